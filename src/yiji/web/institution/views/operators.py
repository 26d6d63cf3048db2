"""The institution's operators: list, add, change role, end, send the set-up code again."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from yiji.accounts.actions.add_operator import add_operator, resend_setup_code
from yiji.accounts.actions.change_operator_role import change_operator_role
from yiji.accounts.actions.end_membership import end_membership
from yiji.accounts.queries.operators import operator, operator_list
from yiji.institutions.queries.licensed_institutions import own_institution_name
from yiji.web.institution.operator_forms import EmptyForm, EndForm, OperatorForm, RoleForm
from yiji.web.shared.access import access
from yiji.web.shared.attempt import posted
from yiji.web.shared.form_builder import YijiForm
from yiji.web.shared.perform import perform
from yiji.web.shared.request import ScopedRequest
from yiji.web.shared.step_up import fresh_factor


@access("institution:operator:view")
def operators(request: ScopedRequest) -> HttpResponse:
    """Present operators, and those who left."""
    scope = request.scope
    ended = request.GET.get("tab") == "ended"
    here = reverse("institution:operators")
    tabs = [(_("在用"), here, not ended), (_("已停用"), f"{here}?tab=ended", ended)]
    context = {"rows": operator_list(scope, ended=ended), "ended": ended, "tab_entries": tabs}
    return render(request, "institution/operators.html", context)


@access("institution:operator:maintain")
@fresh_factor
def add(request: ScopedRequest) -> HttpResponse:
    """Add an operator; the set-up code goes to his phone."""
    scope = request.scope
    form = OperatorForm(posted(request))
    template = "institution/operator_add.html"
    if request.method == "POST" and form.is_valid():
        name = own_institution_name(scope)
        return perform(
            request,
            form,
            lambda: add_operator(scope, **form.cleaned_data, institution_name=name).pk,
            then=lambda _ref: _done(request, _("操作员已添加，设置码已发到其手机。")),
            template=template,
        )
    return render(request, template, {"form": form}, status=422 if request.method == "POST" else 200)


@access("institution:operator:maintain")
@fresh_factor
def change_role(request: ScopedRequest, membership_id: uuid.UUID) -> HttpResponse:
    """Give an operator another role."""
    scope = request.scope
    row = operator(scope, membership_id)
    form = RoleForm(posted(request), initial={"role": row["role"]})
    return _act(
        request,
        form,
        "institution/operator_role.html",
        row,
        lambda: change_operator_role(scope, membership_id, role=form.cleaned_data["role"]),
        _("角色已更改，该操作员需重新登录。"),
    )


@access("institution:operator:maintain")
def end(request: ScopedRequest, membership_id: uuid.UUID) -> HttpResponse:
    """End an operator's access."""
    scope = request.scope
    row = operator(scope, membership_id)
    form = EndForm(posted(request))
    return _act(
        request,
        form,
        "institution/operator_end.html",
        row,
        lambda: end_membership(scope, membership_id, reason=form.cleaned_data["reason"]),
        _("操作员已停用，其登录已退出。"),
    )


@access("institution:operator:maintain")
def resend_code(request: ScopedRequest, membership_id: uuid.UUID) -> HttpResponse:
    """Send the set-up code again to an operator who has not used it."""
    scope = request.scope
    row = operator(scope, membership_id)
    form = EmptyForm(posted(request))
    return _act(
        request,
        form,
        "institution/operator_resend.html",
        row,
        lambda: resend_setup_code(scope, membership_id, institution_name=own_institution_name(scope)),
        _("新的设置码已发出，原设置码作废。"),
    )


def _act(
    request: ScopedRequest, form: YijiForm, template: str, row: dict[str, object], act: object, message: str
) -> HttpResponse:
    context = {"operator": row, "back": reverse("institution:operators")}
    if request.method == "POST" and form.is_valid():
        then = lambda _ref: _done(request, message)  # noqa: E731
        return perform(request, form, act, then=then, template=template, context=context)  # type: ignore[arg-type]
    status = 422 if request.method == "POST" else 200
    return render(request, template, {"form": form, **context}, status=status)


def _done(request: ScopedRequest, message: str) -> HttpResponse:
    messages.success(request, message)
    return redirect("institution:operators")
