"""What a correction ticket may hold: its fields, their stored form, its papers and its moves (A-14)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from django.utils.translation import gettext_noop

from yiji.codelists import catalogue
from yiji.kernel.identifiers import (
    normalise_free_text,
    normalise_identity_document,
    normalise_person_name,
    parse_form_date,
    parse_qualification_certificate_no,
    parse_resident_id,
)
from yiji.kernel.outcome import Problem, Refusal
from yiji.limits.limiter import Limit
from yiji.rulebook.laws import ML

RESIDENT_ID = "01"
PERSON_FIELDS = ("name", "id_number", "sex", "birth_date")
QUALIFICATION_FIELDS = ("certificate_no", "level", "category", "obtained_on", "issuer")
# Told to nobody but their holder and the officer who examines; lists show them masked.
SECRET_FIELDS = ("id_number", "certificate_no", "birth_date")
ALL_FIELDS = PERSON_FIELDS + QUALIFICATION_FIELDS
CODED_FIELDS = {"sex": "sex", "level": "practice_level", "category": "practice_category"}
PAPER_KINDS = ("certificate", "identity", "other")
MOST_PAPERS = 8
MOST_ASKED = Limit("correction:person", 20, 86_400)
REASON_LENGTH = (5, 500)
_COMPARE = gettext_noop("请对照证件、证书核对；两项都有误的，请一并填写。")
_EARLIEST_BIRTH = dt.date(1900, 1, 1)
_EARLIEST_QUALIFICATION = dt.date(1949, 10, 1)

# Whose turn each state is, and what may be done with it.
AUTHORITY_TURN = ("submitted", "forwarded", "accepted", "answered", "checked")
MAY_ACCEPT = ("submitted", "forwarded")
MAY_EXAMINE = ("accepted", "answered")
MAY_FORWARD = MAY_ACCEPT + MAY_EXAMINE
MAY_WITHDRAW = ("submitted", "forwarded", "accepted", "supplement", "answered")


def stored_value(field: str, text: str, *, today: dt.date, document: str = RESIDENT_ID) -> str:
    """The stored form of a stated value; ``document`` is the kind of identity document. Raises Refusal at ``field``."""
    if field == "name":
        return normalise_person_name(text, field=field)
    if field == "id_number":
        return normalise_identity_document(document, text, on=today, field=field)
    if field == "certificate_no":
        return parse_qualification_certificate_no(text, on=today, field=field).number
    if field == "birth_date":
        day = parse_form_date(text, name="出生日期", field=field, earliest=_EARLIEST_BIRTH, latest=today)
        return day.isoformat()
    if field == "obtained_on":
        day = parse_form_date(
            text, name="取得资格日期", field=field, earliest=_EARLIEST_QUALIFICATION, latest=today
        )
        return day.isoformat()
    if field == "issuer":
        return normalise_free_text(text, name="发证机关", field=field, max_length=80)
    list_name = CODED_FIELDS.get(field, "")
    if not list_name or not catalogue.exists(list_name, text):
        raise Refusal(Problem("invalid", "所选的值无效。", field=field, way_out="请从列表中选择。"))
    return text


def require_consistent(values: Mapping[str, str], new: Iterable[str], document: str = RESIDENT_ID) -> None:
    """The whole record as it would be after the correction; raises Refusal at the first new field that contradicts."""
    wanted = set(new)
    if document == RESIDENT_ID and values.get("id_number") and wanted & {"id_number", "sex", "birth_date"}:
        person = parse_resident_id(values["id_number"])
        if "sex" in wanted and values.get("sex") != person.sex:
            raise Refusal(Problem("contradiction", "性别与身份证号码第 17 位不一致。", "sex", _COMPARE))
        if "birth_date" in wanted and values.get("birth_date") != person.birth_date.isoformat():
            raise Refusal(Problem("contradiction", "出生日期与身份证号码不一致。", "birth_date", _COMPARE))
    if values.get("certificate_no") and wanted & {"certificate_no", "level", "category"}:
        number = parse_qualification_certificate_no(values["certificate_no"])
        for field, stated in (("level", number.level), ("category", number.category)):
            if values.get(field) != stated:
                at = field if field in wanted else "certificate_no"
                raise Refusal(
                    Problem("contradiction", "级别、类别与资格证书编码第 7 至 9 位不一致。", at, _COMPARE)
                )


def require_reason(reason: str, field: str = "reason") -> str:
    """The trimmed words; raises Refusal for fewer than five characters or more than five hundred."""
    words = reason.strip()
    least, most = REASON_LENGTH
    if not least <= len(words) <= most:
        raise Refusal(
            Problem(
                "reason", "请写明理由，5 至 500 个字。", field=field, way_out="请写明错在哪里、依据什么。"
            )
        )
    return words


def require_papers(kinds: Iterable[str], fields: Iterable[str]) -> None:
    """The certificate always, and the identity document where the person's data are wrong; raises Refusal."""
    given, wanted = list(kinds), set(fields)
    if "certificate" not in given:
        raise Refusal(
            Problem(
                "paper",
                "没有上传医师资格证书。",
                field="certificate",
                way_out="请上传医师资格证书的扫描件或照片。",
                articles=(ML.article(13).cite(),),
            )
        )
    if wanted & set(PERSON_FIELDS) and "identity" not in given:
        raise Refusal(
            Problem(
                "paper",
                "更正姓名、证件号码、性别或者出生日期的，须上传身份证明。",
                field="identity",
                way_out="请上传居民身份证；改名、号码更正的，请附户口簿或者公安机关的证明。",
            )
        )
    if len(given) > MOST_PAPERS:
        raise Refusal(
            Problem("papers", "证明材料最多 8 件。", field="other", way_out="请合并为一个 PDF 后上传。")
        )
