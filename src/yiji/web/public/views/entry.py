"""The entry page with the doors of the three portals and the public lookup."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from yiji.web.shared.access import access
from yiji.web.shared.request import ScopedRequest

_HOME = {"institution": "institution:home", "physician": "physician:home", "authority": "authority:workbench"}


@access("public")
def entry(request: ScopedRequest) -> HttpResponse:
    """机构端入口, 个人端入口, 管理端入口, 公众查询."""
    return render(request, "public/entry.html", {"home": _HOME.get(request.scope.side)})


@access("public")
def help_page(request: ScopedRequest) -> HttpResponse:
    """Where each task is done, and by which article."""
    return render(request, "public/help.html")
