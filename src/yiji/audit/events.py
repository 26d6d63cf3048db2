"""Reads the audit log of one tenant."""

from __future__ import annotations

import uuid

from django.db.models import QuerySet

from yiji.audit.models import AuditEvent

ORDER = ("-id",)
COLUMNS = ("id", "at", "actor_name", "verb", "object_kind", "object_id", "outcome", "reason")

# What the verbs of the log mean, in words.
VERBS: dict[str, str] = {
    "application.start": "开始申请",
    "application.save": "保存申请",
    "application.submit": "提交申请",
    "application.confirm": "确认申请",
    "application.return_to_applicant": "退回申请",
    "application.receive": "收件",
    "application.accept": "受理",
    "application.request_supplement": "告知补正",
    "application.supply": "补正",
    "application.examine": "审查",
    "application.grant": "准予注册",
    "application.refuse": "不予注册",
    "application.complete": "办结",
    "application.withdraw": "撤回",
    "application.attach": "上传材料",
    "application.remove_document": "移除材料",
    "approving_authority.set": "设置审批机关",
    "department.add": "新增科室",
    "department.change": "修改科室",
    "department.disable": "停用科室",
    "department.restore": "恢复科室",
    "department.merge": "合并科室",
    "department.template": "从模板建立科室",
    "department.assign": "分配科室",
    "document.view": "查看材料",
    "form.print": "打印申请表",
    "form.fill": "填写申请表",
    "register.import": "导入登记库",
    "register.OpenRegistration": "登记注册",
    "register.MarkOffRoster": "登记不在册",
}


def tenant_events(tenant_id: uuid.UUID) -> QuerySet[AuditEvent]:
    """The events of one institution or authority; the caller passes only the tenant of its own scope."""
    return AuditEvent.objects.filter(tenant_id=tenant_id)


def verb_text(verb: str) -> str:
    """A verb in words, itself when it has none."""
    return VERBS.get(verb, verb)
