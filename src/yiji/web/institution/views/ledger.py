"""业务台账 (seed 8): every business of the institution by type, stage and time; and as a workbook."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from yiji.applications.actions.ask_print_batch import print_ledger
from yiji.applications.actions.export_ledger import export_ledger
from yiji.applications.queries.ledger import COLUMNS, ORDER, describe_ledger, ledger_rows
from yiji.certificates.actions.order_prints import HowToPrint
from yiji.kernel.outcome import Refusal
from yiji.rulebook.application_types import ALL
from yiji.web.shared.access import access
from yiji.web.shared.form_builder import DateField, FilterForm, YijiForm
from yiji.web.shared.lists import keyset_page
from yiji.web.shared.name_search import keep_searched_name, searched_name
from yiji.web.shared.perform import perform
from yiji.web.shared.problem_text import problem_message, problem_way_out
from yiji.web.shared.request import ScopedRequest

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


_STAGES = {"open": "办理中", "to_check": "待本院复核", "done": "已办结"}


class LedgerFilter(FilterForm):
    """Sent by POST: the name stays in the session, everything else goes into the address."""

    name = forms.CharField(
        label=_("姓名"),
        max_length=40,
        widget=forms.TextInput(attrs={"data-search": "", "autocomplete": "off"}),
    )
    type = forms.ChoiceField(label=_("业务"))
    stage = forms.ChoiceField(label=_("进度"))
    since = DateField(label=_("填写日期自"), required=False)
    until = DateField(label=_("至"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everything = ("", gettext("全部"))
        self.fields["type"].choices = [everything, *((k.code, gettext(k.label)) for k in ALL)]  # type: ignore[attr-defined]
        stages = [everything, *((key, gettext(label)) for key, label in _STAGES.items())]
        self.fields["stage"].choices = stages  # type: ignore[attr-defined]

    def wanted(self) -> dict[str, Any]:
        """The filters that are understood; a value that is not counts as not given."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


@access("institution:application:view")
def ledger(request: ScopedRequest) -> HttpResponse:
    """The list with filters."""
    if request.method == "POST":
        return _filtered(request)
    filters = LedgerFilter({**request.GET.dict(), "name": searched_name(request, "ledger")})
    wanted = filters.wanted()
    page = keyset_page(request, ledger_rows(request.scope, wanted), ORDER, COLUMNS)
    context = {
        "page": page,
        "rows": describe_ledger(page.rows),
        "filters": filters,
        "filtered": bool(wanted),
        "may_print": request.scope.may("institution:application:print"),
        "wanted": {key: value for key, value in wanted.items() if key != "name"},
    }
    return render(request, "institution/ledger.html", context)


def _filtered(request: ScopedRequest) -> HttpResponse:
    keep_searched_name(request, "ledger")
    wanted = {} if "clear" in request.POST else LedgerFilter(request.POST).wanted()
    wanted.pop("name", None)
    query = urlencode(wanted)
    return redirect(reverse("institution:ledger") + (f"?{query}" if query else ""))


@require_POST
@access("institution:roster:export")
def export(request: ScopedRequest) -> HttpResponse:
    """The filtered ledger as a workbook."""
    wanted = LedgerFilter({**request.POST.dict(), "name": searched_name(request, "ledger")}).wanted()
    try:
        data = export_ledger(request.scope, wanted)
    except Refusal as refusal:
        problem = refusal.problems[0]
        messages.error(request, f"{problem_message(problem)}{problem_way_out(problem)}")
        return redirect("institution:ledger")
    response = HttpResponse(data, content_type=_XLSX)
    response["Content-Disposition"] = f'attachment; filename="ledger-{timezone.localdate():%Y%m%d}.xlsx"'
    return response


@require_POST
@access("institution:application:print")
def print_all(request: ScopedRequest) -> HttpResponse:
    """The forms of everything that the filters show, as one job."""
    wanted = LedgerFilter({**request.POST.dict(), "name": searched_name(request, "ledger")}).wanted()
    form = YijiForm(request.POST)
    form.is_valid()
    try:
        return perform(
            request,
            form,
            lambda: print_ledger(request.scope, wanted, HowToPrint()).pk,
            then=lambda reference: reverse("institution:print_batch", args=[reference]),
        )
    except Refusal as refusal:
        problem = refusal.problems[0]
        messages.error(request, f"{problem_message(problem)}{problem_way_out(problem)}")
        return redirect("institution:ledger")
