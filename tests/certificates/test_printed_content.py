"""What is given stands on the paper, in its box, as it was given."""

from __future__ import annotations

import datetime as dt
import typing

import pytest

from tests.certificates.printed_form import page_texts, print_form, sample_with, squeeze, text_of
from yiji.certificates.printed import (
    ContentError,
    F1Content,
    form_boxes,
    form_codes,
    form_title,
    render_form,
    sample,
    sample_announcement,
    sample_receipt,
    sample_snapshot,
    sample_verification,
)
from yiji.kernel.identifiers import parse_resident_id

IN_WORDS = {"2026-09-03": "2026年09月03日", "1998-03-12": "1998年03月12日", "2021-06-30": "2021年06月30日"}
ALL_FILLED = {
    "training_body": "示例培训医院",
    "training_began_on": "2025-01-06",
    "training_ended_on": "2025-07-06",
    "training_examined_by": "示例考核中心",
    "training_examined_on": "2025-07-10",
    "training_result": "合格",
    "methods": "内服方药类",
    "notes": "曾用名林小示",
    "decision": "granted",
    "decided_jurisdiction": "浙江省",
    "decided_institution": "杭州市西湖区示例人民医院",
    "decided_level": "执业医师",
    "decided_category": "临床类别",
    "decided_scopes": ["儿科专业"],
    "practice_certificate_no": "110330106000001",
    "certificate_issued_on": "2026-09-30",
    "authority_opinion": "符合法定条件",
    "remarks": "一式两份",
}


def test_the_sample_is_of_a_person_with_a_well_formed_number() -> None:
    person = sample()
    number = parse_resident_id(person["identity_document_no"])
    assert number.birth_date == dt.date.fromisoformat(person["birth_date"])
    assert person["qualification_certificate_no"].endswith(person["identity_document_no"])


def test_the_form_has_twenty_two_boxes_in_order_and_every_field_has_one() -> None:
    boxes = form_boxes("F1")
    assert [box.number for box in boxes] == list(range(1, 23))
    in_boxes = [field for box in boxes for field in box.fields]
    assert len(in_boxes) == len(set(in_boxes))
    cover_and_signature = {"filled_on", "supervised_by", "declared_on"}
    assert set(in_boxes) | cover_and_signature == set(F1Content.__annotations__)


def test_every_label_of_every_box_is_printed_in_order() -> None:
    text = text_of(print_form(sample_with()))
    body = text[text.index("首次注册增加注册") - 10 :]
    for box in form_boxes("F1"):
        assert squeeze(f"{box.number}{box.label}") in body, box.name
        for field, label in box.fields.items():
            if box.fields.keys() != {box.name}:
                assert label in body, field
    places = [body.index(f"{box.number}{box.label}") for box in form_boxes("F1") if box.number >= 7]
    assert places == sorted(places)


def test_every_value_is_printed() -> None:
    content = sample_with(**ALL_FILLED)
    text = text_of(print_form(content))
    for field, value in content.items():
        values = value if isinstance(value, list) else [value]
        for item in values:
            shown = list(item.values()) if isinstance(item, dict) else [item]
            for part in shown:
                if field in ("application_kind", "decision"):
                    continue
                if len(part) == 10 and part[4] == part[7] == "-":
                    part = f"{part[:4]}年{part[5:7]}月{part[8:]}日"
                elif len(part) == 7 and part[4] == "-":
                    part = f"{part[:4]}年{part[5:]}月"
                assert squeeze(part) in text, field
    assert "√准予注册" in text
    assert "√不予注册" not in text


def test_the_cover_carries_title_name_number_and_date_and_its_back_the_instructions() -> None:
    cover, back, *_ = page_texts(print_form(sample_with()))
    for part in ("医师执业注册申请审核表", "林晓㛃", "202333110330106199803120024", "2026年09月03日", "监制"):
        assert part in cover
    assert "填表说明" in back
    assert "黑色钢笔" in back


def test_the_chosen_kind_is_ticked_and_the_other_is_not() -> None:
    first = text_of(print_form(sample_with(application_kind="INITIAL")))
    further = text_of(print_form(sample_with(application_kind="ADD_LOCATION")))
    assert "√首次注册" in first
    assert "√增加注册" not in first
    assert "√增加注册" in further
    assert "√首次注册" not in further


def test_blank_boxes_print_a_stroke() -> None:
    pages = page_texts(print_form({}))
    assert len(pages) == 5
    for label in ("手机", "毕业证书编号", "资格证书编码", "执业范围", "登记号"):
        assert f"{label}/" in pages[2]
    for label in ("培训机构", "考核结果"):
        assert f"{label}/" in pages[3]
    assert "22备注/" in pages[4]


def test_places_for_hand_and_seal_stay_open() -> None:
    opinions = page_texts(print_form(sample_with()))[4]
    for part in ("申请人签字", "负责人签字", "经办人签字", "拟执业机构公章", "注册主管部门公章", "年月日"):
        assert part in opinions
    assert "执业证书编码/" not in opinions, "the authority fills box 21 in after the decision"


def test_an_open_end_is_told_in_words() -> None:
    text = text_of(print_form(sample_with(employed_to="")))
    assert "无固定期限" in text
    assert "2021年08月至今" in text


@pytest.mark.parametrize("form_code", form_codes())
def test_every_page_carries_serial_number_hash_and_page_count(form_code: str) -> None:
    samples = {
        "F1": sample(),
        "credentials_receipt": sample_receipt(),
        "RS": sample_snapshot(),
        "VR": sample_verification(),
        "PL": sample_announcement(),
    }
    content = dict(samples.get(form_code, {"name": "示范"}))  # type: ignore[call-overload]
    pages = page_texts(print_form(content, form_code))
    for number, text in enumerate(pages, 1):
        assert "F1-20260903-00001" in text
        assert "a1b2c3d4e5f60718" in text
        assert f"第{number}页/共{len(pages)}页" in text


def test_the_receipt_shows_its_boxes_and_papers_and_takes_no_password() -> None:
    text = text_of(print_form(dict(sample_receipt()), "credentials_receipt"))
    assert form_title("credentials_receipt") in text
    for box in form_boxes("credentials_receipt"):
        assert squeeze(box.label) in text
    for value in sample_receipt().values():
        if isinstance(value, str):
            assert squeeze(IN_WORDS.get(value, value)) in text
    assert "√医疗机构授权委托书" in text
    assert "√受托人身份证" not in text
    assert "受托人身份证原件及复印件" in text
    with pytest.raises(ContentError):
        print_form({**sample_receipt(), "password": "x"}, "credentials_receipt")


def test_a_watermark_lies_on_every_page_only_when_asked_for() -> None:
    assert all("样张" in text for text in page_texts(print_form(sample_with(), watermark="样张")))
    assert "样张" not in text_of(print_form(sample_with()))


@pytest.mark.parametrize(
    "content",
    [
        {"nmae": "林"},
        {"practice_scopes": "内科专业"},
        {"name": 7},
        {"decision": "maybe"},
        {"work_history": [{"organization": "示例医院"}]},
    ],
)
def test_content_of_another_shape_is_refused_instead_of_printing_a_stroke(
    content: dict[str, typing.Any],
) -> None:
    with pytest.raises(ContentError):
        print_form(content)


def test_an_unknown_form_is_told() -> None:
    with pytest.raises(KeyError):
        render_form("F99", {}, serial_no="1", content_sha256="0" * 64, qr_text="x")


def test_the_months_form_shows_every_figure() -> None:
    text = text_of(print_form(dict(sample_snapshot()), "RS"))
    for row in sample_snapshot()["figures"]:
        assert squeeze(row["label"]) in text
        assert row["figure"] in text
    assert "2026年09月" in text
