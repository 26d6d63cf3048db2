"""Every threshold of the rulebook, with how sure we are of it: S read, K known in the field, G proposed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Assumption:
    """A number, its unit and its mark; G values are ours to change when a pilot authority says otherwise."""

    value: int
    unit: Literal[
        "years", "months", "days", "working_days", "hours", "minutes", "seconds", "per_mille", "count"
    ]
    mark: Literal["S", "K", "G"]
    why: str


BAR_AFTER_SENTENCE = Assumption(2, "years", "S", "医师法第十六条")
BAR_AFTER_REVOCATION = Assumption(2, "years", "S", "医师法第十六条")
BAR_AFTER_FAILED_ASSESSMENT = Assumption(1, "years", "S", "医师法第十六条")
BAR_AFTER_RESCISSION = Assumption(3, "years", "S", "医师法第五十四条")
BAR_AFTER_FALSE_PAPERS = Assumption(1, "years", "S", "行政许可法第七十八条")
REGISTER_AFTER_QUALIFICATION = Assumption(2, "years", "K", "管理办法第十二条")
LATE_REGISTRATION_TRAINING = Assumption(6, "months", "K", "管理办法第十二条")
CESSATION = Assumption(2, "years", "S", "医师法第十九条")
ASSESSMENT_YEARS = Assumption(3, "years", "S", "医师法第四十二条")
SUSPENSION_AFTER_FAILURE_LEAST = Assumption(3, "months", "S", "医师法第四十二条")
SUSPENSION_AFTER_FAILURE_MOST = Assumption(6, "months", "S", "医师法第四十二条")
ASSESSMENT_FILING_DAYS = Assumption(30, "days", "G", "考核结束后结果报送注册机关的期限，省级可另定")
OWN_CLINIC_PRACTICE = Assumption(5, "years", "S", "医师法第二十条")
PHOTO_AGE = Assumption(6, "months", "K", "管理办法第十二条")
GRASSROOTS_SCOPES = Assumption(3, "count", "S", "执业范围暂行规定第二条")
ORDINARY_SCOPES = Assumption(1, "count", "S", "执业范围暂行规定第二条")
INTAKE_DAYS = Assumption(5, "working_days", "S", "行政许可法第三十二条")
DECISION_DAYS = Assumption(20, "working_days", "S", "医师法第十三条")
EXTENSION_DAYS = Assumption(10, "working_days", "K", "行政许可法第四十二条；是否适用于医师注册待主管部门明确")
DELIVERY_DAYS = Assumption(10, "working_days", "S", "行政许可法第四十四条")
OFF_ROSTER_REPORT_DAYS = Assumption(30, "days", "S", "管理办法第十九条")
DEREGISTRATION_REPORT_DAYS = Assumption(30, "days", "S", "医师法第十七条")
INSTITUTION_CONFIRMATION_DAYS = Assumption(5, "working_days", "G", "提醒机构及时确认，非法定期限")
INSTITUTION_SILENCE_DAYS = Assumption(10, "working_days", "G", "机构未确认满此期限，转请审批机关过问")
HEARING_DAYS = Assumption(5, "working_days", "G", "注销前听取当事人陈述申辩的时间，省级可另定")
OBJECTION_DAYS = Assumption(60, "days", "G", "对离职备案提出异议的期限，参照行政复议")
FILING_YEARS = Assumption(3, "years", "G", "多机构备案默认最长期限")
RENEWAL_BEFORE = Assumption(90, "days", "G", "多机构备案到期前可以续备的时间")
OFF_ROSTER_YEARS = Assumption(2, "years", "S", "管理办法第十九条")
CORRECTION_DAYS = Assumption(
    20, "working_days", "G", "资格信息更正的办理期限，参照医师法第十三条，省级可另定"
)
SUPPLEMENT_DAYS = Assumption(30, "days", "G", "补正期限由省级规定，默认三十日")
# Activation of accounts (seed 5): no law fixes these; register.activation_rules reads them.
ACTIVATION_CODE_VALID = Assumption(72, "hours", "G", "激活码有效期；手机验证码 10 分钟")
ACTIVATION_CODE_TRIES = Assumption(5, "count", "G", "每个激活码最多核对次数，数据库亦限定")
ACTIVATION_CODE_RESEND = Assumption(60, "seconds", "G", "重发激活码的最短间隔")
ACTIVATION_CODES_PER_DAY = Assumption(10, "count", "G", "同一人每日最多发出的激活码")
ACTIVATION_SLIP_LENGTH = Assumption(8, "count", "G", "打印激活码单的位数，31 个不易混淆的字符，约 39.6 位熵")
PHONE_CODE_VALID = Assumption(10, "minutes", "S", "手机验证码有效期，见同类护士系统")
DIRECT_ACTIVATIONS_PER_DAY = Assumption(20, "count", "G", "每名经办人每日直接激活人数，超出的转行政部门")
LOOK_ONLY_AFTER_ACTIVATION = Assumption(72, "hours", "G", "直接激活等情形后只能查看的时间")
PHONE_CHANGE_COOLING = Assumption(24, "hours", "G", "原手机遗失时更换手机号的冷静期，原号码可以停止")
PHONE_CHANGE_AT_INSTITUTION = Assumption(7, "days", "G", "更换手机号的申请在机构等待当面核验的时间")
PHONE_CHANGES_PER_DAY = Assumption(3, "count", "G", "每个医师账户每日可以提出更换手机号的次数")
INSTITUTION_SILENCE = Assumption(5, "working_days", "G", "机构未办理激活满此期限，行政部门可代为激活")
QUALIFICATION_CLAIMS_IN_LIFE = Assumption(
    3, "count", "G", "资格证书编码含身份证号、可被猜出，每人终身核对次数"
)
ACTIVATION_ALARM_RATIO = Assumption(5, "per_mille", "G", "一日内因输错作废的激活码超过此比例时报警")
ACTIVATION_ALARM_LEAST = Assumption(5, "count", "G", "报警至少需要的作废激活码数，避免小样本误报")
