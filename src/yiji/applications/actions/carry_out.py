"""Carries a decision's changes into the register: number, one writer, and what follows for accounts and parties."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from yiji.accounts.scope import Scope
from yiji.applications.deadline import local_day
from yiji.applications.models import Application
from yiji.applications.notify_parties import tell_former_institution
from yiji.certificates.actions.take_number import take_certificate_number
from yiji.kernel.outcome import Problem, Refusal
from yiji.register.actions.apply_changes import apply_changes
from yiji.register.actions.close_account import close_account_of
from yiji.register.models import Physician, Registration
from yiji.rulebook.register_changes import ChangeRegistration, OpenRegistration, RegisterChange

DEATH = "01"


def carry_out(
    scope: Scope, application: Application, changes: Sequence[RegisterChange], now: dt.datetime
) -> None:
    """Apply the changes of a decided application in the caller's transaction; two decisions never interleave.

    Raises Refusal when there is nothing to change any more: a decision always has its effect.
    """
    if not changes:
        raise Refusal(
            Problem(
                "nothing_left",
                "所涉注册或者备案已经终止，本件没有可以登记的内容。",
                way_out="请作出不予准许的决定，或者请申请人撤回。",
            )
        )
    Physician.objects.select_for_update(no_key=True).get(pk=application.physician_id)
    former = application.registration.primary_institution_id if application.registration else None
    apply_changes(
        scope,
        changes,
        physician_id=application.physician_id,
        application_id=application.pk,
        effective_on=local_day(now),
        certificate_no=application.certificate_no,
        source="decision",
    )
    moved = any(
        isinstance(change, ChangeRegistration) and change.primary_institution not in (None, str(former))
        for change in changes
    )
    if moved and former:
        tell_former_institution(application, former)
    if (
        application.content.get("deregistration_reason", application.content.get("ex_officio_reason"))
        == DEATH
    ):
        close_account_of(scope, application.physician_id, now=now)


def certificate_number_for(application: Application, changes: Sequence[RegisterChange]) -> str:
    """A new number, or the person's own where the change keeps it; "" when no change needs one."""
    asking = [c for c in changes if isinstance(c, OpenRegistration | ChangeRegistration)]
    if not asking:
        return application.certificate_no
    change = asking[-1]
    if change.certificate_number == "keep":
        return _own_number(application, change)
    if application.institution is None or not change.practice_level or not change.practice_category:
        return application.certificate_no
    return take_certificate_number(
        change.practice_level,
        change.practice_category,
        application.institution.county_code,
        application.physician_id,
    )


def _own_number(application: Application, change: OpenRegistration | ChangeRegistration) -> str:
    if isinstance(change, ChangeRegistration):
        return Registration.objects.values_list("certificate_no", flat=True).get(pk=change.registration)
    earlier = Registration.objects.filter(
        physician_id=application.physician_id, level=change.practice_level, category=change.practice_category
    )
    return earlier.order_by("-approved_on").values_list("certificate_no", flat=True).first() or ""
