"""What the authority does with an application, in the order of the decision bar, and the file it is done on."""

from __future__ import annotations

import uuid
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yiji.accounts.scope import Scope
from yiji.applications.queries.detail import hearing_answer
from yiji.applications.queries.effect_preview import effect_lines
from yiji.applications.queries.employer_notes import notes_for_decision
from yiji.applications.queries.rule_findings import recorded_examination, rule_findings
from yiji.applications.queries.waivers import waivers_of
from yiji.rulebook.workflow import OPEN
from yiji.web.shared.application_pages import detail_context
from yiji.web.shared.case_buttons import Act, case_buttons
from yiji.web.shared.decision_words import decision_context
from yiji.web.shared.paper_pages import panel

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
_EXAMINER = _("有审查职责的人员")
_DECIDER = _("有决定职责的人员")
NOTE = Act(
    "authority:note_application", _("备案"), ("note",), "authority:application:note", _INTAKE, "primary"
)
RECEIVE = Act(
    "authority:receive_application",
    _("收件"),
    ("receive",),
    "authority:application:accept",
    _INTAKE,
    "primary",
)
TAKE_UP = Act(
    "authority:take_up_application",
    _("直接收件"),
    ("take_up",),
    "authority:application:take_up",
    _INTAKE,
    "primary",
)
TRANSFER = Act(
    "authority:transfer_application", _("移送"), ("transfer",), "authority:application:transfer", _INTAKE
)
REFUSE_ACCEPTANCE = Act(
    "authority:refuse_acceptance",
    _("不予受理"),
    ("refuse_acceptance",),
    "authority:application:refuse_acceptance",
    _INTAKE,
    "danger",
)
HEAR = Act("authority:hear_physician", _("告知当事人"), ("hear",), "authority:application:examine", _EXAMINER)
PAUSE = Act(
    "authority:pause_application", _("中止期限"), ("pause",), "authority:application:pause", _EXAMINER
)
RESUME = Act(
    "authority:resume_application",
    _("恢复期限"),
    ("resume",),
    "authority:application:pause",
    _EXAMINER,
    "primary",
)
EXTEND = Act(
    "authority:extend_application", _("延长期限"), ("extend",), "authority:application:extend", _DECIDER
)
WITHDRAW = Act(
    "authority:withdraw_case", _("撤销立案"), ("withdraw",), "authority:ex_officio:write", _EXAMINER, "danger"
)
ACTS = (
    NOTE, RECEIVE, TAKE_UP, ACCEPT, SUPPLEMENT, TRANSFER, REFUSE_ACCEPTANCE, HEAR, EXAMINE, RESUME, PAUSE, EXTEND,
    DECIDE, COMPLETE,
)  # fmt: skip


def file_context(scope: Scope, application_id: uuid.UUID) -> dict[str, Any]:
    """The file of an application: form, papers, rule results as of today, report, and the decision bar."""
    context = detail_context(scope, application_id)
    detail = context["detail"]
    undecided = detail.application.state in OPEN - {"granted"}
    acts = (*ACTS, WITHDRAW) if detail.application.started_by == "authority" else ACTS
    return {
        **context,
        **decision_context(detail),
        **panel(scope, application_id),
        "problems": rule_findings(detail.application, timezone.localdate()) if undecided else None,
        "examination": recorded_examination(detail.application),
        "hearing_answer": hearing_answer(detail.application),
        "waivers": waivers_of(detail.application),
        "may_waive": undecided and scope.may("authority:waiver:write"),
        "employer_notes": notes_for_decision(detail.application),
        "effects": effect_lines(detail.application) if undecided else [],
        "buttons": case_buttons(scope, detail, acts),
    }
