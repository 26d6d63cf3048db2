"""Other ways with one waiting physician: a printed slip, no activation at all; and the method of the institution."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yiji.register.actions.print_activation_slip import Slip, print_activation_slip
from yiji.register.actions.refer_to_authority import refuse_to_activate, take_back_referral
from yiji.register.actions.set_activation_method import set_activation_method
from yiji.register.queries.activation_settings import method_history
from yiji.register.queries.method_preview import MethodPreview, method_preview, own_setting
from yiji.web.institution.activation_forms import MethodForm, RefuseForm, SlipForm
from yiji.web.institution.views.activation_in_person import waiting_row
from yiji.web.shared.access import access
from yiji.web.shared.attempt import posted
from yiji.web.shared.form_builder import YijiForm
from yiji.web.shared.perform import perform
from yiji.web.shared.request import ScopedRequest

_SLIP, _REFUSE = "institution/activation_slip.html", "institution/activation_refuse.html"
_METHOD = "institution/activation_method.html"


@access("institution:activation:activate_directly")
def slip(request: ScopedRequest, account_id: uuid.UUID) -> HttpResponse:
    """Print a code for the person in front of the operator; the answer to the POST is the paper, shown once."""
    form, context = SlipForm(posted(request)), {"row": waiting_row(request, account_id)}
    if request.method != "POST" or not form.is_valid():
        return render(request, _SLIP, {"form": form, **context}, status=422 if form.is_bound else 200)
    seen = {name: form.cleaned_data[name] for name in ("identity_seen", "identity_document")}
    printed: list[Slip] = []

    def issue() -> uuid.UUID:
        printed.append(print_activation_slip(request.scope, account_id, **seen))
        return account_id

    return perform(
        request,
        form,
        issue,
        then=lambda ref: _paper(request, account_id, printed),
        template=_SLIP,
        context=context,
    )


def _paper(request: ScopedRequest, account_id: uuid.UUID, printed: list[Slip]) -> HttpResponse | str:
    if printed:
        context = {"slip": printed[0], "institution": own_setting(request.scope)}
        return render(request, "institution/activation_paper.html", context)
    # The same form once more: the code is stored nowhere, so it can't be shown again.
    messages.warning(request, _("激活码单只显示一次。没有打印好的，请重新生成，旧码随即作废。"))
    return reverse("institution:pending_activation", args=[account_id])


@access("institution:activation:activate_directly")
def refuse(request: ScopedRequest, account_id: uuid.UUID) -> HttpResponse:
    """The person is not one of the institution's own: the authority decides."""
    form, context = RefuseForm(posted(request)), {"row": waiting_row(request, account_id)}
    if request.method != "POST" or not form.is_valid():
        return render(request, _REFUSE, {"form": form, **context}, status=422 if form.is_bound else 200)
    return perform(
        request,
        form,
        lambda: refuse_to_activate(request.scope, account_id, **form.cleaned_data),
        then=reverse("institution:pending_activations"),
        template=_REFUSE,
        context=context,
    )


@require_POST
@access("institution:activation:activate_directly")
def take_back(request: ScopedRequest, account_id: uuid.UUID) -> HttpResponse:
    """The institution acts itself after all."""
    form = YijiForm(request.POST)
    target = reverse("institution:pending_activation", args=[account_id])
    if not form.is_valid():
        waiting_row(request, account_id)
    return perform(request, form, lambda: take_back_referral(request.scope, account_id), then=target)


@access("institution:activation:view")
def method(request: ScopedRequest) -> HttpResponse:
    """The three methods with what each would do now, and the history."""
    return _method_page(request, MethodForm())


@require_POST
@access("institution:activation_method:set")
def set_method(request: ScopedRequest) -> HttpResponse:
    """An administrator chooses."""
    form = MethodForm(request.POST)
    if not form.is_valid():
        return _method_page(request, form, 422)
    return perform(
        request,
        form,
        lambda: set_activation_method(request.scope, **form.cleaned_data),
        then=lambda ref: _chosen(request),
        template=_METHOD,
        context=_method_context(request),
    )


def _chosen(request: ScopedRequest) -> str:
    messages.success(request, _("激活方式已保存。"))
    return reverse("institution:activation_method")


def _method_page(request: ScopedRequest, form: MethodForm, status: int = 200) -> HttpResponse:
    return render(request, _METHOD, {"form": form, **_method_context(request)}, status=status)


def _method_context(request: ScopedRequest) -> dict[str, object]:
    preview: MethodPreview = method_preview(request.scope)
    return {
        "preview": preview,
        "setting": preview.setting,
        "history": method_history(preview.setting.institution_id),
        "may_set": request.scope.may("institution:activation_method:set"),
    }
