"""多执业机构取消备案: by the physician (also of a former 多地点执业), or by the institution where it lies (form F4b)."""

from __future__ import annotations

from yiji.rulebook.application_types.change_fields import declaration, steps
from yiji.rulebook.application_types.shape import ApplicationType, FieldSpec
from yiji.rulebook.documents import PAPERS
from yiji.rulebook.every_workflow import DIRECT_FILING, INSTITUTION_FILING
from yiji.rulebook.facts import ApplicationFacts
from yiji.rulebook.register_changes import CloseFiling, RegisterChange

_FIELDS = (
    FieldSpec("filing", "要取消的备案", "filing", 1, 10, required=True),
    FieldSpec("reason_text", "取消原因", "text", 1, 13, required=True, max_length=200),
    FieldSpec("event_on", "取消日期", "date", 1, 13, required=True),
)
RULES = ("MUL-10", "CHG-05")


def effect(facts: ApplicationFacts) -> list[RegisterChange]:
    """The filing ends. Raises ValueError when it is unknown."""
    if facts.filing is None:
        raise ValueError("the application names no filing")
    return [CloseFiling(facts.filing.id, "cancelled", facts.event.text)]


FILING_CANCELLATION = ApplicationType(
    code="MULTI_CANCEL",
    slug="filing_cancellation",
    label="多执业机构取消备案",
    started_by="physician",
    form="F4b",
    steps=steps(("what", "要取消的备案")),
    fields=(*_FIELDS, declaration(1)),
    documents=PAPERS["MULTI_CANCEL"],
    rules=RULES,
    workflow=DIRECT_FILING,
    effect=effect,
)
LEGACY_CANCELLATION = ApplicationType(
    code="LEGACY_MULTI_CANCEL",
    slug="legacy_cancellation",
    label="申请取消“多地点执业”",
    started_by="physician",
    form="F4b",
    steps=steps(("what", "要取消的多地点执业")),
    fields=(*_FIELDS, declaration(1)),
    documents=PAPERS["LEGACY_MULTI_CANCEL"],
    rules=RULES,
    workflow=DIRECT_FILING,
    effect=effect,
)
INSTITUTION_CANCELLATION = ApplicationType(
    code="MULTI_CANCEL_INST",
    slug="institution_cancellation",
    label="多执业机构取消备案（机构）",
    started_by="institution",
    form="F4b",
    steps=steps(("what", "要取消的备案")),
    fields=_FIELDS,
    documents=PAPERS["MULTI_CANCEL_INST"],
    rules=RULES,
    workflow=INSTITUTION_FILING,
    effect=effect,
)
