"""A clerk asks which business is needed: for a physician of the roster, or by the situation alone."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yiji.applications.queries.reports import reportable
from yiji.applications.queries.which_business import Guidance
from yiji.web.shared import which_business_pages as pages
from yiji.web.shared.access import access
from yiji.web.shared.name_search import NameSearch, keep_searched_name, searched_name
from yiji.web.shared.request import ScopedRequest

_NAME = "which_business"
_SUB = _("说明情况，看该由谁办理、办什么、会怎样。这里不提交任何报告。")
# Where each advice leads; a type that is not named here is the physician's own to apply for.
_LISTS = {
    "OFF_ROSTER": ("institution:off_roster_filings", _("去申请备案")),
    "DEREGISTER_INST": ("institution:deregistrations", _("去申请注销")),
    "MULTI_CANCEL_INST": ("institution:filing_cancellations", _("去取消外院备案")),
    "INSTITUTION_FILES": ("institution:off_roster_filings", _("去申请备案")),
    "ALREADY_FILED": ("institution:off_roster_filings", _("查看离职备案")),
    "NOT_YET_TWO_YEARS": ("institution:off_roster_filings", _("查看离职备案")),
    "INFO_CHANGE": ("institution:info_change_requests", _("信息修改审核")),
}
_BEGIN = {
    "OFF_ROSTER": "institution:start_off_roster",
    "DEREGISTER_INST": "institution:start_deregistration",
}


@access("institution:report:view")
def which_business(request: ScopedRequest) -> HttpResponse:
    """By the situation alone; a physician of the roster can be looked up below."""
    if request.method == "POST" and ("name" in request.POST or "clear" in request.POST):
        keep_searched_name(request, _NAME)
        return redirect(request.path + "#choose")
    name = searched_name(request, _NAME)
    return pages.guide(
        request,
        title=pages.TITLE,
        sub=_SUB,
        search=NameSearch(initial={"name": name}),
        searched=name,
        people=reportable(request.scope, "DEREGISTER_INST", name) if name else [],
        start=lambda asking, here: _start(asking, here, None),
    )


@access("institution:report:view")
def which_business_about(request: ScopedRequest, registration_id: uuid.UUID) -> HttpResponse:
    """About one physician of the roster: what the register knows is not asked."""
    return pages.guide(
        request,
        registration_id,
        title=pages.TITLE,
        sub=_SUB,
        back_url=reverse("institution:which_business"),
        back_label=_("按情况查询"),
        start=lambda asking, here: _start(asking, here, registration_id),
    )


def _start(request: ScopedRequest, here: Guidance, registration_id: uuid.UUID | None) -> dict[str, Any]:
    code, type_code = pages.advice_of(here)
    ways = []
    if registration_id and type_code in _BEGIN and request.scope.may("institution:report:file"):
        ways.append(pages.begin(reverse(_BEGIN[type_code], args=[registration_id]), _("开始填写")))
    name, label = _LISTS.get(code, ("", ""))
    if name:
        ways.append(pages.link(reverse(name), label))
    if type_code in ("OFF_ROSTER", "DEREGISTER_INST"):
        ways.append(pages.link(reverse("institution:situations"), _("备案和注销的情形")))
    by_physician = bool(type_code) and type_code not in _LISTS
    for_physician = by_physician or any(one.code == "standing" for one in here.said)
    return {
        "ways": ways,
        "note": _("由医师本人在医师个人端申请；可以把本页打印给医师。") if by_physician else "",
        "print": _("打印给医师") if for_physician else "",
    }
