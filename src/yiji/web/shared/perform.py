"""Runs the one action of a posted form exactly once and maps its outcome to a page."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from yiji.kernel.outcome import Refusal
from yiji.limits.submissions import Submission, run_once

_NOT_PART_OF_BODY = {"csrfmiddlewaretoken", "submit_key"}


def submission_of(request: HttpRequest, key: uuid.UUID) -> Submission:
    """The identity of this press of the button; file contents count by name and size."""
    digest = hashlib.sha256()
    for name in sorted(set(request.POST) - _NOT_PART_OF_BODY):
        for value in request.POST.getlist(name):
            digest.update(f"{name}={len(value)}:{value}\n".encode("utf-8", "surrogatepass"))
    for name in sorted(request.FILES):
        for upload in request.FILES.getlist(name):
            digest.update(f"{name}@{upload.name}:{upload.size}\n".encode("utf-8", "surrogatepass"))
    scope = request.scope  # type: ignore[attr-defined]
    account = str(scope.user_id or request.session.session_key or "anonymous")
    return Submission(key, account, request.path[:120], digest.digest())


def perform(
    request: HttpRequest,
    form: Form,
    act: Callable[[], object],
    *,
    then: str | Callable[[str], HttpResponse | str],
    template: str = "",
    context: dict[str, Any] | None = None,
) -> HttpResponse:
    """Run ``act`` once for this form's submit key, then redirect (303).

    ``then`` is a URL or a function of the action's reference (as text) giving a URL or a response. A Refusal puts
    its problems on the form and shows ``template`` again with status 422; other outcomes become their own pages.
    """
    key = form.cleaned_data.get("submit_key") or uuid.uuid4()
    try:
        reference = run_once(submission_of(request, key), act)
    except Refusal as refusal:
        if not template:
            raise
        form.add_problems(refusal.problems)  # type: ignore[attr-defined]
        return render(request, template, {"form": form, **(context or {})}, status=422)
    target = then(reference) if callable(then) else then
    if isinstance(target, HttpResponse):
        return target
    response = HttpResponseRedirect(target)
    response.status_code = 303
    return response
