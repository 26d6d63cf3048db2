"""The physician's electronic certificates: card, momentary code, PDF, credential, history (P-10)."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from yiji.certificates.actions.export_credential import export_credential
from yiji.certificates.actions.issue_e_certificate import ask_e_certificate
from yiji.certificates.actions.show_token import SECONDS, show_token
from yiji.certificates.queries.e_certificates import certificates_of, one_certificate, registrations_without
from yiji.web.shared import e_certificate_pages as pages
from yiji.web.shared.access import access
from yiji.web.shared.attempt import posted
from yiji.web.shared.form_builder import YijiForm
from yiji.web.shared.perform import perform
from yiji.web.shared.request import ScopedRequest


@access("physician:record:view")
def e_certificates(request: ScopedRequest) -> HttpResponse:
    """All of them, those in force first as cards."""
    return render(request, "physician/e_certificates.html", _list_context(request))


def _list_context(request: ScopedRequest) -> dict[str, object]:
    found = certificates_of(request.scope)
    return {
        "current": [pages.certificate_context(request, one) for one in found if one.current],
        "former": [one for one in found if not one.current],
        "waiting": registrations_without(request.scope),
    }


@require_POST
@access("physician:record:view")
def ask(request: ScopedRequest, registration_id: uuid.UUID) -> HttpResponse:
    """Ask for the certificate of a registration that has none."""
    form = YijiForm(posted(request))
    if not form.is_valid():
        return redirect("physician:e_certificates")
    return perform(
        request,
        form,
        lambda: ask_e_certificate(request.scope, registration_id).pk,
        then=lambda reference: reverse("physician:e_certificate", args=[reference]),
        template="physician/e_certificates.html",
        context=_list_context(request),
    )


@access("physician:record:view")
def e_certificate(request: ScopedRequest, certificate_id: uuid.UUID) -> HttpResponse:
    """One certificate as a card, with the momentary code while it is in force."""
    certificate = one_certificate(request.scope, certificate_id)
    context = pages.certificate_context(request, certificate)
    if certificate.current:
        context |= _code(request, certificate_id)
    return render(request, "physician/e_certificate.html", context)


@access("physician:record:view")
def code(request: ScopedRequest, certificate_id: uuid.UUID) -> HttpResponse:
    """The momentary code alone; the page fetches it anew before it ends."""
    return render(request, "e_certificates/_code.html", _code(request, certificate_id))


def _code(request: ScopedRequest, certificate_id: uuid.UUID) -> dict[str, object]:
    return {
        "code": show_token(request.scope, certificate_id, verify_url=pages.verify_url(request)),
        "seconds": SECONDS,
        "code_url": reverse("physician:e_certificate_code", args=[certificate_id]),
    }


@require_POST
@access("physician:record:view")
def credential(request: ScopedRequest, certificate_id: uuid.UUID) -> HttpResponse:
    """The certificate as a Verifiable Credential."""
    name, text = export_credential(request.scope, certificate_id, issuer=pages.verify_url(request))
    response = HttpResponse(text, content_type="application/vc+jwt")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@access("physician:record:view")
def files(request: ScopedRequest, certificate_id: uuid.UUID) -> HttpResponse:
    """The PDFs of one certificate."""
    return pages.files_page(request, certificate_id)


@access("physician:record:view")
def draw(request: ScopedRequest, certificate_id: uuid.UUID, layout: str) -> HttpResponse:
    """Let a PDF be drawn."""
    return pages.draw_page(request, certificate_id, layout)


@access("physician:record:view")
def pdf(request: ScopedRequest, certificate_id: uuid.UUID, layout: str) -> HttpResponse:
    """The sealed PDF."""
    return pages.pdf_page(request, certificate_id, layout)


@access("physician:record:view")
def photo(request: ScopedRequest, certificate_id: uuid.UUID) -> HttpResponse:
    """The photo on the card."""
    return pages.photo_page(request, certificate_id)
