"""Electronic certificates of the institution's own physicians."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import render

from yiji.certificates.queries.e_certificates import certificates_of
from yiji.web.shared import e_certificate_pages as pages
from yiji.web.shared.access import access
from yiji.web.shared.request import ScopedRequest


@access("institution:roster:view")
def e_certificates(request: ScopedRequest, registration_id: uuid.UUID) -> HttpResponse:
    """The certificates of one registration."""
    found = certificates_of(request.scope, registration_id)
    context = {
        "current": [pages.certificate_context(request, one) for one in found if one.current],
        "former": [one for one in found if not one.current],
    }
    return render(request, "institution/e_certificates.html", context)


@access("institution:roster:view")
def files(request: ScopedRequest, certificate_id: uuid.UUID) -> HttpResponse:
    """The PDFs of one certificate."""
    return pages.files_page(request, certificate_id)


@access("institution:roster:view")
def draw(request: ScopedRequest, certificate_id: uuid.UUID, layout: str) -> HttpResponse:
    """Let a PDF be drawn."""
    return pages.draw_page(request, certificate_id, layout)


@access("institution:roster:view")
def pdf(request: ScopedRequest, certificate_id: uuid.UUID, layout: str) -> HttpResponse:
    """The sealed PDF."""
    return pages.pdf_page(request, certificate_id, layout)


@access("institution:roster:view")
def photo(request: ScopedRequest, certificate_id: uuid.UUID) -> HttpResponse:
    """The photo on the card."""
    return pages.photo_page(request, certificate_id)
