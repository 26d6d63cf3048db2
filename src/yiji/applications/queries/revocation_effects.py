"""What the revocation of a physician's account would end, and what stands against it (seed 5.1)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from yiji.accounts.models import PhysicianAccount
from yiji.accounts.scope import Scope
from yiji.applications.models import Application
from yiji.kernel.outcome import NotFound, Problem
from yiji.register.models import Registration
from yiji.register.models.registration import LIVE_STATUSES
from yiji.register.visibility import visible_live_accounts
from yiji.rulebook.workflow import AT_THE_AUTHORITY, DRAFT, OPEN
from yiji.vault.fields import reveal
from yiji.vault.masking import mask_id_number, mask_phone


@dataclass(frozen=True)
class RevocationEffects:
    """The account in words, what ends with it, and what stays. ``obstacles`` are numbers at the authority."""

    account_id: uuid.UUID
    name: str
    id_number: str
    phone: str
    state: str
    version: int
    drafts: int
    withdrawn: tuple[str, ...]
    obstacles: tuple[str, ...]
    registrations: tuple[str, ...]

    @property
    def problem(self) -> Problem | None:
        """Why the account can't be revoked now; None when it can."""
        return at_the_authority(self.obstacles)


def revocation_effects(scope: Scope, account_id: uuid.UUID) -> RevocationEffects:
    """Preview for one live account in the scope; raises NotFound for any other."""
    account = visible_live_accounts(scope).filter(pk=account_id).select_related("user").first()
    if account is None:
        raise NotFound
    found = open_applications(account)
    registrations = Registration.objects.filter(
        physician_id=account.physician_id or uuid.UUID(int=0), status__in=LIVE_STATUSES
    ).values_list("certificate_no", "primary_institution__name")
    return RevocationEffects(
        account_id=account.pk,
        name=account.name,
        id_number=mask_id_number(reveal(account, "id_number")),
        phone=mask_phone(reveal(account.user, "phone")),
        state=account.state,
        version=account.version,
        drafts=sum(one.state == DRAFT for one in found),
        withdrawn=tuple(one.number or "" for one in found if one.state in OPEN - AT_THE_AUTHORITY - {DRAFT}),
        obstacles=tuple(one.number or "" for one in found if one.state in AT_THE_AUTHORITY),
        registrations=tuple(f"{number}（{place}）" for number, place in registrations),
    )


def open_applications(account: PhysicianAccount) -> list[Application]:
    """The account's applications that have not ended, oldest first."""
    return list(Application.objects.filter(account=account, state__in=OPEN).order_by("created_at", "pk"))


def at_the_authority(numbers: tuple[str, ...]) -> Problem | None:
    """The refusal while an application is with the authority: revoking would leave it without an applicant."""
    if not numbers:
        return None
    return Problem(
        "application_at_authority",
        "该医师的申请 {numbers} 正在审批机关办理，账户现在不能撤销。",
        way_out="请等待审批机关作出决定，或由本人先撤回申请；涉嫌冒名的，请联系审批机关处理该申请。",
        params={"numbers": "、".join(numbers)},
    )
