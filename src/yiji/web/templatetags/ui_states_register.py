"""States of what is compared, imported, corrected and recorded in the register, as the reader sees them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yiji.web.templatetags.state_words import Kind
from yiji.web.templatetags.state_words import words as _words

REGISTER_STATES: dict[str, Kind] = {
    "institution_import_state": (
        _("导入"),
        _words(
            checking=("run", _("核对中")),
            ready=("wait", _("待确认")),
            applying=("run", _("写入中")),
            done=("ok", _("已写入")),
            refused=("bad", _("未能读取")),
            discarded=("off", _("已作废")),
        ),
    ),
    "national_import_state": (
        _("导入"),
        _words(
            receiving=("run", _("上传中")),
            checking=("run", _("核对中")),
            ready=("wait", _("待确认")),
            applying=("run", _("写入中")),
            done=("ok", _("已写入")),
            refused=("bad", _("未能读取")),
            discarded=("off", _("已作废")),
        ),
    ),
    "import_outcome": (
        _("核对结果"),
        _words(
            new=("ok", _("新增")),
            changed=("run", _("变更")),
            unchanged=("off", _("没有变化")),
            refused=("bad", _("未通过")),
            vanished=("bad", _("消失")),
        ),
    ),
    "finding_state": (
        _("差异"),
        _words(
            open=("wait", _("待处理")),
            invited=("run", _("已提醒医师")),
            started=("run", _("办理中")),
            resolved=("ok", _("已解决")),
            dismissed=("off", _("不需办理")),
        ),
    ),
    "result_code": (
        _("核对结果"),
        _words(
            MATCH=("ok", _("一致")),
            NOT_FOUND=("bad", _("查无")),
            NAME_DIFF=("bad", _("姓名不一致")),
            CERT_NO_DIFF=("bad", _("执业证书编码不一致")),
            QUALIFICATION_NO_DIFF=("bad", _("资格证书编码不一致")),
            LEVEL_DIFF=("bad", _("级别不一致")),
            CATEGORY_DIFF=("bad", _("类别不一致")),
            SCOPE_DIFF=("bad", _("范围不一致")),
            INSTITUTION_DIFF=("bad", _("主要执业机构不是本院")),
            REGION_DIFF=("bad", _("执业地点不同")),
            NOT_ON_ROSTER=("bad", _("不在本院名单")),
            NOT_IN_HR=("bad", _("不在人事名单")),
            OFF_ROSTER=("bad", _("不在册")),
            DEREGISTERED=("bad", _("已注销")),
            SUSPENDED=("bad", _("暂停执业")),
            FILING_EXPIRED=("wait", _("备案到期")),
            ACCOUNT_MISSING=("wait", _("没有账户")),
            ACCOUNT_INACTIVE=("wait", _("账户未激活")),
        ),
    ),
    "print_batch_state": (
        _("批量打印"),
        _words(
            asked=("run", _("正在生成")),
            done=("ok", _("可以打印")),
            failed=("bad", _("没有印出")),
            cancelled=("off", _("已停止")),
            expired=("off", _("文件已删除")),
        ),
    ),
    "print_item_state": (
        _("打印"),
        _words(waiting=("wait", _("等待")), done=("ok", _("已印出")), failed=("bad", _("没有印出"))),
    ),
    "report_state": (
        _("报告"),
        _words(
            asked=("run", _("正在生成")),
            done=("ok", _("已定稿")),
            failed=("bad", _("未生成")),
        ),
    ),
    "info_change_state": (
        _("信息修改"),
        _words(
            submitted=("wait", _("待审核")),
            approved=("ok", _("已通过")),
            returned=("bad", _("已退回")),
            withdrawn=("off", _("已撤回")),
        ),
    ),
    "correction_state": (
        _("信息更正"),
        _words(
            submitted=("wait", _("待受理")),
            forwarded=("wait", _("已转办，待受理")),
            accepted=("run", _("核查中")),
            supplement=("wait", _("待申请人补充")),
            answered=("run", _("已补充，核查中")),
            checked=("run", _("已核查，待决定")),
            corrected=("ok", _("已更正")),
            rejected=("bad", _("不予更正")),
            withdrawn=("off", _("已撤回")),
        ),
    ),
}
