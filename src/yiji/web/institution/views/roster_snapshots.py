"""The month's roster, confirmed by the responsible person (seed 6)."""

from __future__ import annotations

import uuid

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yiji.certificates.actions.sign_roster_snapshot import sign_roster_snapshot
from yiji.certificates.queries.printed_form import form_pdf, form_state
from yiji.register.queries import snapshots as found
from yiji.register.queries.reconciliation import current_roster
from yiji.web.shared.access import access
from yiji.web.shared.application_pages import file_response
from yiji.web.shared.attempt import posted
from yiji.web.shared.form_builder import YijiForm
from yiji.web.shared.lists import keyset_page
from yiji.web.shared.perform import perform
from yiji.web.shared.request import ScopedRequest


class SignForm(YijiForm):
    """The responsible person's word."""

    acknowledged = forms.BooleanField(
        label=gettext_lazy("本人确认：上列数字与本机构实际情况相符，差异已列明")
    )


@access("institution:reconciliation:view")
def roster_snapshots(request: ScopedRequest) -> HttpResponse:
    """This month's figures, the form that signs them, and the months that were signed."""
    scope = request.scope
    roster, month = current_roster(scope), timezone.localdate().replace(day=1)
    page = keyset_page(request, found.snapshots(scope), found.ORDER, found.COLUMNS)
    form = SignForm(posted(request))
    context = {
        "month": month,
        "signed": found.snapshots(scope).filter(month=month).exists(),
        "lines": found.figure_lines(found.snapshot_figures(scope, roster)),
        "roster": roster,
        "may_sign": scope.may("institution:roster_snapshot:sign"),
        "page": page,
        "rows": page.rows,
    }
    if not form.is_valid() or not context["may_sign"]:
        status = 422 if form.is_bound else 200
        return render(request, "institution/roster_snapshots.html", {"form": form, **context}, status=status)
    return perform(
        request,
        form,
        lambda: sign_roster_snapshot(scope, **form.cleaned_data).pk,
        then=lambda reference: _signed(request, reference),
        template="institution/roster_snapshots.html",
        context=context,
    )


def _signed(request: ScopedRequest, reference: str) -> str:
    messages.success(request, _("本月名单已确认，正在生成确认表。"))
    return reverse("institution:roster_snapshot", args=[reference])


@access("institution:reconciliation:view")
def roster_snapshot(request: ScopedRequest, snapshot_id: uuid.UUID) -> HttpResponse:
    """One signed month as it was."""
    snapshot = found.snapshot(request.scope, snapshot_id)
    context = {
        "snapshot": snapshot,
        "lines": found.figure_lines(snapshot.figures),
        "printed": form_state("roster_snapshot", snapshot.pk),
    }
    return render(request, "institution/roster_snapshot.html", context)


@access("institution:reconciliation:view")
def snapshot_form(request: ScopedRequest, snapshot_id: uuid.UUID) -> HttpResponse:
    """The printed form of a signed month."""
    snapshot = found.snapshot(request.scope, snapshot_id)
    serial_no, data = form_pdf(request.scope, "roster_snapshot", snapshot.pk)
    return file_response(data, "application/pdf", serial_no)
