"""Exporting lists: what, for what purpose; large ones are released by a second person."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from yiji.kernel.outcome import NotFound
from yiji.register.actions.export_roster import ask_export, release_export
from yiji.register.queries import exports as found
from yiji.web.shared.access import access
from yiji.web.shared.attempt import attempt, posted
from yiji.web.shared.form_builder import YijiForm
from yiji.web.shared.lists import keyset_page
from yiji.web.shared.perform import perform
from yiji.web.shared.request import ScopedRequest


class ExportForm(YijiForm):
    """Which list, in which format, for what."""

    list_name = forms.ChoiceField(
        label=gettext_lazy("名单"),
        choices=lambda: [("", _("请选择")), *((name, _(title)) for name, title in found.LISTS.items())],
    )
    file_kind = forms.ChoiceField(
        label=gettext_lazy("文件格式"), choices=(("xlsx", "Excel（.xlsx）"), ("csv", "CSV（UTF-8）"))
    )
    purpose = forms.CharField(
        label=gettext_lazy("用途"),
        max_length=100,
        help_text=gettext_lazy("写进文件和日志，例如“年度人事统计”。"),
    )

    def __init__(self, *args: Any, list_name: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if list_name:
            # What was chosen on a list is that list's.
            del self.fields["list_name"]


class VersionForm(YijiForm):
    """A button: the version that the page was drawn with."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


@access("institution:roster:view")
def roster_exports(request: ScopedRequest) -> HttpResponse:
    """The form, and every export there was."""
    scope = request.scope
    form = ExportForm(posted(request))
    context = _context(request)
    if not form.is_valid() or not context["may_export"]:
        status = 422 if form.is_bound else 200
        return render(request, "institution/exports.html", {"form": form, **context}, status=status)
    return attempt(
        request,
        form,
        lambda: ask_export(scope, **form.cleaned_data),
        then=lambda export: told_of_export(request, export.state),
        template="institution/exports.html",
        context=context,
    )


def _context(request: ScopedRequest) -> dict[str, Any]:
    scope = request.scope
    page = keyset_page(request, found.exports(scope), found.ORDER, found.COLUMNS)
    person = scope.person_id or scope.user_id
    return {
        "page": page,
        "rows": [
            {
                **row,
                "title": _(found.LISTS[row["list_name"]]),
                "part": row["choice_id"] is not None,
                "mine": row["asked_by_person"] == person,
            }
            for row in page.rows
        ],
        "may_export": scope.may("institution:roster:export"),
        "may_release": scope.may("institution:roster:release_export"),
        "most_alone": found.MOST_ALONE,
    }


def told_of_export(request: ScopedRequest, state: str) -> str:
    """Say whether it begins or waits for the second person; returns where to look."""
    if state == "asked":
        messages.info(request, _("已提出，超过 200 行，请另一名人员放行。"))
    else:
        messages.success(request, _("正在导出，完成后在“任务”中下载。"))
    return reverse("institution:roster_exports")


@require_POST
@access("institution:roster:release_export")
def release(request: ScopedRequest, export_id: uuid.UUID) -> HttpResponse:
    """The second person releases it."""
    return _decide(request, export_id, agree=True, told=_("已放行，正在导出。"))


@require_POST
@access("institution:roster:release_export")
def decline(request: ScopedRequest, export_id: uuid.UUID) -> HttpResponse:
    """The second person does not."""
    return _decide(request, export_id, agree=False, told=_("已退回，不导出。"))


def _decide(request: ScopedRequest, export_id: uuid.UUID, *, agree: bool, told: str) -> HttpResponse:
    form = VersionForm(request.POST)
    found.require_export(request.scope, export_id)
    if not form.is_valid():
        raise NotFound

    def done(reference: str) -> str:
        messages.success(request, told)
        return reverse("institution:roster_exports")

    return perform(
        request,
        form,
        lambda: release_export(request.scope, export_id, agree=agree, **form.cleaned_data).pk,
        then=done,
    )
