"""首次注册: the first registration of a person who holds a physician qualification (form F1)."""

from __future__ import annotations

from yiji.rulebook.application_types.registration_fields import FIELDS, STEPS
from yiji.rulebook.application_types.shape import ApplicationType
from yiji.rulebook.documents import PAPERS
from yiji.rulebook.every_workflow import PHYSICIAN_APPLICATION
from yiji.rulebook.facts import ApplicationFacts
from yiji.rulebook.register_changes import RegisterChange
from yiji.rulebook.register_effects import open_registration

RULES = (
    "ELG-01", "ELG-16", "ELG-03", "ELG-04", "ELG-05", "ELG-06", "ELG-07", "ELG-08", "ELG-10", "ELG-11",
    "ELG-12", "ELG-13", "ELG-14", "ELG-15", "ELG-17", "CHG-05", "LOC-03", "LOC-04", "LOC-06", "LOC-07",
    "AUTH-04", "AUTH-05", "AUTH-06", "SCP-01", "SCP-02", "SCP-03", "SCP-09", "SCP-12", "SCP-14", "SCP-15",
    "SCP-20", "ELG-20", "DOC-01",
)  # fmt: skip


def effect(facts: ApplicationFacts) -> list[RegisterChange]:
    """A granted application opens one registration with a new certificate number.

    Raises ValueError when qualification, institution or approving authority are unknown.
    """
    return [open_registration(facts, "new")]


INITIAL_REGISTRATION = ApplicationType(
    code="INITIAL",
    slug="initial_registration",
    label="注册（首次）",
    started_by="physician",
    form="F1",
    steps=STEPS,
    fields=FIELDS,
    documents=PAPERS["INITIAL"],
    rules=RULES,
    workflow=PHYSICIAN_APPLICATION,
    effect=effect,
)
