"""One institution entered or corrected by the authority that licensed it, without a spreadsheet (seed 1)."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from yiji.institutions.actions.write_institution import write_institution
from yiji.institutions.queries.licensed_institutions import record_cells
from yiji.web.authority.institution_pages import answer
from yiji.web.authority.institution_record_form import InstitutionRecordForm
from yiji.web.shared.access import access
from yiji.web.shared.request import ScopedRequest


@access("authority:institution:import")
def enter_institution(request: ScopedRequest) -> HttpResponse:
    """A new institution; its account is issued afterwards at the desk."""
    context = {"title": _("登记机构"), "back": reverse("authority:institutions"), "back_name": _("机构账户")}
    return _page(request, None, {}, context)


@access("authority:institution:import")
def correct_institution(request: ScopedRequest, institution_id: uuid.UUID) -> HttpResponse:
    """What is registered of it, to be corrected; an empty field leaves what is there."""
    cells = record_cells(request.scope, institution_id)
    context = {
        "title": _("修改机构信息"),
        "back": reverse("authority:institution", args=[institution_id]),
        "back_name": cells["name"],
        "correcting": True,
    }
    return _page(request, institution_id, cells, context)


def _page(
    request: ScopedRequest,
    institution_id: uuid.UUID | None,
    cells: dict[str, str],
    context: dict[str, Any],
) -> HttpResponse:
    form = InstitutionRecordForm(request.POST or None, initial=cells)
    return answer(
        request,
        form,
        "authority/institution_record.html",
        context,
        lambda: write_institution(
            request.scope,
            form.cells(),
            institution_id=institution_id,
            looked_at=form.cleaned_data["looked_at"],
        ),
        _("已保存。"),
        lambda reference: reverse("authority:institution", args=[reference]),
    )
