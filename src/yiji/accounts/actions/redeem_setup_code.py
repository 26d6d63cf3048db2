"""First log-in with a one-time set-up code: prove the code, then set the password, which uses the code up."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.utils import timezone

from yiji.accounts import one_time_codes
from yiji.accounts.actions.log_in import find_user, normalise_login_name
from yiji.accounts.actions.set_password import write_password
from yiji.accounts.actions.step_institution_account import Ground, move
from yiji.accounts.institution_states import ACTS
from yiji.accounts.models import InstitutionAccount, Membership, User
from yiji.accounts.one_time_codes import ProvenCode
from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.kernel.outcome import NotFound
from yiji.limits.limiter import PASSWORD_PER_ADDRESS, give_back, require

PURPOSE = "setup"


def prove_setup_code(
    side: str, login_name: str, code: str, *, address: str, now: dt.datetime | None = None
) -> ProvenCode:
    """The code is the live one of this user; raises Refusal (alike for unknown users) or TooMany."""
    require(PASSWORD_PER_ADDRESS, address, "本网络尝试的次数过多，请稍后再试。")
    user = find_user(side, normalise_login_name(login_name))
    # For an unknown name a subject of its own is asked, so that the answer and the work are the same.
    subject = user.pk if user else uuid.uuid5(uuid.NAMESPACE_OID, f"{side}|{login_name[:80].lower()}")
    proven = one_time_codes.prove(PURPOSE, subject, code, now=now)
    give_back(PASSWORD_PER_ADDRESS, address)
    return proven


def redeem_setup_code(proven: ProvenCode, password: str, *, now: dt.datetime | None = None) -> User:
    """Set the password and use the code up in one transaction; an issued account becomes active."""
    now = now or timezone.now()
    user = User.objects.filter(pk=proven.subject_id, is_active=True).first()
    if user is None:
        raise NotFound
    with transaction.atomic():
        one_time_codes.redeem(proven, field="password", now=now)
        write_password(user, password)
        actor = Scope(side=user.side, user_id=user.pk, display_name=user.display_name)
        tenant = _activate_institution(actor, user, now)
        record(actor, "redeem_setup_code", "user", user.pk, tenant_id=tenant)
    user.refresh_from_db()
    return user


def _activate_institution(actor: Scope, user: User, now: dt.datetime) -> uuid.UUID | None:
    membership = Membership.objects.filter(user=user, ended_at__isnull=True).first()
    if membership is None:
        return None
    if membership.role == "administrator":
        account = InstitutionAccount.objects.filter(
            institution_id=membership.institution_id, state__in=ACTS["redeem"].moves
        ).first()
        if account is not None:
            move(actor, account, "redeem", Ground(), now=now)
    return membership.institution_id
