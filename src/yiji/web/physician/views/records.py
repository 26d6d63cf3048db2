"""What the register holds about the physician himself."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy

from yiji.applications.actions.note_by_employer import LONGEST_NOTE, reply_to_note
from yiji.applications.queries.employer_notes import notes_about_me
from yiji.kernel.outcome import NotFound
from yiji.register.queries.own_record import own_qualifications, own_registrations
from yiji.web.shared.access import access
from yiji.web.shared.attempt import posted
from yiji.web.shared.form_builder import LongTextField, YijiForm
from yiji.web.shared.perform import perform
from yiji.web.shared.request import ScopedRequest


class ReplyForm(YijiForm):
    """The physician's answer to a note of an institution."""

    reply = LongTextField(label=gettext_lazy("答复"), max_length=LONGEST_NOTE, rows=3)


@access("physician:record:view")
def qualification(request: ScopedRequest) -> HttpResponse:
    """Qualifications, as the qualification register holds them."""
    return render(request, "physician/qualification.html", {"rows": own_qualifications(request.scope)})


@access("physician:record:view")
def registrations(request: ScopedRequest) -> HttpResponse:
    """Registrations in all places, with their filings."""
    context = {
        "rows": own_registrations(request.scope),
        "notes": notes_about_me(request.scope),
        "form": ReplyForm(),
    }
    return render(request, "physician/registrations.html", context)


@access("physician:employer_note:reply")
def reply_to_employer_note(request: ScopedRequest, note_id: uuid.UUID) -> HttpResponse:
    """Answer what the institution told the authority; once, and the authority reads both."""
    notes = notes_about_me(request.scope)
    if note_id not in {one.pk for one in notes}:
        raise NotFound
    form = ReplyForm(posted(request))
    context = {"rows": own_registrations(request.scope), "notes": notes, "form": form, "answered": note_id}
    if request.method != "POST":
        return redirect("physician:registrations")
    if not form.is_valid():
        return render(request, "physician/registrations.html", context, status=422)
    return perform(
        request,
        form,
        lambda: reply_to_note(request.scope, note_id, **form.cleaned_data).pk,
        then=reverse("physician:registrations"),
        template="physician/registrations.html",
        context=context,
    )
