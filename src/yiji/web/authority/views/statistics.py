"""Statistics of the authority with charts, and as a workbook or CSV (A-13)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yiji.applications.actions.count_statistics import ask_statistics
from yiji.web.authority.statistics_pages import PeriodForm, statistics_file, statistics_page
from yiji.web.shared.access import access
from yiji.web.shared.request import ScopedRequest

_KINDS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


@access("authority:statistics:view")
def statistics(request: ScopedRequest) -> HttpResponse:
    """Figures and charts of a period."""
    context, status = statistics_page(request.scope, request.GET)
    return render(request, "authority/statistics.html", context, status=status)


@access("authority:statistics:view")
def workbook(request: ScopedRequest) -> HttpResponse:
    """The same figures as a workbook, a sheet for each table."""
    return _file(request, "xlsx")


@access("authority:statistics:view")
def csv_file(request: ScopedRequest) -> HttpResponse:
    """The same figures as one long list."""
    return _file(request, "csv")


@require_POST
@access("authority:statistics:view")
def count(request: ScopedRequest) -> HttpResponse:
    """Count a period of a large register in the background."""
    form = PeriodForm(request.POST, timezone.localdate())
    if not form.is_valid():
        context, status = statistics_page(request.scope, request.POST)
        return render(request, "authority/statistics.html", context, status=status)
    job_id = ask_statistics(request.scope, *form.period)
    messages.success(request, _("已开始统计。统计完成后，再打开统计页面即可看到。"))
    return redirect("authority:job", job_id)


def _file(request: ScopedRequest, kind: str) -> HttpResponse:
    made = statistics_file(request.scope, request.GET, kind)
    if made is None:
        return redirect(f"{reverse('authority:statistics')}?{request.GET.urlencode()}")
    response = HttpResponse(made[1], content_type=_KINDS[kind])
    response["Content-Disposition"] = f'attachment; filename="{made[0]}"'
    return response
