"""多执业机构备案: a further institution within the same place of practice (form F4)."""

from __future__ import annotations

from yiji.rulebook.application_types.change_fields import REGISTRATION, contact, declaration, steps
from yiji.rulebook.application_types.shape import ApplicationType, FieldSpec
from yiji.rulebook.documents import PAPERS
from yiji.rulebook.every_workflow import FILING
from yiji.rulebook.facts import ApplicationFacts
from yiji.rulebook.filing_rules import filing_authority
from yiji.rulebook.register_changes import OpenFiling, RegisterChange
from yiji.rulebook.register_effects import concerned

FIELDS = (
    REGISTRATION,
    FieldSpec("institution", "拟备案机构", "institution", 1, 10, True, help="须在同一执业地点之内"),
    FieldSpec("practice_scopes", "备案执业范围", "codes", 1, 12, True, "practice_scope"),
    FieldSpec("begins_on", "有效期开始", "date", 1, 13, required=True),
    FieldSpec("ends_on", "有效期结束", "date", 1, 13, required=True, help="最长三年，到期前九十日内可以续备"),
    FieldSpec("schedule", "执业时间安排", "text", 1, 14, max_length=200, help="例如：每周三下午"),
    FieldSpec("department", "执业科室", "department", 1, 14),
    *contact(1),
    declaration(1),
)
RULES = (
    "MUL-03", "MUL-04", "MUL-05", "MUL-06", "MUL-07", "ELG-18", "CHG-05", "LOC-07", "AUTH-04",
    "AUTH-05", "AUTH-06", "SCP-20",
)  # fmt: skip


def effect(facts: ApplicationFacts) -> list[RegisterChange]:
    """One filing under the registration, for the time stated. Raises ValueError when that is unknown."""
    if facts.institution is None or facts.begins_on is None or facts.ends_on is None:
        raise ValueError("a filing names its institution and its time")
    return [
        OpenFiling(
            registration=concerned(facts).id,
            institution=facts.institution.id,
            practice_scopes=tuple(sorted(facts.scopes)),
            begins_on=facts.begins_on,
            ends_on=facts.ends_on,
            authority=filing_authority(facts),
        )
    ]


MULTI_INSTITUTION_FILING = ApplicationType(
    code="MULTI_FILE",
    slug="multi_institution_filing",
    label="多执业机构备案",
    started_by="physician",
    form="F4",
    steps=steps(("what", "备案机构与期限")),
    fields=FIELDS,
    documents=PAPERS["MULTI_FILE"],
    rules=RULES,
    workflow=FILING,
    effect=effect,
)
