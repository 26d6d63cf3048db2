"""An application on its way: the persons who take part, and each step of it through the actions."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass

from django.utils import timezone
from PIL import Image

from tests.factories import (
    make_authority,
    make_institution,
    make_operator,
    make_physician,
    make_physician_account,
    make_qualification,
    make_user_officer,
    resident_id,
    scope_of,
)
from yiji.accounts.models import User
from yiji.accounts.scope import Scope
from yiji.applications.actions.accept import accept
from yiji.applications.actions.attach_document import attach_document
from yiji.applications.actions.confirm import confirm
from yiji.applications.actions.decide import grant
from yiji.applications.actions.examine import examine, rule_results
from yiji.applications.actions.save_draft import save_draft
from yiji.applications.actions.start_draft import start_draft
from yiji.applications.actions.submit import submit
from yiji.applications.models import Application
from yiji.institutions.models import Authority, Institution
from yiji.register.models import Physician

OPINION = "同意其申请。"


def photo() -> bytes:
    """A small picture that the form can print."""
    out = io.BytesIO()
    Image.new("RGB", (60, 80), "white").save(out, "JPEG")
    return out.getvalue()


@dataclass
class Case:
    """A physician without a registration, a hospital, its authority, and one person for each duty."""

    physician: Physician
    applicant: User
    hospital: Institution
    authority: Authority
    clerk: User
    intake: User
    examiner: User
    decider: User
    application: Application

    @property
    def version(self) -> int:
        self.application.refresh_from_db()
        return self.application.version

    @property
    def state(self) -> str:
        self.application.refresh_from_db()
        return self.application.state

    def scope(self, who: str) -> Scope:
        """The scope of the applicant, clerk, intake, examiner or decider."""
        return scope_of(getattr(self, who))

    def advance(self, to: str) -> Case:
        """Walk the main path up to that state."""
        for state, step in (
            ("submitted", self.submit),
            ("received", self.confirm),
            ("accepted", self.accept),
            ("examined", self.examine),
            ("granted", self.grant),
        ):
            step()
            if state == to:
                assert self.state == to
                return self
        raise AssertionError(f"no step leads to {to}")

    def submit(self) -> Application:
        return submit(self.scope("applicant"), self.application.pk, version=self.version)

    def confirm(self) -> Application:
        today = timezone.localdate()
        return confirm(
            self.scope("clerk"),
            self.application.pk,
            version=self.version,
            opinion=OPINION,
            employed_from=today,
            employed_to=today + dt.timedelta(days=1095),
        )

    def accept(self) -> Application:
        return accept(self.scope("intake"), self.application.pk, version=self.version)

    def examine(self, proposal: str = "grant") -> Application:
        self.application.refresh_from_db()
        found = rule_results(self.application, timezone.localdate())
        return examine(
            self.scope("examiner"),
            self.application.pk,
            version=self.version,
            checked=[problem.code for problem in found],
            proposal=proposal,
        )

    def grant(self) -> Application:
        return grant(self.scope("decider"), self.application.pk, version=self.version)


def make_case() -> Case:
    """A draft that could be submitted as it is."""
    authority = make_authority()
    hospital = make_institution(authority=authority)
    number = resident_id()
    physician = make_physician("陈虚", number, qualified=False)
    make_qualification(physician, number, year=timezone.localdate().year - 1)
    account = make_physician_account(physician)
    applicant = User.objects.get(pk=account.user_id)
    case = Case(
        physician=physician,
        applicant=applicant,
        hospital=hospital,
        authority=authority,
        clerk=make_operator(hospital),
        intake=make_user_officer(authority, ("intake",)),
        examiner=make_user_officer(authority, ("examine",)),
        decider=make_user_officer(authority, ("decide",)),
        application=start_draft(scope_of(applicant)),
    )
    fill(case)
    return case


def fill(case: Case) -> None:
    """Fill in every step of the wizard and attach the papers."""
    qualification = case.physician.qualifications.get()
    steps = {
        1: {
            "qualification": str(qualification.pk),
            "institution": str(case.hospital.pk),
            "practice_level": "1",
            "practice_category": "clinical",
            "practice_scopes": ["11"],
        },
        2: {
            "mobile_phone": "13900000001",
            "email": "xu@example.org",
            "postal_address": "虚构区虚构路1号",
            "ethnicity": "01",
            "school": "虚构医学院",
            "major": "临床医学",
            "education": "21",
            "graduated_on": "2020-07-01",
        },
        3: {
            "work_history": [{"from_month": "2020-09", "organisation": "虚构医院", "referee": "证虚"}],
            "penalties": "无",
            "health": "fit",
        },
        4: {"photo_taken_on": timezone.localdate().isoformat(), "declaration": True},
    }
    scope = case.scope("applicant")
    for step, values in steps.items():
        save_draft(scope, case.application.pk, step=step, values=values, version=case.version)
    for kind in ("photo", "employment_proof"):
        attach_document(scope, case.application.pk, kind=kind, data=photo(), media_type="image/jpeg")
