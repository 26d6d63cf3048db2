"""Who may be registered: the qualification, and what stands against a registration."""

from __future__ import annotations

from datetime import date, timedelta

from yiji.rulebook import assumptions as a
from yiji.rulebook.facts import ENDED_REGISTRATION, ApplicationFacts
from yiji.rulebook.laws import APL, ML, MR
from yiji.rulebook.periods import first_free_day, lasts_at_least, still_running
from yiji.rulebook.rule import FROM_SUBMIT, Finding, rule

ML_DAY = date(2022, 3, 1)
MR_DAY = date(2017, 4, 1)
WAIT = "期限届满后，自{free_from}起可以重新提出申请。"


def _barred(message: str, free_from: date) -> Finding:
    return Finding(message, way_out=WAIT, params={"free_from": free_from})


@rule("ELG-01", law=[ML.article(13), MR.article(5)], since=ML_DAY)
def holds_a_qualification(facts: ApplicationFacts, on: date) -> Finding | None:
    """Only the holder of a valid physician qualification of that level may apply."""
    held = facts.qualification
    if held is None:
        return Finding(
            "未找到您的医师资格信息，尚不能申请医师执业注册。",
            way_out="请先核对姓名和身份证件号码；已取得医师资格而查不到的，请向发证机关申请信息更正。",
            field="qualification",
        )
    if not held.valid or (held.acquired_on and held.acquired_on.year > on.year):
        return Finding(
            "所选医师资格当前无效。",
            way_out="请选择有效的医师资格，或者向发证机关核实该资格的状态。",
            field="qualification",
        )
    if facts.level and held.level and facts.level != held.level:
        return Finding(
            "申请的执业级别与所持医师资格的级别不一致。",
            way_out="请按医师资格证书载明的级别申请，或者另选一项医师资格。",
            field="practice_level",
        )
    return None


@rule("ELG-03", law=[ML.article(16, 1, 1), MR.article(6, item=1)], since=ML_DAY)
def has_civil_capacity(facts: ApplicationFacts, on: date) -> Finding | None:
    """A person without, or with limited, civil capacity is not registered."""
    if facts.bars.guardianship:
        return Finding(
            "登记信息显示申请人无民事行为能力或者限制民事行为能力，不予注册。",
            way_out="恢复完全民事行为能力的，请提交法院判决后重新申请。",
        )
    return None


@rule("ELG-04", law=[ML.article(16, 1, 2), MR.article(6, item=2)], since=ML_DAY)
def sentence_and_ban_are_over(facts: ApplicationFacts, on: date) -> Finding | None:
    """Two years must have passed since a sentence was served, and a professional ban must have ended."""
    bars = facts.bars
    if bars.sentence_running:
        return Finding("刑罚尚未执行完毕，不予注册。", way_out="刑罚执行完毕满二年后可以提出申请。")
    if bars.sentence_ended_on and on < bars.sentence_ended_on:
        free_from = first_free_day(bars.sentence_ended_on, years=a.BAR_AFTER_SENTENCE.value)
        return _barred("刑罚尚未执行完毕，不予注册。", free_from)
    if bars.professional_ban_until and on <= bars.professional_ban_until:
        return _barred(
            "依法禁止从事医师职业的期限未满，不予注册。", bars.professional_ban_until + timedelta(days=1)
        )
    return _within(bars.sentence_ended_on, on, a.BAR_AFTER_SENTENCE, "刑罚执行完毕不满二年，不予注册。")


def _within(start: date | None, on: date, length: a.Assumption, message: str) -> Finding | None:
    if start is not None and still_running(start, on, years=length.value):
        return _barred(message, first_free_day(start, years=length.value))
    return None


@rule("ELG-05", law=[ML.article(16, 1, 3), MR.article(6, item=3)], since=ML_DAY)
def revocation_is_two_years_past(facts: ApplicationFacts, on: date) -> Finding | None:
    """Two years must have passed since the practice certificate was revoked as a penalty."""
    return _within(
        facts.bars.revoked_on, on, a.BAR_AFTER_REVOCATION, "被吊销医师执业证书不满二年，不予注册。"
    )


@rule("ELG-06", law=[ML.article(16, 1, 4)], since=ML_DAY)
def failed_assessment_is_one_year_past(facts: ApplicationFacts, on: date) -> Finding | None:
    """One year must have passed since a deregistration for failing the periodic assessment."""
    return _within(
        facts.bars.deregistered_for_assessment_on,
        on,
        a.BAR_AFTER_FAILED_ASSESSMENT,
        "因定期考核不合格被注销注册不满一年，不予注册。",
    )


@rule("ELG-07", law=[ML.article(16, 1, 5), ML.article(58)], since=ML_DAY)
def no_other_statutory_bar(facts: ApplicationFacts, on: date) -> Finding | None:
    """Other bars laid down by law, among them the ban of five years to life."""
    if facts.bars.barred_for_life:
        return Finding(
            "依法终身禁止从事医师职业，不予注册。", way_out="对该记录有异议的，请向作出决定的机关提出。"
        )
    if facts.bars.other_bar_until and on <= facts.bars.other_bar_until:
        return _barred(
            "依法不得从事医疗卫生服务的期限未满，不予注册。",
            facts.bars.other_bar_until + timedelta(days=1),
        )
    return None


@rule("ELG-08", law=[MR.article(6, item=4)], since=MR_DAY, severity="WARN")
def health_is_suitable(facts: ApplicationFacts, on: date) -> Finding | None:
    """A health statement other than fit is looked at by the examiner; the Law itself knows no such ground."""
    if facts.bars.health in {"infectious", "psychiatric", "unfit"}:
        return Finding(
            "申请人填报的健康状况可能不适宜从事医师工作，须由审查人员核实。",
            way_out="请附近期健康检查结果；审查人员核实后勾选“已核”。",
            field="health",
        )
    return None


@rule("ELG-09", law=[MR.article(6, item=5)], since=MR_DAY)
def reassessment_was_passed(facts: ApplicationFacts, on: date) -> Finding | None:
    """A person who failed the assessment for re-registration is not registered."""
    if facts.bars.assessment_failed:
        return Finding(
            "重新申请注册经考核不合格，不予注册。", way_out="请参加培训并重新考核，考核合格后再申请。"
        )
    return None


@rule("ELG-10", law=[MR.article(6, item=6)], since=MR_DAY)
def took_no_part_in_exam_cheating(facts: ApplicationFacts, on: date) -> Finding | None:
    """Taking part in organised cheating in the physician examination bars a registration."""
    if facts.bars.exam_cheating:
        return Finding(
            "登记信息显示申请人在医师资格考试中参与有组织作弊，不予注册。",
            way_out="对该记录有异议的，请向作出认定的机关提出。",
        )
    return None


@rule("ELG-11", law=[MR.article(6, item=7)], since=MR_DAY, mark="K")
def qualification_is_genuine(facts: ApplicationFacts, on: date) -> Finding | None:
    """A registration on a forged qualification, or on somebody else's, is refused."""
    if facts.bars.forged_qualification:
        return Finding(
            "查实曾使用伪造医师资格或者冒名使用他人医师资格，不予注册。",
            way_out="对该认定有异议的，请向作出认定的机关提出。",
            field="qualification",
        )
    return None


@rule("ELG-12", law=[ML.article(54), APL.article(79)], since=ML_DAY)
def rescission_is_three_years_past(facts: ApplicationFacts, on: date) -> Finding | None:
    """For three years after a certificate got by improper means was rescinded no application is accepted."""
    return _within(
        facts.bars.rescinded_on,
        on,
        a.BAR_AFTER_RESCISSION,
        "以不正当手段取得证书被撤销未满三年，不受理相应申请。",
    )


@rule("ELG-13", law=[APL.article(78)], since=date(2004, 7, 1))
def false_papers_are_one_year_past(facts: ApplicationFacts, on: date) -> Finding | None:
    """For one year after an application with false papers the same permission may not be applied for."""
    return _within(
        facts.bars.false_papers_on,
        on,
        a.BAR_AFTER_FALSE_PAPERS,
        "曾在申请中隐瞒有关情况或者提供虚假材料，一年内不得再次申请。",
    )


def needs_late_registration_training(facts: ApplicationFacts, on: date) -> bool:
    """Whether the person never registered within two years of the qualification (管理办法 第十二条)."""
    held = facts.qualification
    if held is None or held.acquired_on is None or facts.registrations:
        return False
    return not still_running(held.acquired_on, on, years=a.REGISTER_AFTER_QUALIFICATION.value)


@rule("ELG-14", law=[MR.article(12)], since=MR_DAY, stages=("save", *FROM_SUBMIT), mark="K")
def late_registration_is_trained_for(facts: ApplicationFacts, on: date) -> Finding | None:
    """Unregistered for more than two years after the qualification: six months' training and a test."""
    if not needs_late_registration_training(facts, on):
        return None
    training, months = facts.training, a.LATE_REGISTRATION_TRAINING.value
    params = {"months": months}
    if training is None or training.began_on is None or training.ended_on is None:
        return Finding(
            "取得医师资格后超过二年未注册，须提供连续{months}个月以上培训并考核合格的证明。",
            way_out="请在“经历”步骤填写省级卫生健康主管部门指定机构的培训起止时间和考核结果，并上传培训考核证明。",
            field="training_body",
            params=params,
        )
    if not lasts_at_least(training.began_on, training.ended_on, months=months):
        return Finding(
            "填写的培训时间不足连续{months}个月。",
            way_out="请核对培训起止时间；确实不足的，请补足培训并考核合格后再申请。",
            field="training_ended_on",
            params=params,
        )
    if not training.passed or training.ended_on > on:
        return Finding(
            "培训尚未结束或者考核尚未合格。",
            way_out="请在培训结束并考核合格后申请；已合格的，请填写考核结果。",
            field="training_result",
        )
    return None


@rule("ELG-15", law=[ML.article(19), MR.article(12)], since=ML_DAY)
def return_to_practice_is_assessed(facts: ApplicationFacts, on: date) -> Finding | None:
    """After two years without practice, or once a bar is gone, re-registration follows an assessment."""
    ended = any(old.status in ENDED_REGISTRATION for old in facts.registrations)
    if facts.application_type in {"INITIAL", "ADD_LOCATION"}:
        if ended and not facts.live_registrations:
            return Finding(
                "您的医师执业注册曾被注销、撤销或者吊销，不适用首次注册。",
                way_out="请在考核合格后办理“重新注册”。",
                field="application_type",
            )
        return None
    stopped = facts.last_practised_on is not None and not still_running(
        facts.last_practised_on, on, years=a.CESSATION.value
    )
    if (stopped or ended) and not facts.reassessment_passed:
        return Finding(
            "中止执业活动二年以上或者不予注册情形消失后申请执业，须经考核合格。",
            way_out="请先参加县级以上卫生健康主管部门或者其委托机构的考核，再提交考核合格证明。",
            field="training_result",
        )
    return None


@rule("ELG-16", law=[ML.article(13), APL.article(31)], since=ML_DAY)
def identity_matches_the_qualification(facts: ApplicationFacts, on: date) -> Finding | None:
    """Name and ID number must be those of the qualification register."""
    if facts.person.identity_matched is False:
        return Finding(
            "姓名或者身份证件号码与医师资格库不一致。",
            way_out="请核对填写；资格库有误的，请在“信息更正”中向发证机关申请更正，更正后再提交本申请。",
            field="qualification",
        )
    return None


@rule("ELG-17", law=[MR.article(10), MR.article(7)], since=MR_DAY)
def not_registered_there_already(facts: ApplicationFacts, on: date) -> Finding | None:
    """One live account per person, and one live registration per person and place of practice."""
    if facts.person.live_accounts > 1:
        return Finding("同一人存在两个有效账户。", way_out="请先申请撤销其中一个账户，再提交申请。")
    here = facts.institution
    # A re-registration replaces a registration under which nobody practises any more.
    replaced = {"off_roster", "deregistration_proposed"} if facts.application_type == "RE_REGISTER" else set()
    standing = [old for old in facts.live_registrations if old.status not in replaced]
    if here and any(old.primary_institution == here.id for old in standing):
        return Finding(
            "您已在该机构注册，注册仍然有效。",
            way_out="无需再次注册；需要修改注册内容的，请办理变更注册。",
            field="institution",
        )
    return None


@rule("ELG-18", law=[ML.article(42), ML.article(55), ML.article(56), ML.article(57)], since=ML_DAY, mark="K")
def not_suspended_from_practice(facts: ApplicationFacts, on: date) -> Finding | None:
    """While practice is suspended nothing is changed, raised, added or filed beside the registration."""
    if facts.application_type not in {"CHANGE", "MULTI_FILE", "UPGRADE", "ADD_LOCATION"}:
        return None
    known = [old.suspended_until for old in facts.live_registrations if old.status == "suspended"]
    ends = [end for end in (*known, facts.bars.suspended_until) if end and on <= end]
    if ends:
        return _barred("正处于暂停执业期间，不能办理本业务。", max(ends) + timedelta(days=1))
    return None


@rule("ELG-20", law=[ML.article(20)], since=ML_DAY, severity="WARN")
def own_clinic_needs_five_years(facts: ApplicationFacts, on: date) -> Finding | None:
    """One's own clinic asks for five full years of registered practice; TCM specialty is exempt."""
    specialty = facts.qualification is not None and facts.qualification.kind == "ASSESSED"
    if not facts.operates_the_institution or specialty:
        return None
    years = a.OWN_CLINIC_PRACTICE.value
    if facts.registered_days < years * 365:
        return Finding(
            "拟在本人开办的诊所执业，但注册后执业累计未满{years}年。",
            way_out="个体行医须经注册后在医疗卫生机构执业满{years}年；请审查人员核实执业年限。",
            field="institution",
            params={"years": years},
        )
    return None
