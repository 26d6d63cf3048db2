"""What the institution wants the authority to know about one of its registrations, e.g. a service agreement in dispute."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yiji.applications.actions.note_by_employer import LONGEST_NOTE, leave_note, withdraw_note
from yiji.applications.queries.employer_notes import notable_registration, own_notes_about
from yiji.web.shared.access import access
from yiji.web.shared.attempt import posted
from yiji.web.shared.form_builder import LongTextField, YijiForm
from yiji.web.shared.perform import perform
from yiji.web.shared.request import ScopedRequest

_PAGE = "institution/employer_note.html"


class EmployerNoteForm(YijiForm):
    """The note."""

    text = LongTextField(
        label=gettext_lazy("情况说明"),
        max_length=LONGEST_NOTE,
        rows=6,
        help_text=gettext_lazy("审批机关和医师本人会看到全文。"),
    )


class WithdrawForm(YijiForm):
    """The button that takes a note back."""


@access("institution:employer_note:write")
def employer_note(request: ScopedRequest, registration_id: uuid.UUID) -> HttpResponse:
    """The notes so far, and the form to leave one."""
    context = _context(request, registration_id)
    form = context["form"]
    if request.method != "POST":
        return render(request, _PAGE, context)
    if not form.is_valid():
        return render(request, _PAGE, context, status=422)
    return perform(
        request,
        form,
        lambda: leave_note(request.scope, registration_id, **form.cleaned_data).pk,
        then=_then(request, registration_id, _("情况说明已留给审批机关。")),
        template=_PAGE,
        context=context,
    )


@access("institution:employer_note:write")
def withdraw_employer_note(
    request: ScopedRequest, registration_id: uuid.UUID, note_id: uuid.UUID
) -> HttpResponse:
    """Take one back."""
    form = WithdrawForm(posted(request))
    notable_registration(request.scope, registration_id)
    if request.method != "POST" or not form.is_valid():
        return redirect("institution:employer_note", registration_id)
    return perform(
        request,
        form,
        lambda: withdraw_note(request.scope, registration_id, note_id).pk,
        then=_then(request, registration_id, _("情况说明已撤回。")),
    )


def _context(request: ScopedRequest, registration_id: uuid.UUID) -> dict[str, Any]:
    registration = notable_registration(request.scope, registration_id)
    notes = own_notes_about(request.scope, registration.physician_id)
    live = any(one.withdrawn_at is None and one.registration_id == registration_id for one in notes)
    return {
        "registration": registration,
        "notes": notes,
        "has_live": live,
        "form": EmployerNoteForm(posted(request)),
    }


def _then(request: ScopedRequest, registration_id: uuid.UUID, said: str) -> Any:
    def then(_reference: str) -> str:
        messages.success(request, said)
        return reverse("institution:employer_note", args=[registration_id])

    return then
