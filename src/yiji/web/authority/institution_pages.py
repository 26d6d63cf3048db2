"""What the pages of an institution's account show: tabs, state, what may be done, history, effects."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yiji.accounts.desk_papers import LICENCE_PAPER_NAMES, paper_names
from yiji.accounts.institution_licence import LicensedInstitution
from yiji.accounts.institution_states import ACTS, acts_of_officers, allowed, not_allowed
from yiji.accounts.queries import institution_accounts as found
from yiji.accounts.scope import Scope
from yiji.applications.queries.institution_work import institution_work
from yiji.institutions.licence_states import acts_from
from yiji.institutions.queries.licence_changes import licence_history, waiting_licence_change
from yiji.institutions.queries.licensed_institutions import (
    COUNTED,
    licensed_institution,
    licensed_institution_facts,
    tab_counts,
)
from yiji.web.authority.institution_forms import DeclineClosingForm, VersionedForm
from yiji.web.shared.perform import perform
from yiji.web.shared.request import ScopedRequest
from yiji.web.templatetags.ui_states import state_word

CHANGE = "authority:institution_account:change"
TAB_NAMES: dict[str, Any] = {
    "all": gettext_lazy("全部"),
    "none": gettext_lazy("无账户"),
    "issued": gettext_lazy("已发放待启用"),
    "expired": gettext_lazy("设置码过期"),
    "active": gettext_lazy("在用"),
    "restricted": gettext_lazy("受限"),
    "suspended": gettext_lazy("停用"),
    "closed": gettext_lazy("已关闭"),
    "closing": gettext_lazy("关闭待复核"),
    "licence": gettext_lazy("许可证变化待复核"),
    "lapsed": gettext_lazy("有效期已过"),
}
ACT_NAMES: dict[str, Any] = {act: state_word("institution_account_act", act).word for act in ACTS}
_PAGES = {
    "first": "issue_credentials",
    "reissue": "issue_credentials",
    "replace_agent": "replace_agent",
    "suspend": "suspend_institution",
    "restore": "restore_institution",
    "restrict": "restrict_institution",
    "lift": "lift_institution",
    "close": "close_institution",
}


def tabs_of(scope: Scope, current: str, url: str) -> list[tuple[Any, str, bool, str | None]]:
    """The tabs of the list with their figures; those of what waits to be dealt with only while there is any."""
    counts = tab_counts(scope)
    return [
        (name, f"{url}?tab={tab}", tab == current, _figure(counts.get(tab)))
        for tab, name in TAB_NAMES.items()
        if tab not in ("closing", "licence", "lapsed") or counts[tab] or current == tab
    ]


def _figure(count: int | None) -> str | None:
    if count is None:
        return None
    return f"{COUNTED:,}+" if count > COUNTED else f"{count:,}"


def detail_context(scope: Scope, institution_id: uuid.UUID) -> dict[str, Any]:
    """One institution: licence, account, what may be done now, a closing that waits, the history."""
    licensed = licensed_institution(scope, institution_id)
    account = found.account_facts(scope, licensed)
    closing = account.closing
    may_check = scope.may("authority:institution_account:check")
    version = {"version": closing["version"]} if closing else {}
    facts = licensed_institution_facts(scope, institution_id)
    return {
        "institution": facts,
        **_licence(scope, institution_id, facts["licence_state"]),
        "account": account,
        "acts": _buttons(scope, institution_id, account.state, waiting=closing is not None),
        "history": [_in_words(row) for row in found.account_history(scope, licensed)],
        "issues": found.issue_history(scope, institution_id),
        "may_issue": scope.may("authority:credentials:issue"),
        "may_see_papers": scope.may("authority:institution_paper:view"),
        "may_check": may_check and closing is not None and not closing["mine"],
        "may_take_back": scope.may(CHANGE) and closing is not None and closing["mine"],
        "effects": found.account_effects(scope, licensed) if closing else None,
        "work": institution_work(scope, licensed) if closing else None,
        "form": VersionedForm(initial=version),
        "decline_form": DeclineClosingForm(initial=version),
    }


def _licence(scope: Scope, institution_id: uuid.UUID, state: str) -> dict[str, Any]:
    """The licence's part of the page: a change that waits, what was decided, whether one may be entered."""
    waiting = waiting_licence_change(scope, institution_id)
    version = {"version": waiting.version} if waiting else {}
    may_check = scope.may("authority:institution_account:check")
    return {
        "licence_change": waiting,
        "licence_history": licence_history(scope, institution_id),
        "may_correct": scope.may("authority:institution:import"),
        "may_change_licence": scope.may(CHANGE) and waiting is None and bool(acts_from(state)),
        "may_check_licence": may_check and waiting is not None and not waiting.mine,
        "may_take_back_licence": scope.may(CHANGE) and waiting is not None and waiting.mine,
        "licence_form": VersionedForm(initial=version),
        "licence_decline_form": DeclineClosingForm(initial=version),
    }


def licence_context(scope: Scope, institution_id: uuid.UUID) -> dict[str, Any]:
    """The form that enters a change: what the state allows, and what follows from each."""
    licensed = licensed_institution(scope, institution_id)
    return {
        "institution": licensed,
        "acts": acts_from(licensed.licence_state),
        "waiting": waiting_licence_change(scope, institution_id),
        "back": reverse("authority:institution", args=[institution_id]),
    }


def change_context(scope: Scope, institution_id: uuid.UUID, act: str) -> dict[str, Any]:
    """One act on the account: what it would end, or why it can't be done now."""
    licensed = licensed_institution(scope, institution_id)
    account = found.account_facts(scope, licensed)
    return {
        "institution": licensed,
        "account": account,
        "act": act,
        "act_name": ACT_NAMES[act],
        "problem": None if allowed(act, account.state) else not_allowed(act, account.state),
        "effects": found.account_effects(scope, licensed),
        "work": institution_work(scope, licensed),
        "back": reverse("authority:institution", args=[institution_id]),
    }


def issue_context(
    licensed: LicensedInstitution, scope: Scope, *, replace: bool, posted_purpose: str = ""
) -> dict[str, Any]:
    """The desk form's surroundings: which kind of issue it is, and whether it is possible now."""
    account = found.account_facts(scope, licensed)
    purpose = "first" if account.state == "not_issued" else "reissue"
    purpose = "replace_agent" if replace else purpose
    if not replace and posted_purpose in ("first", "reissue"):
        purpose = posted_purpose
    return {
        "institution": licensed,
        "account": account,
        "purpose": purpose,
        "title": ACT_NAMES[purpose],
        "problem": None if allowed(purpose, account.state) else not_allowed(purpose, account.state),
        "officer": scope.display_name,
    }


def first_values(licensed: LicensedInstitution, context: dict[str, Any]) -> dict[str, Any]:
    """What the desk form begins with: the licence, and for a reissue the names of the last visit."""
    last = context["account"].last_issue
    values: dict[str, Any] = {
        "version": context["account"].version,
        "purpose": context["purpose"],
        "licence_no": licensed.licence_no,
    }
    if licensed.kind == "clinic":
        values |= {"licence_paper": "clinic_filing", "licence_no": ""}
    if last:
        values |= {"licence_paper": last["licence_paper"], "licence_no": last["licence_no"]}
    if last and context["purpose"] == "reissue":
        values |= {name: last[name] for name in ("agent_name", "responsible_person")}
        values |= {name: last[name] for name in ("poa_dated_on", "poa_valid_to")}
    return values


def answer(
    request: ScopedRequest,
    form: Form,
    template: str,
    context: dict[str, Any],
    act: Any,
    told: str,
    then: Any,
) -> HttpResponse:
    """The page, the page with its errors, or the act and where it leads."""
    if request.method != "POST":
        return render(request, template, {"form": form, **context})
    if not form.is_valid():
        return render(request, template, {"form": form, **context}, status=422)

    def done(reference: str) -> str:
        messages.success(request, told)
        return str(then(reference) if callable(then) else then)

    return perform(request, form, act, then=done, template=template, context=context)


def _buttons(scope: Scope, institution_id: uuid.UUID, state: str, *, waiting: bool) -> list[dict[str, Any]]:
    if not scope.may(CHANGE):
        return []
    return [
        {
            "label": ACT_NAMES[act],
            "url": reverse(f"authority:{_PAGES[act]}", args=[institution_id]),
            "main": act in ("first", "restore", "lift") or (act == "reissue" and state == "setup_expired"),
        }
        for act in acts_of_officers(state)
        if not (act == "close" and waiting)
    ]


def _in_words(row: dict[str, Any]) -> dict[str, Any]:
    names = paper_names("licence")
    papers = [{**paper, "name": _(names.get(paper["kind"], paper["kind"]))} for paper in row["papers"]]
    return {**row, "name": ACT_NAMES[row["act"]], "papers": papers}


def licence_paper_name(code: str) -> str:
    """The kind of licence in words."""
    return _(LICENCE_PAPER_NAMES.get(code, code))
