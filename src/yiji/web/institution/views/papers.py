"""Official papers (文书): those that concern the institution."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from yiji.web.shared import paper_pages
from yiji.web.shared.access import access
from yiji.web.shared.request import ScopedRequest


@access("institution:paper:view")
def official_papers(request: ScopedRequest) -> HttpResponse:
    """The list, newest first."""
    return paper_pages.list_page(request)


@require_POST
@access("institution:roster:export")
def export_official_papers(request: ScopedRequest) -> HttpResponse:
    """The filtered list as a workbook."""
    return paper_pages.export_page(request)


@access("institution:paper:view")
def official_paper(request: ScopedRequest, official_paper_id: uuid.UUID) -> HttpResponse:
    """One paper."""
    return paper_pages.detail_page(request, official_paper_id)


@require_http_methods(["GET", "HEAD", "POST"])
@access("institution:paper:view")
def official_paper_file(request: ScopedRequest, official_paper_id: uuid.UUID) -> HttpResponse:
    """Its sealed file; the first opening by an addressee is a POST, because it serves the paper."""
    return paper_pages.file_page(request, official_paper_id)
