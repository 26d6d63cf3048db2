"""The entry page with the doors of the three portals and the public lookup."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from yiji.web.shared.access import access

_HOME = {"institution": "institution:home", "physician": "physician:home", "authority": "authority:workbench"}


@access("public")
def entry(request: HttpRequest) -> HttpResponse:
    """机构端入口, 个人端入口, 管理端入口, 公众查询."""
    return render(request, "public/entry.html", {"home": _HOME.get(request.scope.side)})  # type: ignore[attr-defined]


@access("public")
def help_page(request: HttpRequest) -> HttpResponse:
    """Where each task is done, and by which article."""
    return render(request, "public/help.html")


