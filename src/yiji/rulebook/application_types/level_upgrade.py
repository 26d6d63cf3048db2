"""助理医师升执业医师: same category and institution, a new qualification (form F1)."""

from __future__ import annotations

from yiji.rulebook.application_types.change_fields import REGISTRATION, contact, declaration, steps
from yiji.rulebook.application_types.shape import ApplicationType, FieldSpec
from yiji.rulebook.documents import PAPERS
from yiji.rulebook.every_workflow import PHYSICIAN_APPLICATION
from yiji.rulebook.facts import ApplicationFacts
from yiji.rulebook.register_changes import CloseRegistration, RegisterChange
from yiji.rulebook.register_effects import concerned, end_filings, open_registration

STEPS = steps(("what", "原注册与新资格"), ("documents", "材料与承诺"))
FIELDS = (
    REGISTRATION,
    FieldSpec("qualification", "新取得的执业医师资格", "qualification", 1, 11, required=True),
    FieldSpec("institution", "主要执业机构", "institution", 1, 13, True, help="应与原注册的机构相同"),
    FieldSpec("practice_level", "申请执业级别", "code", 1, 12, required=True, code_list="practice_level"),
    FieldSpec("practice_category", "申请执业类别", "code", 1, 12, True, "practice_category"),
    FieldSpec("practice_scopes", "申请执业范围", "codes", 1, 12, True, "practice_scope"),
    FieldSpec("department", "科室", "department", 1, 13),
    *contact(1),
    FieldSpec("photo_taken_on", "照片拍摄日期", "date", 2, 6),
    declaration(2),
)  # fmt: skip
RULES = (
    "CHG-04", "CHG-05", "ELG-01", "ELG-16", "ELG-03", "ELG-04", "ELG-05", "ELG-07", "ELG-10", "ELG-11",
    "ELG-12", "ELG-13", "ELG-18", "LOC-07", "AUTH-04", "AUTH-05", "AUTH-06", "SCP-01", "SCP-02", "SCP-03",
    "SCP-09", "SCP-14", "SCP-20", "DOC-01",
)  # fmt: skip


def effect(facts: ApplicationFacts) -> list[RegisterChange]:
    """The assistant's registration lapses by itself; the licensed physician's opens with a new number."""
    old = concerned(facts)
    return [
        *end_filings(facts, old.id),
        CloseRegistration(old.id, "lapsed_by_upgrade", "CHG-04"),
        open_registration(facts, "new"),
    ]


LEVEL_UPGRADE = ApplicationType(
    code="UPGRADE",
    slug="level_upgrade",
    label="助理医师升执业医师",
    started_by="physician",
    form="F1",
    steps=STEPS,
    fields=FIELDS,
    documents=PAPERS["UPGRADE"],
    rules=RULES,
    workflow=PHYSICIAN_APPLICATION,
    effect=effect,
)
