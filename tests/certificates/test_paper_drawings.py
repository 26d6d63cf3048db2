"""Official papers as they are drawn: every fact of every kind, long texts, rare names, seal and number word."""

from __future__ import annotations

import datetime as dt
import io
import uuid
from typing import Any

import pypdfium2 as pdfium
import pytest
from PIL import Image

from yiji.certificates.paper_files import PAPERS, seal_image, word_of_authority
from yiji.certificates.paper_kinds import BLANKS, KINDS, document_word
from yiji.certificates.printed.official_paper import render_paper

CONTENT: dict[str, Any] = {
    "authority_name": "西湖区卫生健康委员会", "authority_phone": "0571-88880000", "doc_no": "西湖卫医受〔2026〕12号",
    "authority_address": "虚构市西湖区虚构路1号", "issued_on": "2026-11-23", "to": "买买提·吐尔逊", "you": "你",
    "application_no": "ZC20261123000012", "business": "注册（首次）", "physician_name": "买买提·吐尔逊",
    "identity": "居民身份证 3****************1", "qualification_no": "202533110******************",
    "certificate_no": "110330106000012", "institution_name": "西湖区虚构第一人民医院",
    "level_and_category": "执业医师、临床", "scopes": "内科专业", "place": "浙江省", "received_on": "2026-11-20",
    "accepted_on": "2026-11-22", "due_on": "2026-12-21", "due_before": "2026-12-11", "decided_on": "2026-11-21",
    "articles": ["《行政许可法》第三十二条第一款第五项"], "term_words": "20个工作日", "reason": "一、缺少聘用证明；\n二、照片不符。",
    "note": "意见备注文字", "remedies": ["可以申请行政复议；", "也可以提起行政诉讼。"], "grounds": ["法定情形文字"],
    "outcome": "决定内容文字", "decision_number": "ZY2026112300001", "delivery_due_on": "2026-12-07",
    "waivers": ["DOC-01 豁免文字"], "applicant": "买买提·吐尔逊", "event": "中止医师执业活动满二年",
    "event_on": "2026-10-01", "intended": "注销医师执业注册", "evidence_no": "判1号", "main_no": "西湖卫医销〔2026〕3号",
    "before": "范围：内科专业", "after": "范围：外科专业", "correction_reason": "录入有误", "began": "收到申请",
    "closing_words": "补正期限届满未补正。", "again": "可以重新申请。", "service": "电子送达文字", "paused_days": "5",
    "consequence": "满二年注销文字", "term": "2026-12-01 至 2028-12-01", "copy_to": "抄送机构文字",
}  # fmt: skip
# What every paper shows, and what each kind shows besides.
ALWAYS = (
    "authority_name",
    "doc_no",
    "to",
    "physician_name",
    "articles",
    "authority_phone",
    "service",
    "copy_to",
)
SHOWN: dict[str, tuple[str, ...]] = {
    "acceptance_notice": ("accepted_on", "due_on", "term_words", "note", "application_no", "scopes"),
    "supplement_notice": ("reason", "received_on", "due_on"),
    "non_acceptance": ("reason", "remedies"),
    "transfer_letter": ("reason", "applicant"),
    "extension_notice": ("reason", "due_before", "due_on", "term_words"),
    "pause_notice": ("reason", "accepted_on"),
    "resume_notice": ("paused_days", "due_on", "note"),
    "grant_decision": ("outcome", "decision_number", "certificate_no", "delivery_due_on", "waivers", "note"),
    "permission_decision": ("outcome", "decision_number", "waivers"),
    "refusal_decision": ("outcome", "grounds", "reason", "remedies"),
    "rejection_decision": ("outcome", "reason", "remedies"),
    "filing_receipt": ("decision_number", "event", "event_on", "consequence", "waivers", "note"),
    "hearing_notice": ("intended", "reason", "due_on", "event"),
    "deregistration_decision": ("event", "event_on", "decision_number", "evidence_no", "remedies", "waivers"),
    "deregistration_notice": ("main_no", "event", "decided_on"),
    "revocation_decision": ("event", "evidence_no", "remedies", "decision_number"),
    "penalty_registration_notice": ("main_no", "event", "decided_on", "evidence_no"),
    "correction_notice": ("before", "after", "correction_reason", "evidence_no", "remedies"),
    "closing_notice": ("closing_words", "reason", "again", "decided_on"),
}


def plain(text: str) -> str:
    return "".join(text.replace("\u200b", "").split())


def text_of(pdf: bytes) -> str:
    with pdfium.PdfDocument(pdf) as document:
        return plain("".join(page.get_textpage().get_text_range() for page in document))


def said(value: Any) -> list[str]:
    """The pieces of a value as they stand on the paper: lines, and dates in words."""
    pieces = value if isinstance(value, list) else str(value).split("\n")
    try:
        day = dt.date.fromisoformat(str(value))
        pieces = [f"{day.year}年{day.month}月{day.day}日"]
    except ValueError:
        pass
    return [plain(piece) for piece in pieces]


@pytest.mark.parametrize("kind", KINDS)
def test_a_paper_shows_every_fact_and_is_the_same_when_drawn_twice(kind: str) -> None:
    pdf = render_paper(kind, CONTENT, content_sha256="ab" * 32, qr_text="YIJI:x")
    assert pdf == render_paper(kind, CONTENT, content_sha256="ab" * 32, qr_text="YIJI:x")
    shown = text_of(pdf)
    assert plain(KINDS[kind].title) in shown
    assert "2026年11月23日" in shown
    for name in ALWAYS + SHOWN[kind]:
        for piece in said(CONTENT[name]):
            assert piece in shown, name


@pytest.mark.parametrize("kind", BLANKS)
def test_blank_papers_are_drawn_with_nothing_and_with_what_is_known(kind: str) -> None:
    assert plain(BLANKS[kind].title) in text_of(render_paper(kind, {}))
    known = {"authority_name": "西湖区卫生健康委员会", "institution_name": "虚构医院", "to": "虚构医院"}
    assert "西湖区卫生健康委员会" in text_of(render_paper(kind, known))


def test_a_long_reason_flows_to_a_second_page_whole() -> None:
    words = "".join(chr(0x4E00 + n) for n in range(0x100, 0x100 + 1000))
    pdf = render_paper("refusal_decision", CONTENT | {"reason": words}, qr_text="YIJI:x")
    assert words in text_of_body(pdf)
    with pdfium.PdfDocument(pdf) as document:
        assert len(document) >= 2
        for page in document:
            width, _height = page.get_size()
            text = page.get_textpage()
            for index in range(text.count_chars()):
                left, _bottom, right, _top = text.get_charbox(index)
                assert 0 <= left <= right <= width


def text_of_body(pdf: bytes) -> str:
    """The text without what stands at the foot of each page."""
    with pdfium.PdfDocument(pdf) as document:
        parts = []
        for page in document:
            width, height = page.get_size()
            parts.append(page.get_textpage().get_text_bounded(left=0, bottom=80, right=width, top=height))
        return plain("".join(parts))


@pytest.mark.parametrize("name", ["买买提·吐尔逊·阿卜杜热合曼", "王㛃", "王𬍛"])
def test_minority_and_rare_names_stand_whole(name: str) -> None:
    pdf = render_paper("acceptance_notice", CONTENT | {"to": name, "physician_name": name}, qr_text="YIJI:x")
    assert text_of(pdf).count(name) >= 2


def test_markup_in_a_text_is_shown_and_never_read() -> None:
    text = "#panic(1) *粗* $x$ <a> @b \\u{41} //注"
    assert plain(text) in text_of(render_paper("pause_notice", CONTENT | {"reason": text}, qr_text="YIJI:x"))


def test_the_number_word_comes_from_the_name_or_from_its_file(settings: Any, tmp_path: Any) -> None:
    assert document_word("西湖区卫生健康委员会") == "西湖卫医"
    assert document_word("虚构市中医药管理局") == "虚构中医"
    assert document_word("某机关") == "某机关卫医"
    authority = uuid.uuid4()
    settings.YIJI_SEAL_IMAGES = str(tmp_path)
    settings.YIJI_SEAL_IMAGE = ""
    assert word_of_authority(authority, "西湖区卫生健康委员会") == "西湖卫医"
    assert seal_image(authority) is None
    (tmp_path / f"{authority}.word.txt").write_text("杭西卫医\n", encoding="utf-8")
    (tmp_path / f"{authority}.png").write_bytes(seal_png())
    assert word_of_authority(authority, "西湖区卫生健康委员会") == "杭西卫医"
    assert seal_image(authority) == seal_png()


def seal_png() -> bytes:
    out = io.BytesIO()
    Image.new("RGBA", (60, 60), (200, 20, 30, 120)).save(out, "PNG")
    return out.getvalue()


def test_a_configured_seal_lies_over_the_inscription() -> None:
    def pictures(pdf: bytes) -> int:
        with pdfium.PdfDocument(pdf) as document:
            return sum(one.type == 3 for page in document for one in page.get_objects())

    bare = render_paper("grant_decision", CONTENT, qr_text="YIJI:x")
    assert (
        pictures(render_paper("grant_decision", CONTENT, qr_text="YIJI:x", seal=seal_png()))
        == pictures(bare) + 1
    )


def test_every_template_stands_beside_the_frame() -> None:
    drawn = {kind.template_name for kind in (*KINDS.values(), *BLANKS.values())} | {"letter.typ"}
    assert drawn == {path.name for path in PAPERS.glob("*.typ")}
