"""The physicians who wait for activation, as the institution's or the authority's list shows them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from yiji.accounts.models import OneTimeCode, PhysicianAccount
from yiji.accounts.scope import Scope
from yiji.institutions.models import Institution
from yiji.notices.models import SmsMessage
from yiji.register.activation_rules import RESEND_SECONDS, VALID_STATUSES
from yiji.register.models import Physician, Registration
from yiji.register.visibility import visible_accounts_waiting
from yiji.search.find import find
from yiji.vault.fields import reveal
from yiji.vault.masking import mask_id_number, mask_phone

ORDER = ("waiting_since", "id")
COLUMNS = ("waiting_since", "id")
TABS = ("all", "to_send", "code_sent", "to_confirm")
_TO_CONFIRM = Q(state="awaiting_activation", activation_method="DIRECT")


@dataclass(frozen=True)
class WaitingPhysician:
    """One waiting physician; ``code_state`` is "", ``live`` or ``ended``, ``message_state`` that of the last SMS."""

    id: uuid.UUID
    name: str
    id_number: str
    phone: str
    signed_up_at: dt.datetime
    waiting_since: dt.datetime
    days_waited: int
    state: str
    newcomer: bool
    institution: str
    certificate_no: str
    phone_of_record: bool
    to_confirm: bool
    asked_by_me: bool
    code_state: str
    code_expires_at: dt.datetime | None
    message_state: str
    may_send_at: dt.datetime | None


def pending_activations(scope: Scope, tab: str = "all", name: str = "") -> QuerySet[PhysicianAccount]:
    """The waiting accounts in the scope, oldest first; ``tab`` is one of TABS, ``name`` searches by name."""
    waiting = visible_accounts_waiting(scope).filter(waiting_since__isnull=False)
    if tab == "to_confirm":
        waiting = waiting.filter(_TO_CONFIRM)
    elif tab == "code_sent":
        waiting = waiting.filter(state="code_sent")
    elif tab == "to_send":
        waiting = waiting.filter(state="awaiting_activation").exclude(_TO_CONFIRM)
    return find(waiting, "physician", name, column="physician_id")


def pending_counts(scope: Scope) -> dict[str, int]:
    """How many wait in each tab."""
    return {tab: pending_activations(scope, tab).count() for tab in TABS}


def describe_waiting(
    scope: Scope, ids: Iterable[uuid.UUID], *, now: dt.datetime | None = None
) -> list[WaitingPhysician]:
    """The rows of one page, in the order of ``ids``; ids outside the scope are left out."""
    now = now or timezone.now()
    wanted = list(ids)
    accounts = {a.pk: a for a in visible_accounts_waiting(scope).filter(pk__in=wanted).select_related("user")}
    people = {
        p.pk: p
        for p in Physician.objects.filter(
            pk__in=[a.physician_id for a in accounts.values() if a.physician_id]
        )
    }
    registered: dict[tuple[uuid.UUID | None, uuid.UUID | None], str] = {
        (r.physician_id, r.primary_institution_id): r.certificate_no
        for r in Registration.objects.filter(physician_id__in=people, status__in=VALID_STATUSES)
    }
    codes = _last_codes(accounts)
    messages = dict(
        SmsMessage.objects.filter(pk__in=[c["sms_id"] for c in codes.values() if c["sms_id"]]).values_list(
            "pk", "state"
        )
    )
    places: dict[uuid.UUID | None, str] = dict(
        Institution.objects.filter(
            pk__in=[a.activating_institution_id for a in accounts.values() if a.activating_institution_id]
        ).values_list("pk", "name")
    )
    rows = []
    for account in (accounts[i] for i in wanted if i in accounts):
        code = codes.get(account.pk)
        person = people.get(account.physician_id) if account.physician_id else None
        certificate = registered.get((account.physician_id, account.activating_institution_id), "")
        rows.append(
            _row(
                account,
                scope=scope,
                now=now,
                code=code,
                certificate_no=certificate,
                institution=places.get(account.activating_institution_id, ""),
                message_state=messages.get(code["sms_id"], "") if code else "",
                phone_of_record=bool(person and person.phone_of_record_index == account.user.phone_index),
            )
        )
    return rows


def _last_codes(accounts: Iterable[uuid.UUID]) -> dict[uuid.UUID, dict[str, Any]]:
    rows = OneTimeCode.objects.filter(
        purpose="activation", subject_id__in=list(accounts), replaced_at__isnull=True
    ).order_by("created_at")
    columns = ("subject_id", "created_at", "expires_at", "sms_id")
    return {row["subject_id"]: dict(row) for row in rows.values(*columns)}


def _row(
    account: PhysicianAccount,
    *,
    scope: Scope,
    now: dt.datetime,
    code: dict[str, Any] | None,
    certificate_no: str,
    institution: str,
    message_state: str,
    phone_of_record: bool,
) -> WaitingPhysician:
    since = account.waiting_since or account.created_at
    to_confirm = account.state == "awaiting_activation" and account.activation_method == "DIRECT"
    live = bool(code and account.state == "code_sent" and code["expires_at"] > now)
    again = code["created_at"] + dt.timedelta(seconds=RESEND_SECONDS) if code else None
    return WaitingPhysician(
        id=account.pk,
        name=account.name,
        id_number=mask_id_number(reveal(account, "id_number")),
        phone=mask_phone(reveal(account.user, "phone")),
        signed_up_at=account.created_at,
        waiting_since=since,
        days_waited=max((timezone.localtime(now).date() - timezone.localtime(since).date()).days, 0),
        state=account.state,
        newcomer=not certificate_no,
        institution=institution,
        certificate_no=certificate_no,
        phone_of_record=phone_of_record,
        to_confirm=to_confirm,
        asked_by_me=to_confirm and account.activated_by == scope.user_id,
        code_state="live" if live else ("ended" if code and not to_confirm else ""),
        code_expires_at=code["expires_at"] if live and code else None,
        message_state=message_state,
        may_send_at=again if again and again > now else None,
    )
