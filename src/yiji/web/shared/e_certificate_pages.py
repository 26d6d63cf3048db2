"""Pages of electronic certificates, the same for the physician and for his institution."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from yiji.certificates.actions.draw_e_certificate import ask_certificate_pdf
from yiji.certificates.queries.e_certificates import (
    ShownCertificate,
    certificate_pdf,
    certificate_photo,
    files_of,
    one_certificate,
)
from yiji.kernel.outcome import NotFound
from yiji.web.shared.application_pages import file_response
from yiji.web.shared.attempt import posted
from yiji.web.shared.form_builder import YijiForm
from yiji.web.shared.perform import perform
from yiji.web.shared.request import ScopedRequest


def verify_url(request: ScopedRequest) -> str:
    """The public verification page as it is reached from outside."""
    path = reverse("public:verify")
    return (
        f"{settings.YIJI_PUBLIC_URL}{path}" if settings.YIJI_PUBLIC_URL else request.build_absolute_uri(path)
    )


def certificate_context(request: ScopedRequest, certificate: ShownCertificate) -> dict[str, Any]:
    """What the card and its files are drawn with."""
    side, files = request.scope.side, files_of(request.scope, certificate.id)
    return {
        "one": certificate,
        "side": side,
        "files": [{"state": one, **_addresses(side, certificate.id, one.layout)} for one in files],
        "files_url": reverse(f"{side}:e_certificate_files", args=[certificate.id]),
        "working": any(one.asked and not one.ready and not one.error for one in files),
        "photo_url": reverse(f"{side}:e_certificate_photo", args=[certificate.id])
        if certificate.has_photo
        else "",
    }


def files_page(request: ScopedRequest, certificate_id: uuid.UUID) -> HttpResponse:
    """How far the PDFs are; the page asks for itself while the worker draws."""
    certificate = one_certificate(request.scope, certificate_id)
    return render(request, "e_certificates/files.html", certificate_context(request, certificate))


def draw_page(request: ScopedRequest, certificate_id: uuid.UUID, layout: str) -> HttpResponse:
    """Let the worker draw one layout (POST); a plain visit is led to the files."""
    if layout not in ("card", "page"):
        raise NotFound
    one_certificate(request.scope, certificate_id)
    target = reverse(f"{request.scope.side}:e_certificate_files", args=[certificate_id])
    form = YijiForm(posted(request))
    if not form.is_valid():
        return files_page(request, certificate_id)
    address = verify_url(request)
    return perform(
        request,
        form,
        lambda: ask_certificate_pdf(request.scope, certificate_id, layout, verify_url=address).pk,
        then=target,
    )


def pdf_page(request: ScopedRequest, certificate_id: uuid.UUID, layout: str) -> HttpResponse:
    """The sealed PDF."""
    name, data = certificate_pdf(request.scope, certificate_id, layout)
    return file_response(data, "application/pdf", name.removesuffix(".pdf"))


def photo_page(request: ScopedRequest, certificate_id: uuid.UUID) -> HttpResponse:
    """The photo on the certificate."""
    media_type, data = certificate_photo(request.scope, certificate_id)
    return file_response(data, media_type, "picture")


def _addresses(side: str, certificate_id: uuid.UUID, layout: str) -> dict[str, str]:
    arguments = [certificate_id, layout]
    return {
        "draw_url": reverse(f"{side}:e_certificate_draw", args=arguments),
        "pdf_url": reverse(f"{side}:e_certificate_pdf", args=arguments),
    }
