"""What the authority does with an application, in the order of the decision bar, and the file it is done on."""

from __future__ import annotations

import uuid
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yiji.accounts.scope import Scope
from yiji.applications.queries.rule_findings import recorded_examination, rule_findings
from yiji.rulebook.workflow import OPEN
from yiji.web.shared.application_pages import detail_context
from yiji.web.shared.case_buttons import Act, case_buttons
from yiji.web.shared.decision_words import decision_context

_INTAKE = _("有受理职责的人员")
ACCEPT = Act(
    "authority:accept_application", _("受理"), ("accept",), "authority:application:accept", _INTAKE, "primary"
)
SUPPLEMENT = Act(
    "authority:request_supplement",
    _("一次性告知补正"),
    ("request_supplement",),
    "authority:application:supplement",
    _INTAKE,
)
EXAMINE = Act(
    "authority:examine_application",
    _("审查"),
    ("examine",),
    "authority:application:examine",
    _("有审查职责的人员"),
    "primary",
)
DECIDE = Act(
    "authority:decide_application",
    _("作出决定"),
    ("grant", "refuse"),
    "authority:application:decide",
    _("有决定职责的人员"),
    "primary",
)
COMPLETE = Act(
    "authority:complete_application",
    _("发证办结"),
    ("complete",),
    "authority:application:deliver",
    _INTAKE,
    "primary",
)
ACTS = (ACCEPT, SUPPLEMENT, EXAMINE, DECIDE, COMPLETE)


def file_context(scope: Scope, application_id: uuid.UUID) -> dict[str, Any]:
    """The file of an application: form, papers, rule results as of today, report, and the decision bar."""
    context = detail_context(scope, application_id)
    detail = context["detail"]
    undecided = detail.application.state in OPEN - {"granted"}
    return {
        **context,
        **decision_context(detail),
        "problems": rule_findings(detail.application, timezone.localdate()) if undecided else None,
        "examination": recorded_examination(detail.application),
        "buttons": case_buttons(scope, detail, ACTS),
    }
