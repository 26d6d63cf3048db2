"""The effects that several application types share, as register changes."""

from __future__ import annotations

from typing import Literal

from yiji.rulebook.facts import ApplicationFacts, RegistrationFacts
from yiji.rulebook.laws import MR
from yiji.rulebook.practice_location import practice_jurisdiction
from yiji.rulebook.register_changes import CloseFiling, OpenRegistration, RegisterChange
from yiji.rulebook.rule import automatic

Number = Literal["new", "keep"]


@automatic("CER-02", law=[MR.article(16)], mark="G")
def certificate_number(facts: ApplicationFacts) -> Number:
    """The number stays with the person; another level or category brings a new one."""
    same = any((r.level, r.category) == (facts.level, facts.category) for r in facts.registrations)
    return "keep" if same else "new"


def open_registration(facts: ApplicationFacts, number: Number) -> OpenRegistration:
    """The registration applied for. Raises ValueError when what it rests on is unknown."""
    place, held = facts.institution, facts.qualification
    authority = facts.receiving_authority or (place.authority_for(facts.category) if place else None)
    if place is None or held is None or not authority:
        raise ValueError("a registration needs a qualification, an institution and its authority")
    return OpenRegistration(
        practice_level=facts.level,
        practice_category=facts.category,
        practice_scopes=tuple(sorted(facts.scopes)),
        practice_jurisdiction=practice_jurisdiction(facts.level, place),
        primary_institution=place.id,
        approving_authority=authority,
        qualification=held.id,
        department=facts.department,
        methods=tuple(sorted(facts.methods)),
        certificate_number=number,
    )


def concerned(facts: ApplicationFacts) -> RegistrationFacts:
    """The registration that the application is about; ValueError when there is none."""
    if facts.registration is None:
        raise ValueError("the application names no registration")
    return facts.registration


@automatic("DRG-17", law=[MR.article(10)], mark="G")
def end_filings(facts: ApplicationFacts, registration: str, institution: str = "") -> list[RegisterChange]:
    """Filings end with the primary registration; with ``institution`` only the one filed there."""
    return [
        CloseFiling(filing.id, "ended_with_primary", "主要执业机构的注册已变动")
        for filing in facts.filings
        if filing.registration == registration and institution in ("", filing.institution)
    ]
