"""A hospital, a physician and an authority with two officers: what the tests of corrections start from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from tests import factories
from yiji.accounts.models import PhysicianAccount, User
from yiji.accounts.scope import Scope
from yiji.institutions.models import Authority, Institution
from yiji.register.actions.ask_correction import ask_correction, ask_for_record
from yiji.register.actions.examine_correction import accept_correction, check_correction
from yiji.register.actions.step_correction import CorrectionFile
from yiji.register.models import Physician, Qualification, QualificationCorrection

# The smallest file that is one: the vault stores bytes, the upload check has its own tests.
PAPER = b"\xff\xd8\xff\xe0 a scan"
REASON = "资格证书上的内容与资格库不同"


def papers(*kinds: str) -> list[CorrectionFile]:
    """Papers of the kinds, the certificate and the identity document when none is named."""
    return [CorrectionFile(kind, PAPER, "image/jpeg") for kind in kinds or ("certificate", "identity")]


@dataclass
class CorrectionCase:
    """One hospital with one registered physician; each person logs in once."""

    authority: Authority
    institution: Institution
    physician: Physician
    account: PhysicianAccount

    @property
    def qualification(self) -> Qualification:
        return self.physician.qualifications.get()

    @cached_property
    def doctor(self) -> Scope:
        return factories.scope_of(self.account.user)

    @cached_property
    def clerk_user(self) -> User:
        return factories.make_operator(self.institution)

    @cached_property
    def clerk(self) -> Scope:
        return factories.scope_of(self.clerk_user)

    @cached_property
    def examiner_user(self) -> User:
        return factories.make_user_officer(self.authority, ("intake", "examine"))

    @cached_property
    def examiner(self) -> Scope:
        return factories.scope_of(self.examiner_user)

    @cached_property
    def decider_user(self) -> User:
        return factories.make_user_officer(self.authority, ("examine", "decide"))

    @cached_property
    def decider(self) -> Scope:
        return factories.scope_of(self.decider_user)

    def ask(self, scope: Scope | None = None, **values: str) -> QualificationCorrection:
        """The physician (or whoever is given) asks for these fields."""
        return ask_correction(
            scope or self.doctor, self.qualification.pk, values, reason=REASON, papers=papers()
        )

    def ask_record(self, scope: Scope, **values: Any) -> QualificationCorrection:
        """Ask for a record that is not found."""
        stated = {"obtained_on": "2016-12-01"} | values
        return ask_for_record(scope, stated, reason=REASON, papers=papers())

    def checked(self, ticket: QualificationCorrection, *, agree: bool = True) -> QualificationCorrection:
        """The first officer has accepted and checked it."""
        ticket = accept_correction(self.examiner, ticket.pk, version=ticket.version)
        return check_correction(
            self.examiner, ticket.pk, version=ticket.version, agree=agree, words="证书原件与扫描件一致"
        )


def correction_case(name: str = "陈虚") -> CorrectionCase:
    """A new case; its authority has officers."""
    authority = factories.make_authority()
    factories.make_user_officer(authority, ("read_only",))
    institution = factories.make_institution(authority=authority)
    physician = factories.make_physician(name)
    factories.make_registration(physician, institution)
    return CorrectionCase(authority, institution, physician, factories.make_physician_account(physician))
