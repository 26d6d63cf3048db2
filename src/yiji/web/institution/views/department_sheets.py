"""Seed 4: the dictionary as a spreadsheet: template, export, upload with preview, writing as a whole."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yiji.institutions.actions import import_departments as acts
from yiji.institutions.queries import department_sheets as found
from yiji.kernel.outcome import NotFound, Problem
from yiji.web.institution.department_forms import ImportForm
from yiji.web.shared.access import access
from yiji.web.shared.application_pages import VersionForm
from yiji.web.shared.attempt import posted
from yiji.web.shared.lists import keyset_page
from yiji.web.shared.perform import perform
from yiji.web.shared.problem_text import problem_message, problem_way_out
from yiji.web.shared.request import ScopedRequest

_OUTCOMES = ("new", "changed", "unchanged", "refused")


@access("institution:department:maintain")
def department_imports(request: ScopedRequest) -> HttpResponse:
    """Upload a sheet; what was uploaded before."""
    scope = request.scope
    form = ImportForm(posted(request), request.FILES or None)
    page = keyset_page(request, found.department_imports(scope), found.IMPORT_ORDER, found.IMPORT_COLUMNS)
    context = {"page": page, "rows": page.rows}
    template = "institution/department_imports.html"
    if not form.is_valid():
        return render(request, template, {"form": form, **context}, status=422 if form.is_bound else 200)
    data, name = form.cleaned_data["file"]
    return perform(
        request,
        form,
        lambda: acts.preview_departments(scope, data=data, file_name=name).pk,
        then=lambda reference: reverse("institution:department_import", args=[reference]),
        template=template,
        context=context,
    )


@access("institution:department:maintain")
def department_import(request: ScopedRequest, sheet_id: uuid.UUID) -> HttpResponse:
    """What each line would do, or did."""
    source = found.own_department_import(request.scope, sheet_id)
    outcome = request.GET.get("outcome", "")
    outcome = outcome if outcome in _OUTCOMES else ""
    page = keyset_page(request, found.import_rows(source, outcome), found.ROW_ORDER, found.ROW_COLUMNS)
    words = {"new": _("新增"), "changed": _("修改"), "unchanged": _("不变"), "refused": _("有问题")}
    tabs = [(_("全部"), "?", not outcome, source.rows)]
    tabs += [(words[one], f"?outcome={one}", one == outcome, getattr(source, one)) for one in _OUTCOMES]
    context = {
        "source": source,
        "tabs": tabs,
        "page": page,
        "rows": page.rows,
        "writes": source.new + source.changed,
        "form": VersionForm(initial={"version": source.version}),
    }
    return render(request, "institution/department_import.html", context)


@require_POST
@access("institution:department:maintain")
def apply_import(request: ScopedRequest, sheet_id: uuid.UUID) -> HttpResponse:
    """Write the accepted lines, or show the preview anew when the dictionary has changed."""
    return _act(request, sheet_id, acts.apply_departments)


@require_POST
@access("institution:department:maintain")
def discard_import(request: ScopedRequest, sheet_id: uuid.UUID) -> HttpResponse:
    """It was the wrong file."""
    return _act(request, sheet_id, acts.discard_department_import)


def _act(request: ScopedRequest, sheet_id: uuid.UUID, act: Any) -> HttpResponse:
    found.own_department_import(request.scope, sheet_id)
    form = VersionForm(request.POST)
    if not form.is_valid():
        raise NotFound
    return perform(
        request,
        form,
        lambda: act(request.scope, sheet_id, **form.cleaned_data),
        then=lambda reference: _told(request, sheet_id, reference),
    )


def _told(request: ScopedRequest, sheet_id: uuid.UUID, reference: str) -> str:
    if reference == acts.LOOK_AGAIN:
        messages.warning(request, _("科室字典刚刚有变化，已重新预览，尚未导入。请再看一遍后确认。"))
        return reverse("institution:department_import", args=[sheet_id])
    if reference == acts.APPLIED:
        messages.success(request, _("科室已导入。"))
        return reverse("institution:departments")
    messages.success(request, _("表格已作废。"))
    return reverse("institution:department_imports")


@access("institution:department:maintain")
def refused_sheet(request: ScopedRequest, sheet_id: uuid.UUID) -> HttpResponse:
    """The lines left out, with their reasons, to be mended."""
    source = found.own_department_import(request.scope, sheet_id)
    return _file(found.refused_rows_sheet(source, _reason), "xlsx", "departments-refused")


def _reason(kept: dict[str, Any]) -> str:
    problem = Problem("line", kept["message"], way_out=kept["way_out"], params=kept["params"])
    return f"{kept['field']}：{problem_message(problem)}{problem_way_out(problem)}"


@access("institution:department:maintain")
def import_template(request: ScopedRequest) -> HttpResponse:
    """The empty sheet."""
    return _file(found.import_template(), "xlsx", "departments-template")


@access("institution:department:view")
def export(request: ScopedRequest, file_kind: str) -> HttpResponse:
    """The dictionary as .xlsx or .csv."""
    if file_kind not in found.MEDIA_TYPES:
        raise Http404
    return _file(found.export_departments(request.scope, file_kind), file_kind, "departments")


def _file(data: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=found.MEDIA_TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="{name}-{timezone.localdate():%Y%m%d}.{kind}"'
    return response
