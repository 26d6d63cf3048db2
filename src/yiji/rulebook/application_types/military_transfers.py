"""军队变更入 and 变更到军队: between the civil register and that of the armed forces."""

from __future__ import annotations

from dataclasses import replace

from yiji.rulebook.application_types.change_fields import REGISTRATION, contact, declaration, steps
from yiji.rulebook.application_types.registration_fields import FIELDS, POST, STEPS
from yiji.rulebook.application_types.shape import ApplicationType, FieldSpec
from yiji.rulebook.documents import PAPERS
from yiji.rulebook.every_workflow import DIRECT_APPLICATION, PHYSICIAN_APPLICATION
from yiji.rulebook.facts import ApplicationFacts
from yiji.rulebook.register_changes import CloseRegistration, RegisterChange
from yiji.rulebook.register_effects import concerned, end_filings, open_registration

_IN_FIELDS = (
    *(replace(field) for field in FIELDS if not field.name.startswith("training_")),
    FieldSpec("army_certificate_no", "军队医师执业证书编码", "text", POST, 11, required=True, max_length=40),
    FieldSpec(
        "army_left_on", "退役或者转业日期", "date", POST, 11, required=True,
        help="应在九十日内换领地方医师资格证书并申请注册",
    ),
)  # fmt: skip
_IN_RULES = (
    "ELG-01", "ELG-16", "ELG-03", "ELG-04", "ELG-05", "ELG-06", "ELG-07", "ELG-08", "ELG-10", "ELG-11",
    "ELG-12", "ELG-13", "ELG-17", "CHG-05", "LOC-03", "LOC-06", "LOC-07", "AUTH-04", "AUTH-05", "SCP-01",
    "SCP-02", "SCP-03", "SCP-09", "SCP-12", "SCP-20", "DOC-01",
)  # fmt: skip
_OUT_FIELDS = (
    REGISTRATION,
    FieldSpec("reason_text", "转入的军队单位", "text", 1, 13, required=True, max_length=100),
    FieldSpec("event_on", "入伍或者调入日期", "date", 1, 13, required=True),
    *contact(1),
    declaration(2),
)


def effect_in(facts: ApplicationFacts) -> list[RegisterChange]:
    """One registration with a new certificate number."""
    return [open_registration(facts, "new")]


def effect_out(facts: ApplicationFacts) -> list[RegisterChange]:
    """All civil registrations close, with their filings: the army registers its own."""
    concerned(facts)
    changes: list[RegisterChange] = []
    for old in facts.live_registrations:
        changes += end_filings(facts, old.id)
        changes.append(CloseRegistration(old.id, "transferred_military", "转入军队", facts.event.happened_on))
    return changes


TRANSFER_FROM_MILITARY = ApplicationType(
    code="ARMY_IN",
    slug="transfer_from_military",
    label="军队变更入地方",
    started_by="physician",
    form="F1",
    steps=STEPS,
    fields=_IN_FIELDS,
    documents=PAPERS["ARMY_IN"],
    rules=_IN_RULES,
    workflow=PHYSICIAN_APPLICATION,
    effect=effect_in,
)
TRANSFER_TO_MILITARY = ApplicationType(
    code="ARMY_OUT",
    slug="transfer_to_military",
    label="变更到军队",
    started_by="physician",
    form="F5",
    steps=steps(("what", "所涉注册与去向"), ("documents", "材料与承诺")),
    fields=_OUT_FIELDS,
    documents=PAPERS["ARMY_OUT"],
    rules=("DRG-11", "CHG-05", "DOC-01"),
    workflow=DIRECT_APPLICATION,
    effect=effect_out,
)
