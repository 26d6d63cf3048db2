"""Reads the audit log of one tenant."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from yiji.audit.models import AuditEvent

ORDER = ("-id",)
COLUMNS = ("id", "at", "actor_name", "verb", "object_kind", "object_id", "outcome", "reason")

# What the verbs of the log mean, in words.
VERBS: dict[str, Any] = {
    "application.start": gettext_lazy("开始申请"),
    "application.save": gettext_lazy("保存申请"),
    "application.submit": gettext_lazy("提交申请"),
    "application.confirm": gettext_lazy("确认申请"),
    "application.return_to_applicant": gettext_lazy("退回申请"),
    "application.receive": gettext_lazy("收件"),
    "application.accept": gettext_lazy("受理"),
    "application.request_supplement": gettext_lazy("告知补正"),
    "application.supply": gettext_lazy("补正"),
    "application.examine": gettext_lazy("审查"),
    "application.grant": gettext_lazy("准予注册"),
    "application.refuse": gettext_lazy("不予注册"),
    "application.complete": gettext_lazy("办结"),
    "application.withdraw": gettext_lazy("撤回"),
    "application.attach": gettext_lazy("上传材料"),
    "application.remove_document": gettext_lazy("移除材料"),
    "approving_authority.set": gettext_lazy("设置审批机关"),
    "department.add": gettext_lazy("新增科室"),
    "department.change": gettext_lazy("修改科室"),
    "department.disable": gettext_lazy("停用科室"),
    "department.restore": gettext_lazy("恢复科室"),
    "department.merge": gettext_lazy("合并科室"),
    "department.template": gettext_lazy("从模板建立科室"),
    "department.assign": gettext_lazy("分配科室"),
    "department.move": gettext_lazy("调整科室顺序"),
    "info_change.ask": gettext_lazy("申请修改信息"),
    "info_change.withdraw": gettext_lazy("撤回信息修改"),
    "info_change.approve": gettext_lazy("通过信息修改"),
    "info_change.return": gettext_lazy("退回信息修改"),
    "roster_snapshot.sign": gettext_lazy("确认月度名单"),
    "hr_roster.upload": gettext_lazy("上传人事名单"),
    "hr_roster.compare": gettext_lazy("核对人事名单"),
    "hr_roster.discard": gettext_lazy("作废人事名单"),
    "roster_finding.invited": gettext_lazy("提醒医师办理业务"),
    "roster_finding.started": gettext_lazy("开始办理名单差异"),
    "roster_finding.dismissed": gettext_lazy("名单差异不需办理"),
    "roster_finding.open": gettext_lazy("重新处理名单差异"),
    "personal_data.reveal": gettext_lazy("查看个人信息原文"),
    "physician_account.sign_up": gettext_lazy("注册账户"),
    "physician_account.verify_phone": gettext_lazy("验证手机号"),
    "physician_account.choose_institution": gettext_lazy("选择主要执业机构"),
    "physician_account.send_code": gettext_lazy("发送激活码"),
    "physician_account.code_ended": gettext_lazy("激活码失效"),
    "physician_account.redeem_code": gettext_lazy("用激活码激活账户"),
    "physician_account.activate_directly": gettext_lazy("直接激活账户"),
    "physician_account.confirm_direct_activation": gettext_lazy("复核直接激活"),
    "physician_account.decline_direct_activation": gettext_lazy("退回直接激活"),
    "physician_account.authority_activate": gettext_lazy("行政部门激活账户"),
    "physician_account.ask_revocation": gettext_lazy("提出撤销账户"),
    "physician_account.take_back_revocation": gettext_lazy("撤回撤销账户的提议"),
    "physician_account.decline_revocation": gettext_lazy("不同意撤销账户"),
    "physician_account.revoke": gettext_lazy("撤销账户"),
    "physician_account.object_to_revocation": gettext_lazy("对撤销账户提出异议"),
    "physician_account.answer_objection": gettext_lazy("答复撤销异议"),
    "account_claim.start": gettext_lazy("提出账户认领"),
    "account_claim.open": gettext_lazy("账户认领成立，冻结账户"),
    "account_claim.uphold": gettext_lazy("认领属实"),
    "account_claim.reject": gettext_lazy("认领不属实"),
    "physician_account.claim": gettext_lazy("用资格证书编码认领"),
    "physician_account.claim_alarm": gettext_lazy("资格证书编码核对次数用完"),
    "physician_account.refer": gettext_lazy("转卫生健康行政部门激活"),
    "physician_account.take_back_referral": gettext_lazy("撤回转办的激活"),
    "physician_account.send_back": gettext_lazy("行政部门退回激活"),
    "physician_account.activate_automatically": gettext_lazy("自动激活账户"),
    "physician_account.apply_before_activation": gettext_lazy("选择先申请后激活"),
    "physician_account.activate_on_approval": gettext_lazy("业务获批激活账户"),
    "activation_method.set": gettext_lazy("设置激活方式"),
    "activation_batch.start": gettext_lazy("批量发送激活码"),
    "direct_activation.set": gettext_lazy("设置直接激活是否开放"),
    "physician_account.match_again": gettext_lazy("重新比对资格"),
    "register.ChangeRegistration": gettext_lazy("变更注册"),
    "register.CloseRegistration": gettext_lazy("注册终止"),
    "register.SuspendRegistration": gettext_lazy("暂停执业"),
    "register.RestoreToRoster": gettext_lazy("恢复在册"),
    "job.stop": gettext_lazy("停止任务"),
    "job.retry": gettext_lazy("重试任务"),
    "job.take_result": gettext_lazy("下载任务结果"),
    "log_in": gettext_lazy("登录"),
    "log_out": gettext_lazy("退出登录"),
    "set_password": gettext_lazy("设置密码"),
    "change_password": gettext_lazy("修改密码"),
    "enrol_totp": gettext_lazy("绑定动态口令"),
    "start_recovery": gettext_lazy("申请找回密码"),
    "recover_password": gettext_lazy("找回密码"),
    "rebind_totp": gettext_lazy("重新绑定动态口令"),
    "change_phone": gettext_lazy("更换手机号"),
    "access_reset.ask": gettext_lazy("申请重置登录方式"),
    "access_reset.confirm": gettext_lazy("复核重置登录方式"),
    "access_reset.cancel": gettext_lazy("取消重置登录方式"),
    "access_reset.done": gettext_lazy("重置登录方式"),
    "hand_over.offer": gettext_lazy("提出角色交接"),
    "hand_over.approve": gettext_lazy("同意角色交接"),
    "hand_over.accept": gettext_lazy("接手角色"),
    "hand_over.decline": gettext_lazy("拒绝接手角色"),
    "hand_over.withdraw": gettext_lazy("撤回角色交接"),
    "hand_over.expire": gettext_lazy("角色交接过期"),
    "officer.add": gettext_lazy("添加工作人员"),
    "officer.propose": gettext_lazy("提议工作人员岗位"),
    "officer.confirm": gettext_lazy("复核工作人员岗位"),
    "officer.decline": gettext_lazy("不同意工作人员岗位"),
    "officer.withdraw": gettext_lazy("撤回工作人员提议"),
    "officer.change_duties": gettext_lazy("更改工作人员岗位"),
    "officer.end": gettext_lazy("停用工作人员"),
    "officer.resend_code": gettext_lazy("重发工作人员设置码"),
    "issue_recovery_codes": gettext_lazy("生成恢复码"),
    "use_recovery_code": gettext_lazy("使用恢复码"),
    "end_sessions": gettext_lazy("退出其他登录"),
    "end_session": gettext_lazy("退出一处登录"),
    "issue_credentials": gettext_lazy("发放机构账户"),
    "resend_setup_code": gettext_lazy("重发设置码"),
    "redeem_setup_code": gettext_lazy("使用设置码"),
    "expire_setup_code": gettext_lazy("设置码过期"),
    "add_operator": gettext_lazy("添加操作员"),
    "change_operator_role": gettext_lazy("更改操作员角色"),
    "end_membership": gettext_lazy("停用操作员"),
    "demo.seed": gettext_lazy("装入演示数据"),
    "document.view": gettext_lazy("查看材料"),
    "form.print": gettext_lazy("打印申请表"),
    "form.fill": gettext_lazy("填写申请表"),
    "register.import": gettext_lazy("导入登记库"),
    "register.OpenRegistration": gettext_lazy("登记注册"),
    "register.MarkOffRoster": gettext_lazy("登记不在册"),
}

OBJECTS: dict[str, Any] = {
    "application": gettext_lazy("业务申请"),
    "physician_account": gettext_lazy("医师账户"),
    "account": gettext_lazy("医师账户"),
    "activation_batch": gettext_lazy("激活码批次"),
    "physician": gettext_lazy("医师"),
    "registration": gettext_lazy("注册记录"),
    "department": gettext_lazy("科室"),
    "institution": gettext_lazy("医疗机构"),
    "document": gettext_lazy("材料"),
    "printed_form": gettext_lazy("申请表"),
    "job": gettext_lazy("任务"),
    "user": gettext_lazy("用户"),
    "membership": gettext_lazy("操作员"),
    "session": gettext_lazy("登录"),
    "access_reset": gettext_lazy("登录方式重置"),
    "hand_over": gettext_lazy("角色交接"),
    "officer": gettext_lazy("工作人员"),
    "officer_proposal": gettext_lazy("工作人员提议"),
}


def tenant_events(tenant_id: uuid.UUID) -> QuerySet[AuditEvent]:
    """The events of one institution or authority; the caller passes only the tenant of its own scope."""
    return AuditEvent.objects.filter(tenant_id=tenant_id)


def object_text(kind: str) -> Any:
    """A kind of object in words, itself when it has none."""
    return OBJECTS.get(kind, kind)


def verb_text(verb: str) -> Any:
    """A verb in words, itself when it has none."""
    return VERBS.get(verb, verb)
