"""A sheet of who works in which department is taken in; what follows is a batch like any other (seed 4.1)."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from yiji.register.actions.upload_assignments import upload_assignments
from yiji.web.institution.department_forms import AssignmentSheetForm
from yiji.web.shared.access import access
from yiji.web.shared.attempt import posted
from yiji.web.shared.perform import perform
from yiji.web.shared.request import ScopedRequest


@access("institution:department:maintain")
def upload_departments_of_physicians(request: ScopedRequest) -> HttpResponse:
    """A sheet of who works where: matched, then looked over like any other batch."""
    form = AssignmentSheetForm(posted(request), request.FILES or None)
    page = "institution/department_assignment_upload.html"
    if not form.is_valid():
        return render(request, page, {"form": form}, status=422 if form.is_bound else 200)
    data, name = form.cleaned_data["file"]
    return perform(
        request,
        form,
        lambda: upload_assignments(request.scope, data=data, file_name=name).pk,
        then=lambda reference: reverse("institution:department_batch", args=[reference]),
        template=page,
    )
