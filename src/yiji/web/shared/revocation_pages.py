"""Revoking physicians' accounts: the same pages on the institution's and the authority's side (seed 5.1)."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from yiji.applications.actions.ask_revocation import ask_revocation, take_back_revocation
from yiji.applications.actions.decide_revocation import confirm_revocation, decline_revocation
from yiji.applications.queries.revocation_effects import revocation_effects
from yiji.register.actions.answer_claim import reject_claim
from yiji.register.actions.object_to_revocation import answer_objection
from yiji.register.queries import revocations as found
from yiji.web.shared.attempt import posted
from yiji.web.shared.lists import keyset_page
from yiji.web.shared.name_search import NameSearch, keep_searched_name, searched_name
from yiji.web.shared.perform import perform
from yiji.web.shared.request import ScopedRequest
from yiji.web.shared.revocation_forms import (
    AnswerObjectionForm,
    AskRevocationForm,
    DeclineRevocationForm,
    RejectClaimForm,
    VersionedForm,
)


def _tabs(request: ScopedRequest, current: str) -> list[tuple[Any, str, bool, int | None]]:
    side, counts = request.scope.side, found.revocation_counts(request.scope)
    listed = reverse(f"{side}:revocations")
    return [
        (_("在用账户"), reverse(f"{side}:live_accounts"), current == "accounts", None),
        (_("待复核"), f"{listed}?tab=asked", current == "asked", counts["asked"]),
        (_("账户认领"), reverse(f"{side}:account_claims"), current == "claims", counts["claims"]),
        (_("已撤销"), f"{listed}?tab=revoked", current == "revoked", None),
        (_("异议"), f"{listed}?tab=objections", current == "objections", counts["objections"]),
        (_("未撤销"), f"{listed}?tab=others", current == "others", None),
    ]


def live_accounts_page(request: ScopedRequest) -> HttpResponse:
    """Whose account it is, how it stands, and the way to revoke it."""
    if request.method == "POST":
        keep_searched_name(request, "live_accounts")
        return redirect(request.path)
    name = searched_name(request, "live_accounts")
    accounts = found.live_accounts(request.scope, name)
    page = keyset_page(request, accounts, found.ACCOUNT_ORDER, found.ACCOUNT_COLUMNS)
    context = {
        "page": page,
        "rows": found.describe_accounts(page.rows),
        "search": NameSearch(initial={"name": name}),
        "searched": name,
        "tabs": _tabs(request, "accounts"),
        "revoke_url_name": f"{request.scope.side}:revoke_account",
        "may_revoke": request.scope.may(f"{request.scope.side}:account:revoke"),
    }
    return render(request, "revocations/accounts.html", context)


def revocations_page(request: ScopedRequest) -> HttpResponse:
    """The requests of one tab, newest first."""
    tab = request.GET.get("tab", "asked")
    tab = tab if tab in found.REVOCATION_TABS else "asked"
    rows = found.revocations(request.scope, tab)
    page = keyset_page(request, rows, found.REVOCATION_ORDER, found.REVOCATION_COLUMNS)
    context = {
        "page": page,
        "rows": page.rows,
        "tabs": _tabs(request, tab),
        "tab": tab,
        "detail_url_name": f"{request.scope.side}:revocation",
    }
    return render(request, "revocations/list.html", context)


def ask_page(
    request: ScopedRequest, account_id: uuid.UUID, claim_id: uuid.UUID | None = None
) -> HttpResponse:
    """What would end, why it can't be done now, or the form that asks a colleague to decide."""
    scope = request.scope
    effects = revocation_effects(scope, account_id)
    form = AskRevocationForm(
        posted(request),
        request.FILES or None,
        initial={"version": effects.version, "reason": "impersonation" if claim_id else None},
    )
    context = {"effects": effects, "back": reverse(f"{scope.side}:live_accounts"), "claim_id": claim_id}
    return _answer(
        request,
        form,
        "revocations/ask.html",
        context,
        lambda: ask_revocation(scope, account_id, claim_id=claim_id, **form.as_arguments()).pk,
        _("已提出，请另一名有复核权限的人员办理。"),
        reverse(f"{scope.side}:revocations"),
    )


def _detail_context(request: ScopedRequest, revocation_id: uuid.UUID) -> dict[str, Any]:
    scope = request.scope
    detail = found.revocation_detail(scope, revocation_id)
    version = {"version": detail.revocation.version}
    may_check = scope.may(f"{scope.side}:account:check") and detail.own and not detail.asked_by_me
    effects = (
        revocation_effects(scope, detail.revocation.account_id)
        if detail.revocation.state == "asked" and detail.own
        else None
    )
    return {
        "detail": detail,
        "revocation": detail.revocation,
        "effects": effects,
        "may_check": may_check and detail.revocation.state == "asked",
        "may_answer": scope.may("authority:account:check") and detail.revocation.objection_state == "open",
        "side": scope.side,
        "form": VersionedForm(initial=version),
        "decline_form": DeclineRevocationForm(initial=version),
        "objection_form": AnswerObjectionForm(initial=version),
    }


def revocation_page(request: ScopedRequest, revocation_id: uuid.UUID) -> HttpResponse:
    """One request: reason, evidence, effects, and what the reader may do with it."""
    return render(request, "revocations/detail.html", _detail_context(request, revocation_id))


def confirm_page(request: ScopedRequest, revocation_id: uuid.UUID) -> HttpResponse:
    """The second person revokes."""
    form = VersionedForm(request.POST)
    return _act(
        request,
        revocation_id,
        form,
        "form",
        lambda: confirm_revocation(request.scope, revocation_id, **form.cleaned_data).pk,
        _("账户已撤销，医师本人会收到短信。执业注册不受影响。"),
    )


def decline_page(request: ScopedRequest, revocation_id: uuid.UUID) -> HttpResponse:
    """The second person does not agree."""
    form = DeclineRevocationForm(request.POST)
    return _act(
        request,
        revocation_id,
        form,
        "decline_form",
        lambda: decline_revocation(request.scope, revocation_id, **form.cleaned_data).pk,
        _("已退回，账户不变。"),
    )


def take_back_page(request: ScopedRequest, revocation_id: uuid.UUID) -> HttpResponse:
    """Who asked takes the request back."""
    form = VersionedForm(request.POST)
    return _act(
        request,
        revocation_id,
        form,
        "form",
        lambda: take_back_revocation(request.scope, revocation_id, **form.cleaned_data).pk,
        _("已撤回，账户不变。"),
    )


def answer_objection_page(request: ScopedRequest, revocation_id: uuid.UUID) -> HttpResponse:
    """The authority answers an objection."""
    form = AnswerObjectionForm(request.POST)
    return _act(
        request,
        revocation_id,
        form,
        "objection_form",
        lambda: answer_objection(request.scope, revocation_id, **form.cleaned_data).pk,
        _("已答复，医师本人会收到短信。"),
    )


def claims_page(request: ScopedRequest) -> HttpResponse:
    """Claims to answer first; the answered ones behind a link."""
    answered = request.GET.get("tab") == "answered"
    rows = found.claims(request.scope, open_only=not answered)
    page = keyset_page(request, rows, found.CLAIM_ORDER, found.CLAIM_COLUMNS)
    context = {
        "page": page,
        "rows": page.rows,
        "tabs": _tabs(request, "claims"),
        "answered": answered,
        "detail_url_name": f"{request.scope.side}:account_claim",
    }
    return render(request, "revocations/claims.html", context)


def _claim_context(request: ScopedRequest, claim_id: uuid.UUID) -> dict[str, Any]:
    detail, side = found.claim_detail(request.scope, claim_id), request.scope.side
    return {
        "detail": detail,
        "claim": detail.claim,
        "side": side,
        "may_answer": request.scope.may(f"{side}:account:revoke") and detail.claim.state == "open",
        "form": RejectClaimForm(initial={"version": detail.claim.version}),
    }


def claim_page(request: ScopedRequest, claim_id: uuid.UUID) -> HttpResponse:
    """One claim, with the two ways it can end."""
    return render(request, "revocations/claim.html", _claim_context(request, claim_id))


def reject_claim_page(request: ScopedRequest, claim_id: uuid.UUID) -> HttpResponse:
    """The account is its holder's after all."""
    form = RejectClaimForm(request.POST)
    return _answer(
        request,
        form,
        "revocations/claim.html",
        {**_claim_context(request, claim_id), "form": form},
        lambda: reject_claim(request.scope, claim_id, **form.cleaned_data).pk,
        _("已答复，账户恢复原状，认领人会收到短信。"),
        reverse(f"{request.scope.side}:account_claims"),
    )


def _act(
    request: ScopedRequest,
    revocation_id: uuid.UUID,
    form: Form,
    form_name: str,
    act: Callable[[], object],
    told: str,
) -> HttpResponse:
    context = _detail_context(request, revocation_id)
    then = reverse(f"{request.scope.side}:revocation", args=[revocation_id])
    return _answer(request, form, "revocations/detail.html", {**context, form_name: form}, act, told, then)


def _answer(
    request: ScopedRequest,
    form: Form,
    template: str,
    context: dict[str, Any],
    act: Callable[[], object],
    told: str,
    then: str,
) -> HttpResponse:
    """The page, the page with its errors, or the act and where it leads."""
    if request.method != "POST":
        return render(request, template, {**context, "form": form})
    if not form.is_valid():
        return render(request, template, {"form": form, **context}, status=422)

    def done(reference: str) -> str:
        messages.success(request, told)
        return then

    return perform(request, form, act, then=done, template=template, context=context)
