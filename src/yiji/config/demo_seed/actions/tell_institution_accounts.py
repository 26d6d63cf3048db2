"""The demo's institution accounts: steps behind the states, one restricted, one closing to confirm (seed 1)."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from yiji.accounts.actions.close_institution_account import ask_closing
from yiji.accounts.actions.step_institution_account import Scan
from yiji.accounts.institution_licence import LicensedInstitution
from yiji.accounts.institution_states import next_state
from yiji.accounts.models import CredentialIssue, InstitutionAccount, InstitutionAccountStep
from yiji.config.demo_seed.actions.insert_rows import insert_rows
from yiji.config.demo_seed.actions.write_staff import OFFICER, scope_of
from yiji.config.demo_seed.cast import COUNTY_AUTHORITY
from yiji.config.demo_seed.clock import at_hour, clock_at, working_days_before
from yiji.config.demo_seed.identity import demo_id
from yiji.config.demo_seed.papers import page
from yiji.institutions.models import Institution

# The acts behind each state after the first issue, with the reason that was given.
_WAYS: dict[str, tuple[tuple[str, str], ...]] = {
    "setup_expired": (("expire", ""),),
    "active": (("redeem", ""),),
    "restricted": (("redeem", ""), ("restrict", "restrict_overdue")),
    "suspended": (("redeem", ""), ("suspend", "suspend_risk")),
    "closed": (("redeem", ""), ("close", "close_cancelled")),
}
_BY_OFFICER = ("first", "restrict", "suspend", "close")
CLOSING = "hupan"


def tell_institution_accounts(today: dt.date) -> None:
    """Write the past of every account, then ask for a closing that another officer may confirm."""
    issues = CredentialIssue.objects.select_related("account", "officer")
    offices = {row.pk: row.licence_issuer for row in Institution.objects.select_related("licence_issuer")}
    rows: list[InstitutionAccountStep] = []
    for issue in issues:
        if issue.steps.exists():
            continue
        office, state = offices[issue.account.institution_id], "not_issued"
        way = (("first", ""), *_WAYS.get(issue.account.state, ()))
        for number, (act, reason) in enumerate(way):
            after, by_officer = next_state(act, state), act in _BY_OFFICER
            rows.append(
                InstitutionAccountStep(
                    account=issue.account,
                    act=act,
                    from_state=state,
                    to_state=after,
                    reason=reason,
                    authority_id=office.pk,
                    authority_name=office.name,
                    authority_phone=office.phone,
                    actor_name=issue.officer.display_name if by_officer else "",
                    issue=issue if act == "first" else None,
                    at=issue.issued_at + dt.timedelta(days=40 * number) if number else issue.issued_at,
                )
            )
            state = after
    insert_rows(rows)
    with clock_at(at_hour(working_days_before(today, 1), 15)):
        _ask_closing()


def _ask_closing() -> None:
    place = Institution.objects.select_related("licence_issuer").get(pk=demo_id("institution", CLOSING))
    if place.licence_issuer_id != demo_id("authority", COUNTY_AUTHORITY):
        return
    account = InstitutionAccount.objects.get(institution_id=place.pk)
    ask_closing(
        scope_of(OFFICER),
        LicensedInstitution(
            place.pk,
            place.name,
            place.licence_issuer_id,
            place.licence_issuer.name,
            place.registration_no or "",
            place.licence_state,
            place.kind,
            place.licence_issuer.phone,
        ),
        version=account.version,
        reason="close_ended",
        note="该门诊部来函告知已停止诊疗，随附终止决议，校验一直未办。",
        evidence=Scan(page("closing"), "image/jpeg"),
        now=timezone.now(),
    )
