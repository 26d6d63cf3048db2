"""The rows of the waiting list: what agrees with the register and what not, how long, and how the code fares."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from yiji.accounts.models import PhysicianAccount
from yiji.accounts.queries.contact import masked_emails
from yiji.accounts.scope import Scope
from yiji.codelists.calendar import working_days
from yiji.institutions.models import Institution
from yiji.register.activation_rules import ASKED_DIRECTLY, AT_AUTHORITY, RESEND_SECONDS, VALID_STATUSES
from yiji.register.models import AuthorityReferral, DirectActivation, Physician, Registration
from yiji.register.queries.code_states import CodeState, last_codes
from yiji.register.queries.field_checks import Check, checks_of_waiting, checks_with_other_name
from yiji.register.queries.pending_activations import WaitingFilter, waiting_accounts
from yiji.register.queries.silence import Silence, last_words, silence
from yiji.register.visibility import visible_accounts_waiting
from yiji.vault.fields import reveal
from yiji.vault.masking import mask_id_number, mask_phone

_PAUSE = dt.timedelta(seconds=RESEND_SECONDS)


@dataclass(frozen=True)
class WaitingPhysician:
    """One waiting physician. ``silence`` is None where no institution's clock runs."""

    id: uuid.UUID
    name: str
    id_number: str
    phone: str
    email: str
    signed_up_at: dt.datetime
    waiting_since: dt.datetime
    state: str
    institution: str
    newcomer: bool
    certificate_no: str
    phone_of_record: bool
    checks: tuple[Check, ...]
    silence: Silence | None
    code: CodeState | None
    may_send_at: dt.datetime | None
    to_confirm: bool
    asked_by_me: bool
    asked_by: str
    identity_document: str
    at_authority: bool
    ground: str
    ground_note: str
    answer: str

    @property
    def failed(self) -> tuple[Check, ...]:
        """The fields that do not agree."""
        return tuple(check for check in self.checks if check.tone != "ok")

    @property
    def mismatch(self) -> bool:
        return self.state == "mismatch"

    @property
    def actionable(self) -> bool:
        """Whether the institution may still do something by itself."""
        return not self.at_authority and not self.mismatch


def describe_waiting(
    scope: Scope, ids: Iterable[uuid.UUID], *, now: dt.datetime | None = None
) -> list[WaitingPhysician]:
    """The rows of one page, in the order of ``ids``; ids outside the scope are left out."""
    return _describe(scope, list(ids), visible_accounts_waiting(scope), now or timezone.now())


def describe_mismatched(
    scope: Scope, ids: Iterable[uuid.UUID], *, now: dt.datetime | None = None
) -> list[WaitingPhysician]:
    """The same for accounts whose name differs from the register's."""
    found = waiting_accounts(scope, WaitingFilter(tab="mismatch"))
    return _describe(scope, list(ids), found, now or timezone.now())


def _describe(
    scope: Scope, wanted: list[uuid.UUID], visible: QuerySet[PhysicianAccount], now: dt.datetime
) -> list[WaitingPhysician]:
    accounts = {a.pk: a for a in visible.filter(pk__in=wanted).select_related("user")}
    facts = _Facts(accounts, now)
    return [facts.row(scope, accounts[i]) for i in wanted if i in accounts]


class _Facts:
    """Everything the rows of one page need, read in a fixed number of queries."""

    def __init__(self, accounts: Mapping[uuid.UUID, PhysicianAccount], now: dt.datetime) -> None:
        self.now = now
        self.people = {
            person.pk: person
            for person in Physician.objects.filter(
                pk__in=[a.physician_id for a in accounts.values() if a.physician_id]
            ).prefetch_related("qualifications")
        }
        self.registrations: dict[uuid.UUID, list[Registration]] = {}
        for registration in Registration.objects.filter(physician_id__in=self.people).order_by("approved_on"):
            self.registrations.setdefault(registration.physician_id, []).append(registration)
        self.codes = last_codes(accounts, now)
        self.emails = masked_emails([a.user_id for a in accounts.values()])
        self.last_words = last_words(accounts)
        self.calendar = working_days()
        self.places: dict[uuid.UUID | None, str] = dict(
            Institution.objects.filter(
                pk__in=[a.activating_institution_id for a in accounts.values() if a.activating_institution_id]
            ).values_list("pk", "name")
        )
        self.referrals: dict[uuid.UUID, AuthorityReferral] = {}
        for referral in AuthorityReferral.objects.filter(
            account_id__in=accounts, state__in=("open", "sent_back")
        ).order_by("referred_at"):
            self.referrals[referral.account_id] = referral
        self.directs = {
            direct.account_id: direct
            for direct in DirectActivation.objects.filter(
                account_id__in=accounts, state__in=("asked", "at_authority")
            )
        }

    def row(self, scope: Scope, account: PhysicianAccount) -> WaitingPhysician:
        """One account in words and figures."""
        person = self.people.get(account.physician_id) if account.physician_id else None
        registrations = self.registrations.get(account.physician_id, []) if account.physician_id else []
        here = [
            r
            for r in registrations
            if r.primary_institution_id == account.activating_institution_id and r.status in VALID_STATUSES
        ]
        known = bool(person and person.phone_of_record_index == account.user.phone_index)
        to_confirm = account.state == "awaiting_activation" and account.activation_method == ASKED_DIRECTLY
        direct, referral = self.directs.get(account.pk), self.referrals.get(account.pk)
        open_referral = referral if referral and referral.state == "open" else None
        since = account.waiting_since or account.created_at
        code = self.codes.get(account.pk)
        again = code.issued_at + _PAUSE if code and code.channel != "slip" else None
        return WaitingPhysician(
            id=account.pk,
            name=account.name,
            id_number=mask_id_number(reveal(account, "id_number")),
            phone=mask_phone(reveal(account.user, "phone")),
            email=self.emails.get(account.user_id, ""),
            signed_up_at=account.created_at,
            waiting_since=since,
            state=account.state,
            institution=self.places.get(account.activating_institution_id, ""),
            newcomer=not here,
            certificate_no=here[-1].certificate_no if here else "",
            phone_of_record=known,
            checks=checks_of_waiting(account, person, registrations)
            if account.state != "mismatch"
            else checks_with_other_name(),
            silence=self._silence(account, since),
            code=code,
            may_send_at=again if again and again > self.now else None,
            to_confirm=to_confirm,
            asked_by_me=bool(to_confirm and direct and direct.asked_by_person == scope.person_id),
            asked_by=direct.asked_by_name if direct else "",
            identity_document=direct.identity_document if direct else "",
            at_authority=account.state == "awaiting_activation" and account.activation_method == AT_AUTHORITY,
            ground=open_referral.ground if open_referral else "",
            ground_note=open_referral.note if open_referral else "",
            answer=referral.answer if referral and referral.state == "sent_back" else "",
        )

    def _silence(self, account: PhysicianAccount, since: dt.datetime) -> Silence | None:
        if account.state not in ("awaiting_activation", "code_sent") or not account.activating_institution_id:
            return None
        return silence(since, self.now, self.last_words.get(account.pk), self.calendar)
