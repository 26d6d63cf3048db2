"""The counters of the home page as data: later features add a line here (seed 2.3)."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.utils.translation import gettext_lazy

from yiji.applications.queries.institution_waiting import waiting_applications
from yiji.certificates.queries.official_papers import papers_to_read
from yiji.institutions.queries.home_card import licence_waiting
from yiji.jobs.failed import failed_jobs
from yiji.kernel.waiting import Waiting
from yiji.notices.inbox import unread_count
from yiji.register.queries.home_figures import (
    ending_filings,
    waiting_activations,
    waiting_findings,
    waiting_info_changes,
    waiting_revocations,
)
from yiji.register.queries.phone_changes import phone_change_count
from yiji.register.queries.revocations import revocation_counts
from yiji.rulebook.deadlines import CLOCKS
from yiji.rulebook.laws import MI, ML, MR
from yiji.web.institution.counter_cards import HomeCounter, Reader, ShownCounter, shown_counter
from yiji.web.shared.job_kinds import kinds_for
from yiji.web.shared.message_pages import recipients

CAP = 1000
_PEOPLE, _ITEMS = gettext_lazy("人"), gettext_lazy("项")


def _claims(reader: Reader) -> Waiting:
    counts = revocation_counts(reader.scope)
    return Waiting(counts["claims"])


def _staff(key: str) -> Callable[[Reader], Waiting]:
    return lambda reader: Waiting(reader.staff.get(key, 0))


def _applications(kind: str) -> Callable[[Reader], Waiting]:
    return lambda reader: waiting_applications(reader.scope, kind)


COUNTERS: tuple[HomeCounter, ...] = (
    HomeCounter(
        "activations",
        gettext_lazy("待激活账户"),
        lambda reader: waiting_activations(reader.scope, "to_send"),
        "institution:pending_activations",
        "?tab=to_send",
        "institution:activation:view",
        _PEOPLE,
        main=True,
    ),
    HomeCounter(
        "direct_activations",
        gettext_lazy("直接激活待复核"),
        lambda reader: waiting_activations(reader.scope, "to_confirm"),
        "institution:pending_activations",
        "?tab=to_confirm",
        "institution:activation:check",
        _PEOPLE,
    ),
    HomeCounter(
        "to_confirm",
        gettext_lazy("业务申请待确认"),
        _applications("to_confirm"),
        "institution:applications",
        "?tab=to_confirm",
        "institution:application:view",
        law=CLOCKS["institution_confirmation"].law,
        main=True,
    ),
    HomeCounter(
        "info_changes",
        gettext_lazy("信息修改待审核"),
        lambda reader: waiting_info_changes(reader.scope),
        "institution:info_change_requests",
        "?tab=submitted",
        "institution:info_change:view",
        main=True,
    ),
    HomeCounter(
        "findings",
        gettext_lazy("医师验证待处理"),
        lambda reader: waiting_findings(reader.scope),
        "institution:roster_reconciliation",
        permission="institution:roster:view",
        unit=_PEOPLE,
        law=(MR.article(19), ML.article(17)),
        calendar_days=True,
    ),
    HomeCounter(
        "reports_to_check",
        gettext_lazy("备案、注销待复核"),
        _applications("to_check"),
        "institution:ledger",
        "?stage=to_check",
        "institution:report:view",
        law=(MR.article(19), ML.article(17)),
    ),
    HomeCounter(
        "supplement",
        gettext_lazy("审批机关要求补正"),
        _applications("supplement"),
        "institution:applications",
        "?tab=supplement",
        "institution:application:view",
        law=CLOCKS["supplement"].law,
    ),
    HomeCounter(
        "returned",
        gettext_lazy("已退回医师"),
        _applications("returned"),
        "institution:applications",
        "?tab=returned",
        "institution:application:view",
        calm=True,
        main=True,
    ),
    HomeCounter(
        "confirmed",
        gettext_lazy("已确认，待受理"),
        _applications("confirmed"),
        "institution:applications",
        "?tab=confirmed",
        "institution:application:view",
        law=CLOCKS["intake"].law[:1],
        calm=True,
    ),
    HomeCounter(
        "in_authority",
        gettext_lazy("审批中"),
        _applications("in_authority"),
        "institution:applications",
        "?tab=in_authority",
        "institution:application:view",
        law=CLOCKS["decision"].law[:1],
        calm=True,
        main=True,
    ),
    HomeCounter(
        "revocations",
        gettext_lazy("账户撤销待复核"),
        lambda reader: waiting_revocations(reader.scope),
        "institution:revocations",
        "?tab=asked",
        "institution:account:check",
    ),
    HomeCounter(
        "claims",
        gettext_lazy("账户认领待答复"),
        _claims,
        "institution:account_claims",
        permission="institution:account:view",
    ),
    HomeCounter(
        "phone_changes",
        gettext_lazy("更改手机号待办"),
        lambda reader: Waiting(phone_change_count(reader.scope, CAP)),
        "institution:phone_changes",
        permission="institution:phone_change:view",
        unit=_PEOPLE,
    ),
    HomeCounter(
        "filed_elsewhere",
        gettext_lazy("本院多机构备案将到期"),
        lambda reader: ending_filings(reader.scope, reader.today, here=False),
        "institution:filed_elsewhere_roster",
        "?state=due",
        "institution:roster:view",
        _PEOPLE,
        law=(MR.article(10),),
        calendar_days=True,
    ),
    HomeCounter(
        "filed_here",
        gettext_lazy("外院备案在本院将到期"),
        lambda reader: ending_filings(reader.scope, reader.today, here=True),
        "institution:filed_here_roster",
        "?state=due",
        "institution:roster:view",
        _PEOPLE,
        law=(MR.article(10),),
        calendar_days=True,
    ),
    HomeCounter(
        "approving_authorities",
        gettext_lazy("审批机关未设置"),
        lambda reader: Waiting(len(reader.card.unset)),
        "institution:approving_authorities",
        permission="institution:approving_authority:view",
        unit=gettext_lazy("类"),
        law=(MR.article(9),),
    ),
    HomeCounter(
        "licence",
        gettext_lazy("执业许可证到期或逾期未校验"),
        lambda reader: licence_waiting(reader.card.institution, reader.today),
        "institution:profile",
        permission="institution:profile:view",
        unit=_ITEMS,
        law=(MI.article(22),),
        calendar_days=True,
    ),
    HomeCounter(
        "access_resets",
        gettext_lazy("登录方式重置待复核"),
        _staff("access_resets"),
        "institution:access_resets",
        permission="institution:operator:check",
        unit=_ITEMS,
    ),
    HomeCounter(
        "hand_overs",
        gettext_lazy("角色交接待办"),
        _staff("hand_overs"),
        "institution:hand_over",
        permission="institution:hand_over:own",
        unit=_ITEMS,
    ),
    HomeCounter(
        "papers",
        gettext_lazy("未查阅文书"),
        lambda reader: Waiting(papers_to_read(reader.scope)[0]),
        "institution:official_papers",
        "?served=unread",
        "institution:paper:view",
        gettext_lazy("份"),
    ),
    HomeCounter(
        "messages",
        gettext_lazy("未读消息"),
        lambda reader: Waiting(unread_count(recipients(reader.scope))),
        "institution:messages",
        "?tab=unread",
        "institution:message:view",
        gettext_lazy("条"),
    ),
    HomeCounter(
        "failed_jobs",
        gettext_lazy("没有办成的任务"),
        lambda reader: Waiting(
            failed_jobs(reader.scope.organisation_id, kinds_for(reader.scope), reader.now)
        ),
        "institution:jobs",
        "?tab=failed",
        "institution:job:view",
        _ITEMS,
    ),
)


def shown_counters(
    reader: Reader, counters: Iterable[HomeCounter] = COUNTERS
) -> tuple[list[ShownCounter], list[ShownCounter]]:
    """The cards for the reader: those to be drawn, and those at nought that are only named."""
    shown = [
        shown_counter(counter, counter.read(reader), reader.today)
        for counter in counters
        if reader.scope.may(counter.permission)
    ]
    return [one for one in shown if one.count or one.main], [
        one for one in shown if not one.count and not one.main
    ]
