"""The physician asks for his qualification record to be corrected (A-14)."""

from __future__ import annotations

import uuid

from django.http import HttpResponse

from yiji.web.shared import correction_pages as pages
from yiji.web.shared.access import access
from yiji.web.shared.request import ScopedRequest


@access("physician:correction:view")
def corrections(request: ScopedRequest) -> HttpResponse:
    """The tickets, by how they stand."""
    return pages.own_list(request)


@access("physician:correction:write")
def ask_correction(request: ScopedRequest, qualification_id: uuid.UUID) -> HttpResponse:
    """Something of a known qualification is wrong."""
    return pages.ask_page(request, qualification_id)


@access("physician:correction:write")
def ask_for_record(request: ScopedRequest) -> HttpResponse:
    """A qualification is not found."""
    return pages.ask_record_page(request)


@access("physician:correction:view")
def correction(request: ScopedRequest, correction_id: uuid.UUID) -> HttpResponse:
    """One ticket."""
    return pages.own_page(request, correction_id)


@access("physician:correction:write")
def answer_correction(request: ScopedRequest, correction_id: uuid.UUID) -> HttpResponse:
    """Send the papers that were asked for."""
    return pages.answer_page(request, correction_id)


@access("physician:correction:write")
def withdraw_correction(request: ScopedRequest, correction_id: uuid.UUID) -> HttpResponse:
    """Take it back."""
    return pages.withdraw_page(request, correction_id)


@access("physician:correction:view")
def correction_paper(
    request: ScopedRequest, correction_id: uuid.UUID, paper_id: uuid.UUID, page: int
) -> HttpResponse:
    """A page of a paper."""
    return pages.paper_page(request, correction_id, paper_id, page)
