"""What the pages of penalties, bars and assessment results share."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from yiji.accounts.scope import Scope
from yiji.applications.queries.conduct_cases import open_deregistrations
from yiji.register.conduct_visibility import get_assessment, visible_assessments
from yiji.register.queries import conduct as found
from yiji.register.queries.assessments import to_suspend
from yiji.rulebook.assessment import suspension_after_failure
from yiji.web.authority.conduct_forms import CloseForm, ConductForm
from yiji.web.shared.application_pages import VersionForm
from yiji.web.shared.assessment_forms import AnswerForm
from yiji.web.shared.attempt import posted
from yiji.web.shared.form_builder import YijiForm
from yiji.web.shared.perform import perform
from yiji.web.shared.request import ScopedRequest

DETAIL, RECORD, ASSESSMENT = (
    "authority/conduct_record.html",
    "authority/record_conduct.html",
    "authority/assessment.html",
)


def record_page(
    request: ScopedRequest, form: YijiForm, act: Callable[[], object], context: dict[str, Any]
) -> HttpResponse:
    """The form of a record, the form with its errors, or the new record."""
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return render(request, RECORD, {"form": form, **context}, status=status)

    def then(reference: str) -> str:
        messages.success(request, _("已登记，须由另一名人员复核后生效。"))
        return reverse("authority:conduct_record", args=[reference])

    return perform(request, form, act, then=then, template=RECORD, context=context)


def detail_context(request: ScopedRequest, conduct_id: uuid.UUID) -> dict[str, Any]:
    """One record, the buttons that the reader has, and the case that follows it."""
    scope = request.scope
    shown = found.shown_conduct(scope, conduct_id, timezone.localdate())
    row, version = shown.row, {"version": shown.row.version}
    may_check, me = scope.may("authority:conduct:check"), scope.person_id
    ends = found.ENDS_REGISTRATION.get(row.kind) if row.state in ("confirmed", "close_asked") else None
    return {
        "shown": shown,
        "row": row,
        "may_confirm": may_check and row.state == "recorded" and row.recorded_by_person != me,
        "may_answer": may_check and row.state == "close_asked" and row.close_asked_by_person != me,
        "may_close": scope.may("authority:conduct:record") and row.state == "confirmed",
        "may_open_cases": scope.may("authority:ex_officio:write"),
        "form": VersionForm(initial=version),
        "return_form": AnswerForm(initial=version),
        "close_form": CloseForm(initial=version),
        "ends_registration": bool(ends),
        "registrations": _to_end(scope, row.physician_id) if ends else [],
    }


def _to_end(scope: Scope, physician_id: uuid.UUID) -> list[tuple[Any, Any]]:
    """Each live registration that this authority granted, with the case that is open about it."""
    cases = open_deregistrations(scope, physician_id)
    return [(one, cases.get(one.pk)) for one in found.live_registrations(scope, physician_id)]


def press(
    request: ScopedRequest,
    conduct_id: uuid.UUID,
    form_name: str,
    form_type: type[VersionForm],
    act: Callable[..., Any],
    said: str,
    **more: Any,
) -> HttpResponse:
    """A button of a record's page: the act once, or the page with what is wrong."""
    context = detail_context(request, conduct_id)
    then = reverse("authority:conduct_record", args=[conduct_id])
    return _press(request, conduct_id, context, form_name, form_type, act, said, then, DETAIL, more)


def assessment_context(request: ScopedRequest, assessment_id: uuid.UUID) -> dict[str, Any]:
    """One result and the buttons that the reader has."""
    scope = request.scope
    row = get_assessment(scope, assessment_id)
    may_check = scope.may("authority:conduct:check") and row.recorded_by_person != scope.person_id
    failed = visible_assessments(scope).filter(pk=row.pk)
    again = row.state == "confirmed" and row.result == "failed" and row.attempt == 2
    return {
        "row": row,
        "may_confirm": may_check and row.state == "recorded",
        "may_withdraw": may_check and row.state == "confirmed",
        "may_suspend": scope.may("authority:conduct:record") and to_suspend(failed).exists(),
        "may_open_cases": scope.may("authority:ex_officio:write"),
        "suspensions": list(row.suspensions.order_by("recorded_at")),
        "form": VersionForm(initial={"version": row.version}),
        "answer_form": AnswerForm(initial={"version": row.version}),
        "ends_registration": again,
        "registrations": _to_end(scope, row.physician_id) if again else [],
    }


def press_assessment(
    request: ScopedRequest,
    assessment_id: uuid.UUID,
    form_name: str,
    form_type: type[VersionForm],
    act: Callable[..., Any],
    said: str,
) -> HttpResponse:
    """A button of a result's page."""
    context = assessment_context(request, assessment_id)
    then = reverse("authority:assessment", args=[assessment_id])
    return _press(request, assessment_id, context, form_name, form_type, act, said, then, ASSESSMENT, {})


def _press(
    request: ScopedRequest,
    object_id: uuid.UUID,
    context: dict[str, Any],
    form_name: str,
    form_type: type[VersionForm],
    act: Callable[..., Any],
    said: str,
    url: str,
    template: str,
    more: dict[str, Any],
) -> HttpResponse:
    form = form_type(posted(request))
    if not form.is_valid():
        return render(request, template, {**context, form_name: form}, status=422)

    def then(_reference: str) -> str:
        messages.success(request, said)
        return url

    rest = {key: value for key, value in context.items() if key != "form"}
    return perform(
        request,
        form,
        lambda: act(request.scope, object_id, **form.cleaned_data, **more).pk,
        then=then,
        template=template,
        context={**rest, form_name: form},
    )


def after_failure(request: ScopedRequest, assessment: Any) -> ConductForm:
    """The form of the suspension that follows a failed assessment, filled in as far as the law says it (ML 42)."""
    first = timezone.localdate()
    initial = {
        "kind": "suspension",
        "decided_by": assessment.authority.name,
        "decided_on": first,
        "effective_from": first,
        "effective_to": suspension_after_failure(first)[0],
        "ground": _("%(first)s—%(last)s考核周期定期考核不合格。")
        % {"first": assessment.period_from, "last": assessment.period_to},
    }
    return ConductForm(
        posted(request), request.FILES or None, chosen=True, only="suspension", initial=initial
    )
