"""States as the reader sees them: the noun, the tone and the word of every state code (domain §8)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from yiji.web.templatetags.state_words import Kind, StateWord
from yiji.web.templatetags.state_words import words as _words
from yiji.web.templatetags.ui_states_more import MORE_STATES
from yiji.web.templatetags.ui_states_register import REGISTER_STATES

STATES: dict[str, Kind] = {
    **REGISTER_STATES,
    "application_state": (
        _("申请"),
        _words(
            draft=("off", _("草稿")),
            submitted=("wait", _("待机构确认")),
            returned_by_institution=("bad", _("机构已退回")),
            institution_confirmed=("run", _("机构已确认")),
            escalated=("wait", _("机构逾期未确认")),
            received=("wait", _("待受理")),
            transferred=("off", _("已移送")),
            not_accepted=("bad", _("不予受理")),
            supplement_requested=("wait", _("待补正")),
            closed_unsupplied=("off", _("逾期未补正")),
            awaiting_check=("wait", _("待本院复核")),
            heard=("run", _("已告知当事人")),
            accepted=("run", _("已受理")),
            paused=("off", _("期限中止")),
            examined=("run", _("已审查")),
            granted=("ok", _("准予")),
            refused=("bad", _("不予")),
            withdrawn=("off", _("已撤回")),
            completed=("ok", _("已办结")),
            reopened=("wait", _("重新办理")),
            rescinded=("bad", _("已撤销")),
        ),
    ),
    "registration_status": (
        _("注册"),
        _words(
            active=("ok", _("注册有效")),
            suspended=("bad", _("暂停执业")),
            off_roster=("off", _("不在册")),
            deregistration_proposed=("wait", _("拟注销注册")),
            deregistered=("off", _("已注销注册")),
            superseded=("off", _("已被新注册取代")),
            lapsed_by_upgrade=("off", _("升级后失效")),
            lapsed_by_parallel=("off", _("另行注册后失效")),
            transferred_military=("off", _("转入军队")),
            rescinded=("bad", _("注册已撤销")),
            revoked=("bad", _("证书已吊销")),
            none=("off", _("未注册")),
        ),
    ),
    "e_certificate": (
        _("电子证照"),
        _words(
            valid=("ok", _("有效")),
            suspended=("bad", _("暂停执业")),
            off_roster=("off", _("不在册")),
            replaced=("off", _("已被替换")),
            void=("bad", _("已作废")),
        ),
    ),
    "account_state": (
        _("账户"),
        _words(
            registered=("wait", _("待校验身份")),
            matched=("wait", _("待验证手机")),
            mismatch=("bad", _("信息不一致")),
            verified=("wait", _("已验证")),
            awaiting_activation=("wait", _("待激活")),
            code_sent=("run", _("激活码已发")),
            active=("ok", _("已激活")),
            locked=("bad", _("已锁定")),
            revoked=("off", _("账户已撤销")),
            closed=("off", _("账户已关闭")),
        ),
    ),
    "filing_row_state": (
        _("备案"),
        _words(
            active=("ok", _("有效")),
            expired=("bad", _("已到期")),
            cancelled=("off", _("已取消")),
            ended_with_primary=("off", _("随主注册终止")),
        ),
    ),
    "export_state": (
        _("导出"),
        _words(
            asked=("wait", _("待放行")),
            released=("run", _("导出中")),
            declined=("off", _("不放行")),
            done=("ok", _("已导出")),
            failed=("bad", _("未导出")),
        ),
    ),
    "hr_roster_state": (
        _("名单"),
        _words(
            uploaded=("run", _("识别中")),
            recognised=("wait", _("待确认列")),
            comparing=("run", _("核对中")),
            done=("ok", _("已核对")),
            refused=("bad", _("未能读取")),
            discarded=("off", _("已作废")),
        ),
    ),
    "authority_proposal_state": (
        _("设置"),
        _words(
            proposed=("wait", _("待复核")),
            confirmed=("ok", _("已复核")),
            declined=("bad", _("不同意")),
            withdrawn=("off", _("已撤回")),
        ),
    ),
    "objection_state": (
        _("异议"),
        _words(
            open=("wait", _("待答复")),
            upheld=("ok", _("异议成立")),
            dismissed=("off", _("异议不成立")),
        ),
    ),
    "claim_state": (
        _("认领"),
        _words(
            open=("wait", _("待办理")),
            upheld=("ok", _("认领属实")),
            rejected=("off", _("认领不属实")),
        ),
    ),
    "activation_code_state": (
        _("激活码"),
        _words(
            to_send=("wait", _("待发送")),
            sent=("run", _("已发送")),
            delivered=("ok", _("已送达")),
            failed=("bad", _("发送失败")),
            handed_over=("ok", _("已当面交付")),
            used=("ok", _("已使用")),
            expired=("off", _("已过期")),
            spent=("bad", _("输错五次，已作废")),
            replaced=("off", _("已被新码取代")),
        ),
    ),
    "batch_item_state": (
        _("发送"),
        _words(waiting=("wait", _("排队中")), sent=("ok", _("已发出")), held=("bad", _("未发送"))),
    ),
    "institution_account_state": (
        _("机构账户"),
        _words(
            not_issued=("off", _("未发放")),
            issued=("wait", _("已发放，待启用")),
            setup_expired=("bad", _("设置码已过期")),
            active=("ok", _("在用")),
            restricted=("wait", _("受限")),
            suspended=("bad", _("已停用")),
            closed=("off", _("已关闭")),
        ),
    ),
    "institution_account_act": (
        _("经过"),
        _words(
            first=("run", _("发放账户")),
            reissue=("run", _("重新发放")),
            replace_agent=("run", _("更换账户负责人")),
            redeem=("ok", _("启用账户")),
            expire=("off", _("设置码过期")),
            suspend=("bad", _("停用账户")),
            restore=("ok", _("恢复账户")),
            restrict=("wait", _("限制账户")),
            lift=("ok", _("解除限制")),
            close=("bad", _("关闭账户")),
        ),
    ),
    "licence_state": (
        _("许可证"),
        _words(
            valid=("ok", _("有效")),
            overdue=("wait", _("逾期未校验")),
            suspended=("bad", _("停业")),
            cancelled=("off", _("已注销")),
        ),
    ),
    "licence_change": (
        _("登记"),
        _words(
            asked=("wait", _("待复核")),
            confirmed=("ok", _("已生效")),
            declined=("off", _("未同意")),
            taken_back=("off", _("已撤回")),
        ),
    ),
    "filing_status": (
        _("备案"),
        _words(
            draft=("off", _("草稿")),
            submitted=("wait", _("待机构确认")),
            institution_confirmed=("run", _("机构已确认")),
            authority_noted=("ok", _("备案有效")),
            active=("ok", _("备案有效")),
            expiring=("wait", _("备案将到期")),
            expired=("off", _("备案已到期")),
            returned=("bad", _("已退回")),
            withdrawn=("off", _("已撤回")),
            refused=("bad", _("不予备案")),
            cancelled=("off", _("备案已取消")),
            ended_with_primary=("off", _("随主执业终止")),
        ),
    ),
    "off_roster_filing_state": (
        _("离职备案"),
        _words(
            draft=("off", _("草稿")),
            checked=("run", _("已复核")),
            filed=("wait", _("已报审批机关")),
            acknowledged=("ok", _("已备案")),
            objected=("wait", _("本人有异议")),
            upheld=("ok", _("维持备案")),
            reversed=("off", _("备案已更正")),
        ),
    ),
    "deregistration_report_state": (
        _("注销报告"),
        _words(
            draft=("off", _("草稿")),
            checked=("run", _("已复核")),
            reported=("wait", _("已报告")),
            accepted=("run", _("已受理")),
            heard=("run", _("已听取意见")),
            decided=("ok", _("已决定")),
            announced=("ok", _("已公告")),
        ),
    ),
    "paper_state": (
        _("文书"),
        _words(
            in_force=("ok", _("有效")),
            withdrawn=("off", _("已撤回")),
            replaced=("off", _("已替代")),
        ),
    ),
    "announcement_state": (
        _("公告"),
        _words(
            draft=("wait", _("草稿")),
            published=("ok", _("已发布")),
            withdrawn=("off", _("已撤回")),
        ),
    ),
    "message_state": (
        _("消息"),
        _words(
            queued=("wait", _("待发送")),
            pending=("wait", _("待发送")),
            sending=("run", _("发送中")),
            sent=("ok", _("已发出")),
            delivered=("ok", _("已送达")),
            failed=("bad", _("发送失败")),
            unknown=("wait", _("结果待查")),
            expired=("off", _("已过期")),
            unread=("run", _("未读")),
            read=("off", _("已读")),
        ),
    ),
    "phone_change_state": (
        _("更改手机号"),
        _words(
            asked=("wait", _("待当面核验")),
            checked=("wait", _("待复核")),
            cooling=("run", _("冷静期")),
            done=("ok", _("已更改")),
            stopped=("off", _("已停止")),
            expired=("off", _("已过期")),
        ),
    ),
    "job_state": (
        _("任务"),
        _words(
            queued=("wait", _("排队中")),
            running=("run", _("进行中")),
            done=("ok", _("已完成")),
            succeeded=("ok", _("已完成")),
            failed=("bad", _("未完成")),
            cancelled=("off", _("已停止")),
            interrupted=("wait", _("中断，将继续")),
        ),
    ),
    "operator_state": (
        _("操作员"),
        _words(active=("ok", _("在用")), locked=("bad", _("已锁定")), disabled=("off", _("已停用"))),
    ),
}

STATES |= {kind: (noun, _words(**states)) for kind, (noun, states) in MORE_STATES.items()}

FINISHED_JOBS = frozenset({"done", "succeeded", "failed", "cancelled"})


def state_word(kind: str, code: str) -> StateWord:
    """Tone and word of a state; an unknown code is shown as it is, in the neutral tone."""
    return STATES.get(kind, ("", {}))[1].get(code) or StateWord("off", code)


def state_choices(kind: str) -> list[tuple[str, Any]]:
    """Codes and words of a kind, for a filter."""
    return [(code, state.word) for code, state in STATES[kind][1].items()]
