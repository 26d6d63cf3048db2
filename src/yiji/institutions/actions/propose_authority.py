"""One person chooses an approving authority; another checks it, unless it is the law's default and he is alone (seed 3)."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import IntegrityError, transaction
from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.codelists import catalogue
from yiji.institutions.actions.set_approving_authority import Choice, adopt_default, write_setting
from yiji.institutions.models import Authority, AuthorityProposal, Institution
from yiji.institutions.queries.approving_authorities import (
    CATEGORIES,
    another_may_check,
    category_settings,
)
from yiji.institutions.queries.authority_choice import departures
from yiji.institutions.queries.default_authority import MR_9
from yiji.institutions.visibility import own_institution, settings_in_force, visible_authorities
from yiji.kernel.outcome import Conflict, NotFound, Problem, Refusal
from yiji.notices.send import notify

MOST_DAYS_AHEAD = 366


def propose_authority(
    scope: Scope,
    category: str,
    authority_id: uuid.UUID,
    *,
    effective_from: dt.date,
    reason: str = "",
    now: dt.datetime | None = None,
) -> AuthorityProposal | None:
    """Propose the authority for the category's physicians from ``effective_from`` (today or later) on.

    Returns None where it was set at once: the law's default, in an institution without a second person. Raises
    NotFound for an unknown category and for other sides, Refusal naming the field, Conflict while another proposal
    for the category waits.
    """
    now = now or timezone.now()
    institution = own_institution(scope)
    if category not in CATEGORIES:
        raise NotFound
    authority = _authority(scope, institution, authority_id)
    today = timezone.localtime(now).date()
    _check_day(effective_from, today)
    _check_news(institution, category, authority, today)
    unusual = departures(institution, category, authority)
    if unusual and not reason.strip():
        raise Refusal(
            *(
                Problem(
                    one.code,
                    one.message,
                    field="reason",
                    way_out="请改选法定默认的机关；确需这样设置的，请在“理由”中写明依据，由另一人复核。",
                    articles=(one.article,),
                )
                for one in unusual
            )
        )
    choice = Choice(
        category, authority, effective_from, " ".join(one.code for one in unusual), reason.strip()
    )
    if another_may_check(scope, institution):
        return _propose(scope, institution, choice, now)
    if unusual:
        raise Refusal(_alone())
    with transaction.atomic():
        write_setting(scope, institution, choice, now=now)
    return None


def adopt_defaults(scope: Scope, *, now: dt.datetime | None = None) -> tuple[int, int]:
    """Take the law's default for every category with nothing set or proposed; returns (set, proposed).

    With a second person in the institution each waits for his check, as any other choice does.
    """
    now = now or timezone.now()
    institution = own_institution(scope)
    checked = another_may_check(scope, institution)
    adopted = 0
    with transaction.atomic():
        for setting in category_settings(scope):
            if setting.current or setting.proposal or setting.default.authority is None:
                continue
            if checked:
                choice = Choice(setting.category, setting.default.authority, timezone.localtime(now).date())
                _propose(scope, institution, choice, now)
            else:
                adopt_default(scope, institution, setting.category, setting.default.authority, now=now)
            adopted += 1
    return (0, adopted) if checked else (adopted, 0)


def _authority(scope: Scope, institution: Institution, authority_id: uuid.UUID) -> Authority:
    found = (
        visible_authorities(scope).filter(pk=authority_id, province_code=institution.province_code).first()
    )
    if found is None:
        raise Refusal(
            Problem(
                "authority",
                "所选审批机关不在本省，或已停用。",
                field="authority",
                way_out="请选择本省的卫生健康行政部门或中医药主管部门。",
                articles=(MR_9,),
            )
        )
    return found


def _check_day(effective_from: dt.date, today: dt.date) -> None:
    latest = today + dt.timedelta(days=MOST_DAYS_AHEAD)
    if today <= effective_from <= latest:
        return
    raise Refusal(
        Problem(
            "effective_from",
            "生效日期应在 {today} 至 {latest} 之间：过去的申请不会移动，也不能提前一年以上设置。",
            field="effective_from",
            way_out="请填写今天或以后的日期。",
            params={"today": today.isoformat(), "latest": latest.isoformat()},
        )
    )


def _check_news(institution: Institution, category: str, authority: Authority, today: dt.date) -> None:
    current = settings_in_force(today).filter(institution=institution, category=category).first()
    if current is not None and current.authority_id == authority.pk:
        raise Refusal(
            Problem(
                "no_change",
                "该类别现在就由“{name}”审批。",
                field="authority",
                way_out="请选择另一机关；要取消等待生效的设置，请在审批机关页取消。",
                params={"name": authority.name},
            )
        )


def _alone() -> Problem:
    return Problem(
        "second_person",
        "与法定默认不同的审批机关须由另一人复核，本机构目前没有其他管理员或复核人员。",
        way_out="请先在“设置 → 操作员”中添加一名复核人员，由其复核；或者选择法定默认的机关，可以直接设置。",
        articles=(MR_9,),
    )


def _propose(scope: Scope, institution: Institution, choice: Choice, now: dt.datetime) -> AuthorityProposal:
    if scope.user_id is None or scope.person_id is None:
        raise NotFound
    try:
        with transaction.atomic():
            proposal = AuthorityProposal.objects.create(
                institution=institution,
                category=choice.category,
                authority=choice.authority,
                effective_from=choice.effective_from,
                unusual=choice.unusual,
                reason=choice.reason,
                proposed_by=scope.user_id,
                proposed_by_person=scope.person_id,
                proposed_by_name=scope.display_name[:60],
                proposed_at=now,
            )
            record(
                scope,
                "approving_authority.propose",
                "institution",
                institution.pk,
                delta={"category": choice.category, "authority": choice.authority.name},
            )
            notify(
                institution.pk,
                "approving-authority-to-check",
                {"category": catalogue.label("practice_category", choice.category)},
                dedup_key=f"approving-authority-to-check:{proposal.pk}",
            )
    except IntegrityError:
        raise Conflict("该类别已有一项设置等待复核，请先由另一人复核或由提出人撤回。") from None
    return proposal
