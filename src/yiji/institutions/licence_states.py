"""The states of a practice licence as one table: which act leads from where to where, and what follows for the account."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_noop

from yiji.kernel.law import Article
from yiji.rulebook.laws import MI

VALID, OVERDUE, SUSPENDED, CANCELLED = "valid", "overdue", "suspended", "cancelled"


@dataclass(frozen=True)
class LicenceAct:
    """``moves`` maps each state in which the act is allowed to the next; ``dated``: it brings a new validity.

    ``account`` is what becomes of the institution's account ("restrict", "lift" or ""), ``account_reason`` the code.
    """

    name: str
    label: str
    moves: Mapping[str, str]
    follows: str
    articles: tuple[Article, ...] = ()
    dated: bool = False
    account: str = ""
    account_reason: str = ""


LICENCE_ACTS: dict[str, LicenceAct] = {
    act.name: act
    for act in (
        LicenceAct(
            "overdue", gettext_noop("登记逾期未校验"), {VALID: OVERDUE},
            gettext_noop("到该机构执业的申请会提示许可证逾期未校验，由审查人员核实。机构账户同时受限，只能查看、办理注销和离职备案；医师已有的注册不变。"),
            (MI.article(22),), account="restrict", account_reason="restrict_overdue",
        ),
        LicenceAct(
            "suspend", gettext_noop("登记停业"), {VALID: SUSPENDED, OVERDUE: SUSPENDED},
            gettext_noop("到该机构执业的注册、变更和多机构备案申请不能再提交。机构账户同时受限，只能查看、办理注销和离职备案；医师已有的注册不变。"),
            (MI.article(21),), account="restrict", account_reason="restrict_suspended",
        ),
        LicenceAct(
            "resume", gettext_noop("恢复有效"), {OVERDUE: VALID, SUSPENDED: VALID},
            gettext_noop("可以再申请到该机构执业。机构账户因许可证受限的，同时解除限制。"),
            (MI.article(22),), account="lift", account_reason="lift_reopened",
        ),
        LicenceAct(
            "renew", gettext_noop("校验或者换证"), {VALID: VALID, OVERDUE: VALID},
            gettext_noop("有效期按新证登记。机构账户因许可证受限的，同时解除限制。"),
            (MI.article(22),), dated=True, account="lift", account_reason="lift_verified",
        ),
        LicenceAct(
            "cancel", gettext_noop("登记注销"), {VALID: CANCELLED, OVERDUE: CANCELLED, SUSPENDED: CANCELLED},
            gettext_noop("不能再申请到该机构执业；在该机构注册的医师应当办理变更，不再执业的由机构办理离职备案或者由本机关注销。机构账户另行关闭。"),
            (MI.article(21),),
        ),
        LicenceAct(
            "reinstate", gettext_noop("撤销注销登记"), {CANCELLED: VALID}, gettext_noop("许可证恢复有效，可以再申请到该机构执业。"),
        ),
    )
}  # fmt: skip


def acts_from(state: str) -> tuple[LicenceAct, ...]:
    """What may be entered while the licence is in ``state``."""
    return tuple(act for act in LICENCE_ACTS.values() if state in act.moves)
