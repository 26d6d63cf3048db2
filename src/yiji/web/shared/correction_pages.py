"""The pages of correction tickets that the physician's and the institution's portal share (A-14)."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from yiji.register.actions.ask_correction import ask_correction, ask_for_record
from yiji.register.actions.examine_correction import answer_supplement, withdraw_correction
from yiji.register.actions.note_look import note_look
from yiji.register.queries import corrections as found
from yiji.web.shared.application_pages import VersionForm, file_response
from yiji.web.shared.attempt import posted
from yiji.web.shared.correction_forms import AnswerForm, AskCorrectionForm, AskRecordForm
from yiji.web.shared.form_builder import YijiForm
from yiji.web.shared.lists import keyset_page
from yiji.web.shared.name_search import NameSearch, keep_searched_name, searched_name
from yiji.web.shared.perform import perform
from yiji.web.shared.request import ScopedRequest

_ASK = "corrections/ask.html"
_ASK_RECORD = "corrections/ask_record.html"
_OWN = "corrections/own.html"
_LIST = "corrections"


def list_page(
    request: ScopedRequest,
    tabs: Mapping[str, tuple[str, ...]],
    words: Mapping[str, Any],
    order: tuple[str, ...],
    more: Mapping[str, Any],
) -> HttpResponse:
    """One tab of the reader's tickets; a searched name stays in the session."""
    scope = request.scope
    tab = request.GET.get("tab", "")
    tab = tab if tab in tabs else next(iter(tabs))
    if request.method == "POST":
        keep_searched_name(request, _LIST)
        return redirect(f"{request.path}?tab={tab}")
    name = searched_name(request, _LIST) if scope.side != "physician" else ""
    last = list(tabs)[-1]
    rows = found.corrections(scope, tabs[tab], name)
    page = keyset_page(request, rows, found.OWN_ORDER if tab == last else order, found.COLUMNS)
    counts = found.tab_counts(scope, tabs)
    context = {
        "portal": scope.side,
        "page": page,
        "rows": found.describe_corrections(page.rows, timezone.localdate()),
        "tab_entries": [(words[key], f"?tab={key}", key == tab, counts.get(key)) for key in tabs],
        "search": NameSearch(initial={"name": name}),
        "searched": name,
        **more,
    }
    return render(request, "corrections/list.html", context)


def own_list(request: ScopedRequest) -> HttpResponse:
    """What the reader, or his institution, has asked for."""
    words = {"open": _("办理中"), "supplement": _("待补充材料"), "done": _("已办结")}
    more = {"may_ask": request.scope.may(f"{request.scope.side}:correction:write")}
    return list_page(request, found.OWN_TABS, words, found.OWN_ORDER, more)


def ask_page(request: ScopedRequest, qualification_id: uuid.UUID) -> HttpResponse:
    """Ask that fields of a known qualification be corrected."""
    scope = request.scope
    form = AskCorrectionForm(
        found.present_in_words(scope, qualification_id), posted(request), request.FILES or None
    )
    context = {"open": found.open_for(scope, qualification_id), "portal": scope.side}
    if not form.is_valid():
        return render(request, _ASK, {"form": form, **context}, status=422 if form.is_bound else 200)
    return perform(
        request,
        form,
        lambda: (
            ask_correction(
                scope,
                qualification_id,
                form.values(),
                reason=form.cleaned_data["reason"],
                papers=form.papers(),
            ).pk
        ),
        then=lambda reference: _asked(request, reference),
        template=_ASK,
        context=context,
    )


def ask_record_page(request: ScopedRequest) -> HttpResponse:
    """Ask for a record that is not found, or not under this name and number."""
    scope = request.scope
    form = AskRecordForm(scope.side == "physician", posted(request), request.FILES or None)
    context = {"open": found.open_for(scope, None), "portal": scope.side}
    if not form.is_valid():
        return render(request, _ASK_RECORD, {"form": form, **context}, status=422 if form.is_bound else 200)
    return perform(
        request,
        form,
        lambda: (
            ask_for_record(scope, form.stated(), reason=form.cleaned_data["reason"], papers=form.papers()).pk
        ),
        then=lambda reference: _asked(request, reference),
        template=_ASK_RECORD,
        context=context,
    )


def _asked(request: ScopedRequest, reference: str) -> str:
    messages.success(request, _("已提交，由发证机关办理。"))
    return page_of(request, uuid.UUID(reference))


def page_of(request: ScopedRequest, ticket_id: uuid.UUID) -> str:
    """The address of a ticket in the reader's portal."""
    return reverse(f"{request.scope.side}:correction", args=[ticket_id])


def ticket_context(request: ScopedRequest, ticket_id: uuid.UUID) -> dict[str, Any]:
    """One ticket for its page; the look of an officer or clerk is written down for the physician."""
    detail = found.correction_detail(request.scope, ticket_id, timezone.localdate())
    ticket = detail.ticket
    if request.method == "GET":
        note_look(request.scope, "qualification_correction", ticket.pk, ticket.physician_id)
    return {"detail": detail, "ticket": ticket, "portal": request.scope.side}


def own_page(request: ScopedRequest, ticket_id: uuid.UUID) -> HttpResponse:
    """The applicant's own ticket: how it stands, and what he can do."""
    return render(request, _OWN, _own_context(request, ticket_id))


def _own_context(request: ScopedRequest, ticket_id: uuid.UUID) -> dict[str, Any]:
    context = ticket_context(request, ticket_id)
    version = {"version": context["ticket"].version}
    writes = request.scope.may(f"{request.scope.side}:correction:write")
    detail = context["detail"]
    return {
        **context,
        "may_answer": writes and detail.ticket.state == "supplement",
        "may_withdraw": writes and detail.may_withdraw,
        "answer_form": AnswerForm(initial=version, auto_id="answer_%s"),
        "withdraw_form": VersionForm(initial=version, auto_id="withdraw_%s"),
        "answer_url": reverse(f"{request.scope.side}:answer_correction", args=[ticket_id]),
        "withdraw_url": reverse(f"{request.scope.side}:withdraw_correction", args=[ticket_id]),
    }


def answer_page(request: ScopedRequest, ticket_id: uuid.UUID) -> HttpResponse:
    """Send what was asked for."""
    form = AnswerForm(posted(request), request.FILES or None, auto_id="answer_%s")
    return act(
        request,
        ticket_id,
        "answer_form",
        form,
        _own_context(request, ticket_id),
        lambda: (
            answer_supplement(
                request.scope,
                ticket_id,
                version=form.cleaned_data["version"],
                words=form.cleaned_data["words"],
                papers=form.papers(),
            ).pk
        ),
        _("已补充，期限继续计算。"),
        _OWN,
    )


def withdraw_page(request: ScopedRequest, ticket_id: uuid.UUID) -> HttpResponse:
    """Take the ticket back."""
    form = VersionForm(posted(request), auto_id="withdraw_%s")
    return act(
        request,
        ticket_id,
        "withdraw_form",
        form,
        _own_context(request, ticket_id),
        lambda: withdraw_correction(request.scope, ticket_id, **form.cleaned_data).pk,
        _("已撤回。"),
        _OWN,
    )


def act(
    request: ScopedRequest,
    ticket_id: uuid.UUID,
    key: str,
    form: YijiForm,
    context: dict[str, Any],
    do: Callable[[], object],
    said: str,
    template: str,
    then: str = "",
) -> HttpResponse:
    """Perform one act of a ticket's page; what was typed comes back with its problems at the same place."""
    if request.method != "POST":
        return redirect(page_of(request, ticket_id))
    context = {**context, key: form, "failed": key, "form": form}
    if not form.is_valid():
        return render(request, template, context, status=422)

    def told(_reference: str) -> str:
        messages.success(request, said)
        return then or page_of(request, ticket_id)

    return perform(request, form, do, then=told, template=template, context=context)


def paper_page(request: ScopedRequest, ticket_id: uuid.UUID, paper_id: uuid.UUID, page: int) -> HttpResponse:
    """A page of a paper as a picture."""
    if not 1 <= page <= 50:
        raise Http404
    picture = found.correction_picture(request.scope, ticket_id, paper_id, page)
    return file_response(picture, "image/jpeg", "picture")
