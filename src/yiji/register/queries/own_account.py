"""What a physician may know of his own account, and of the institutions that could confirm him."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.utils import timezone

from yiji.accounts import one_time_codes
from yiji.accounts.scope import Scope
from yiji.institutions.models import Institution
from yiji.notices.models import SmsMessage
from yiji.register.models import Registration
from yiji.register.queries.activation_way import ActivationWay, activation_way
from yiji.register.visibility import own_account_row, visible_registrations
from yiji.search.find import find
from yiji.vault.fields import reveal
from yiji.vault.masking import mask_id_number, mask_phone

MOST_CHOICES = 20


@dataclass(frozen=True)
class OwnRegistration:
    """One registration in a line: where, as what, whether it is in force."""

    certificate_no: str
    level: str
    category: str
    institution: str
    status: str


@dataclass(frozen=True)
class OwnAccount:
    """The own account for its pages; ID number and phone are masked, ``code_expires_at`` is None without a live code."""

    id: uuid.UUID
    name: str
    login_name: str
    id_number: str
    phone: str
    state: str
    mismatch_field: str
    institution: str
    institution_phone: str
    institution_chosen: bool
    may_choose: bool
    code_expires_at: dt.datetime | None
    message_state: str
    look_only_until: dt.datetime | None
    activated_at: dt.datetime | None
    activation_method: str
    last_seen_at: dt.datetime | None
    registrations: tuple[OwnRegistration, ...]
    way: ActivationWay


@dataclass(frozen=True)
class InstitutionChoice:
    """An institution as the physician sees it when he chooses."""

    id: uuid.UUID
    name: str
    address: str


def own_account(scope: Scope, *, now: dt.datetime | None = None) -> OwnAccount:
    """The account of the physician who asks; raises NotFound for everybody else."""
    now = now or timezone.now()
    account = own_account_row(scope)
    institution = Institution.objects.filter(pk=account.activating_institution_id or uuid.UUID(int=0)).first()
    code = one_time_codes.live_code("activation", account.pk, now=now)
    sms = (
        SmsMessage.objects.filter(pk=code.sms_id).values_list("state", flat=True)
        if code and code.sms_id
        else ()
    )
    look_only = account.look_only_until
    way = activation_way(account)
    return OwnAccount(
        id=account.pk,
        name=account.name,
        login_name=account.user.login_name,
        id_number=mask_id_number(reveal(account, "id_number")),
        phone=mask_phone(reveal(account.user, "phone")),
        state=account.state,
        mismatch_field=account.mismatch_field,
        institution=institution.name if institution else "",
        institution_phone=institution.phone if institution else "",
        institution_chosen=institution is not None,
        may_choose=account.state in ("verified", "awaiting_activation") and way.may_choose,
        code_expires_at=code.expires_at if code else None,
        message_state=next(iter(sms), ""),
        look_only_until=look_only if look_only and look_only > now else None,
        activated_at=account.activated_at,
        activation_method=account.activation_method,
        last_seen_at=account.user.last_seen_at,
        registrations=tuple(_in_a_line(found) for found in _registrations(scope)),
        way=way,
    )


def institution_choices(province: str, name: str) -> list[InstitutionChoice]:
    """At most twenty institutions of a province with a valid licence whose name matches; [] for an empty question."""
    if not province or len(name.strip()) < 2:
        return []
    valid = Institution.objects.filter(province_code=province, licence_state="valid")
    found = find(valid, "institution", name.strip()).order_by("name", "pk")[:MOST_CHOICES]
    return [InstitutionChoice(one.pk, one.name, one.address) for one in found]


def _registrations(scope: Scope) -> list[Registration]:
    return list(
        visible_registrations(scope).select_related("primary_institution").order_by("-approved_on", "pk")[:10]
    )


def _in_a_line(registration: Registration) -> OwnRegistration:
    return OwnRegistration(
        certificate_no=registration.certificate_no,
        level=registration.level,
        category=registration.category,
        institution=registration.primary_institution.name,
        status=registration.status,
    )
