"""Public verification of electronic certificates: what is registered, and the state as of now (T20)."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from yiji.certificates.queries.token_keys import key_set
from yiji.certificates.queries.verify_paper import verify_paper
from yiji.certificates.queries.verify_print import verify_code, verify_paper_file
from yiji.certificates.queries.verify_token import Verdict, verify_online
from yiji.kernel.outcome import Refusal
from yiji.limits.limiter import CERTIFICATE_VERIFY, require
from yiji.rulebook.disclosure import PUBLIC_FIELDS
from yiji.web.public.verify_form import VerifyForm
from yiji.web.shared.access import access
from yiji.web.shared.request import ScopedRequest
from yiji.web.shared.request_context import client_address


@access("public")
def verify(request: ScopedRequest) -> HttpResponse:
    """A code by address (from a QR code) or by form, or the sealed PDF; 60 a minute from one address."""
    scanned = request.GET.get("t", "")
    form = VerifyForm(request.POST or None, request.FILES or None)
    if request.method != "POST" and not scanned:
        return _page(request, VerifyForm(), None)
    require(CERTIFICATE_VERIFY, client_address(request), _("核验次数较多，请一分钟后再试。"))
    if request.method != "POST":
        return _page(request, VerifyForm(), verify_online(scanned))
    if not form.is_valid():
        return _page(request, form, None, status=422)
    if not form.cleaned_data["file"]:
        return _typed(request, form.cleaned_data["code"])
    try:
        report, verdict = verify_paper(form.cleaned_data["file"])
    except Refusal as refusal:
        form.add_problems(refusal.problems)
        return _page(request, form, None, status=422)
    printed = verify_paper_file(form.cleaned_data["file"])
    return _page(request, VerifyForm(), None if printed else verdict, seal=report, printed=printed)


def _typed(request: ScopedRequest, code: str) -> HttpResponse:
    printed = verify_code(code)
    return _page(request, VerifyForm(), None if printed else verify_online(code), printed=printed)


@access("public")
def keys(request: ScopedRequest) -> HttpResponse:
    """The public keys, for verification without this system."""
    return JsonResponse(key_set())


def _page(
    request: ScopedRequest, form: VerifyForm, verdict: Verdict | None, *, status: int = 200, **more: Any
) -> HttpResponse:
    rows = (
        [(_(one.label), verdict.record[one.name]) for one in PUBLIC_FIELDS]
        if verdict and verdict.record
        else []
    )
    context = {"form": form, "verdict": verdict, "rows": rows, **more}
    response = render(request, "public/verify.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response
