"""重新注册: back to practice after two years' cessation, a bar that ended, or a deregistration (form F3)."""

from __future__ import annotations

from dataclasses import replace

from yiji.rulebook.application_types.registration_fields import EXPERIENCE, FIELDS, STEPS
from yiji.rulebook.application_types.shape import ApplicationType, FieldSpec
from yiji.rulebook.documents import PAPERS
from yiji.rulebook.every_workflow import PHYSICIAN_APPLICATION
from yiji.rulebook.facts import ApplicationFacts
from yiji.rulebook.practice_location import ASSISTANT, ends_by_two_years, practice_jurisdiction
from yiji.rulebook.register_changes import CloseRegistration, RegisterChange
from yiji.rulebook.register_effects import certificate_number, end_filings, open_registration

_REQUIRED = {
    "training_body", "training_began_on", "training_ended_on", "training_examined_by",
    "training_examined_on", "training_result",
}  # fmt: skip
_HELP = {"training_body": "重新注册前的培训（连续六个月以上）和考核"}
STOPPED = (
    FieldSpec("stopped_on", "中止执业或者注销的日期", "date", EXPERIENCE, 15, required=True),
    FieldSpec("stopped_why", "中止执业或者注销的原因", "text", EXPERIENCE, 15, required=True, max_length=200),
    FieldSpec(
        "bar_gone", "不予注册情形消失的说明", "long_text", EXPERIENCE, 15, max_length=500,
        help="曾有不予注册情形的填写",
    ),
)  # fmt: skip
TWO_YEARS_OVER = "12"
RULES = (
    "ELG-01", "ELG-16", "ELG-03", "ELG-04", "ELG-05", "ELG-06", "ELG-07", "ELG-08", "ELG-09", "ELG-10",
    "ELG-11", "ELG-12", "ELG-13", "ELG-15", "ELG-17", "CHG-05", "LOC-03", "LOC-06", "LOC-07", "AUTH-04",
    "AUTH-05", "AUTH-06", "SCP-01", "SCP-02", "SCP-03", "SCP-09", "SCP-12", "SCP-14", "SCP-15", "SCP-20",
    "ELG-20", "DOC-01",
)  # fmt: skip


def effect(facts: ApplicationFacts) -> list[RegisterChange]:
    """A new registration; one still standing at the same place (off the roster for years) is closed by it.

    An assistant has one place of practice: his, off the roster for two years, ends wherever it was (MR 17, 19).
    """
    opened = open_registration(facts, certificate_number(facts))
    place = practice_jurisdiction(facts.level, facts.institution) if facts.institution else ""
    closed: list[RegisterChange] = []
    for old in facts.live_registrations:
        elsewhere = facts.level == ASSISTANT and ends_by_two_years(facts, old, None)
        if old.jurisdiction == place or elsewhere:
            closed += end_filings(facts, old.id)
            closed.append(CloseRegistration(old.id, "deregistered", TWO_YEARS_OVER if elsewhere else "07"))
    return [*closed, opened]


RE_REGISTRATION = ApplicationType(
    code="RE_REGISTER",
    slug="re_registration",
    label="重新注册",
    started_by="physician",
    form="F3",
    steps=STEPS,
    fields=(
        *(
            replace(
                field,
                required=field.required or field.name in _REQUIRED,
                help=_HELP.get(field.name, field.help),
            )
            for field in FIELDS
        ),
        *STOPPED,
    ),
    documents=PAPERS["RE_REGISTER"],
    rules=RULES,
    workflow=PHYSICIAN_APPLICATION,
    effect=effect,
)
