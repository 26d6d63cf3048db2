"""The only writer of registrations: carries out register changes as data, in the transaction of the decision."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.institutions.models import Department, DepartmentMember, Institution
from yiji.institutions.queries.departments import department_now
from yiji.kernel.outcome import Conflict
from yiji.register.actions.leave_departments import leave_departments
from yiji.register.change_listeners import tell
from yiji.register.models import MultiInstitutionFiling, RegisterChange, Registration
from yiji.rulebook import register_changes as change_types

_MAY_LEAVE = ("active", "suspended", "deregistration_proposed")
_LIVE = ("active", "suspended", "off_roster", "deregistration_proposed")


@dataclass(frozen=True)
class _Decision:
    """What all changes of one decision share."""

    scope: Scope
    physician_id: uuid.UUID
    application_id: uuid.UUID | None
    effective_on: dt.date
    certificate_no: str
    first_registered_on: dt.date | None


def apply_changes(
    scope: Scope,
    changes: Sequence[change_types.RegisterChange],
    *,
    physician_id: uuid.UUID,
    application_id: uuid.UUID | None,
    effective_on: dt.date,
    certificate_no: str = "",
    source: str = "decision",
    first_registered_on: dt.date | None = None,
) -> list[Registration]:
    """Apply each change and store it for replay; returns the registrations touched.

    Raises Conflict when a registration or filing is not in the state that the change starts from.
    """
    touched = []
    decision = _Decision(
        scope, physician_id, application_id, effective_on, certificate_no, first_registered_on
    )
    with transaction.atomic():
        for ordinal, change in enumerate(changes):
            registration, extra = _CARRY_OUT[type(change)](change, decision)
            stored = RegisterChange.objects.create(
                registration=registration,
                kind=type(change).__name__,
                application_id=application_id,
                ordinal=ordinal,
                data={**_plain(asdict(change)), "certificate_no": registration.certificate_no, **extra},
                source=source,
                effective_on=effective_on,
            )
            record(
                scope,
                f"register.{type(change).__name__}",
                "registration",
                registration.pk,
                tenant_id=registration.primary_institution_id,
                subject_id=registration.physician_id,
            )
            tell(scope, stored)
            touched.append(registration)
    return touched


def _plain(data: dict[str, Any]) -> dict[str, Any]:
    return {key: value.isoformat() if isinstance(value, dt.date) else value for key, value in data.items()}


_Done = tuple[Registration, dict[str, Any]]


def _open(change: change_types.OpenRegistration, decision: _Decision) -> _Done:
    institution = Institution.objects.get(pk=change.primary_institution)
    first = decision.first_registered_on or _first_day(decision.physician_id) or decision.effective_on
    with _one_standing_there():
        registration = _created(change, institution, decision, first)
    _join_department(change.department, decision.physician_id, institution, decision.effective_on)
    return registration, {"first_registered_on": first.isoformat()}


@contextmanager
def _one_standing_there() -> Iterator[None]:
    """The database lets one live registration stand per person and place (MR 10); another one is a conflict."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        raise Conflict("该医师在这一执业地点已有有效注册，不能再登记。请刷新后核对。") from None


def _created(
    change: change_types.OpenRegistration, institution: Institution, decision: _Decision, first: dt.date
) -> Registration:
    return Registration.objects.create(
        physician_id=decision.physician_id,
        qualification_id=change.qualification or None,
        level=change.practice_level,
        category=change.practice_category,
        scopes=list(change.practice_scopes),
        practice_jurisdiction=change.practice_jurisdiction,
        province_code=institution.province_code,
        primary_institution=institution,
        approving_authority_id=change.approving_authority or None,
        certificate_no=decision.certificate_no,
        first_registered_on=first,
        approved_on=decision.effective_on,
        opened_by_application=decision.application_id,
    )


def _first_day(physician_id: uuid.UUID) -> dt.date | None:
    """The day of the person's first registration ever."""
    days = Registration.objects.filter(physician_id=physician_id).order_by("first_registered_on")
    return days.values_list("first_registered_on", flat=True).first()


def _change(change: change_types.ChangeRegistration, decision: _Decision) -> _Done:
    """A new version of the row; places in the departments of a former institution end."""
    old = Registration.objects.get(pk=change.registration)
    values: dict[str, Any] = {
        "level": change.practice_level,
        "category": change.practice_category,
        "scopes": None if change.practice_scopes is None else list(change.practice_scopes),
        "practice_jurisdiction": change.practice_jurisdiction,
        "primary_institution_id": change.primary_institution,
        "approving_authority_id": change.approving_authority,
        "qualification_id": change.qualification,
        "certificate_no": decision.certificate_no or None if change.certificate_number == "new" else None,
    }
    values = {name: value for name, value in values.items() if value is not None}
    moves = str(old.primary_institution_id) != (change.primary_institution or str(old.primary_institution_id))
    if moves:
        place = Institution.objects.get(pk=change.primary_institution)
        values["province_code"] = place.province_code
    if change.resumes and old.status == "off_roster":
        values |= {"status": "active", "off_roster_on": None, "off_roster_reason": ""}
    registration = _update(old, _LIVE, approved_on=decision.effective_on, **values)
    if moves:
        leave_departments(decision.scope, old.physician_id, old.primary_institution_id, decision.effective_on)
        _join_department(
            change.department or "",
            registration.physician_id,
            registration.primary_institution,
            decision.effective_on,
        )
    return registration, {}


def _close(change: change_types.CloseRegistration, decision: _Decision) -> _Done:
    old = Registration.objects.get(pk=change.registration)
    registration = _update(
        old,
        _LIVE,
        status=change.status,
        ended_on=decision.effective_on,
        end_reason=change.reason[:40],
        suspended_until=None,
        proposed_from="",
    )
    leave_departments(decision.scope, old.physician_id, old.primary_institution_id, decision.effective_on)
    return registration, {}


def _suspend(change: change_types.SuspendRegistration, _decision: _Decision) -> _Done:
    old = Registration.objects.get(pk=change.registration)
    return _update(old, ("active", "suspended"), status="suspended", suspended_until=change.until), {}


def _resume(change: change_types.ResumeRegistration, _decision: _Decision) -> _Done:
    old = Registration.objects.get(pk=change.registration)
    return _update(old, ("suspended",), status="active", suspended_until=None), {}


def _propose(change: change_types.ProposeDeregistration, _decision: _Decision) -> _Done:
    old = Registration.objects.get(pk=change.registration)
    states = ("active", "suspended", "off_roster")
    registration = _update(old, states, status="deregistration_proposed", proposed_from=old.status)
    return registration, {"proposed_from": old.status}


def _drop_proposal(change: change_types.DropProposal, _decision: _Decision) -> _Done:
    old = Registration.objects.get(pk=change.registration)
    back = old.proposed_from or "active"
    return _update(old, ("deregistration_proposed",), status=back, proposed_from=""), {"back_to": back}


def _mark_off_roster(change: change_types.MarkOffRoster, decision: _Decision) -> _Done:
    old = Registration.objects.get(pk=change.registration)
    registration = _update(
        old,
        _MAY_LEAVE,
        status="off_roster",
        off_roster_on=change.filed_on,
        off_roster_reason=change.reason[:2],
        suspended_until=None,
        proposed_from="",
    )
    leave_departments(decision.scope, old.physician_id, old.primary_institution_id, decision.effective_on)
    return registration, {}


def _restore(change: change_types.RestoreToRoster, _decision: _Decision) -> _Done:
    old = Registration.objects.get(pk=change.registration)
    registration = _update(old, ("off_roster",), status="active", off_roster_on=None, off_roster_reason="")
    return registration, {}


def _open_filing(change: change_types.OpenFiling, decision: _Decision) -> _Done:
    registration = Registration.objects.get(pk=change.registration)
    if registration.status != "active":
        raise Conflict("主要执业机构的注册已不在有效状态，不能备案。")
    filing = MultiInstitutionFiling.objects.create(
        registration=registration,
        institution_id=change.institution,
        authority_id=change.authority or None,
        scopes=list(change.practice_scopes),
        starts_on=change.begins_on,
        ends_on=change.ends_on,
        approved_on=decision.effective_on,
        opened_by_application=decision.application_id,
    )
    return registration, {"filing": str(filing.pk)}


def _close_filing(change: change_types.CloseFiling, decision: _Decision) -> _Done:
    filing = MultiInstitutionFiling.objects.select_related("registration").get(pk=change.filing)
    stored = MultiInstitutionFiling.objects.filter(
        pk=filing.pk, version=filing.version, state="active"
    ).update(
        state=change.status,
        ended_on=decision.effective_on,
        end_reason=change.reason[:40],
        version=F("version") + 1,
    )
    if not stored:
        raise Conflict("该备案已经终止。请刷新后查看。")
    leave_departments(
        decision.scope, filing.registration.physician_id, filing.institution_id, decision.effective_on
    )
    return filing.registration, {}


def _reissue(change: change_types.ReissueCertificate, _decision: _Decision) -> _Done:
    return _update(Registration.objects.get(pk=change.registration), _LIVE), {}


def _update(old: Registration, states: Sequence[str], **values: Any) -> Registration:
    """One new version of the row as it was read; Conflict when somebody was faster or the state is another."""
    if old.status not in states:
        raise Conflict("注册状态已经变化，不能办理。请刷新后查看。")
    with _one_standing_there():
        stored = Registration.objects.filter(pk=old.pk, version=old.version, status=old.status).update(
            version=F("version") + 1, **values
        )
    if not stored:
        raise Conflict
    return Registration.objects.select_related("primary_institution").get(pk=old.pk)


def _join_department(
    department_id: str, physician_id: uuid.UUID, institution: Institution, on: dt.date
) -> None:
    if not department_id:
        return
    # The department may have been merged while the application was under way; a disabled one takes nobody.
    department = department_now(institution.pk, department_id)
    if department:
        locked = Department.objects.select_for_update(no_key=True)
        department = locked.filter(pk=department.pk, state="active").first()
    taken = DepartmentMember.objects.filter(
        institution=institution, physician_id=physician_id, is_primary=True, until__isnull=True
    ).exists()
    if department and not taken:
        DepartmentMember.objects.create(
            department=department,
            institution=institution,
            physician_id=physician_id,
            since=on,
            assigned_as="registration",
        )


_CARRY_OUT: dict[type, Callable[[Any, _Decision], _Done]] = {
    change_types.OpenRegistration: _open,
    change_types.ChangeRegistration: _change,
    change_types.CloseRegistration: _close,
    change_types.SuspendRegistration: _suspend,
    change_types.ResumeRegistration: _resume,
    change_types.ProposeDeregistration: _propose,
    change_types.DropProposal: _drop_proposal,
    change_types.MarkOffRoster: _mark_off_roster,
    change_types.RestoreToRoster: _restore,
    change_types.OpenFiling: _open_filing,
    change_types.CloseFiling: _close_filing,
    change_types.ReissueCertificate: _reissue,
}
