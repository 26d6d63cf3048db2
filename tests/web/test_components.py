"""The components and the form builder: what the reader sees, what is escaped, what is left out."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import include, path

from tests.uploads.papers import pdf, picture
from yiji.accounts.permissions import PERMISSIONS
from yiji.accounts.scope import Scope
from yiji.kernel.outcome import Problem
from yiji.web.gallery import views
from yiji.web.shared.form_builder import DateField, LongTextField, MobileField, ScanField, YijiForm
from yiji.web.shared.menus import MENUS, build_menu
from yiji.web.templatetags.ui_states import STATES

urlpatterns = [
    path("gallery/", include("yiji.web.gallery.urls")),
    path(
        "institution/",
        include(
            (
                [
                    path("", views.page, name="home"),
                    path("applications/", views.page, name="applications"),
                    path("operators/", views.page, name="operators"),
                ],
                "institution",
            )
        ),
    ),
]
WEB = Path(__file__).resolve().parents[2] / "src" / "yiji" / "web"
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40


def draw(source: str, **context: object) -> str:
    return Template("{% load ui %}" + source).render(Context(context))


class ReportForm(YijiForm):
    phone = MobileField()
    since = DateField(label="发生日期", earliest=dt.date(2020, 1, 1), latest=dt.date(2026, 11, 23))
    reason = LongTextField(label="理由", max_length=10, required=False)
    note = forms.CharField(label="备注", required=False)
    field_sections = (("内容", ("since", "reason")),)


class ScanForm(YijiForm):
    scan = ScanField(label="证明材料")


GOOD = {"phone": "13800000000", "since": "2026-01-31", "reason": "调离"}


def test_a_state_is_shown_with_colour_word_and_noun() -> None:
    html = draw('{% status_tag "registration_status" "off_roster" %}')
    assert "t-off" in html
    assert "不在册" in html
    assert "注册" in html


def test_an_unknown_state_is_shown_as_it_is_and_escaped() -> None:
    assert "&lt;b&gt;" in draw('{% status_tag "application_state" code %}', code="<b>")


def test_every_kind_of_state_has_a_noun_and_known_tones() -> None:
    for noun, states in STATES.values():
        assert str(noun)
        assert {state.tone for state in states.values()} <= {"ok", "run", "wait", "bad", "off"}


def test_a_deadline_tells_days_left_and_its_article() -> None:
    html = draw("{% deadline d 2 article=a %}", d=dt.date(2026, 12, 1), a="《医师法》第十七条")
    assert "2026-12-01" in html
    assert "2 个工作日" in html
    assert "t-wait" in html
    assert "《医师法》第十七条" in html


def test_an_overdue_deadline_is_red_and_an_estimated_one_says_so() -> None:
    assert "t-bad" in draw("{% deadline d -1 %}", d=dt.date(2026, 12, 1))
    assert "预估" in draw("{% deadline d 9 estimated=True %}", d=dt.date(2027, 12, 1))


def test_a_rule_result_fills_parameters_in_and_escapes_them() -> None:
    problem = Problem(
        "X-1", "范围 {scope} 不符", way_out="改选", params={"scope": "<script>"}, articles=("甲法",)
    )
    html = draw("{% rule_result p %}", p=problem)
    assert "&lt;script&gt;" in html
    assert "<script>" not in html
    assert "甲法" in html
    assert "改选" in html


def test_grave_findings_come_first_in_the_summary() -> None:
    problems = [Problem("W", "提醒", severity="WARN"), Problem("B", "拦截")]
    html = draw("{% problem_summary p %}", p=problems)
    assert html.index("拦截") < html.index("提醒")


def test_data_list_escapes_values_and_marks_empty_ones() -> None:
    html = draw("{% data_list rows %}", rows=[("名称", "<i>"), ("地址", "")])
    assert "&lt;i&gt;" in html
    assert "<dd>—</dd>" in html


def test_the_reveal_form_is_a_post_with_token_and_reason() -> None:
    html = draw('{% masked "1****" "/reveal/" "phone" %}', csrf_token="token-1")
    assert 'method="post"' in html
    assert "token-1" in html
    assert 'name="reason"' in html


@pytest.mark.urls(__name__)
def test_a_menu_shows_nothing_to_a_reader_without_permissions() -> None:
    assert build_menu("institution", "/nowhere/", lambda permission: False, {}) == ()


def test_menu_permissions_of_issue_two_are_in_the_policy_table() -> None:
    named = {item.permission for groups in MENUS.values() for group in groups for item in group.items}
    assert named <= set(PERMISSIONS)


def test_a_form_keeps_its_submit_key_and_typed_data_after_an_error() -> None:
    key = uuid.uuid4()
    form = ReportForm({**GOOD, "since": "不知道", "submit_key": str(key)})
    assert not form.is_valid()
    html = form.render()
    assert str(key) in html
    assert 'value="不知道"' in html
    assert form.submit_key == key


def test_two_pages_carry_two_submit_keys() -> None:
    assert ReportForm().submit_key != ReportForm().submit_key


def test_an_action_gets_the_fields_without_the_submit_key() -> None:
    key = uuid.uuid4()
    form = ReportForm({**GOOD, "submit_key": str(key)})
    assert form.is_valid(), form.errors
    assert set({**form.cleaned_data}) == {"phone", "since", "reason", "note"}
    assert form.cleaned_data.get("submit_key") == key


def test_a_missing_value_is_told_with_the_fields_name_and_tied_to_it() -> None:
    form = ReportForm({"since": "2026-01-31"})
    html = form.render()
    assert "请填写「手机号」" in html
    assert re.search(r'<input[^>]*name="phone"[^>]*aria-invalid="true"', html)
    assert re.search(r'<input[^>]*name="phone"[^>]*aria-describedby="[^"]*id_phone_error', html)
    assert 'id="id_phone_error"' in html
    assert 'href="#id_phone"' in html
    assert re.search(r'<input[^>]*name="phone"[^>]*autofocus', html)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("since", "2030-01-01", "不能晚于 2026-11-23"),
        ("since", "1999-01-01", "不能早于 2020-01-01"),
        ("since", "2026-02-30", "不是有效的日期"),
        ("reason", "字" * 11, "最多 10 个字，现有 11 个"),
        ("reason", "一\x0b二", "控制字符"),
        ("reason", "一\u202e二", "控制字符"),
        ("note", "长" * 201, "最多 200 个字"),
        ("note", "a\x00b", "控制字符"),
    ],
)
def test_bad_input_is_refused_in_words(field: str, value: str, words: str) -> None:
    form = ReportForm({**GOOD, field: value})
    assert not form.is_valid()
    assert words in " ".join(form.errors[field])


def test_dates_are_taken_as_people_write_them() -> None:
    for text in ("2026-01-31", "2026/01/31", "20260131", "2026年01月31日"):
        form = ReportForm({**GOOD, "since": text})
        assert form.is_valid(), form.errors
        assert form.cleaned_data["since"] == dt.date(2026, 1, 31)


def test_a_bad_phone_number_says_what_to_do() -> None:
    form = ReportForm({**GOOD, "phone": "12"})
    assert not form.is_valid()
    assert 'class="out"' in form.render()


def test_kernel_problems_land_at_their_field_with_article_and_escaped() -> None:
    form = ReportForm(GOOD)
    assert form.is_valid()
    form.add_problems(
        [
            Problem(
                "F",
                "理由「{x}」不成立",
                field="reason",
                way_out="改写",
                articles=("甲法",),
                params={"x": "<b>"},
            ),
            Problem("G", "本院尚未设置审批机关"),
            Problem("H", "将于月底生效", severity="INFO"),
        ]
    )
    html = form.render()
    assert "&lt;b&gt;" in form.errors["reason"][0]
    assert "甲法" in form.errors["reason"][0]
    assert "&amp;lt;" not in html
    assert form.non_field_errors()
    assert "将于月底生效" in html


@pytest.mark.parametrize(
    ("content", "ok"),
    [
        (picture("PNG"), True),
        (pdf(), True),
        (picture("JPEG"), True),
        (PNG, False),
        (b"%PDF-1.7 ...", False),
        (b"\xff\xd8\xff\xe0" + b"0" * 9, False),
        (b"MZ\x90\x00", False),
        (b"", False),
    ],
)
def test_a_scan_is_judged_by_its_content_not_its_name(content: bytes, ok: bool) -> None:
    form = ScanForm({}, {"scan": SimpleUploadedFile("扫描.png", content, "image/png")})
    assert form.is_valid() is ok


def test_a_scan_over_five_megabytes_is_refused_with_its_size() -> None:
    upload = SimpleUploadedFile("a.png", PNG + b"0" * (5 * 1024 * 1024), "image/png")
    form = ScanForm({}, {"scan": upload})
    assert not form.is_valid()
    assert "5.0 MB" in form.errors["scan"][0]


def _request(path: str, scope: Scope) -> HttpRequest:
    request = RequestFactory().get(path)
    request.scope = scope  # type: ignore[attr-defined]
    return request


CLERK = Scope(
    side="institution",
    user_id=uuid.uuid4(),
    display_name="林某",
    organisation_name="某某医院",
    roles=frozenset({"institution.operator"}),
)


@pytest.mark.urls(__name__)
@pytest.mark.parametrize("view", [views.index, views.page, views.form])
def test_the_gallery_draws_every_component(view: Callable[[HttpRequest], HttpResponse]) -> None:
    html = view(_request("/gallery/", CLERK)).content.decode()
    assert "<!doctype html>" in html
    assert 'id="main"' in html
    assert "医籍" in html


@pytest.mark.urls(__name__)
def test_the_frame_names_portal_and_reader_and_marks_the_current_page() -> None:
    html = views.page(_request("/institution/applications/", CLERK)).content.decode()
    assert "医疗机构端" in html
    assert "林某 · 经办" in html
    assert re.search(r'<a href="/institution/applications/" aria-current="page">业务申请确认', html)
    assert "科室字典" not in html  # that page does not exist here
    assert "操作员" not in re.sub(r"(?s)<main.*</main>", "", html)  # a clerk may not see it


@pytest.mark.urls(__name__)
def test_a_page_below_a_menu_line_marks_that_line() -> None:
    sections = build_menu("institution", "/institution/applications/7/", CLERK.may, {"applications": 5})
    lines = {str(link.label): link for section in sections for link in section.links}
    assert lines["业务申请确认"].current
    assert lines["业务申请确认"].count == 5
    assert not lines["首页"].current


@pytest.mark.urls(__name__)
@pytest.mark.parametrize("code", [400, 401, 403, 404, 409, 422, 429, 500, 503])
def test_every_error_page_says_in_words_what_happened(code: int) -> None:
    request = _request("/institution/applications/", Scope.public())
    html = render_to_string(f"errors/{code}.html", {"message": "稍候", "problems": ()}, request)
    assert "回首页" in html
    assert str(code) in html


@pytest.mark.urls(__name__)
def test_display_choices_come_from_known_cookie_values_only() -> None:
    request = _request("/gallery/", Scope.public())
    request.COOKIES = {"yiji_theme": '"><script>', "yiji_type": "large"}
    html = views.index(request).content.decode()
    assert 'data-type="large"' in html
    assert "data-theme" not in html


def test_pages_hold_no_inline_script_or_style() -> None:
    for page in (WEB / "templates").rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert not re.search(r"<script(?![^>]*\bsrc=)", text), page
        assert not re.search(r"\sstyle=|<style|\son[a-z]+=", text), page


def test_every_icon_named_in_templates_is_in_the_sprite() -> None:
    sprite = set(
        re.findall(r'<symbol id="([^"]+)"', (WEB / "static/yiji/icons.svg").read_text(encoding="utf-8"))
    )
    used = {
        name
        for page in WEB.rglob("*.html")
        for name in re.findall(r'{% icon "([^"]+)"', page.read_text(encoding="utf-8"))
    }
    used |= {item.icon for groups in MENUS.values() for group in groups for item in group.items if item.icon}
    assert used <= sprite


def test_no_style_sheet_or_module_reaches_four_hundred_lines() -> None:
    for file in (WEB / "static" / "yiji").rglob("*.*"):
        if file.suffix == ".png":
            continue
        assert len(file.read_text(encoding="utf-8").splitlines()) < 400, file


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, two: str) -> float:
    high, low = sorted((_luminance(one), _luminance(two)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_text_colours_reach_aa_on_their_surfaces_in_light_and_dark() -> None:
    css = (WEB / "static/yiji/css/tokens.css").read_text(encoding="utf-8")
    blocks = [
        css.split(":root {", 1)[1].split("}", 1)[0],
        css.split('[data-theme="dark"] {', 1)[1].split("}", 1)[0],
    ]
    for block in blocks:
        raw = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", block))
        colour = {k: v if len(v) == 7 else "#" + "".join(c * 2 for c in v[1:]) for k, v in raw.items()}
        for tone in ("brand", "ok", "wait", "bad", "off"):
            assert _contrast(colour[tone], colour[f"{tone}-bg"]) >= 4.5, tone
        for ink in ("ink", "ink-2", "ink-3", "brand", "bad"):
            for surface in ("card", "ground", "head", "hover"):
                assert _contrast(colour[ink], colour[surface]) >= 4.5, (ink, surface)
        assert _contrast(colour["on-brand"], colour["brand"]) >= 4.5
        assert _contrast(colour["control-line"], colour["card"]) >= 3
