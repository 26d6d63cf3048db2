"""The two forms about officers' duties, and duties in words."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from yiji.accounts.actions.officer_posts import change_duties, propose_officer
from yiji.accounts.queries.colleagues import other_supervisors
from yiji.accounts.queries.officers import officer
from yiji.institutions.queries.own_authority import own_authority_name
from yiji.web.shared.attempt import posted
from yiji.web.shared.request import ScopedRequest
from yiji.web.shared.staff_forms import DutiesForm, OfficerForm
from yiji.web.shared.staff_pages import form_page


def add_page(request: ScopedRequest) -> HttpResponse:
    """Who shall become an officer, with which duties."""
    scope, form = request.scope, OfficerForm(posted(request))
    alone = not other_supervisors(scope)

    def act() -> str:
        name = own_authority_name(scope)
        return propose_officer(scope, **form.cleaned_data, authority_name=name).state

    words = _("工作人员已添加，设置码已发到其手机。") if alone else _("已提出，等待另一名监督人员确认。")
    return form_page(
        request,
        form,
        "authority/officer_add.html",
        act,
        done=words,
        to=reverse("authority:officers"),
        context={"alone": alone, "back": reverse("authority:officers")},
    )


def duties_page(request: ScopedRequest, post_id: uuid.UUID) -> HttpResponse:
    """Other duties for an officer."""
    scope, row = request.scope, officer(request.scope, post_id)
    form = DutiesForm(posted(request), initial={"duties": row["duties"]})

    def act() -> str:
        return "waits" if change_duties(scope, post_id, duties=form.cleaned_data["duties"]) else "done"

    return form_page(
        request,
        form,
        "authority/officer_duties.html",
        act,
        done=lambda reference: (
            _("新增的岗位等待另一名监督人员确认。")
            if reference == "waits"
            else _("岗位已更改，该工作人员需重新登录。")
        ),
        to=reverse("authority:officers"),
        context={
            "officer": row,
            "alone": not other_supervisors(scope),
            "back": reverse("authority:officers"),
        },
    )
