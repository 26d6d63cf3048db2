"""注册（增加执业地点）: a licensed physician's further registration in another province (form F1)."""

from __future__ import annotations

from dataclasses import replace

from yiji.rulebook.application_types.registration_fields import DOCUMENTS, FIELDS, STEPS
from yiji.rulebook.application_types.shape import ApplicationType, FieldSpec
from yiji.rulebook.documents import PAPERS
from yiji.rulebook.every_workflow import PHYSICIAN_APPLICATION
from yiji.rulebook.facts import ApplicationFacts, RegistrationFacts
from yiji.rulebook.register_changes import CloseRegistration, RegisterChange
from yiji.rulebook.register_effects import end_filings, open_registration

CONSENT = FieldSpec(
    "consents_to_lapse", "同意原注册失效", "flag", DOCUMENTS, 18,
    help="新注册的资格或者执业范围与原注册不同的，原注册失效；不同意的，请改为与原注册相同。",
)  # fmt: skip
_OWN = tuple(field for field in FIELDS if not field.name.startswith("training_"))
RULES = (
    "ELG-01", "ELG-16", "ELG-03", "ELG-04", "ELG-05", "ELG-06", "ELG-07", "ELG-08", "ELG-10", "ELG-11",
    "ELG-12", "ELG-13", "ELG-15", "ELG-17", "ELG-18", "CHG-05", "LOC-03", "LOC-04", "LOC-05", "LOC-06",
    "LOC-07", "AUTH-04", "AUTH-05", "AUTH-06", "SCP-01", "SCP-02", "SCP-03", "SCP-09", "SCP-12", "SCP-14",
    "SCP-15", "SCP-20", "ELG-20", "DOC-01",
)  # fmt: skip


def differs(facts: ApplicationFacts, old: RegistrationFacts) -> bool:
    """Whether a parallel registration would lapse beside the new one: another qualification or scope (LOC-05)."""
    held = facts.qualification.id if facts.qualification else ""
    return old.scopes != facts.scopes or (bool(old.qualification) and old.qualification != held)


def effect(facts: ApplicationFacts) -> list[RegisterChange]:
    """A second registration beside the first; those that differ lapse, with the physician's consent."""
    lapsed: list[RegisterChange] = []
    for old in facts.live_registrations:
        if differs(facts, old):
            lapsed += end_filings(facts, old.id)
            lapsed.append(CloseRegistration(old.id, "lapsed_by_parallel", "LOC-05"))
    return [*lapsed, open_registration(facts, "keep")]


ADDITIONAL_REGISTRATION = ApplicationType(
    code="ADD_LOCATION",
    slug="additional_registration",
    label="注册（增加执业地点）",
    started_by="physician",
    form="F1",
    steps=STEPS,
    fields=(*(replace(field) for field in _OWN), CONSENT),
    documents=PAPERS["ADD_LOCATION"],
    rules=RULES,
    workflow=PHYSICIAN_APPLICATION,
    effect=effect,
)
