"""An authority with its officer and two institutions, for the tests of accounts."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from dataclasses import dataclass
from typing import Any

import pyotp
from django.contrib.auth.hashers import make_password

from yiji.accounts.actions.issue_institution_credentials import issue_institution_credentials
from yiji.accounts.actions.step_institution_account import Scan
from yiji.accounts.desk_papers import DeskPapers
from yiji.accounts.institution_licence import LicensedInstitution
from yiji.accounts.models import AuthorityOfficer, CredentialIssue, InstitutionAccount, User
from yiji.accounts.queries.scope_for import scope_for
from yiji.accounts.scope import Scope
from yiji.institutions.models import Authority, Institution
from yiji.institutions.queries.licensed_institutions import licensed_institution
from yiji.kernel.identifiers import compose_resident_id
from yiji.notices.models import SmsMessage
from yiji.vault.crypto import blind_index
from yiji.vault.fields import reveal, seal

PASSWORD = "correct horse battery staple"
PHONE = "13812345678"
SCAN = Scan(b"%PDF-1.4 scan", "application/pdf")
PAPERS = ("licence_copy", "power_of_attorney", "agent_id")


def id_number(serial: int) -> str:
    """A made-up resident ID number that passes its checksum."""
    return compose_resident_id("110101", dt.date(1980, 1, 1), serial)


@dataclass
class Desk:
    """The authority, its credential officer and an institution that it licensed; and a stranger to both."""

    authority: Authority
    officer: User
    institution: Institution
    foreign: Institution

    @property
    def scope(self) -> Scope:
        found = scope_for(self.officer)
        assert found is not None
        return found

    @property
    def licensed(self) -> LicensedInstitution:
        """The institution's licence as it is now."""
        return licensed_institution(self.scope, self.institution.pk)

    @property
    def account(self) -> InstitutionAccount:
        """The institution's account as it is now."""
        return InstitutionAccount.objects.get(institution_id=self.institution.pk)

    def issue(self, institution_id: uuid.UUID | None = None, **changes: Any) -> CredentialIssue:
        """One complete visit to the desk: the first one, or a reissue to the same holder."""
        institution = licensed_institution(self.scope, institution_id or self.institution.pk)
        account = InstitutionAccount.objects.filter(institution_id=institution.id).first()
        again = account is not None and account.state != "not_issued"
        facts = visit(
            version=account.version if account else 0,
            purpose="reissue" if again else "first",
            reason="reissue_lost" if again else "",
        )
        return issue_institution_credentials(self.scope, institution, **{**facts, **changes})


def seen_papers(**changes: Any) -> DeskPapers:
    """All three papers, seen today."""
    facts: dict[str, Any] = {"seen": dict.fromkeys(PAPERS, True), "poa_dated_on": dt.date(2026, 1, 5)}
    return DeskPapers(**{**facts, **changes})


def visit(**changes: Any) -> dict[str, Any]:
    """What a complete first visit says."""
    facts: dict[str, Any] = {
        "version": 0,
        "papers": seen_papers(),
        "scans": dict.fromkeys(PAPERS, SCAN),
        "agent_name": "李四",
        "agent_id_number": id_number(11),
        "agent_phone": "13712345678",
        "responsible_person": "王五",
        "responsible_phone": PHONE,
        "responsible_id_number": id_number(13),
    }
    return {**facts, **changes}


def build_desk() -> Desk:
    """Write the desk into the database."""
    authority, other = (
        Authority.objects.create(name=name, level="county", province_code="110000")
        for name in ("甲局", "乙局")
    )
    officer = make_user("authority", "officer1", "赵发放")
    AuthorityOfficer.objects.create(user=officer, authority_id=authority.pk, duties=["credential"])
    institution, foreign = (
        Institution.objects.create(
            name=name,
            uscc=f"1211000040000{n}1X",
            registration_no=f"40000{n}11010113A1001",
            province_code="110000",
            county_code="110101",
            licence_issuer=issuer,
        )
        for name, n, issuer in (("第一医院", 101, authority), ("第二医院", 102, other))
    )
    return Desk(authority, officer, institution, foreign)


def make_user(side: str, login_name: str, name: str, *, password: str = PASSWORD, phone: str = "") -> User:
    """A user with a password and no second factor."""
    user = User(side=side, login_name=login_name, display_name=name, password=make_password(password))
    if phone:
        seal(user, "phone", phone)
        user.phone_index = blind_index("phone", phone)
    user.save(force_insert=True)
    return user


def give_totp(user: User) -> pyotp.TOTP:
    """Bind an authenticator app to the user."""
    secret = pyotp.random_base32()
    seal(user, "totp_secret", secret)
    user.totp_confirmed_at = dt.datetime.now(dt.UTC)
    user.save()
    return pyotp.TOTP(secret)


def last_sms(template: str) -> dict[str, Any]:
    """The parameters of the newest message of a template."""
    message = SmsMessage.objects.filter(template=template).order_by("-created_at").first()
    assert message is not None, f"no {template} was queued"
    return dict(json.loads(reveal(message, "params")))
