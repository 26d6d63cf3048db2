"""The gallery: every component in every state, for builders and reviewers."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from yiji.web.gallery.samples import PROBLEMS, SampleForm, page_data
from yiji.web.shared.access import access


@access("public")
def index(request: HttpRequest) -> HttpResponse:
    """All components on one plain page."""
    return render(request, "gallery/index.html", page_data())


@access("public")
def page(request: HttpRequest) -> HttpResponse:
    """A portal page as the work place and the lists look."""
    return render(request, "gallery/page.html", page_data())


@access("public")
def form(request: HttpRequest) -> HttpResponse:
    """The form with every kind of field; posting it never stores anything."""
    posted = SampleForm(request.POST, request.FILES) if request.method == "POST" else SampleForm()
    if request.method == "POST" and posted.is_valid():
        posted.add_problems(PROBLEMS)
    return render(request, "gallery/form.html", {"form": posted}, status=422 if posted.errors else 200)
