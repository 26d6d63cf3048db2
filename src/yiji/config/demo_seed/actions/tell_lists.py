"""The demo's lists: views that the clerk has saved, verifications recorded, one report of them (seed 6.1 to 6.3)."""

from __future__ import annotations

import datetime as dt

from yiji.accounts.actions.saved_views import save_view
from yiji.certificates.actions.report_verification import ask_verification_report
from yiji.config.demo_seed.actions.write_staff import scope_of
from yiji.config.demo_seed.clock import at_hour, clock_at, working_days_before
from yiji.register.actions.verify_roster import verify_roster
from yiji.register.queries.verification import COLUMNS, ORDER, describe_verification, to_verify

_VIEWS = (
    ("primary", "未注册账户的临床医师", "category=clinical&account_state=none&sort=name"),
    ("primary", "不在册将满两年", "due=off_roster"),
    ("filed_here", "快到期的外院备案", "state=due"),
)


def tell_lists(today: dt.date) -> None:
    """Save the views, verify a page of physicians, and let the worker write a report."""
    with clock_at(at_hour(working_days_before(today, 1), 15, 10)):
        clerk = scope_of("jc_clerk")
        for list_name, name, query in _VIEWS:
            save_view(clerk, list_name, name=name, query=query)
        some = to_verify(clerk, "registration", "all", "").order_by(*ORDER).values(*COLUMNS)[:20]
        rows = describe_verification(clerk, "registration", some)
        agree = [row.id for row in rows if row.results == ("MATCH",)]
        differ = [row.id for row in rows if row.results != ("MATCH",)]
        if agree:
            verify_roster(clerk, "registration", agree)
        if differ:
            verify_roster(clerk, "registration", differ, note="已请人事科核对名单")
        ask_verification_report(clerk, "registration", "differs")
