"""信息更正: the authority puts right what the register holds wrongly, with the decision it rests on."""

from __future__ import annotations

from yiji.rulebook.application_types.change_fields import REGISTRATION, steps
from yiji.rulebook.application_types.shape import ApplicationType, FieldSpec
from yiji.rulebook.documents import PAPERS
from yiji.rulebook.every_workflow import EX_OFFICIO
from yiji.rulebook.facts import ApplicationFacts
from yiji.rulebook.practice_location import practice_jurisdiction
from yiji.rulebook.register_changes import ChangeRegistration, OpenRegistration, RegisterChange
from yiji.rulebook.register_effects import concerned, end_filings

FIELDS = (
    REGISTRATION,
    FieldSpec("reason_text", "更正原因", "long_text", 1, 12, required=True, max_length=1000),
    FieldSpec("decision_no", "依据的文书编号", "text", 1, 14, required=True, max_length=60),
    FieldSpec("institution", "主要执业机构", "institution", 2, 13, required=True),
    FieldSpec("practice_level", "执业级别", "code", 2, 12, required=True, code_list="practice_level"),
    FieldSpec("practice_category", "执业类别", "code", 2, 12, True, "practice_category"),
    FieldSpec("practice_scopes", "执业范围", "codes", 2, 12, True, "practice_scope"),
    FieldSpec("qualification", "依据的医师资格", "qualification", 2, 11, required=True),
)


def effect(facts: ApplicationFacts) -> list[RegisterChange]:
    """A new version of the registration; one that was ended wrongly is opened anew under its old number."""
    old, place = concerned(facts), facts.institution
    if place is None or facts.qualification is None:
        raise ValueError("a correction names the institution and the qualification")
    jurisdiction = practice_jurisdiction(facts.level, place)
    if old.live:
        moved = jurisdiction != old.jurisdiction
        return [
            *end_filings(facts, old.id, "" if moved else place.id),
            ChangeRegistration(
                registration=old.id,
                practice_level=facts.level,
                practice_category=facts.category,
                practice_scopes=tuple(sorted(facts.scopes)),
                practice_jurisdiction=jurisdiction,
                primary_institution=place.id,
                qualification=facts.qualification.id,
            ),
        ]
    return [
        OpenRegistration(
            practice_level=facts.level,
            practice_category=facts.category,
            practice_scopes=tuple(sorted(facts.scopes)),
            practice_jurisdiction=jurisdiction,
            primary_institution=place.id,
            approving_authority=old.authority or facts.receiving_authority,
            qualification=facts.qualification.id,
            certificate_number="keep",
        )
    ]


CORRECTION = ApplicationType(
    code="CORRECT",
    slug="correction",
    label="信息更正",
    started_by="authority",
    form="F8-correction",
    steps=steps(("what", "更正原因与依据"), ("new", "更正后的内容"), ("documents", "材料")),
    fields=FIELDS,
    documents=PAPERS["CORRECT"],
    rules=("SCP-01", "CHG-05", "DOC-01"),
    workflow=EX_OFFICIO,
    effect=effect,
)
