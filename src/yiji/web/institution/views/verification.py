"""Seed 6.2 and 6.3: field by field, singly or many at once, printable."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yiji.register.actions.verify_roster import verify_roster
from yiji.register.queries import verification as found
from yiji.register.queries.reconciliation import current_roster
from yiji.web.shared.access import access
from yiji.web.shared.chosen import chosen_ids
from yiji.web.shared.form_builder import YijiForm
from yiji.web.shared.lists import keyset_page
from yiji.web.shared.name_search import NameSearch, keep_searched_name, searched_name
from yiji.web.shared.perform import perform
from yiji.web.shared.request import ScopedRequest

_PAGES = {
    "qualification": "institution:verify_qualifications",
    "registration": "institution:verify_registrations",
}


class NoteForm(YijiForm):
    """What was done about differences."""

    note = forms.CharField(required=False, max_length=200)


@access("institution:reconciliation:view")
def qualifications(request: ScopedRequest) -> HttpResponse:
    """Seed 6.2: qualification register, registration, staff list."""
    return _page(request, "qualification")


@access("institution:reconciliation:view")
def registrations(request: ScopedRequest) -> HttpResponse:
    """Seed 6.3: registration and staff list."""
    return _page(request, "registration")


def _page(request: ScopedRequest, kind: str) -> HttpResponse:
    state = request.GET.get("state", "differs")
    state = state if state in found.STATES else "differs"
    if request.method == "POST":
        keep_searched_name(request, "verification")
        return redirect(f"{request.path}?state={state}")
    name = searched_name(request, "verification")
    rows = found.to_verify(request.scope, kind, state, name)
    page = keyset_page(request, rows, found.ORDER, found.COLUMNS)
    words = {"differs": _("不一致"), "unverified": _("未核验"), "all": _("全部")}
    kinds = {"qualification": _("资格信息验证"), "registration": _("注册信息验证")}
    context = {
        "kind": kind,
        "title": kinds[kind],
        "kinds": [(label, reverse(_PAGES[one]), one == kind) for one, label in kinds.items()],
        "tabs": [(label, f"?state={one}", one == state) for one, label in words.items()],
        "page": page,
        "rows": found.describe_verification(request.scope, kind, page.rows),
        "search": NameSearch(initial={"name": name}),
        "searched": name,
        "state": state,
        "roster": current_roster(request.scope),
        "printed_at": timezone.now(),
        "may_correct": request.scope.may("institution:correction:write"),
        "may_verify": request.scope.may("institution:reconciliation:handle"),
    }
    return render(request, "institution/verification.html", context)


@require_POST
@access("institution:reconciliation:handle")
def record(request: ScopedRequest, check: str) -> HttpResponse:
    """Write down that the ticked physicians were verified."""
    if check not in _PAGES:
        raise Http404
    form, ids = NoteForm(request.POST), chosen_ids(request.POST.getlist("chosen"))
    if not ids or not form.is_valid():
        messages.error(request, _("请先勾选人员。"))
        return redirect(_PAGES[check])
    return perform(
        request,
        form,
        lambda: verify_roster(request.scope, check, ids, note=form.cleaned_data["note"]),
        then=lambda reference: _told(request, reference, check),
    )


def _told(request: ScopedRequest, reference: str, kind: str) -> str:
    messages.success(request, _("已记录 %(n)s 人的核验。") % {"n": reference})
    return reverse(_PAGES[kind])
