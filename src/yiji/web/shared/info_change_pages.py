"""Pictures of asked changes, the same for the physician and his institution (seed 7)."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from yiji.register.queries.info_changes import change_photo, evidence_picture
from yiji.web.shared.application_pages import file_response
from yiji.web.shared.request import ScopedRequest


def evidence_page(request: ScopedRequest, change_id: uuid.UUID, page: int) -> HttpResponse:
    """A page of the evidence as a picture."""
    if not 1 <= page <= 50:
        raise Http404
    return jpeg(evidence_picture(request.scope, change_id, page))


def photo_page(request: ScopedRequest, change_id: uuid.UUID, which: str) -> HttpResponse:
    """The old or new photo of a change."""
    if which not in ("old", "new"):
        raise Http404
    return jpeg(change_photo(request.scope, change_id, which))


def jpeg(data: bytes) -> HttpResponse:
    """A picture under a name of the server's own."""
    return file_response(data, "image/jpeg", "picture")


def back_with_error(request: ScopedRequest, url: str) -> HttpResponse:
    """The page the button was on, with a word: its form was not ours or not complete."""
    messages.error(request, _("没有办理：页面已过期。请刷新后重试。"))
    return HttpResponseRedirect(url)
