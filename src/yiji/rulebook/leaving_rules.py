"""Leaving the roster and the register: off-roster filing, its objection, deregistration, reissue."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from yiji.rulebook import assumptions as a
from yiji.rulebook.deregistration_grounds import DEREGISTRATION_GROUNDS, DeregistrationGround
from yiji.rulebook.documents import PAPERS
from yiji.rulebook.facts import ApplicationFacts
from yiji.rulebook.laws import ML, MR
from yiji.rulebook.periods import still_running
from yiji.rulebook.rule import FROM_SUBMIT, Answer, Finding, rule

MR_DAY = date(2017, 4, 1)
ML_DAY = date(2022, 3, 1)
_REPORTS = frozenset({"DEREGISTER_INST", "DEREGISTER_EXOFFICIO"})
OWN_REQUEST = "11"


_LATE_FILING = "离职手续办理完毕之日起{days}日内应当备案：应于{last}前报送，现已逾期。"
_LATE_REPORT = "知晓之日起{days}日内应当报告：应于{last}前报告，现已逾期。"


def _late(facts: ApplicationFacts, since: date, days: int, on: date, message: str) -> Finding | None:
    """A report after its term is taken, but says why: the duty stands, the fact is reported all the same."""
    reported = facts.event.reported_on or on
    last = since + timedelta(days=days)
    if reported <= last:
        return None
    params = {"last": last, "days": days}
    if not facts.event.late_reason.strip():
        way_out = "仍应报送：请填写逾期原因后提交。"
        return Finding(message, way_out=way_out, field="late_reason", params=params)
    return Finding(
        message,
        way_out="报送单位已说明原因；请审查人员知悉，逾期不影响办理。",
        field="late_reason",
        severity="WARN",
        params=params,
    )


def _off_roster_check(reasons: frozenset[str]) -> Callable[[ApplicationFacts, date], list[Finding]]:
    def check(facts: ApplicationFacts, on: date) -> list[Finding]:
        event, old = facts.event, facts.registration
        if facts.application_type != "OFF_ROSTER" or event.reason not in reasons:
            return []
        found = []
        if old is not None and old.status not in {"active", "suspended", "deregistration_proposed"}:
            found.append(
                Finding(
                    "该医师的注册当前不在册或者已失效，不能再办理离职备案。",
                    way_out="请核对注册状态；对现有状态有异议的，请联系审批机关更正。",
                    field="registration",
                )
            )
        if event.happened_on is None:
            return found
        if event.happened_on > on:
            found.append(
                Finding(
                    "离职手续办理日期晚于今天。",
                    way_out="请在手续办理完毕之后备案，或者核对日期。",
                    field="event_on",
                )
            )
        days = a.OFF_ROSTER_REPORT_DAYS.value
        late = _late(facts, event.happened_on, days, on, _LATE_FILING)
        return [*found, late] if late else found

    return check


@rule("OFF-01", law=[MR.article(19)], since=MR_DAY)
def transferred_retired_or_resigned_is_filed(facts: ApplicationFacts, on: date) -> Answer:
    """Who was transferred, retired or resigned is filed within thirty days of the procedure."""
    return _off_roster_check(frozenset("123"))(facts, on)


@rule("OFF-02", law=[MR.article(19)], since=MR_DAY)
def dismissed_or_expelled_is_filed(facts: ApplicationFacts, on: date) -> Answer:
    """Who was dismissed or expelled is filed within thirty days of the procedure."""
    return _off_roster_check(frozenset("45"))(facts, on)


@rule("OFF-03", law=[MR.article(19)], since=MR_DAY)
def other_cases_of_the_province_are_filed(facts: ApplicationFacts, on: date) -> Answer:
    """Other cases set by the province are filed within thirty days, stating the case."""
    found = _off_roster_check(frozenset("9"))(facts, on)
    unsaid = facts.application_type == "OFF_ROSTER" and facts.event.reason == "9" and not facts.event.text
    if unsaid:
        found.append(
            Finding(
                "选择了“省级规定的其他情形”，但没有说明是哪一种。",
                way_out="请在“说明”中写明情形和本省规定的名称。",
                field="reason_text",
            )
        )
    return found


@rule("OFF-08", law=[MR.article(19)], since=MR_DAY, mark="G")
def only_a_standing_filing_is_objected_to(facts: ApplicationFacts, on: date) -> Finding | None:
    """A physician may object while the registration is off the roster; late objections are looked at too."""
    old = facts.registration
    if facts.application_type != "OFF_ROSTER_OBJECTION" or old is None:
        return None
    if old.status != "off_roster":
        return Finding(
            "该注册不在离职备案状态，没有可以提出异议的备案。",
            way_out="请核对注册状态。",
            field="registration",
        )
    days = a.OBJECTION_DAYS.value
    if old.off_roster_on and on > old.off_roster_on + timedelta(days=days):
        return Finding(
            "离职备案已超过{days}日。",
            way_out="仍可提出；请审查人员核实逾期的原因。",
            field="registration",
            severity="WARN",
            params={"days": days},
        )
    return None


@rule("OFF-04", law=[MR.article(19)], since=MR_DAY)
def two_years_off_the_roster(facts: ApplicationFacts, on: date) -> Finding | None:
    """Deregistered is who was filed off the roster for two full years and did not resume practice."""
    old = facts.registration
    if facts.application_type not in _REPORTS or facts.event.reason != "12" or old is None:
        return None
    years = a.OFF_ROSTER_YEARS.value
    filed = old.off_roster_on if old.status in {"off_roster", "deregistration_proposed"} else None
    if filed and not still_running(filed, on, years=years):
        return None
    return Finding(
        "离职备案未满{years}年，或者该注册不在备案状态，不能以此为由注销。",
        way_out="请核对备案日期；满{years}年后再办理。",
        field="deregistration_reason",
        params={"years": years},
    )


def _ground_check(ground: DeregistrationGround) -> Callable[[ApplicationFacts, date], list[Finding]]:
    def check(facts: ApplicationFacts, on: date) -> list[Finding]:
        if facts.application_type not in _REPORTS or facts.event.reason != ground.code:
            return []
        found = [*_not_live(facts), *_not_yet(facts, on), *_unproved(facts, ground)]
        if ground.examiner_judges:
            found.append(
                Finding(
                    "“{label}”需要审查人员判断，不会自动注销。",
                    way_out="请核实事实和证据，并听取当事人意见后再作决定。",
                    field="deregistration_reason",
                    severity="WARN",
                    params={"label": ground.label},
                )
            )
        return found

    return check


def _not_live(facts: ApplicationFacts) -> list[Finding]:
    if facts.registration is None or facts.registration.live:
        return []
    return [Finding("该注册已经失效，无需注销。", way_out="请核对注册状态。", field="registration")]


def _not_yet(facts: ApplicationFacts, on: date) -> list[Finding]:
    day = facts.event.happened_on
    if day is None or day <= on:
        return []
    return [Finding("情形发生日期晚于今天。", way_out="请核对日期。", field="event_on")]


def _unproved(facts: ApplicationFacts, ground: DeregistrationGround) -> list[Finding]:
    labels = {document.kind: document.label for document in PAPERS["DEREGISTER_INST"]}
    missing = [kind for kind in ground.documents if kind not in facts.documents]
    return [
        Finding(
            "以“{label}”为由注销，缺少材料：{document}。",
            way_out="请在“材料”步骤上传{document}。",
            field=kind,
            params={"label": ground.label, "document": labels.get(kind, kind)},
        )
        for kind in missing
    ]


def _two_years_ceased(facts: ApplicationFacts, on: date) -> list[Finding]:
    found = _ground_check(DEREGISTRATION_GROUNDS["07"])(facts, on)
    day = facts.event.happened_on
    concerns = facts.application_type in _REPORTS and facts.event.reason == "07"
    if concerns and still_running(day, on, years=a.CESSATION.value):
        found.append(
            Finding(
                "中止执业自{day}起未满{years}年。",
                way_out="请核对最后执业日期；满{years}年后再报告。",
                field="event_on",
                params={"day": day, "years": a.CESSATION.value},
            )
        )
    return found


def _other_ground(facts: ApplicationFacts, on: date) -> list[Finding]:
    found = _ground_check(DEREGISTRATION_GROUNDS["99"])(facts, on)
    if facts.application_type in _REPORTS and facts.event.reason == "99" and not facts.event.text.strip():
        found.append(
            Finding(
                "以“其他情形”注销，没有写明是哪一情形。",
                way_out="请在“情况说明”中写明事实和所依据的条文。",
                field="reason_text",
            )
        )
    return found


_SPECIAL: dict[str, Callable[[ApplicationFacts, date], list[Finding]]] = {
    "07": _two_years_ceased,
    "99": _other_ground,
}


def _register(ground: DeregistrationGround) -> None:
    check = _SPECIAL.get(ground.code) or _ground_check(ground)

    def ground_is_proved(facts: ApplicationFacts, on: date) -> Answer:
        return check(facts, on)

    ground_is_proved.__doc__ = f"Deregistration on the ground “{ground.label}” rests on its papers."
    since = ML_DAY if ground.articles[0].statute is ML else MR_DAY
    rule(ground.rule, law=ground.articles, since=since, stages=FROM_SUBMIT)(ground_is_proved)


for _ground in DEREGISTRATION_GROUNDS.values():
    if _ground.rule.startswith("DRG-") and _ground.code != OWN_REQUEST:
        _register(_ground)


@rule("DRG-11", law=[MR.article(18, item=10)], since=MR_DAY, mark="K")
def own_request_ends_a_standing_registration(facts: ApplicationFacts, on: date) -> Finding | None:
    """Whoever asks for deregistration holds a registration that stands."""
    given_up = facts.application_type in {"DEREGISTER_SELF", "ARMY_OUT"}
    if not given_up or facts.registration is None or facts.registration.live:
        return None
    return Finding("该注册已经失效，无需再办理。", way_out="请核对注册状态。", field="registration")


@rule("DRG-13", law=[ML.article(17, 2), MR.article(18)], since=ML_DAY)
def ground_is_reported_within_thirty_days(facts: ApplicationFacts, on: date) -> list[Finding]:
    """The institution reports within thirty days of knowing the ground; later it says why."""
    known, happened = facts.event.known_on, facts.event.happened_on
    if facts.application_type != "DEREGISTER_INST" or known is None:
        return []
    found = []
    if known > on:
        found.append(Finding("知晓日期晚于今天。", way_out="请核对日期。", field="known_on"))
    if happened and known < happened:
        found.append(Finding("知晓日期早于情形发生日期。", way_out="请核对两个日期。", field="known_on"))
    days = a.DEREGISTRATION_REPORT_DAYS.value
    late = _late(facts, known, days, on, _LATE_REPORT)
    return [*found, late] if late else found


@rule("CER-01", law=[MR.article(16), ML.article(54)], since=MR_DAY, mark="K")
def only_a_standing_certificate_is_reissued(facts: ApplicationFacts, on: date) -> Finding | None:
    """A certificate is reissued to its holder while the registration stands; lending or altering it is not a loss."""
    old = facts.registration
    if facts.application_type != "REISSUE" or old is None or old.status in {"active", "suspended"}:
        return None
    return Finding(
        "该注册不在有效状态，不能补发执业证书。",
        way_out="不在册的请先办理变更注册到新机构；已注销的请办理重新注册。",
        field="registration",
    )
