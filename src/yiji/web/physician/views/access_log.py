"""谁看过我的信息."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from yiji.audit.events import verb_text
from yiji.audit.subject import COLUMNS, ORDER
from yiji.register.queries.own_access_log import KINDS, Access, describe_accesses, own_access_log
from yiji.web.shared.access import access
from yiji.web.shared.lists import keyset_page
from yiji.web.shared.request import ScopedRequest
from yiji.web.templatetags.ui_case import REVEAL_REASONS
from yiji.web.templatetags.ui_shell import ROLE_NAMES


@access("physician:account:view")
def access_log(request: ScopedRequest) -> HttpResponse:
    """When, which organisation and role, what, why; newest first, by kind."""
    asked = request.GET.get("kind", "")
    kind = asked if asked in KINDS else "all"
    page = keyset_page(request, own_access_log(request.scope, kind), ORDER, COLUMNS)
    words = {
        "all": _("全部"),
        "looks": _("查看"),
        "reveals": _("查看原文"),
        "prints": _("打印与导出"),
        "changes": _("办理与变更"),
    }
    here = reverse("physician:access_log")
    context = {
        "page": page,
        "rows": [_in_words(one) for one in describe_accesses(page.rows)],
        "tabs": [(words[one], f"{here}?kind={one}", one == kind) for one in KINDS],
        "kind": kind,
    }
    return render(request, "physician/access_log.html", context)


def _in_words(one: Access) -> dict[str, Any]:
    fields = {"id_number": _("证件号码"), "phone": _("手机号")}
    what = verb_text(one.verb)
    if one.field:
        what = _("%(what)s：%(field)s") % {"what": what, "field": fields.get(one.field, one.field)}
    return {
        "number": one.number,
        "at": one.at,
        "organisation": one.organisation or _("系统自动"),
        "role": "、".join(str(ROLE_NAMES[role]) for role in one.roles if role in ROLE_NAMES),
        "what": what,
        "why": dict(REVEAL_REASONS).get(one.reason, one.reason),
    }
