"""What is done to the physicians ticked on a list: export, activation codes (departments have their own views)."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yiji.kernel.outcome import NotFound, Refusal
from yiji.register.actions.choose_from_roster import MOST_TICKED, choose_from_roster
from yiji.register.actions.export_roster import ask_export
from yiji.register.activation_rules import MOST_IN_ONE_BATCH
from yiji.register.queries.activation_batches import recipients
from yiji.register.queries.list_rows import own_choice, waiting_among
from yiji.web.institution.list_pages import LISTS, ListPage, posted_list
from yiji.web.institution.views.exports import ExportForm, told_of_export
from yiji.web.shared.access import access
from yiji.web.shared.attempt import attempt, posted
from yiji.web.shared.chosen import chosen_ids
from yiji.web.shared.form_builder import YijiForm
from yiji.web.shared.name_search import searched_name
from yiji.web.shared.problem_text import problem_message, problem_way_out
from yiji.web.shared.request import ScopedRequest

_EXPORT = "institution/export_choice.html"


@require_POST
@access("institution:roster:export")
def choose_for_export(request: ScopedRequest) -> HttpResponse:
    """Keep who is ticked, or everybody under the list's filters; the purpose is asked next."""
    page = posted_list(request)
    if page is None:
        raise NotFound
    try:
        choice = _choose(request, page)
    except Refusal as refusal:
        return _back(request, refusal, page)
    response = HttpResponseRedirect(reverse("institution:export_choice", args=[choice.pk]))
    response.status_code = 303
    return response


def _choose(request: ScopedRequest, page: ListPage) -> Any:
    if "all" not in request.POST:
        ids = chosen_ids(request.POST.getlist("chosen"), MOST_TICKED + 1)
        return choose_from_roster(request.scope, page.name, physicians=ids)
    data = {**request.POST.dict(), "name": searched_name(request, page.memory)}
    wanted = page.filters(request, data).wanted()
    return choose_from_roster(request.scope, page.name, filters=wanted, everybody=True)


def _back(request: ScopedRequest, refusal: Refusal, page: ListPage) -> HttpResponse:
    for problem in refusal.problems:
        messages.error(request, problem_message(problem) + problem_way_out(problem))
    return redirect(page.url_name)


@access("institution:roster:export")
def export_choice(request: ScopedRequest, choice_id: uuid.UUID) -> HttpResponse:
    """Format and purpose of the export of what was chosen."""
    scope = request.scope
    choice = own_choice(scope, choice_id)
    form = ExportForm(posted(request), list_name=choice.list_name)
    page = LISTS[choice.list_name]
    context = {"choice": choice, "title": page.title, "back": reverse(page.url_name)}
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, _EXPORT, {"form": form, **context}, status=status)
    data = {**form.cleaned_data, "list_name": choice.list_name, "choice_id": choice.pk}
    return attempt(
        request,
        form,
        lambda: ask_export(scope, **data),
        then=lambda export: told_of_export(request, export.state),
        template=_EXPORT,
        context=context,
    )


@require_POST
@access("institution:activation:send_code")
def choose_for_activation(request: ScopedRequest) -> HttpResponse:
    """Who of the ticked physicians waits for activation, looked over before any code is sent."""
    people = chosen_ids(request.POST.getlist("chosen"), MOST_TICKED)
    accounts = waiting_among(request.scope, people)
    found = recipients(request.scope, accounts[:MOST_IN_ONE_BATCH], now=timezone.now())
    if not found:
        words = _("所选医师中没有等待激活的账户。") if people else _("请先勾选医师。")
        messages.error(request, words)
        return redirect("institution:primary_roster")
    context = {
        "recipients": found,
        "others": len(people) - len(accounts),
        "later": max(len(accounts) - MOST_IN_ONE_BATCH, 0),
        "from_roster": True,
        "form": YijiForm(),
    }
    return render(request, "institution/activation_codes_review.html", context)
