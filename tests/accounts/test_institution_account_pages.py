"""The desk's pages over HTTP: tabs and search, the form with bad input, double presses, papers of the own desk only."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.accounts.account_states import ask, bring, change, colleague, version_of
from tests.accounts.desk import PHONE, Desk, build_desk, id_number, last_sms, make_user
from tests.factories import logged_in
from tests.uploads.papers import pdf
from yiji.accounts.models import (
    AuthorityOfficer,
    CredentialIssue,
    InstitutionAccount,
    InstitutionAccountStep,
    InstitutionClosing,
    User,
)
from yiji.audit.models import AuditEvent
from yiji.institutions.models import Institution
from yiji.vault.fields import reveal
from yiji.vault.models import StoredFile

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return build_desk()


@pytest.fixture
def officer(desk: Desk) -> Client:
    return logged_in(desk.officer)


def _page(client: Client, name: str, *args: Any, **query: str) -> str:
    answer = client.get(reverse(f"authority:{name}", args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def _form(desk: Desk, **changes: Any) -> dict[str, Any]:
    """A complete first visit as the form posts it, without scans."""
    form: dict[str, Any] = {
        "submit_key": str(uuid.uuid4()),
        "version": str(version_of(desk)),
        "purpose": "first",
        "licence_paper": "licence",
        "licence_no": desk.institution.registration_no,
        "poa_dated_on": "2026-01-05",
        "agent_name": "李四",
        "agent_id_number": id_number(11),
        "agent_phone": "13712345678",
        "responsible_person": "王五",
        "responsible_id_number": id_number(13),
        "responsible_phone": PHONE,
        "understood": "on",
        **{f"{paper}_seen": "on" for paper in ("licence_copy", "power_of_attorney", "agent_id")},
    }
    return {**form, **changes}


def _post(client: Client, desk: Desk, form: dict[str, Any], page: str = "issue_credentials") -> Any:
    return client.post(reverse(f"authority:{page}", args=[desk.institution.pk]), form)


@pytest.mark.parametrize(
    ("state", "tab"),
    [
        ("not_issued", "none"),
        ("issued", "issued"),
        ("setup_expired", "expired"),
        ("active", "active"),
        ("restricted", "restricted"),
        ("suspended", "suspended"),
        ("closed", "closed"),
    ],
)
def test_each_state_has_its_tab_and_stands_in_no_other(
    desk: Desk, officer: Client, state: str, tab: str
) -> None:
    bring(desk, state)
    for other in ("none", "issued", "expired", "active", "restricted", "suspended", "closed"):
        found = desk.institution.name in _page(officer, "institutions", tab=other)
        assert found == (other == tab), other
    assert desk.institution.name in _page(officer, "institutions", tab="all")
    assert desk.institution.name in _page(officer, "institutions", tab="nonsense")


@pytest.mark.parametrize(
    "text", ["第一", " 第 一 ", "4000010111010113A1001", "4000010111010113a1001", "１２１１０００"]
)
def test_a_search_is_posted_and_never_stands_in_the_address(desk: Desk, officer: Client, text: str) -> None:
    twin = Institution.objects.create(
        name="无关医院",
        uscc="99",
        registration_no="98",
        province_code="110000",
        county_code="110101",
        licence_issuer=desk.authority,
    )
    Institution.objects.filter(pk=desk.institution.pk).update(uscc="1211000")
    answer = officer.post(reverse("authority:institutions"), {"name": text})
    assert text not in answer["Location"]
    page = _page(officer, "institutions")
    assert desk.institution.name in page
    assert twin.name not in page
    officer.post(reverse("authority:institutions"), {"clear": "1"})
    assert twin.name in _page(officer, "institutions")


def test_a_search_without_a_find_and_an_empty_tab_say_so(desk: Desk, officer: Client) -> None:
    assert "没有这种状态的机构" in _page(officer, "institutions", tab="closed")
    officer.post(reverse("authority:institutions"), {"name": "%_"})
    assert "没有符合条件的机构" in _page(officer, "institutions")


def test_pressed_twice_one_account_is_issued(desk: Desk, officer: Client) -> None:
    form = _form(desk)
    first, second = _post(officer, desk, form), _post(officer, desk, form)
    assert first.status_code == second.status_code == 303
    assert first["Location"] == second["Location"]
    assert CredentialIssue.objects.count() == 1
    assert InstitutionAccountStep.objects.count() == 1


def test_two_officers_with_the_same_page_issue_once(desk: Desk, officer: Client) -> None:
    form = _form(desk)
    assert _post(officer, desk, form).status_code == 303
    late = _post(officer, desk, {**form, "submit_key": str(uuid.uuid4())})
    assert late.status_code == 409
    assert CredentialIssue.objects.count() == 1


def test_a_suspension_pressed_twice_is_one_and_a_stale_one_is_told(desk: Desk, officer: Client) -> None:
    bring(desk, "active")
    form = {"submit_key": str(uuid.uuid4()), "version": str(version_of(desk)), "reason": "suspend_risk"}
    assert _post(officer, desk, form, "suspend_institution").status_code == 303
    assert _post(officer, desk, form, "suspend_institution").status_code == 303
    stale = {**form, "submit_key": str(uuid.uuid4())}
    assert _post(officer, desk, stale, "suspend_institution").status_code == 409
    assert InstitutionAccountStep.objects.filter(act="suspend").count() == 1


def test_an_id_number_with_a_small_x_and_names_of_every_kind_are_taken_as_written(
    desk: Desk, officer: Client
) -> None:
    number = next(n for n in (id_number(k) for k in range(100, 400)) if n.endswith("X"))
    form = _form(
        desk,
        agent_name="买买提·吐尔逊",
        agent_id_number=number.lower(),
        responsible_person="林晓㛃",
        responsible_phone=" 138-1234-5678",
    )
    assert _post(officer, desk, form).status_code == 303
    issue = CredentialIssue.objects.get()
    assert reveal(issue, "agent_id_number") == number
    assert (issue.agent_name, issue.responsible_person) == ("买买提·吐尔逊", "林晓㛃")
    assert last_sms("SMS-1")["login_name"] == issue.user.login_name


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("agent_id_number", "110101198001010110", "身份证"),
        ("agent_id_number", "", "受托人身份证号"),
        ("agent_phone", "1381234", "手机"),
        ("agent_name", "\u3000", "受托人姓名"),
        ("agent_name", "李四\u202e", "控制字符"),
        ("responsible_person", "王" * 101, "姓名"),
        ("licence_no", "", "登记号"),
        ("licence_no", "PDY-1", "登记的不一致"),
        ("licence_paper", "clinic_filing", "选项无效"),
        ("poa_dated_on", "2026-02-30", "日期"),
        ("poa_dated_on", "2199-01-01", "晚于"),
        ("poa_valid_to", "2026-01-06", "已过有效期"),
        ("poa_valid_to", "2025-01-01", "早于签署日期"),
        ("responsible_id_number", "", "缺少负责人"),
        ("version", "-1", ""),
        ("version", "99999999999999999999", ""),
        ("understood", "", "勾选"),
        ("agent_id_seen", "", "受托人身份证原件"),
    ],
)
def test_bad_input_comes_back_with_its_reason_and_what_was_typed(
    desk: Desk, officer: Client, field: str, value: str, says: str
) -> None:
    answer = _post(officer, desk, _form(desk, **{field: value}))
    assert answer.status_code in (409, 422)
    page = answer.content.decode()
    assert says in page
    assert answer.status_code == 409 or "13712345678" in page or field == "agent_phone"
    assert not InstitutionAccount.objects.exists()
    assert not CredentialIssue.objects.exists()


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.pdf", b"", "空的"),
        ("a.pdf", b"MZ\x90\x00 not a paper", "文件内容不是"),
        ("a.pdf", b"%PDF-1.7 broken", ""),
    ],
)
def test_a_scan_that_is_none_is_refused_at_its_field(
    desk: Desk, officer: Client, name: str, data: bytes, says: str
) -> None:
    scan = SimpleUploadedFile(name, data, "application/pdf")
    answer = _post(officer, desk, _form(desk, licence_copy_scan=scan))
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not StoredFile.objects.exists()


def test_a_clinic_comes_with_its_certificate_of_filing(desk: Desk, officer: Client) -> None:
    Institution.objects.filter(pk=desk.institution.pk).update(kind="clinic", registration_no=None)
    page = _page(officer, "issue_credentials", desk.institution.pk)
    assert "诊所备案凭证" in page
    assert "中医诊所备案证" in page
    form = _form(desk, licence_paper="tcm_clinic_filing", licence_no="浙卫中备 〔2025〕 12 号")
    assert _post(officer, desk, form).status_code == 303
    issue = CredentialIssue.objects.get()
    assert (issue.licence_paper, issue.licence_no) == ("tcm_clinic_filing", "浙卫中备〔2025〕12号")


def test_a_clinic_without_the_number_of_its_filing_is_refused(desk: Desk, officer: Client) -> None:
    Institution.objects.filter(pk=desk.institution.pk).update(kind="clinic")
    answer = _post(officer, desk, _form(desk, licence_paper="clinic_filing", licence_no=" "))
    assert answer.status_code == 422
    assert not InstitutionAccount.objects.exists()


def test_scans_open_to_the_own_desk_only_and_every_look_is_logged(desk: Desk, officer: Client) -> None:
    scan = SimpleUploadedFile("s.pdf", pdf(), "application/pdf")
    _post(officer, desk, _form(desk, power_of_attorney_scan=scan))
    stored = StoredFile.objects.get(owner_kind="credential_issue")
    address = reverse("authority:institution_paper", args=[desk.institution.pk, stored.pk])
    answer = officer.get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert AuditEvent.objects.filter(verb="document.view").count() == 1
    for authority_id, duty in (
        (desk.foreign.licence_issuer_id, "credential"),
        (desk.authority.pk, "intake"),
    ):
        stranger = make_user("authority", f"stranger-{duty}", "吴旁人")
        AuthorityOfficer.objects.create(user=stranger, authority_id=authority_id, duties=[duty])
        assert logged_in(stranger).get(address).status_code == 404
    other = reverse("authority:institution_paper", args=[desk.institution.pk, uuid.uuid4()])
    assert officer.get(other).status_code == 404
    assert AuditEvent.objects.filter(verb="document.view").count() == 1


def test_a_change_shows_its_effects_first_and_says_when_it_is_not_possible(
    desk: Desk, officer: Client
) -> None:
    bring(desk, "active")
    page = _page(officer, "suspend_institution", desk.institution.pk)
    assert "1 名操作员不能登录" in page
    assert "现在是“在用”，不能恢复账户" in _page(officer, "restore_institution", desk.institution.pk)
    change(desk, "suspend")
    page = _page(officer, "issue_credentials", desk.institution.pk)
    assert "请先恢复账户" in page
    assert 'name="agent_name"' not in page


def test_a_second_officer_closes_on_the_page_and_the_first_one_is_refused_with_a_reason(
    desk: Desk, officer: Client
) -> None:
    bring(desk, "active")
    second = logged_in(User.objects.get(pk=colleague(desk).user_id))
    closing = ask(desk)
    address = reverse("authority:confirm_closing", args=[desk.institution.pk, closing.pk])
    refused = officer.post(address, {"version": "0", "submit_key": str(uuid.uuid4())})
    assert refused.status_code == 422
    assert "不能由您自己复核" in refused.content.decode()
    assert officer.get(address).status_code == 405
    assert "关闭待复核" in _page(second, "institutions", tab="closing")
    assert "确认关闭账户" in _page(second, "institution", desk.institution.pk)
    empty = second.post(
        reverse("authority:decline_closing", args=[desk.institution.pk, closing.pk]), {"version": "0"}
    )
    assert empty.status_code == 422
    assert second.post(address, {"version": "0"}).status_code == 303
    assert InstitutionClosing.objects.get().state == "confirmed"
    assert second.post(address, {"version": "0"}).status_code == 409
    page = _page(second, "institution", desk.institution.pk)
    assert "已关闭" in page
    assert "提出：赵发放" in page
