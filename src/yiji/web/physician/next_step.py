"""The one thing a physician should do now, told on the home page."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from yiji.register.queries.own_account import OwnAccount
from yiji.web.shared.menus import url_or_empty


@dataclass(frozen=True)
class NextStep:
    """``tone`` as in the status tags; ``target`` is a URL name, "" where nothing can be done online."""

    tone: str
    title: str
    text: str
    target: str = ""
    label: str = ""

    @property
    def url(self) -> str:
        return url_or_empty(self.target) if self.target else ""


def next_step(account: OwnAccount, registered: bool) -> NextStep:
    """The step for this account; ``registered`` says whether a live registration exists."""
    if account.state == "mismatch":
        return _when_mismatch(account)
    if account.state == "verified":
        return _when_verified(account)
    if account.state in ("awaiting_activation", "code_sent"):
        return _when_waiting(account)
    if account.state == "active":
        return _when_active(registered)
    return NextStep("bad", _("账户已锁定"), _("请联系主要执业机构或卫生健康行政部门。"))


def _when_mismatch(account: OwnAccount) -> NextStep:
    return NextStep(
        "bad",
        _("核对不一致：姓名") if account.mismatch_field == "name" else _("未找到您的资格信息"),
        _("请先核对姓名；姓名无误的，向医师资格证书发证机关申请信息更正，更正后再核对。"),
        "physician:correct_name",
        _("核对并重新比对"),
    )


def _when_verified(account: OwnAccount) -> NextStep:
    way = account.way
    if way.should_move:
        text = _("登记库中您的主要执业机构是“%(name)s”，由该机构激活账户。") % {"name": way.registered_at}
        return NextStep("wait", _("请主要执业机构激活"), text, "physician:activate", _("继续"))
    if way.at_authority:
        text = _("已请“%(name)s”激活您的账户，请持身份证件和医师资格证书到窗口核验。") % {
            "name": way.at_authority
        }
        return NextStep("wait", _("等待卫生健康行政部门激活账户"), text, "physician:activate", _("查看进度"))
    if way.on_approval:
        return NextStep(
            "run",
            _("提出注册申请"),
            _("您选择了先申请：申请获准后，账户自动激活。"),
            "physician:application_start",
            _("去申请"),
        )
    if way.may_apply_first:
        text = _("您的主要执业机构“%(name)s”尚未使用本系统。请选择怎样激活账户。") % {
            "name": way.registered_at
        }
        return NextStep("wait", _("选择激活办法"), text, "physician:activate", _("继续"))
    if way.phone_of_record:
        return NextStep(
            "wait",
            _("填写资格证书编码"),
            _("您验证的手机号就是登记的号码，编码核对一致后账户即激活。"),
            "physician:claim",
            _("继续"),
        )
    return NextStep(
        "wait",
        _("选择拟执业机构并填写资格证书编码"),
        _("您目前没有有效的执业注册，由拟执业机构确认您的身份后激活账户。"),
        "physician:claim" if account.institution_chosen else "physician:choose_institution",
        _("继续"),
    )


def _when_waiting(account: OwnAccount) -> NextStep:
    names = {"name": account.institution, "phone": account.phone}
    if account.state == "code_sent":
        text = _("“%(name)s”已向您的手机 %(phone)s 发送激活码。") % names
        return NextStep("run", _("输入激活码"), text, "physician:activate", _("输入激活码"))
    text = _("“%(name)s”核对后会发送激活码，或当面为您直接激活。") % names
    return NextStep("wait", _("等待机构激活账户"), text, "physician:activate", _("查看进度"))


def _when_active(registered: bool) -> NextStep:
    if registered:
        return NextStep(
            "ok", _("没有待办事项"), _("您可以查看执业信息。"), "physician:registrations", _("执业信息")
        )
    return NextStep(
        "run",
        _("申请执业注册"),
        _("账户已激活，可以向拟执业机构提出首次注册申请。"),
        "physician:application_start",
        _("申请首次注册"),
    )
