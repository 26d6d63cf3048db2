"""Printing many forms as one job, and the preview of one: the pages of the authority."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from yiji.web.shared import print_pages
from yiji.web.shared.access import access
from yiji.web.shared.request import ScopedRequest


@access("authority:application:view")
def print_batches(request: ScopedRequest) -> HttpResponse:
    """All batches, newest first."""
    return print_pages.list_page(request)


@require_POST
@access("authority:application:view")
def print_chosen(request: ScopedRequest) -> HttpResponse:
    """The ticked applications, looked over, then printed."""
    return print_pages.chosen_page(request)


@access("authority:application:view")
def print_day(request: ScopedRequest) -> HttpResponse:
    """A whole day's forms."""
    return print_pages.day_page(request)


@access("authority:application:view")
def print_batch(request: ScopedRequest, print_id: uuid.UUID) -> HttpResponse:
    """Progress and result of one batch."""
    return print_pages.batch_page(request, print_id)


@access("authority:application:view")
def print_batch_file(request: ScopedRequest, print_id: uuid.UUID) -> HttpResponse:
    """The joined file."""
    return print_pages.file_page(request, print_id)


@require_POST
@access("authority:application:view")
def print_batch_again(request: ScopedRequest, print_id: uuid.UUID) -> HttpResponse:
    """The same forms once more."""
    return print_pages.again_page(request, print_id)


@access("authority:application:view")
def print_preview(request: ScopedRequest, application_id: uuid.UUID) -> HttpResponse:
    """One form in the browser."""
    return print_pages.preview_page(request, application_id)


@access("authority:application:view")
def print_preview_file(request: ScopedRequest, application_id: uuid.UUID) -> HttpResponse:
    """The form's PDF for the frame of the preview."""
    return print_pages.framed_form(request, application_id)
