"""What printing needs, and a page to try it with (seed 2.1)."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from yiji.certificates.printed.print_trial import print_trial
from yiji.web.shared.access import access
from yiji.web.shared.request import ScopedRequest


@access("public")
def printing(request: ScopedRequest) -> HttpResponse:
    """Paper, reader, settings, rare characters, and the test page."""
    return render(request, "app/printing.html")


@access("public")
def test_page(request: ScopedRequest) -> HttpResponse:
    """The test page as a PDF, shown in the browser's own viewer; ``?download`` saves it."""
    response = HttpResponse(print_trial(), content_type="application/pdf")
    way = "attachment" if "download" in request.GET else "inline"
    response["Content-Disposition"] = f'{way}; filename="yiji-print-test.pdf"'
    return response
