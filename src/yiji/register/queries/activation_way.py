"""Which of the four official cases of activation an account is, and what its holder can do (domain §1.3 step 5)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from yiji.accounts.models import PhysicianAccount
from yiji.institutions.models import Authority
from yiji.register.activation_rules import ON_APPROVAL
from yiji.register.models import AuthorityReferral, Physician, Registration
from yiji.register.queries.activation_settings import uses_the_system
from yiji.register.queries.in_register import phone_is_of_record
from yiji.register.queries.match import institution_of_valid_registration

NOBODY = uuid.UUID(int=0)


@dataclass(frozen=True)
class ActivationWay:
    """``case``: a (valid registration here), b (its institution doesn't use the system), c (no longer valid),
    d (never registered), "" before the person is matched. ``should_move``: another institution than the one
    that is asked has the valid registration now.
    """

    case: str
    phone_of_record: bool = False
    registered_at: str = ""
    at_authority: str = ""
    on_approval: bool = False
    should_move: bool = False

    @property
    def may_choose(self) -> bool:
        """Whether the holder names the institution himself."""
        return self.case in ("b", "c", "d")

    @property
    def may_claim(self) -> bool:
        """Whether his certificate number counts as a claim."""
        return self.case in ("c", "d")

    @property
    def may_apply_first(self) -> bool:
        """Whether he may file an application that opens the account once it is granted."""
        return self.case == "b"


def activation_way(account: PhysicianAccount) -> ActivationWay:
    """The way of this account as things are now."""
    if account.physician_id is None:
        return ActivationWay("")
    physician = Physician.objects.filter(pk=account.physician_id).first()
    institution = institution_of_valid_registration(account.physician_id)
    if institution is not None:
        case = "a" if uses_the_system(institution.pk) else "b"
    else:
        case = "c" if Registration.objects.filter(physician_id=account.physician_id).exists() else "d"
    return ActivationWay(
        case=case,
        phone_of_record=phone_is_of_record(account, physician),
        registered_at=institution.name if institution else "",
        at_authority=_authority_of_referral(account),
        on_approval=account.state == "verified" and account.activation_method == ON_APPROVAL,
        # Registered, moved, or taken into use after the account was placed.
        should_move=case == "a"
        and account.state in ("verified", "awaiting_activation")
        and institution is not None
        and account.activating_institution_id != institution.pk,
    )


def _authority_of_referral(account: PhysicianAccount) -> str:
    name = AuthorityReferral.objects.filter(account=account, state="open").values_list("authority__name")
    return str(next(iter(name), ("",))[0])


@dataclass(frozen=True)
class AuthorityChoice:
    """A health authority as the physician sees it when he asks one to activate him."""

    id: uuid.UUID
    name: str
    address: str
    phone: str


def authority_choices(province: str) -> list[AuthorityChoice]:
    """The health authorities of a province, its own first; [] for an empty question."""
    if not province:
        return []
    found = Authority.objects.filter(province_code=province, kind="health", is_active=True)
    ordered = sorted(found, key=lambda one: (one.level != "province", one.city_code, one.county_code))
    return [AuthorityChoice(one.pk, one.name, one.address, one.phone) for one in ordered[:200]]
