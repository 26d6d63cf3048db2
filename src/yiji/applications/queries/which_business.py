"""Which business a physician needs: the next question for this reader, or the advice with what follows from it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yiji.accounts.models import PhysicianAccount
from yiji.accounts.scope import Scope
from yiji.applications.queries.business_preview import Consequence, consequences, registration_label
from yiji.applications.register_facts import (
    filing_facts,
    filings_of,
    qualification_facts,
    registration_facts,
    registrations_of,
)
from yiji.kernel.outcome import NotFound
from yiji.register.models import MultiInstitutionFiling, Qualification, Registration
from yiji.register.visibility import visible_registrations
from yiji.rulebook.application_types.descriptions import DESCRIPTIONS
from yiji.rulebook.facts import RegistrationFacts
from yiji.rulebook.provincial import further_documents
from yiji.rulebook.which_business import (
    Advice,
    Answers,
    Clause,
    Question,
    Register,
    Term,
    advise,
    answered,
    articles_of,
    papers_of,
    read_register,
    terms_of,
    way_through,
    wording,
)

REGISTRATION = "registration"


@dataclass(frozen=True)
class Said:
    """An answer so far; ``known``: the register gave it, so it cannot be changed here."""

    code: str
    text: str
    answer: str
    known: bool


@dataclass(frozen=True)
class Asked:
    """The question that comes next, as this reader reads it."""

    code: str
    text: str
    choices: tuple[tuple[str, str, str], ...]  # code, label, help


@dataclass(frozen=True)
class Recommendation:
    """The advice with all that stands beside it. ``route``: who decides, in words; "" when nothing is applied for."""

    advice: Advice
    articles: list[str]
    papers: list[Clause]
    terms: list[Term]
    route: str
    consequences: list[Consequence]


@dataclass(frozen=True)
class Guidance:
    """Where the reader is: either ``asked`` or ``found`` is set. ``person``: whom a clerk asks about."""

    said: list[Said]
    asked: Asked | None
    found: Recommendation | None
    person: Registration | None = None

    @property
    def answered(self) -> bool:
        """Whether the reader has said anything that he could take back."""
        return any(not one.known for one in self.said)


def guidance(
    scope: Scope, given: Mapping[str, str], today: dt.date, registration_id: uuid.UUID | None = None
) -> Guidance:
    """How far the answers lead; what the register knows is not asked. Raises NotFound for a foreign registration."""
    row = _own_registration(scope, registration_id) if registration_id else None
    register = _register_of(scope, row)
    chosen = register.registration
    standing = [one for one in register.registrations if one.live]
    if scope.side == "physician":
        chosen = _chosen(standing, given)
        if chosen is None and len(standing) > 1:
            return Guidance([], _which(standing), None)
    register = Register(
        register.person_known, register.registrations, register.filings, register.qualifications, chosen
    )
    known = read_register(register, today)
    root = {
        "who": scope.side,
        "about": "self" if scope.side == "physician" else "roster" if row else "nobody",
    }
    way = way_through(root, {**given, **known.answers})
    said = _which_said(standing, chosen) if scope.side == "physician" else []
    said += [
        Said(
            code=question.code,
            text=_(wording(question, way.answers)),
            answer=_(question.choice(way.answers[question.code]).label_for(way.answers)),
            known=question.code in known.answers,
        )
        for question in answered(way.answers)
    ]
    if way.question is not None:
        return Guidance(
            said, _asked(way.question, way.answers, known.possible.get(way.question.code)), None, row
        )
    return Guidance(said, None, _recommendation(scope, way.answers, register, today), row)


def _own_registration(scope: Scope, registration_id: uuid.UUID) -> Registration:
    rows = visible_registrations(scope).filter(primary_institution_id=scope.organisation_id)
    row = rows.select_related("physician").filter(pk=registration_id).first()
    if row is None:
        raise NotFound
    return row


def _register_of(scope: Scope, row: Registration | None) -> Register:
    """What may be read of the person: a physician's own, for a clerk what the institution sees of him."""
    if scope.side == "physician":
        account = PhysicianAccount.objects.filter(pk=scope.physician_account_id or uuid.UUID(int=0)).first()
        if account is None or account.physician_id is None:
            return Register()
        held = Qualification.objects.filter(physician_id=account.physician_id)
        return Register(
            True,
            registrations_of(account.physician_id),
            filings_of(account.physician_id),
            tuple(qualification_facts(one) for one in held),
        )
    if row is None:
        return Register()
    rows = visible_registrations(scope).filter(physician_id=row.physician_id).order_by("approved_on")
    filings = MultiInstitutionFiling.objects.filter(registration__in=rows, state="active")
    about = registration_facts(row)
    return Register(
        True,
        tuple(registration_facts(one) for one in rows),
        tuple(filing_facts(one) for one in filings),
        tuple(qualification_facts(one) for one in row.physician.qualifications.all()),
        about if about.live else None,
    )


def _chosen(standing: list[RegistrationFacts], given: Mapping[str, str]) -> RegistrationFacts | None:
    if len(standing) == 1:
        return standing[0]
    return next((one for one in standing if one.id == given.get(REGISTRATION)), None)


_WHICH = gettext_lazy("您问的是哪一项注册？")


def _which(standing: list[RegistrationFacts]) -> Asked:
    choices = tuple((one.id, registration_label(one), "") for one in standing)
    return Asked(REGISTRATION, str(_WHICH), choices)


def _which_said(standing: list[RegistrationFacts], chosen: RegistrationFacts | None) -> list[Said]:
    if chosen is None or len(standing) < 2:
        return []
    return [Said(REGISTRATION, str(_WHICH), registration_label(chosen), False)]


def _asked(question: Question, answers: Answers, possible: frozenset[str] | None) -> Asked:
    offered = [one for one in question.offered(answers) if possible is None or one.code in possible]
    choices = tuple((one.code, _(one.label_for(answers)), _(one.help) if one.help else "") for one in offered)
    return Asked(question.code, _(wording(question, answers)), choices)


def _recommendation(scope: Scope, answers: Answers, register: Register, today: dt.date) -> Recommendation:
    advice = advise(answers)
    papers = papers_of(advice, answers)
    province = register.registration.province if register.registration else ""
    if advice.type and province:
        local = further_documents(advice.type, province, today)
        papers += [Clause(one.label, one.needed_when) for one in local]
    return Recommendation(
        advice=advice,
        articles=[article.cite() for article in articles_of(advice, answers)],
        papers=papers,
        terms=terms_of(advice),
        route=DESCRIPTIONS[advice.type].route if advice.type else "",
        consequences=consequences(advice, answers, register, today, own=scope.side == "physician"),
    )
