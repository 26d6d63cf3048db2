"""国家资格库导入: progress, the difference report, confirm or put aside, export (seed 6.2)."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yiji.jobs.queries import one as one_job
from yiji.kernel.outcome import NotFound
from yiji.register.actions.confirm_national_import import confirm_national_import, discard_national_import
from yiji.register.actions.export_national_report import ask_national_report
from yiji.register.queries import national_imports as found
from yiji.web.authority.national_import_forms import (
    ConfirmNationalForm,
    ExportNationalForm,
    NationalVersionForm,
)
from yiji.web.shared.access import access
from yiji.web.shared.job_kinds import shown_job
from yiji.web.shared.lists import keyset_page
from yiji.web.shared.perform import perform
from yiji.web.shared.request import ScopedRequest

_PAGE = "authority/national_import.html"


@access("authority:qualification:import")
def national_import(request: ScopedRequest, national_import_id: uuid.UUID) -> HttpResponse:
    """Progress while it is read or written, then the preview, then the report."""
    return render(request, _PAGE, _context(request, national_import_id))


def _context(request: ScopedRequest, import_id: uuid.UUID) -> dict[str, Any]:
    batch = found.own_import(request.scope, import_id)
    form = ConfirmNationalForm(initial={"version": batch.version})
    context: dict[str, Any] = {"batch": batch, "form": form}
    if batch.state in ("checking", "applying") and batch.job_id:
        job = one_job(batch.job_id, tenant_id=request.scope.organisation_id)
        return {**context, "job": shown_job(request.scope, job)}
    if batch.state not in ("ready", "done"):
        return context
    which = request.GET.get("show", "")
    which = which if which in found.REPORT_TITLES else found.first_tab(batch)
    page = keyset_page(request, found.import_rows(batch, which), found.ROW_ORDER, found.ROW_COLUMNS)
    words = {"changed": _("变更"), "vanished": _("消失"), "new": _("新增"), "refused": _("未通过")}
    tabs = [(words[one], f"?show={one}", one == which, getattr(batch, one)) for one in words]
    many = found.share_vanished(batch)
    return {
        **context,
        "page": page,
        "rows": found.described(page.rows),
        "tabs": tabs,
        "which": which,
        "many_vanished": round(many * 100) if many > found.MANY_VANISHED else 0,
    }


@require_POST
@access("authority:qualification:import")
def confirm(request: ScopedRequest, national_import_id: uuid.UUID) -> HttpResponse:
    """Have the new and changed records written and the vanished ones marked."""
    context, form = _context(request, national_import_id), ConfirmNationalForm(request.POST)
    if not form.is_valid():
        raise NotFound

    def act() -> uuid.UUID:
        return confirm_national_import(
            request.scope,
            national_import_id,
            version=form.cleaned_data["version"],
            looked_at_vanished=form.cleaned_data["looked_at_vanished"],
        ).pk

    return _acted(request, national_import_id, form, act, context, _("已确认，正在写入。"))


@require_POST
@access("authority:qualification:import")
def discard(request: ScopedRequest, national_import_id: uuid.UUID) -> HttpResponse:
    """It was the wrong file."""
    context, form = _context(request, national_import_id), NationalVersionForm(request.POST)
    if not form.is_valid():
        raise NotFound

    def act() -> uuid.UUID:
        return discard_national_import(
            request.scope, national_import_id, version=form.cleaned_data["version"]
        ).pk

    return _acted(request, national_import_id, form, act, context, _("已作废，没有写入任何内容。"))


def _acted(
    request: ScopedRequest, import_id: uuid.UUID, form: Any, act: Any, context: dict[str, Any], said: str
) -> HttpResponse:
    def then(_reference: str) -> str:
        messages.success(request, said)
        return reverse("authority:national_import", args=[import_id])

    rest = {key: value for key, value in context.items() if key != "form"}
    return perform(request, form, act, then=then, template=_PAGE, context=rest)


@require_POST
@access("authority:qualification:import")
def export(request: ScopedRequest, national_import_id: uuid.UUID) -> HttpResponse:
    """One tab of the report as a file; the worker writes it."""
    found.own_import(request.scope, national_import_id)
    form = ExportNationalForm(request.POST)
    if not form.is_valid():
        raise NotFound
    return perform(
        request,
        form,
        lambda: ask_national_report(request.scope, national_import_id, **form.cleaned_data),
        then=lambda reference: reverse("authority:job", args=[reference]),
    )
