"""国家资格库导入: the list of imports, and a file taken whole or in pieces (seed 6.2)."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from yiji.register.actions.upload_national_register import (
    add_part,
    begin_upload,
    finish_upload,
    upload_national_register,
)
from yiji.register.queries import national_imports as found
from yiji.web.authority.national_import_forms import UploadNationalRegisterForm
from yiji.web.shared.access import access
from yiji.web.shared.attempt import posted
from yiji.web.shared.lists import keyset_page
from yiji.web.shared.perform import perform
from yiji.web.shared.request import ScopedRequest


@access("authority:qualification:import")
def national_imports(request: ScopedRequest) -> HttpResponse:
    """The form that takes a file, and the imports there were."""
    scope, template = request.scope, "authority/national_imports.html"
    form = UploadNationalRegisterForm(posted(request), request.FILES or None)
    context = {
        "running": found.running_import(scope),
        "page": keyset_page(request, found.imports(scope), found.IMPORT_ORDER, found.IMPORT_COLUMNS),
    }
    if not form.is_valid():
        return render(request, template, {"form": form, **context}, status=422 if form.is_bound else 200)
    return perform(
        request,
        form,
        lambda: _take(request, form.cleaned_data),
        then=lambda reference: reverse("authority:national_import", args=[reference]),
        template=template,
        context=context,
    )


def _take(request: ScopedRequest, data: dict[str, Any]) -> uuid.UUID:
    options = {"as_of": data["as_of"], "province": data["province"]}
    if data["pieces"]:
        return begin_upload(request.scope, file_name=data["pieces"], **options).pk
    content, name = data["file"]
    return upload_national_register(request.scope, source=[content], file_name=name, **options).pk


@require_POST
@access("authority:qualification:import")
def take_piece(request: ScopedRequest, national_import_id: uuid.UUID, number: int) -> HttpResponse:
    """One piece of the file that the browser cut up."""
    found.own_import(request.scope, national_import_id)
    piece = request.FILES.get("piece")
    if piece is None:
        return HttpResponseBadRequest()
    add_part(request.scope, national_import_id, number, piece.read())
    return HttpResponse(status=204)


@require_POST
@access("authority:qualification:import")
def finish(request: ScopedRequest, national_import_id: uuid.UUID) -> HttpResponse:
    """The last piece has come: begin the check."""
    batch = finish_upload(request.scope, national_import_id)
    return redirect("authority:national_import", batch.pk)
