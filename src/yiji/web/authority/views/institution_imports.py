"""机构批量导入: upload, preview, confirm or put aside, report (seed 1)."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yiji.institutions.actions.confirm_institution_import import (
    confirm_institution_import,
    discard_institution_import,
)
from yiji.institutions.actions.take_import_report import take_import_report
from yiji.institutions.actions.upload_institutions import upload_institutions
from yiji.institutions.queries import institution_imports as found
from yiji.jobs.queries import one as one_job
from yiji.kernel.outcome import NotFound
from yiji.web.authority.institution_import_forms import ImportVersionForm, UploadInstitutionsForm
from yiji.web.shared.access import access
from yiji.web.shared.attempt import posted
from yiji.web.shared.job_kinds import shown_job
from yiji.web.shared.lists import keyset_page
from yiji.web.shared.perform import perform
from yiji.web.shared.request import ScopedRequest

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PAGE = "authority/institution_import.html"


@access("authority:institution:import")
def institution_imports(request: ScopedRequest) -> HttpResponse:
    """The form that takes a file, and the imports there were."""
    scope, template = request.scope, "authority/institution_imports.html"
    form = UploadInstitutionsForm(posted(request), request.FILES or None)
    context = {
        "running": found.running_import(scope),
        "page": keyset_page(request, found.imports(scope), found.IMPORT_ORDER, found.IMPORT_COLUMNS),
    }
    if not form.is_valid():
        return render(request, template, {"form": form, **context}, status=422 if form.is_bound else 200)
    data, name = form.cleaned_data["file"]
    return perform(
        request,
        form,
        lambda: upload_institutions(scope, data=data, file_name=name).pk,
        then=lambda reference: reverse("authority:institution_import", args=[reference]),
        template=template,
        context=context,
    )


@access("authority:institution:import")
def institution_import(request: ScopedRequest, import_id: uuid.UUID) -> HttpResponse:
    """Progress while it is read or written, then the preview, then the report."""
    return render(request, _PAGE, _context(request, import_id))


def _context(request: ScopedRequest, import_id: uuid.UUID) -> dict[str, Any]:
    batch = found.own_import(request.scope, import_id)
    context: dict[str, Any] = {"batch": batch, "form": ImportVersionForm(initial={"version": batch.version})}
    if batch.state in ("checking", "applying") and batch.job_id:
        job = one_job(batch.job_id, tenant_id=request.scope.organisation_id)
        return {**context, "job": shown_job(request.scope, job)}
    if batch.state not in ("ready", "done"):
        return context
    which = request.GET.get("show", "all")
    which = which if which in found.ROW_FILTERS else "all"
    page = keyset_page(request, found.import_rows(batch, which), found.ROW_ORDER, found.ROW_COLUMNS)
    counts = {"all": batch.rows_in} | {name: getattr(batch, name) for name in found.ROW_FILTERS[1:]}
    words = {
        "all": _("全部"),
        "new": _("新增"),
        "changed": _("变更"),
        "unchanged": _("没有变化"),
        "warned": _("有提示"),
        "refused": _("未通过"),
        "applied": _("已写入"),
    }
    shown = [name for name in words if name != "applied" or batch.applied]
    tabs = [(words[name], f"?show={name}", name == which, counts[name]) for name in shown]
    return {**context, "page": page, "rows": found.described(page.rows), "tabs": tabs, "which": which}


@require_POST
@access("authority:institution:import")
def confirm(request: ScopedRequest, import_id: uuid.UUID) -> HttpResponse:
    """Have the new and changed rows written."""
    return _decide(request, import_id, confirm_institution_import, _("已确认，正在逐行写入。"))


@require_POST
@access("authority:institution:import")
def discard(request: ScopedRequest, import_id: uuid.UUID) -> HttpResponse:
    """It was the wrong file."""
    return _decide(request, import_id, discard_institution_import, _("已作废，没有写入任何内容。"))


def _decide(request: ScopedRequest, import_id: uuid.UUID, act: Any, said: str) -> HttpResponse:
    context, form = _context(request, import_id), ImportVersionForm(request.POST)
    if not form.is_valid():
        raise NotFound

    def then(_reference: str) -> str:
        messages.success(request, said)
        return reverse("authority:institution_import", args=[import_id])

    return perform(
        request,
        form,
        lambda: act(request.scope, import_id, version=form.cleaned_data["version"]).pk,
        then=then,
        template=_PAGE,
        context={key: value for key, value in context.items() if key != "form"},
    )


@access("authority:institution:import")
def template(request: ScopedRequest) -> HttpResponse:
    """The template with its explanations."""
    return _workbook(found.template_workbook(), "institutions-template.xlsx")


@access("authority:institution:import")
def report(request: ScopedRequest, import_id: uuid.UUID) -> HttpResponse:
    """The refused rows with their reasons."""
    return _workbook(
        take_import_report(request.scope, import_id),
        f"{timezone.localdate():%Y%m%d}-refused-institutions.xlsx",
    )


def _workbook(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=_XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
