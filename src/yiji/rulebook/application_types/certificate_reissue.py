"""补发、换发医师执业证书: a lost or damaged certificate is printed again under its number (form F7)."""

from __future__ import annotations

from yiji.rulebook.application_types.change_fields import REGISTRATION, contact, declaration, steps
from yiji.rulebook.application_types.shape import ApplicationType, FieldSpec
from yiji.rulebook.documents import PAPERS
from yiji.rulebook.every_workflow import PHYSICIAN_APPLICATION
from yiji.rulebook.facts import ApplicationFacts
from yiji.rulebook.register_changes import RegisterChange, ReissueCertificate
from yiji.rulebook.register_effects import concerned

FIELDS = (
    REGISTRATION,
    FieldSpec("reissue_reason", "补发原因", "code", 1, 10, True, "reissue_reason"),
    FieldSpec("event_on", "遗失或者损坏日期", "date", 1, 10, required=True),
    FieldSpec("reason_text", "遗失时间地点或者损坏情况", "long_text", 1, 10, required=True, max_length=500),
    *contact(1),
    FieldSpec("photo_taken_on", "照片拍摄日期", "date", 2, 6),
    declaration(2),
)


def effect(facts: ApplicationFacts) -> list[RegisterChange]:
    """The same registration and number, a new certificate."""
    return [ReissueCertificate(concerned(facts).id, facts.event.reason or facts.event.text)]


CERTIFICATE_REISSUE = ApplicationType(
    code="REISSUE",
    slug="certificate_reissue",
    label="执业证书补发、换发",
    started_by="physician",
    form="F7",
    steps=steps(("what", "证书与原因"), ("documents", "材料与承诺")),
    fields=FIELDS,
    documents=PAPERS["REISSUE"],
    rules=("CER-01", "CHG-05", "DOC-01"),
    workflow=PHYSICIAN_APPLICATION,
    effect=effect,
)
