"""Examination and decision: by two different persons, on the rule results of the day."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from yiji.applications.actions.decide import grant, refuse
from yiji.applications.actions.examine import examine
from yiji.rulebook.application_types import get
from yiji.rulebook.refusal_grounds import REFUSED_ON_GROUNDS
from yiji.rulebook.rule import blocking
from yiji.web.authority.application_forms import ExamineForm, GrantForm, RefuseForm
from yiji.web.authority.case_acts import DECIDE, EXAMINE, file_context
from yiji.web.authority.file_act import ActPage, act_on_file
from yiji.web.shared.access import access
from yiji.web.shared.attempt import posted
from yiji.web.shared.request import ScopedRequest


@access("authority:application:examine")
def examine_application(request: ScopedRequest, application_id: uuid.UUID) -> HttpResponse:
    """Tick off every warning, propose, hand on to the person who decides."""
    context = file_context(request.scope, application_id)
    version = {"version": context["application"].version}
    form = ExamineForm(posted(request), initial=version, problems=context["problems"] or ())
    page = ActPage(
        EXAMINE,
        _("审查"),
        _("提交审查意见后，由另一名有决定职责的人员作出决定。"),
        _("审查意见已提交。"),
        template="authority/examine.html",
    )
    return act_on_file(
        request,
        page,
        form,
        context,
        lambda: examine(request.scope, application_id, **{"checked": [], **form.cleaned_data}).pk,
    )


@access("authority:application:decide")
def decide_application(request: ScopedRequest, application_id: uuid.UUID) -> HttpResponse:
    """Grant or refuse; who accepted or examined the application sees why it is not his to decide."""
    context = file_context(request.scope, application_id)
    form, other = _forms(request, context)
    context |= {
        "labels": {move.name: move.label for move in get(context["application"].type).workflow.moves},
        "blocked": bool(blocking(context["problems"] or ())),
        "grant_form": form if isinstance(form, GrantForm) else other,
        "refuse_form": other if isinstance(form, GrantForm) else form,
    }
    granting = isinstance(form, GrantForm)
    done = _("已准予，注册信息已登记。") if granting else _("已作出不予准许的决定。")
    page = ActPage(DECIDE, _("作出决定"), "", done, template="authority/decide.html")

    def act() -> object:
        data = {key: value for key, value in form.cleaned_data.items() if key != "decision"}
        if not granting:
            data.setdefault("grounds", [])
        return (grant if granting else refuse)(request.scope, application_id, **data).pk

    return act_on_file(request, page, form, context, act)


def _forms(
    request: ScopedRequest, context: dict[str, Any]
) -> tuple[GrantForm | RefuseForm, GrantForm | RefuseForm]:
    """The form in use and the other one; ids differ because both stand on one page."""
    version = {"version": context["application"].version}
    found = [problem.code for problem in blocking(context["problems"] or ())]
    refusing = request.method == "POST" and request.POST.get("decision") == "refuse"
    grant_form = GrantForm(
        None if refusing else posted(request), initial={**version, "decision": "grant"}, auto_id="grant_%s"
    )
    refuse_form = RefuseForm(
        posted(request) if refusing else None,
        initial={**version, "decision": "refuse", "grounds": found},
        auto_id="refuse_%s",
        on_grounds=context["application"].type in REFUSED_ON_GROUNDS,
    )
    return (refuse_form, grant_form) if refusing else (grant_form, refuse_form)
