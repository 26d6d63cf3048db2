"""离职备案 (off-roster filing, never to be mixed with multi-institution filing) and the objection to it (form F6)."""

from __future__ import annotations

from yiji.rulebook.application_types.change_fields import REGISTRATION, declaration, steps
from yiji.rulebook.application_types.shape import ApplicationType, FieldSpec
from yiji.rulebook.documents import PAPERS
from yiji.rulebook.every_workflow import DIRECT_APPLICATION, INSTITUTION_FILING
from yiji.rulebook.facts import ApplicationFacts
from yiji.rulebook.register_changes import MarkOffRoster, RegisterChange, RestoreToRoster
from yiji.rulebook.register_effects import concerned, end_filings

_FIELDS = (
    REGISTRATION,
    FieldSpec("off_roster_reason", "备案原因", "code", 1, 10, True, "off_roster_reason"),
    FieldSpec("event_on", "离职手续办理日期", "date", 1, 11, required=True),
    FieldSpec("going_to", "去向", "text", 1, 12, max_length=100, help="可以不填"),
    FieldSpec("reason_text", "说明", "long_text", 1, 12, max_length=500),
    FieldSpec(
        "late_reason", "逾期原因", "long_text", 1, 12, max_length=300, help="超过三十日报送的，应当说明"
    ),
)  # fmt: skip


def effect(facts: ApplicationFacts) -> list[RegisterChange]:
    """Off the roster as of the report; the filings under the registration end. Raises ValueError without a day."""
    event, old = facts.event, concerned(facts)
    if event.happened_on is None or event.reported_on is None:
        raise ValueError("an off-roster filing states when the procedure was completed")
    return [
        *end_filings(facts, old.id),
        MarkOffRoster(old.id, event.reason, event.happened_on, event.reported_on),
    ]


def effect_of_objection(facts: ApplicationFacts) -> list[RegisterChange]:
    """The filing was wrong: the registration stands again."""
    return [RestoreToRoster(concerned(facts).id, "离职备案异议成立")]


OFF_ROSTER_FILING = ApplicationType(
    code="OFF_ROSTER",
    slug="off_roster_filing",
    label="离职备案",
    started_by="institution",
    form="F6",
    steps=steps(("what", "备案原因与日期"), ("documents", "材料")),
    fields=_FIELDS,
    documents=PAPERS["OFF_ROSTER"],
    rules=("OFF-01", "OFF-02", "OFF-03", "CHG-05", "DOC-01"),
    workflow=INSTITUTION_FILING,
    effect=effect,
)
OFF_ROSTER_OBJECTION = ApplicationType(
    code="OFF_ROSTER_OBJECTION",
    slug="off_roster_objection",
    label="对离职备案的异议",
    started_by="physician",
    form="F6b",
    steps=steps(("what", "异议理由"), ("documents", "材料与承诺")),
    fields=(
        REGISTRATION,
        FieldSpec("reason_text", "异议理由", "long_text", 1, 10, required=True, max_length=1000),
        declaration(2),
    ),
    documents=PAPERS["OFF_ROSTER_OBJECTION"],
    rules=("OFF-08", "CHG-05"),
    workflow=DIRECT_APPLICATION,
    effect=effect_of_objection,
)
