"""Seed 6.1: the roster; 4.1: which department a physician is in."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yiji.codelists import catalogue
from yiji.institutions.queries.departments import department_choices
from yiji.register.actions.assign_department import assign_department
from yiji.register.queries.physician_detail import physician_detail
from yiji.register.queries.primary_roster import COLUMNS, ORDER, describe_roster, primary_roster
from yiji.web.shared.access import access
from yiji.web.shared.form_builder import FilterForm, YijiForm
from yiji.web.shared.lists import keyset_page
from yiji.web.shared.perform import perform
from yiji.web.shared.request import ScopedRequest
from yiji.web.templatetags.ui_states import state_choices

SHOWN = ("id_number", "sex_age", "category", "scopes", "qualification_no", "department", "certificate_no", "title",
         "account_state", "info_changed", "approved_on")  # fmt: skip


def _labels() -> dict[str, str]:
    words = (_("身份证号"), _("性别/年龄"), _("类别/级别"), _("执业范围"), _("资格证书编码"), _("所在科室"),
             _("执业证书编码"), _("任职资格"), _("医师账户状态"), _("是否修改过信息"), _("审核日期"))  # fmt: skip
    return dict(zip(SHOWN, map(str, words), strict=True))


class RosterFilter(FilterForm):
    name = forms.CharField(label=_("姓名"), max_length=40)
    category = forms.ChoiceField(label=_("医师类别"))
    level = forms.ChoiceField(label=_("医师级别"))
    department = forms.ChoiceField(label=_("所在科室"))
    account_state = forms.ChoiceField(label=_("账户"))
    status = forms.ChoiceField(label=_("注册"))

    def __init__(self, *args: Any, departments: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = [("", gettext("全部"))]
        for name in ("category", "level"):
            entries = catalogue.entries(f"practice_{name}")
            self.fields[name].choices = every + [(e.code, e.label) for e in entries]  # type: ignore[attr-defined]
        self.fields["department"].choices = every + departments  # type: ignore[attr-defined]
        accounts = [("none", gettext("未注册账户")), *state_choices("account_state")]
        self.fields["account_state"].choices = every + accounts  # type: ignore[attr-defined]
        self.fields["status"].choices = every + state_choices("registration_status")  # type: ignore[attr-defined]


@access("institution:roster:view")
def primary_roster_page(request: ScopedRequest) -> HttpResponse:
    """The list with filters, chosen columns and keyset pages."""
    filters = RosterFilter(request.GET, departments=department_choices(request.scope))
    wanted = filters.cleaned_data if filters.is_valid() else {}
    page = keyset_page(request, primary_roster(request.scope, wanted), ORDER, COLUMNS)
    chosen = [name for name in request.GET.getlist("col") if name in SHOWN] or list(SHOWN)
    context = {
        "page": page,
        "rows": describe_roster(page.rows, timezone.localdate()),
        "filters": filters,
        "shown": set(chosen),
        "columns": [(name, label, name in chosen) for name, label in _labels().items()],
    }
    return render(request, "institution/primary_roster.html", context)


class DepartmentChoiceForm(YijiForm):
    department = forms.ChoiceField(label=_("科室"))


def _department_form(request: ScopedRequest, data: Any = None, chosen: Any = None) -> DepartmentChoiceForm:
    form = DepartmentChoiceForm(data, initial={"department": str(chosen or "")})
    form.fields["department"].choices = department_choices(request.scope)  # type: ignore[attr-defined]
    return form


@access("institution:roster:view")
def physician(request: ScopedRequest, physician_id: uuid.UUID) -> HttpResponse:
    """One physician with qualifications, all registrations, filings and history."""
    detail = physician_detail(request.scope, physician_id, timezone.localdate())
    context = {
        "detail": detail,
        "form": _department_form(request, chosen=detail.department_id),
        "may_assign": request.scope.may("institution:department:maintain"),
        "may_reveal": request.scope.may("institution:personal_data:reveal"),
    }
    return render(request, "institution/physician.html", context)


@access("institution:department:maintain")
def physician_department(request: ScopedRequest, physician_id: uuid.UUID) -> HttpResponse:
    """Put the physician into a department."""
    form = _department_form(request, request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return physician(request, physician_id)
    return perform(
        request,
        form,
        lambda: assign_department(
            request.scope, physician_id, uuid.UUID(form.cleaned_data["department"])
        ).pk,
        then=reverse("institution:physician", args=[physician_id]),
    )
