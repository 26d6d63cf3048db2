"""处罚和限制: recorded by one officer, put in force, sent back or closed by another (A-10)."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yiji.register.actions.close_conduct import answer_close, ask_to_close
from yiji.register.actions.record_conduct import confirm_conduct, record_conduct, return_conduct
from yiji.register.queries import conduct as found
from yiji.register.queries.physician_detail import physician_detail
from yiji.web.authority import conduct_pages as pages
from yiji.web.authority.conduct_forms import CloseForm, ConductFilter, ConductForm
from yiji.web.shared.access import access
from yiji.web.shared.application_pages import VersionForm, file_response
from yiji.web.shared.assessment_forms import AnswerForm
from yiji.web.shared.assessment_pages import assessment_tabs
from yiji.web.shared.attempt import posted
from yiji.web.shared.lists import keyset_page
from yiji.web.shared.request import ScopedRequest


@access("authority:conduct:view")
def conduct_records(request: ScopedRequest) -> HttpResponse:
    """The authority's records, newest first."""
    form = ConductFilter(request.GET)
    rows = found.conduct_records(request.scope, form.cleaned_data if form.is_valid() else {})
    context = {
        "page": keyset_page(request, rows, found.ORDER, found.COLUMNS),
        "filters": form,
        "tabs": assessment_tabs(request, "conduct"),
        "may_record": request.scope.may("authority:conduct:record"),
    }
    return render(request, "authority/conduct_records.html", context)


@access("authority:conduct:record")
def record(request: ScopedRequest) -> HttpResponse:
    """Record a decision about anybody whom it names by name and ID number."""
    form = ConductForm(posted(request), request.FILES or None)
    return pages.record_page(
        request, form, lambda: record_conduct(request.scope, None, **form.as_arguments()).pk, {}
    )


@access("authority:conduct:record")
def record_of(request: ScopedRequest, physician_id: uuid.UUID) -> HttpResponse:
    """Record a decision about a physician chosen from the register."""
    person = physician_detail(request.scope, physician_id, timezone.localdate())
    form = ConductForm(posted(request), request.FILES or None, chosen=True)
    return pages.record_page(
        request,
        form,
        lambda: record_conduct(request.scope, physician_id, **form.as_arguments()).pk,
        {"person": person},
    )


@access("authority:conduct:view")
def detail(request: ScopedRequest, conduct_id: uuid.UUID) -> HttpResponse:
    """One record in full, and what the reader may do with it."""
    return render(request, pages.DETAIL, pages.detail_context(request, conduct_id))


@access("authority:conduct:view")
def evidence(request: ScopedRequest, conduct_id: uuid.UUID) -> HttpResponse:
    """The decision on which the record rests."""
    media_type, data = found.conduct_evidence(request.scope, conduct_id)
    return file_response(data, media_type, conduct_id.hex[:8])


@require_POST
@access("authority:conduct:check")
def confirm(request: ScopedRequest, conduct_id: uuid.UUID) -> HttpResponse:
    """Put it in force, as the second person."""
    said = _("已生效：规则即时适用，医师本人和执业机构会收到通知。")
    return pages.press(request, conduct_id, "form", VersionForm, confirm_conduct, said)


@require_POST
@access("authority:conduct:check")
def send_back(request: ScopedRequest, conduct_id: uuid.UUID) -> HttpResponse:
    """Send it back, as the second person."""
    return pages.press(request, conduct_id, "return_form", AnswerForm, return_conduct, _("已退回。"))


@require_POST
@access("authority:conduct:record")
def close(request: ScopedRequest, conduct_id: uuid.UUID) -> HttpResponse:
    """Ask to withdraw or end a record in force."""
    said = _("已提出，须由另一名人员复核；在此之前记录仍然有效。")
    return pages.press(request, conduct_id, "close_form", CloseForm, ask_to_close, said)


@require_POST
@access("authority:conduct:check")
def agree(request: ScopedRequest, conduct_id: uuid.UUID) -> HttpResponse:
    """Agree to the withdrawal or end."""
    said = _("已同意，医师本人和执业机构会收到通知。")
    return pages.press(request, conduct_id, "form", VersionForm, answer_close, said, agreed=True)


@require_POST
@access("authority:conduct:check")
def decline(request: ScopedRequest, conduct_id: uuid.UUID) -> HttpResponse:
    """Decline; the record stands."""
    said = _("已答复不同意，记录不变。")
    return pages.press(request, conduct_id, "form", VersionForm, answer_close, said, agreed=False)
