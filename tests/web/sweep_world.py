"""Two of everything for the authorisation sweep: institution, authority and physician, each with their own objects."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.test import Client
from django.utils import timezone

from tests import factories
from tests.web.sweep_cases import CASE_OBJECTS
from tests.web.sweep_certificates import CERTIFICATE_OBJECTS
from tests.web.sweep_conduct import CONDUCT_OBJECTS
from tests.web.sweep_contact import CONTACT_OBJECTS
from tests.web.sweep_corrections import CORRECTION_OBJECTS
from tests.web.sweep_departments import DEPARTMENT_OBJECTS
from tests.web.sweep_desk import DESK_OBJECTS
from tests.web.sweep_institutions import INSTITUTION_OBJECTS
from tests.web.sweep_rosters import (
    choice,
    claim,
    export,
    filing,
    hr_roster,
    info_change,
    info_change_of_another,
    registration,
    revocation,
    roster_snapshot,
    verification_report,
)
from tests.web.sweep_staff import STAFF_OBJECTS
from yiji.accounts.models import (
    AuthorityOfficer,
    Membership,
    PhysicianAccount,
    User,
)
from yiji.applications.models import Application, ApplicationDocument
from yiji.institutions.models import Authority, Department, Institution
from yiji.jobs.models import Job
from yiji.notices.models import Announcement
from yiji.register.models import (
    ActivationBatch,
    Physician,
)
from yiji.vault.files import store_file
from yiji.web.shared.job_kinds import JOB_KINDS, JobKind

OFFICER_DUTIES = ("credential", "intake", "examine", "decide", "read_only", "supervise")
INSTITUTION_ROLES = ("administrator", "operator", "checker", "viewer")


@dataclass(frozen=True)
class Principal:
    """Somebody who asks: what he may is said here, not asked of the program."""

    name: str
    tenant: str
    roles: frozenset[str]
    session_cookie: str = ""

    @property
    def logged_in(self) -> bool:
        return self.roles != {"public"}


@dataclass
class Tenant:
    """One side's world: its organisations, its people and one object of each kind."""

    name: str
    authority: Authority
    institution: Institution
    physician: Physician
    account: PhysicianAccount
    officer: User
    objects: dict[tuple[str, str], Any] = field(default_factory=dict)


def build_tenant(name: str, region: str) -> Tenant:
    """An authority in ``region`` with an institution, a registered physician and their papers."""
    place = {
        "province_code": f"{region[:2]}0000",
        "city_code": f"{region[:4]}00",
        "county_code": region,
    }
    authority = factories.make_authority(**place)
    institution = factories.make_institution(authority=authority, **place)
    physician = factories.make_physician(f"陈{name}")
    factories.make_registration(physician, institution)
    account = factories.make_physician_account(physician)
    officer = factories.make_user_officer(authority, OFFICER_DUTIES)
    tenant = Tenant(name, authority, institution, physician, account, officer)
    for key, make in OBJECTS.items():
        tenant.objects[key] = make(tenant)
    return tenant


def _application(tenant: Tenant, account: PhysicianAccount, physician: Physician, *way: str) -> Application:
    """An application to the tenant's institution that went through the states of ``way``."""
    application = Application.objects.create(
        type="INITIAL",
        account=account,
        physician=physician,
        physician_name=physician.name,
        qualification=physician.qualifications.first(),
        institution=tenant.institution,
        authority=tenant.authority,
        level="1",
        category="clinical",
        content={"practice_scope": "11"},
    )
    now = timezone.now()
    for version, state in enumerate(way, 1):
        times = {"submitted_at": now, "confirmed_at": now, "received_at": now, "turn_since": now}
        if state == "submitted":
            times = {"submitted_at": now, "turn_since": now}
        Application.objects.filter(pk=application.pk).update(
            state=state,
            version=version,
            number=f"AH{application.pk.hex[:12]}",
            submitter_person=account.id_number_index,
            **times,
        )
    return Application.objects.get(pk=application.pk)


def _another_physicians(tenant: Tenant, *way: str) -> Application:
    physician = factories.make_physician(f"林{tenant.name}")
    return _application(tenant, factories.make_physician_account(physician), physician, *way)


def _document(application: Application) -> ApplicationDocument:
    stored = store_file(
        b"%PDF-1.4 scan",
        owner_kind="application",
        owner_id=application.pk,
        document_kind="other",
        media_type="application/pdf",
    )
    return ApplicationDocument.objects.create(application=application, kind="other", file=stored)


def _waiting_account(tenant: Tenant) -> PhysicianAccount:
    """Somebody whom the institution has let wait for long."""
    physician = factories.make_physician(f"王{tenant.name}")
    factories.make_registration(physician, tenant.institution)
    return factories.make_physician_account(
        physician,
        state="awaiting_activation",
        institution=tenant.institution,
        waiting_since=timezone.now() - dt.timedelta(days=40),
    )


def _code_batch(tenant: Tenant) -> ActivationBatch:
    """Codes that somebody of the institution has sent to several at once."""
    return ActivationBatch.objects.create(
        institution_id=tenant.institution.pk,
        total=0,
        requested_by=tenant.account.user_id,
        requested_by_name="员虚",
        created_at=timezone.now(),
        finished_at=timezone.now(),
    )


def _membership(tenant: Tenant) -> Membership:
    return Membership.objects.get(user=factories.make_operator(tenant.institution, "viewer"))


def _department(tenant: Tenant) -> Department:
    return Department.objects.create(
        institution=tenant.institution, code="01", name="内科", service_line="01"
    )


def _job(tenant_id: uuid.UUID) -> Job:
    """A job that has ended, of a kind that everybody of the organisation may see."""
    JOB_KINDS["sweep"] = JobKind("任务")
    return Job.objects.create(
        kind="sweep",
        dedup_key=f"sweep:{tenant_id}",
        tenant_id=tenant_id,
        state="done",
        run_after=timezone.now(),
    )


def _announcement(tenant: Tenant, state: str) -> Announcement:
    """One that the authority wrote to its own institutions."""
    return Announcement.objects.create(
        authority_id=tenant.authority.pk,
        authority_name=tenant.authority.name,
        province_code=tenant.authority.province_code,
        audience_key=f"own:{tenant.authority.pk}",
        title="系统维护通知",
        body="本周六维护。",
        shown_from=timezone.localdate(),
        state=state,
        created_at=timezone.now(),
        published_at=timezone.now() if state == "published" else None,
    )


def _draft(tenant: Tenant) -> Application:
    return _application(tenant, tenant.account, tenant.physician)


# What stands behind an argument of an address, by portal. A new argument needs a line here.
# Objects are made in this order, so that a later one may build on an earlier one.
_OWN: dict[tuple[str, str], Callable[[Tenant], Any]] = {
    ("institution", "account_id"): _waiting_account,
    ("institution", "batch_id"): _code_batch,
    ("institution", "application_id"): lambda tenant: _another_physicians(tenant, "submitted"),
    ("institution", "membership_id"): _membership,
    ("institution", "department_id"): _department,
    ("institution", "announcement_id"): lambda tenant: _announcement(tenant, "published"),
    ("authority", "announcement_id"): lambda tenant: _announcement(tenant, "draft"),
    ("institution", "physician_id"): lambda tenant: tenant.physician,
    ("institution", "revocation_id"): lambda tenant: revocation(tenant, "institution"),
    ("institution", "claim_id"): claim,
    ("institution", "change_id"): info_change_of_another,
    ("institution", "roster_id"): hr_roster,
    ("institution", "registration_id"): registration,
    ("institution", "filing_id"): filing,
    ("authority", "registration_id"): registration,
    ("institution", "snapshot_id"): roster_snapshot,
    ("institution", "export_id"): export,
    ("institution", "choice_id"): choice,
    ("institution", "report_id"): verification_report,
    ("physician", "change_id"): lambda tenant: info_change(tenant, tenant.account),
    ("physician", "application_id"): _draft,
    ("institution", "job_id"): lambda tenant: _job(tenant.institution.pk),
    ("authority", "job_id"): lambda tenant: _job(tenant.authority.pk),
    ("authority", "account_id"): _waiting_account,
    ("authority", "application_id"): lambda tenant: _another_physicians(
        tenant, "submitted", "institution_confirmed", "received", "accepted"
    ),
    ("authority", "institution_id"): lambda tenant: tenant.institution,
    ("authority", "physician_id"): lambda tenant: tenant.physician,
    ("authority", "revocation_id"): lambda tenant: revocation(tenant, "authority"),
    ("authority", "claim_id"): claim,
}
_PARTS: tuple[Any, ...] = (
    STAFF_OBJECTS,
    DESK_OBJECTS,
    CONTACT_OBJECTS,
    INSTITUTION_OBJECTS,
    DEPARTMENT_OBJECTS,
    _OWN,
    CASE_OBJECTS,
    CONDUCT_OBJECTS,
    CORRECTION_OBJECTS,
    CERTIFICATE_OBJECTS,
)
OBJECTS: dict[tuple[str, str], Callable[[Tenant], Any]] = {
    key: make for part in _PARTS for key, make in part.items()
}
# Two objects for one argument would leave one of them unasked.
assert len(OBJECTS) == sum(map(len, _PARTS)), "an argument stands for two objects"


def add_documents(tenant: Tenant) -> None:
    """One paper for the application of each portal."""
    for portal in ("institution", "physician", "authority"):
        tenant.objects[portal, "document_id"] = _document(tenant.objects[portal, "application_id"])


def principals(a: Tenant, b: Tenant) -> list[Principal]:
    """Everybody who asks: nobody, each role of both tenants, and people who may no longer come in."""
    nobody = frozenset({"public"})
    found = [Principal("anonymous", "", nobody)]

    def add(name: str, tenant: str, user: User, *roles: str) -> None:
        found.append(Principal(name, tenant, frozenset(roles) or nobody, _cookie(factories.logged_in(user))))

    for tenant in (a, b):
        add(f"physician {tenant.name}", tenant.name, tenant.account.user, "physician", "physician.active")
        for role in INSTITUTION_ROLES if tenant is a else ("administrator",):
            user = factories.make_operator(tenant.institution, role)
            add(f"{role} {tenant.name}", tenant.name, user, f"institution.{role}")
    for duty in OFFICER_DUTIES:
        officer = factories.make_user_officer(a.authority, (duty,))
        add(f"officer {duty} a", "a", officer, f"authority.{duty}")
    everything = [f"authority.{duty}" for duty in OFFICER_DUTIES]
    add("officer b", "b", b.officer, *everything)
    waiting = factories.make_physician_account(None, state="verified")
    add("physician not yet active", "c", waiting.user, "physician")
    for name, user in _people_who_left(a).items():
        add(name, "a", user)
    found.append(Principal("half-way in", "a", nobody, _half_way_in(a)))
    return found


def _people_who_left(tenant: Tenant) -> dict[str, User]:
    disabled = factories.make_operator(tenant.institution, "administrator")
    User.objects.filter(pk=disabled.pk).update(is_active=False)
    former = factories.make_operator(tenant.institution, "administrator")
    Membership.objects.filter(user=former).update(ended_at=timezone.now())
    retired = factories.make_user_officer(tenant.authority, OFFICER_DUTIES)
    AuthorityOfficer.objects.filter(user=retired).update(ended_at=timezone.now())
    revoked = factories.make_physician_account(factories.make_physician())
    PhysicianAccount.objects.filter(pk=revoked.pk).update(state="revoked", version=1)
    return {
        "disabled account": disabled,
        "ended membership": former,
        "ended office": retired,
        "revoked physician": revoked.user,
    }


def _half_way_in(tenant: Tenant) -> str:
    """The session of an administrator who has given his password but not his second factor."""
    user = factories.make_operator(tenant.institution, "administrator")
    client = Client()
    session = client.session
    session["pending_user"], session["pending_side"] = str(user.pk), "institution"
    session["pending_step"], session["pending_at"] = "second_factor", timezone.now().timestamp()
    session.save()
    return session.session_key or ""


def _cookie(client: Client) -> str:
    """The session cookie."""
    return client.session.session_key or ""
