"""Where a physician's own account stands on its way to being active, for his activation page."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.utils import timezone

from yiji.accounts.models import PhysicianAccount
from yiji.accounts.scope import Scope
from yiji.institutions.models import Institution
from yiji.register.activation_rules import ASKED_DIRECTLY, AT_AUTHORITY
from yiji.register.models import AuthorityReferral
from yiji.register.queries.activation_settings import activation_setting
from yiji.register.queries.activation_way import ActivationWay, activation_way
from yiji.register.queries.code_states import CodeState, last_codes
from yiji.register.queries.silence import silence_of
from yiji.register.visibility import own_account_row
from yiji.vault.fields import reveal
from yiji.vault.masking import mask_phone


@dataclass(frozen=True)
class AtAuthority:
    """The authority that has the account now, or that sent it back with ``answer``."""

    name: str
    address: str
    phone: str
    ground: str
    answer: str


@dataclass(frozen=True)
class ActivationProgress:
    """``state`` as in the account; ``asked`` is "", ``direct`` or ``authority`` while something was asked for it."""

    state: str
    method: str
    phone: str
    institution: str
    institution_phone: str
    institution_method: str
    way: ActivationWay
    code: CodeState | None
    asked: str
    authority: AtAuthority | None
    silent_until: dt.date | None
    activated_at: dt.datetime | None
    look_only_until: dt.datetime | None

    @property
    def waiting(self) -> bool:
        return self.state in ("awaiting_activation", "code_sent")

    @property
    def may_type_code(self) -> bool:
        return self.waiting and self.asked == ""


def activation_progress(scope: Scope, *, now: dt.datetime | None = None) -> ActivationProgress:
    """The progress of the physician who asks; raises NotFound for everybody else."""
    now = now or timezone.now()
    account = own_account_row(scope)
    institution = (
        Institution.objects.select_related("licence_issuer")
        .filter(pk=account.activating_institution_id or uuid.UUID(int=0))
        .first()
    )
    waiting = account.state in ("awaiting_activation", "code_sent")
    until = account.look_only_until
    return ActivationProgress(
        state=account.state,
        method=account.activation_method,
        phone=mask_phone(reveal(account.user, "phone")),
        institution=institution.name if institution else "",
        institution_phone=institution.phone if institution else "",
        institution_method=activation_setting(institution).method if institution and waiting else "",
        way=activation_way(account),
        code=last_codes([account.pk], now).get(account.pk),
        asked=_asked(account),
        authority=_at_authority(account),
        silent_until=silence_of(account, now).until if waiting and institution else None,
        activated_at=account.activated_at,
        look_only_until=until if until and until > now else None,
    )


def _asked(account: PhysicianAccount) -> str:
    if account.state != "awaiting_activation":
        return ""
    return {ASKED_DIRECTLY: "direct", AT_AUTHORITY: "authority"}.get(account.activation_method, "")


def _at_authority(account: PhysicianAccount) -> AtAuthority | None:
    referral = (
        AuthorityReferral.objects.filter(account=account, state__in=("open", "sent_back"))
        .select_related("authority")
        .order_by("-referred_at")
        .first()
    )
    if referral is None:
        return None
    office = referral.authority
    return AtAuthority(office.name, office.address, office.phone, referral.ground, referral.answer)
