"""Sending activation codes to the chosen physicians: look once more, send as a job, see what became of each."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yiji.register.actions.email_activation_code import email_activation_code
from yiji.register.actions.send_code_batch import start_code_batch
from yiji.register.activation_rules import MOST_IN_ONE_BATCH
from yiji.register.queries.activation_batches import code_batch, recipients
from yiji.web.shared.access import access
from yiji.web.shared.form_builder import YijiForm
from yiji.web.shared.menus import url_or_empty
from yiji.web.shared.perform import perform
from yiji.web.shared.request import ScopedRequest

_REVIEW = "institution/activation_codes_review.html"


@require_POST
@access("institution:activation:send_code")
def review_codes(request: ScopedRequest) -> HttpResponse:
    """How many get a code, and to which (masked) phones; nothing is sent yet."""
    chosen = _chosen(request)
    found = recipients(request.scope, chosen, now=timezone.now())
    if not found:
        return _nobody(request)
    context = {"recipients": found, "gone": len(chosen) - len(found), "form": YijiForm()}
    return render(request, _REVIEW, context)


@require_POST
@access("institution:activation:send_code")
def send_codes(request: ScopedRequest) -> HttpResponse:
    """Queue the sending to one physician or to all that are listed."""
    chosen = _chosen(request)
    form = YijiForm(request.POST)
    if not chosen or not form.is_valid():
        return _nobody(request)
    return perform(
        request,
        form,
        lambda: start_code_batch(request.scope, chosen),
        then=lambda ref: reverse("institution:activation_batch", args=[ref]),
        template=_REVIEW,
        context={"recipients": recipients(request.scope, chosen[:MOST_IN_ONE_BATCH], now=timezone.now())},
    )


@require_POST
@access("institution:activation:send_code")
def email_code(request: ScopedRequest, account_id: uuid.UUID) -> HttpResponse:
    """Send the code to the address that the physician has verified."""
    form = YijiForm(request.POST)
    target = reverse("institution:pending_activation", args=[account_id])
    if not form.is_valid():
        return redirect(target)
    return perform(
        request,
        form,
        lambda: email_activation_code(request.scope, account_id),
        then=lambda ref: _mailed(request, target),
    )


def _mailed(request: ScopedRequest, target: str) -> str:
    messages.success(request, _("激活码邮件已排队发送。"))
    return target


@access("institution:activation:view")
def activation_batch(request: ScopedRequest, batch_id: uuid.UUID) -> HttpResponse:
    """Progress, and the result for each physician: sent, or held back and why."""
    batch = code_batch(request.scope, batch_id, now=timezone.now())
    job_url = url_or_empty("institution:job", batch.job_id) if batch.job_id else ""
    return render(request, "institution/activation_batch.html", {"batch": batch, "job_url": job_url})


def _chosen(request: ScopedRequest) -> list[uuid.UUID]:
    texts = [request.POST["only"]] if request.POST.get("only") else request.POST.getlist("chosen")
    try:
        return list(dict.fromkeys(uuid.UUID(text) for text in texts[: MOST_IN_ONE_BATCH + 1]))
    except ValueError:
        return []


def _nobody(request: ScopedRequest) -> HttpResponse:
    messages.error(request, _("请先选择要发送激活码的医师。"))
    return redirect("institution:pending_activations")
