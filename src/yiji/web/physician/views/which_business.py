"""The physician asks which business he needs and is led to its application."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yiji.applications.queries.which_business import Guidance
from yiji.web.shared import which_business_pages as pages
from yiji.web.shared.access import access
from yiji.web.shared.request import ScopedRequest

# Where an advice without an application leads.
_WAYS = {
    "INFO_CHANGE": ("physician:information", _("去修改信息")),
    "ANSWER_HEARING": ("physician:applications", _("查看我的申请")),
    "NO_QUALIFICATION": ("physician:qualification", _("查看资格信息")),
    "NEED_QUALIFICATION": ("physician:qualification", _("查看资格信息")),
    "NO_FILING_FOUND": ("physician:registrations", _("查看执业信息")),
}


@access("physician:application:view")
def which_business(request: ScopedRequest) -> HttpResponse:
    """Three or four questions; then the business, its papers, its terms and what it would do to the register."""
    return pages.guide(
        request,
        title=pages.TITLE,
        sub=_("回答几个问题，看清办理的后果再开始。这里不提交任何申请。"),
        start=_start,
    )


def _start(request: ScopedRequest, here: Guidance) -> dict[str, Any]:
    code, type_code = pages.advice_of(here)
    if not type_code:
        name, label = _WAYS.get(code, ("", ""))
        return {"ways": [pages.link(reverse(name), label)] if name else []}
    if not request.scope.may("physician:application:write"):
        return {
            "note": _("账户激活后可以在线申请。"),
            "ways": [pages.link(reverse("physician:activate"), _("激活账户"))],
        }
    address = reverse("physician:application_start")
    return {
        "ways": [
            pages.begin(address, _("开始办理"), type=type_code),
            pages.link(f"{address}?type={type_code}#type-{type_code}", _("查看全部业务")),
        ]
    }
