"""Writes the log-ins of officers and operators, and the visits to the desk that issued the accounts."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from yiji.accounts.actions.step_institution_account import Scan
from yiji.accounts.desk_papers import DeskPapers
from yiji.accounts.institution_licence import LicensedInstitution
from yiji.accounts.models import AuthorityOfficer, CredentialIssue, Membership, User
from yiji.accounts.queries.scope_for import scope_for
from yiji.accounts.scope import Scope
from yiji.certificates.actions.issue_with_receipt import issue_with_receipt
from yiji.config.demo_seed.actions.insert_rows import insert_rows
from yiji.config.demo_seed.cast import STAFF, StaffMember
from yiji.config.demo_seed.identity import PASSWORD, TOTP_SECRET, Person, demo_id
from yiji.config.demo_seed.papers import page
from yiji.config.demo_seed.people import People
from yiji.config.demo_seed.places import Place
from yiji.institutions.models import Institution
from yiji.vault.crypto import blind_index
from yiji.vault.fields import reveal, seal

OFFICER = "xihu_intake"
PAPERS = ("licence_copy", "power_of_attorney", "agent_id")


def user_row(who: Person, login_name: str, side: str, password: str) -> User:
    """A log-in of the person; ``password`` is already hashed."""
    user = User(
        id=demo_id("user", login_name),
        side=side,
        login_name=login_name,
        display_name=who.name,
        person_id=blind_index("id_number", who.id_number),
        phone_index=blind_index("phone", who.phone),
        password=password,
    )
    seal(user, "id_number", who.id_number)
    seal(user, "phone", who.phone)
    return user


def scope_of(login_name: str) -> Scope:
    """The scope of a demo log-in as a request of his would have it."""
    return live_scope(User.objects.get(login_name=login_name))


def live_scope(user: User) -> Scope:
    """The scope of a user who may come in; ValueError for anybody else."""
    scope = scope_for(user)
    if scope is None:
        raise ValueError(f"{user.login_name} has neither post nor account")
    return scope


def write_staff() -> str:
    """Insert officers and operators; returns the hash of the demo password, costly to make twice."""
    password = make_password(PASSWORD)
    users = [_enrolled(member, password) for member in STAFF]
    insert_rows(users)
    insert_rows(
        [
            AuthorityOfficer(
                id=demo_id("post", member.login_name),
                user_id=demo_id("user", member.login_name),
                authority_id=demo_id("authority", member.at),
                duties=list(member.roles),
            )
            for member in STAFF
            if member.side == "authority"
        ]
    )
    insert_rows(
        [
            Membership(
                id=demo_id("membership", member.login_name),
                user_id=demo_id("user", member.login_name),
                institution_id=demo_id("institution", member.at),
                role=member.roles[0],
            )
            for member in STAFF
            if member.side == "institution"
        ]
    )
    return password


def _enrolled(member: StaffMember, password: str) -> User:
    user = user_row(member.person, member.login_name, member.side, password)
    seal(user, "totp_secret", TOTP_SECRET)
    user.totp_confirmed_at = timezone.now()
    return user


def write_past_issues(places: Sequence[Place], people: People) -> None:
    """Insert the visits to the desk behind every account that is no longer new."""
    administrators = {member.at: member for member in STAFF if "administrator" in member.roles}
    users, memberships, issues = [], [], []
    for place in places:
        if place.account in ("not_issued", "issued"):
            continue
        known = administrators.get(place.key)
        who = known.person if known else people.next(f"admin:{place.key}")
        login = known.login_name if known else f"jg_{place.key}"[:40]
        if known is None:
            # Set up by nobody: without a password these accounts can't be entered.
            users.append(user_row(who, login, "institution", make_password(None)))
            memberships.append(_administrator(login, place))
        issues.append(_issue(place, who, login))
    insert_rows(users)
    insert_rows(memberships)
    insert_rows(issues)


def _administrator(login: str, place: Place) -> Membership:
    return Membership(
        id=demo_id("membership", login),
        user_id=demo_id("user", login),
        institution_id=demo_id("institution", place.key),
        role="administrator",
    )


def _issue(place: Place, who: Person, login: str) -> CredentialIssue:
    row = CredentialIssue(
        id=demo_id("issue", place.key),
        account_id=demo_id("institution-account", place.key),
        authority_id=demo_id("authority", place.issuer),
        user_id=demo_id("user", login),
        officer_id=demo_id("user", OFFICER),
        licence_no="",
        licence_copy_seen=True,
        power_of_attorney_seen=True,
        agent_id_seen=True,
        agent_name=who.name,
        responsible_person=who.name,
    )
    row.licence_no = str(
        Institution.objects.values_list("registration_no", flat=True).get(
            pk=demo_id("institution", place.key)
        )
    )
    seal(row, "agent_id_number", who.id_number)
    seal(row, "responsible_phone", who.phone)
    return row


def issue_now(places: Sequence[Place], people: People) -> None:
    """Issue the accounts that stand at "issued", through the officer's own act."""
    scope = scope_of(OFFICER)
    for place in places:
        if place.account != "issued" or demo_id("authority", place.issuer) != scope.organisation_id:
            continue
        who = people.next(f"agent:{place.key}")
        found = Institution.objects.select_related("licence_issuer").get(pk=demo_id("institution", place.key))
        issue_with_receipt(
            scope,
            _licensed(found),
            version=0,
            papers=DeskPapers(dict.fromkeys(PAPERS, True), poa_dated_on=timezone.localdate()),
            scans={paper: Scan(page(paper), "image/jpeg") for paper in PAPERS},
            agent_name=who.name,
            agent_id_number=who.id_number,
            agent_phone=who.phone,
            responsible_person=who.name,
            responsible_phone=reveal(found, "responsible_phone"),
        )


def _licensed(found: Institution) -> LicensedInstitution:
    issuer: uuid.UUID = found.licence_issuer_id
    return LicensedInstitution(
        found.pk,
        found.name,
        issuer,
        found.licence_issuer.name,
        found.registration_no or "",
        kind=found.kind,
        issuer_phone=found.licence_issuer.phone,
    )
