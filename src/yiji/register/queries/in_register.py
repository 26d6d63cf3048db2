"""What must be in the register before anybody may activate an account (T2)."""

from __future__ import annotations

import uuid

from yiji.accounts.models import PhysicianAccount
from yiji.accounts.scope import Scope
from yiji.institutions.models import Institution
from yiji.kernel.outcome import Problem, Refusal
from yiji.register.models import Physician

_NOBODY = uuid.UUID(int=0)


def require_in_register(account: PhysicianAccount) -> Physician:
    """The living person whom name and ID number matched, with a qualification; raises Refusal otherwise.

    Only the authority's import writes qualifications, so that an institution can't invent a physician.
    """
    physician = Physician.objects.filter(pk=account.physician_id or _NOBODY).first()
    if physician is None or not physician.qualifications.exists():
        raise Refusal(
            Problem(
                "not_in_register",
                "资格库中没有该人的医师资格记录，不能激活。",
                way_out="请本人向医师资格证书发证机关申请信息更正或补录，补录后再激活。",
                articles=("《医师法》第十三条",),
            )
        )
    if physician.deceased_on is not None:
        raise Refusal(
            Problem(
                "deceased",
                "登记信息显示该医师已去世，不能激活。",
                way_out="信息有误的，请向卫生健康行政部门申请信息更正。",
            )
        )
    return physician


def phone_is_of_record(account: PhysicianAccount, physician: Physician | None) -> bool:
    """Whether the phone that the account has proven is the one the register knows for the person."""
    return bool(
        physician
        and physician.phone_of_record_index is not None
        and physician.phone_of_record_index == account.user.phone_index
    )


def require_licensed(institution: Institution) -> None:
    """Only an institution with a valid licence confirms who somebody is; raises Refusal."""
    if institution.licence_state != "valid":
        raise Refusal(
            Problem(
                "licence_not_valid",
                "贵机构的执业许可当前不是有效状态，不能激活医师账户。",
                way_out="在贵机构等待的医师由发证的卫生健康行政部门激活；许可恢复后可继续办理。",
                articles=("《医疗机构管理条例》第二十四条",),
            )
        )


def require_another_person(scope: Scope, account: PhysicianAccount) -> None:
    """Nobody activates his own account, whatever post he holds; raises Refusal."""
    if scope.person_id is not None and scope.person_id == account.id_number_index:
        raise Refusal(
            Problem(
                "own_account",
                "不能为自己激活账户。",
                way_out="请由本机构另一名经办人办理。",
            )
        )
