"""The texts of messages SMS-1 to SMS-11 by template id; carriers approve exactly these."""

from __future__ import annotations

from collections.abc import Mapping

TEMPLATES: dict[str, str] = {
    "SMS-1": "【医籍】{authority}已为{institution}开通账户。用户名：{login_name}，一次性设置码：{code}，{hours}小时内有效。请登录机构端自设密码。",
    "SMS-2": "【医籍】验证码：{code}，{minutes}分钟内有效。工作人员不会向您索取验证码。",
    "SMS-3": "【医籍】{institution}为您发送激活码：{code}，{hours}小时内有效。请登录医师个人端激活账户。",
    "SMS-4": "【医籍】您的医师账户信息有变更：{change}（{by}）。如非本人要求，请联系主要执业机构或卫生健康行政部门。",
    "SMS-5": "【医籍】贵机构有{count}件医师申请待处理，请登录机构端办理。",
    "SMS-6": "【医籍】您的申请{number}被退回或需补正，请于{due}前登录个人端查看原因并修改。",
    "SMS-7": "【医籍】申请{number}已{outcome}（{date}）。{next_step}",
    "SMS-8": "【医籍】您自{date}起已办理离职备案，两年内未继续执业将依法注销注册。如有异议请登录个人端提出。",
    "SMS-10": "【医籍】一名医师的主要执业机构已变更，已从贵院名单移出，请登录机构端查看。",
    "SMS-11": "【医籍】有{count}件申请临近或超过法定期限，请登录管理端办理。",
    "staff-password-recovered": "【医籍】您的账户{login_name}已通过“忘记密码”重设密码，原有登录已全部退出。如非本人操作，请立即联系本单位管理员或发放账户的部门。",
    "staff-totp-rebound": "【医籍】您的账户{login_name}已重新绑定动态口令，原有登录已退出。如非本人操作，请立即联系本单位管理员或发放账户的部门。",
    "staff-phone-changed": "【医籍】您的账户{login_name}登记的手机号已改为{phone}。如非本人操作，请立即联系本单位管理员或发放账户的部门。",
    "access-reset-asked": "【医籍】本单位申请重置您的账户{login_name}的登录方式，{hours}小时后生效。如非本人要求，请立即登录取消，或联系本单位管理员。",
    "access-reset-done": "【医籍】您的账户已按申请重置。用户名：{login_name}，一次性设置码：{code}，{hours}小时内有效。请从“首次登录”自设密码。",
    "officer-set-up": "【医籍】{authority}已为您开通账户。用户名：{login_name}，一次性设置码：{code}，{hours}小时内有效。请登录管理端自设密码。",
    "hand-over-offered": "{name}请您接手“{role}”，请在“角色交接”中查看并答复。",
    "hand-over-to-approve": "有一项角色交接等待管理员同意，请在“操作员”中办理。",
    "direct-activation": "【医籍】{institution}已直接激活您的医师账户，72小时内可以查看，之后可以办理业务。如非本人，请立即联系该机构。",
    "authority-activation": "【医籍】{institution}已激活您的医师账户，请登录个人端查看。如非本人，请立即联系该机关。",
    "automatic-activation": "【医籍】{institution}选择了自动激活：您的手机号与登记的一致，医师账户已激活。如非本人，请立即联系该机构。",
    "self-activation": "【医籍】您的医师账户已凭登记的手机号和资格证书编码激活，72小时内可以查看，之后可以办理业务。如非本人，请联系卫生健康行政部门。",
    "activated-with-other-phone": "【医籍】以您的身份开立的医师账户已由{institution}激活，所用手机号不是您登记的号码。如非本人，请立即联系该机构或卫生健康行政部门。",
    "account-waiting": "有一名医师等待激活账户，请在“账户激活”中办理。",
    "direct-activation-to-confirm": "有一名医师的直接激活等待另一名人员复核，请在“账户激活”中办理。",
    "activated-by-authority": "{authority}已激活一名在贵机构等待激活的医师账户。",
    "activation-referred": "有一名医师的账户转由贵机关激活，请在“医师账户激活”中办理。",
    "activation-at-authority": "您的账户已转由卫生健康行政部门激活，请按个人端页面的提示办理。",
    "activation-escalated": "有一名医师在贵机构等待激活已超过五个工作日，已转卫生健康行政部门；贵机构仍可办理。",
    "activation-sent-back": "一名医师的账户激活被卫生健康行政部门退回贵机构，请在“账户激活”中查看原因。",
    "activation-not-by-authority": "卫生健康行政部门没有激活您的账户，请在个人端查看原因和下一步。",
    "direct-activation-rule": "{authority}修改了对贵机构开放直接激活的设置，请在“激活方式”中查看。",
    "claims-used-up": "您的资格证书编码已核对三次都不一致，不能再在线核对。如非本人操作，请立即联系卫生健康行政部门。",
    "claims-used-up-here": "一名选择贵机构的医师连续输错资格证书编码，已停止在线核对，请留意冒用。",
    "sign-up-again": "有人用您的证件号码再次注册账户，没有成功。如非本人操作，请联系主要执业机构或卫生健康行政部门。",
    "application-submitted": "申请{number}已提交，等待机构确认。",
    "application-returned": "申请{number}被退回或需补正，请查看理由并修改。",
    "application-accepted": "申请{number}已受理，二十个工作日内作出决定。",
    "application-granted": "申请{number}已准予注册。",
    "application-refused": "申请{number}不予注册，请查看理由和救济途径。",
    "approving-authority-set": "{institution}将贵机关设为其医师的审批机关。",
    "account-revoked": "【医籍】您的医师账户已被{by}撤销，执业注册不受影响，您可以重新注册账户。如有异议，请在个人端登录页选择“账户被撤销”提出。",
    "account-claimed": "【医籍】有人提出以您的证件开立的医师账户不是本人所开，账户{effect}。如账户确系您本人，请持身份证件到主要执业机构说明。",
    "claim-answered": "【医籍】您的账户认领{number}已办理：{outcome}。",
    "objection-answered": "【医籍】您对账户撤销的异议已答复：{outcome}。",
    "revocation-to-decide": "有一件医师账户撤销等待另一名人员复核，请在“账户撤销”中办理。",
    "claim-to-answer": "有人认领以其证件开立的医师账户，请在“账户撤销”的“账户认领”中核验办理。",
    "objection-to-answer": "有医师对账户撤销提出异议，请在“账户撤销”中答复。",
    "job-done": "任务“{title}”已办完，请在“任务”中查看结果。",
    "job-failed": "任务“{title}”没有办成，请在“任务”中查看原因。",
    "job-cancelled": "任务“{title}”已停止，停止前办完的保留。",
    "info-change-asked": "有医师申请修改个人信息，请在“信息修改审核”中办理。",
    "info-change-approved": "您申请修改的{item}已通过审核。",
    "info-change-returned": "【医籍】您申请修改的{item}被退回，请登录个人端查看理由后重新提交。",
    "roster-business": "【医籍】{institution}请您办理{business}，请登录医师个人端“业务申请”办理。如有疑问请联系该机构。",
    "welcome": "欢迎使用医籍系统。",
}


def text(template: str, params: Mapping[str, object]) -> str:
    """The finished text; KeyError when the template or one of its parameters is missing."""
    return TEMPLATES[template].format(**params)
