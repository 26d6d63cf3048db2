"""Service worker, manifests and offline pages: the same for everybody, nobody's data in them (seed 2.1)."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render

from yiji.web.shared.access import access
from yiji.web.shared.app_files import APPS, kept, manifest
from yiji.web.shared.request import ScopedRequest

_WORKER = Path(__file__).parents[1] / "service_worker.js"


@cache
def _worker_text() -> str:
    return _WORKER.read_text(encoding="utf-8")


@access("public")
def service_worker(request: ScopedRequest) -> HttpResponse:
    """The worker with its list; served from the root, so that it may look after every page."""
    text = f"const KEPT = {json.dumps(kept())};\n{_worker_text()}"
    response = HttpResponse(text, content_type="text/javascript; charset=utf-8")
    response["Service-Worker-Allowed"] = "/"
    return response


@access("public")
def app_manifest(request: ScopedRequest, portal: str) -> HttpResponse:
    """The manifest of one portal's app."""
    if portal not in APPS:
        raise Http404
    return JsonResponse(manifest(APPS[portal]), content_type="application/manifest+json")


@access("public")
def offline(request: ScopedRequest) -> HttpResponse:
    """Shown by the service worker when a page cannot be fetched."""
    return _kept(render(request, "app/offline.html", {"sent": False}))


@access("public")
def unanswered(request: ScopedRequest) -> HttpResponse:
    """Shown by the service worker when a sent form got no answer."""
    return _kept(render(request, "app/offline.html", {"sent": True}))


def _kept(response: HttpResponse) -> HttpResponse:
    """These two pages hold nobody's data and may be kept; they are asked for anew with each version."""
    response["Cache-Control"] = "public, max-age=0, must-revalidate"
    return response
