"""The waivers of an application, for its file and for the paper of the decision."""

from __future__ import annotations

import datetime as dt

from yiji.applications.models import Application, RuleWaiver

STATE_LABELS = {
    "proposed": "待另一人同意",
    "in_force": "已豁免",
    "declined": "不同意",
    "withdrawn": "已撤回",
}


def waivers_of(application: Application) -> list[RuleWaiver]:
    """All waivers ever proposed, oldest first."""
    return list(application.waivers.all())


def waivers_in_force(application: Application, on: dt.date) -> list[RuleWaiver]:
    """Those that stand on that day; the decision names them."""
    return list(application.waivers.filter(state="in_force", expires_on__gte=on))
