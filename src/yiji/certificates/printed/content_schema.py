"""What each printed form is given to show: texts as they shall be read, dates as ISO dates, codes already named."""

from __future__ import annotations

from typing import Any, Literal, TypedDict


class WorkHistoryRow(TypedDict, total=False):
    """One row of box 14; months as ``2024-09``, an empty ``to_month`` prints 至今."""

    from_month: str
    to_month: str
    organisation: str
    position: str
    referee: str


class F1Content(TypedDict, total=False):
    """医师执业注册申请审核表 (first registration, further place of practice); a missing field prints "/".

    The fields stand in the order of the boxes (``boxes.F1_BOXES``). Codes come as their labels ("临床"),
    except ``application_kind`` and ``decision``, which tick a box. Signatures, seals and their dates are
    never content: they are made on the paper. Box 21 stays open while ``decision`` is "".
    """

    filled_on: str  # cover: ISO date of completion
    supervised_by: str  # cover: 监制机关
    declared_on: str  # box 19: ISO date of an electronic declaration; "" leaves the date to the hand

    application_kind: Literal["INITIAL", "ADD_LOCATION"]
    name: str
    sex: str
    ethnicity: str
    birth_date: str
    photo: bytes | None  # JPEG or PNG
    identity_document_kind: str
    identity_document_no: str
    mobile_phone: str
    telephone: str
    email: str
    postcode: str
    postal_address: str
    school: str
    major: str
    graduated_on: str
    education: str
    degree: str
    diploma_no: str
    professional_title: str
    title_acquired_on: str
    qualification_level: str
    qualification_category: str
    qualification_certificate_no: str
    qualification_acquired_on: str
    qualification_issuer: str
    practice_level: str
    practice_category: str
    practice_scopes: list[str]
    methods: str  # 中医(专长) only
    institution_name: str
    institution_registration_no: str
    institution_address: str
    institution_postcode: str
    institution_phone: str
    department: str
    practice_jurisdiction: str
    work_history: list[WorkHistoryRow]
    training_body: str
    training_began_on: str
    training_ended_on: str
    training_examined_by: str
    training_examined_on: str
    training_result: str
    penalties: str
    health: str
    notes: str
    declaration: str  # the text as it was shown to the applicant
    employed_from: str
    employed_to: str  # "" with a beginning prints 无固定期限
    institution_opinion: str
    decision: Literal["", "granted", "refused"]
    decided_jurisdiction: str
    decided_institution: str
    decided_level: str
    decided_category: str
    decided_scopes: list[str]
    practice_certificate_no: str
    certificate_issued_on: str
    authority_opinion: str
    remarks: str


class Paper(TypedDict):
    """A paper checked on the spot."""

    label: str
    seen: bool


class ReceiptContent(TypedDict, total=False):
    """用户名密码领取登记表. It has no field for a password or an activation code, and takes none."""

    institution_name: str
    licence_kind: str
    licence_no: str
    user_name: str
    agent_name: str
    agent_document_kind: str
    agent_document_no: str
    agent_phone: str
    responsible_person: str
    responsible_phone: str
    papers: list[Paper]
    authority_name: str
    officer_name: str
    issued_on: str
    delivery: str
    remarks: str


class FigureRow(TypedDict):
    """One figure of a list of figures, both as text."""

    label: str
    figure: str


class SnapshotContent(TypedDict, total=False):
    """在册医师名单月度确认表. Figures only: it names no physician."""

    institution_name: str
    month: str
    figures: list[FigureRow]
    signed_by: str
    signed_on: str


class VerificationLine(TypedDict):
    """One physician of a verification report; ``differences`` has one line for each differing field."""

    name: str
    id_number: str
    certificate_no: str
    differences: str
    since: str
    verification: str


class VerificationContent(TypedDict, total=False):
    """资格信息验证报告、注册信息验证报告. ID numbers come masked."""

    institution_name: str
    kind: str
    part: str
    staff_list: str
    total: str
    differing: str
    verified: str
    reported_by: str
    reported_at: str
    people: list[VerificationLine]


class AnnouncedLine(TypedDict):
    """One person of an announced list; the last four digits of the certificate number are hidden."""

    number: str
    name: str
    sex: str
    certificate_no: str
    category: str
    institution: str
    detail: str
    date: str


class AnnouncementContent(TypedDict, total=False):
    """医师注册人员名单公告. ``detail`` is the reason of a deregistration, else the level, headed by ``detail_label``."""

    authority_name: str
    phone: str
    list_kind: str
    month: str
    extent: str
    total: str
    detail_label: str
    announced: list[AnnouncedLine]


class ContentError(ValueError):
    """The content has a field its form does not know, or a value of another kind than the form shows."""


# Marks without a shape that come along when text is pasted; leaving them out changes nothing on paper.
# Those that turn the direction of text are not among them: they are told as unprintable.
_SHAPELESS = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))
_ROWS = {
    "work_history": WorkHistoryRow.__annotations__,
    "papers": Paper.__annotations__,
    "figures": FigureRow.__annotations__,
    "people": VerificationLine.__annotations__,
    "announced": AnnouncedLine.__annotations__,
}
_LISTS = {"practice_scopes", "decided_scopes"}
_CHOICES = {"application_kind": ("", "INITIAL", "ADD_LOCATION"), "decision": ("", "granted", "refused")}


def clean_content(schema: type, content: dict[str, Any]) -> dict[str, Any]:
    """Every field of ``schema`` with its value or an empty one, without the photograph.

    Raises ContentError for an unknown field (a misspelt one would silently print "/") or a wrong kind.
    """
    unknown = sorted(set(content) - set(schema.__annotations__))
    if unknown:
        raise ContentError(f"the form has no field {', '.join(unknown)}")
    return {name: _value(name, content.get(name)) for name in schema.__annotations__ if name != "photo"}


def _value(name: str, value: Any) -> Any:
    if name in _ROWS:
        return [_row(name, row) for row in value or []]
    if name in _LISTS:
        if isinstance(value, str) or any(not isinstance(item, str) for item in value or []):
            raise ContentError(f"{name} is a list of texts")
        return [item.strip() for item in value or [] if item.strip()]
    text = _text(name, value)
    if name in _CHOICES and text not in _CHOICES[name]:
        raise ContentError(f"{name} is one of {_CHOICES[name]}")
    return text


def _row(name: str, row: dict[str, Any]) -> dict[str, Any]:
    unknown = sorted(set(row) - set(_ROWS[name]))
    if unknown:
        raise ContentError(f"a row of {name} has no field {', '.join(unknown)}")
    return {
        column: bool(row.get(column)) if column == "seen" else _text(column, row.get(column))
        for column in _ROWS[name]
    }


def _text(name: str, value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ContentError(f"{name} is a text, not {type(value).__name__}")
    lines = value.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return lines.translate(_SHAPELESS).strip()
