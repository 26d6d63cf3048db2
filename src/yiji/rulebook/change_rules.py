"""Change of registration, upgrade and additional registration: what is asked for fits what stands."""

from __future__ import annotations

from datetime import date

from yiji.rulebook.facts import ApplicationFacts, RegistrationFacts
from yiji.rulebook.laws import ML, MR, SR
from yiji.rulebook.practice_location import ASSISTANT, LICENSED, practice_jurisdiction
from yiji.rulebook.practice_scope import GENERAL_PRACTICE
from yiji.rulebook.rule import FROM_SUBMIT, Finding, rule

MR_DAY = date(2017, 4, 1)
ML_DAY = date(2022, 3, 1)
SR_DAY = date(2001, 6, 20)
ITEM_LABELS = {
    "practice_jurisdiction": "执业地点",
    "primary_institution": "主要执业机构",
    "practice_level": "执业级别",
    "practice_category": "执业类别",
    "practice_scope": "执业范围",
}


def changed_items(facts: ApplicationFacts) -> frozenset[str]:
    """What would really differ from the registration: codes of the list change_item."""
    old, place = facts.registration, facts.institution
    if old is None or place is None or not facts.level:
        return frozenset()
    now = {
        "practice_jurisdiction": (old.jurisdiction, practice_jurisdiction(facts.level, place)),
        "primary_institution": (old.primary_institution, place.id),
        "practice_level": (old.level, facts.level),
        "practice_category": (old.category, facts.category),
        "practice_scope": (old.scopes, facts.scopes),
    }
    return frozenset(item for item, (before, after) in now.items() if before != after)


def _names(items: frozenset[str]) -> str:
    return "、".join(label for item, label in ITEM_LABELS.items() if item in items)


@rule("CHG-01", law=[ML.article(18), MR.article(20)], since=ML_DAY)
def what_is_ticked_is_what_changes(facts: ApplicationFacts, on: date) -> list[Finding]:
    """Place, primary institution, level, category and scope change by change of registration only."""
    if facts.application_type != "CHANGE" or facts.registration is None or facts.institution is None:
        return []
    really = changed_items(facts)
    returns = facts.registration.status == "off_roster"
    found = []
    if not really and not returns:
        found.append(
            Finding(
                "拟变更的内容与原注册完全相同。",
                way_out="请在“拟变更内容”中填写要变更的内容；没有变更的，无需申请。",
                field="change_items",
            )
        )
    # A change of province brings another institution with it; ticking one of the two is enough.
    place = frozenset({"practice_jurisdiction", "primary_institution"})
    unsaid = really - facts.change_items - (place if really & facts.change_items & place else frozenset())
    if unsaid:
        found.append(
            Finding(
                "“{items}”与原注册不同，但没有勾选。",
                way_out="请在“拟变更注册事项”中勾选，或者改回原注册的内容。",
                field="change_items",
                params={"items": _names(unsaid)},
            )
        )
    idle = facts.change_items - really - (place if really & place or returns else frozenset())
    if really and idle:
        found.append(
            Finding(
                "勾选了“{items}”，但拟变更的内容与原注册相同。",
                way_out="请取消勾选，或者填写变更后的内容。",
                field="change_items",
                params={"items": _names(idle)},
            )
        )
    return found


@rule("CHG-02", law=[MR.article(20), MR.article(12)], since=MR_DAY, stages=FROM_SUBMIT)
def another_institution_proves_the_employment(facts: ApplicationFacts, on: date) -> Finding | None:
    """Changing the primary institution asks for the papers of a registration: the proof of employment."""
    if facts.application_type != "CHANGE" or "primary_institution" not in changed_items(facts):
        return None
    if "employment_proof" in facts.documents:
        return None
    return Finding(
        "变更主要执业机构，缺少拟执业机构的聘用证明。",
        way_out="请上传拟执业机构出具的聘用证明。法律没有要求原机构同意或者出具离职证明。",
        field="employment_proof",
    )


@rule("CHG-03", law=[MR.article(20), MR.article(18)], since=MR_DAY)
def nobody_about_to_be_deregistered_changes(facts: ApplicationFacts, on: date) -> Finding | None:
    """Against whom a ground of deregistration is on record, no change is made."""
    old = facts.registration
    if facts.application_type not in {"CHANGE", "UPGRADE"} or old is None:
        return None
    if old.status == "deregistration_proposed":
        return Finding(
            "该注册已有应当注销的情形在办理，不能变更。",
            way_out="对该情形有异议的，请在告知期限内陈述申辩；不成立的，办结后可以再申请。",
            field="registration",
        )
    if not old.live:
        return Finding(
            "该注册已经失效，不能变更。",
            way_out="请在考核合格后办理“重新注册”。",
            field="registration",
        )
    return None


@rule("CHG-04", law=[MR.article(15)], since=MR_DAY, mark="K")
def the_right_way_to_the_higher_level(facts: ApplicationFacts, on: date) -> Finding | None:
    """An assistant who qualified upgrades in the same category and institution; else it is a change."""
    old, place = facts.registration, facts.institution
    if old is None or place is None:
        return None
    same = old.category == facts.category and old.primary_institution == place.id
    if facts.application_type == "UPGRADE":
        if old.level != ASSISTANT or facts.level != LICENSED:
            return Finding(
                "本业务只用于执业助理医师取得执业医师资格后的注册。",
                way_out="请选择执业助理医师的注册，并选择新取得的执业医师资格。",
                field="practice_level",
            )
        if not same:
            return Finding(
                "执业类别或者主要执业机构与原注册不同，不适用本业务。",
                way_out="请办理“变更注册”，同时变更级别和机构（类别）。",
                field="institution",
            )
    if facts.application_type == "CHANGE" and old.level != facts.level:
        if facts.level == ASSISTANT:
            return Finding(
                "执业医师不能变更为执业助理医师。",
                way_out="请把执业级别改回“执业医师”。",
                field="practice_level",
            )
        if same:
            return Finding(
                "类别和机构不变、只提高级别的，不适用变更注册。",
                way_out="请办理“助理医师升执业医师”，原注册自动失效。",
                field="practice_level",
            )
    return None


def _differs(facts: ApplicationFacts, old: RegistrationFacts) -> bool:
    held = facts.qualification.id if facts.qualification else ""
    return old.scopes != facts.scopes or (bool(old.qualification) and old.qualification != held)


@rule("LOC-05", law=[MR.article(17)], since=MR_DAY)
def a_different_parallel_registration_ends_the_first(facts: ApplicationFacts, on: date) -> list[Finding]:
    """Another qualification or scope in the second place ends the first registration, if the person agrees."""
    if facts.application_type != "ADD_LOCATION":
        return []
    if not any(_differs(facts, old) for old in facts.live_registrations):
        return []
    if not facts.consents_to_lapse:
        return [
            Finding(
                "新注册的资格或者执业范围与原注册不同，准予后原注册将失效，需要您明确同意。",
                way_out="同意的，请在“材料与承诺”步骤勾选“同意原注册失效”；不同意的，请改为与原注册相同。",
                field="consents_to_lapse",
            )
        ]
    return [
        Finding(
            "准予后，与新注册不同的原注册将失效，本人已同意。",
            way_out="请审查人员核实本人同意的意思表示。",
            field="practice_scopes",
            severity="WARN",
        )
    ]


@rule("SCP-07", law=[SR.article(6)], since=SR_DAY, stages=FROM_SUBMIT)
def another_scope_is_earned(facts: ApplicationFacts, on: date) -> Finding | None:
    """Within the category the scope changes on a higher degree in it or two years' further training."""
    old = facts.registration
    if facts.application_type != "CHANGE" or old is None or old.category != facts.category:
        return None
    new = facts.scopes - old.scopes
    if facts.gp_training_passed:
        new -= GENERAL_PRACTICE
    if not new or facts.documents & {"education_proof", "training_proof"}:
        return None
    return Finding(
        "变更执业范围，须有相应专业的高一层次学历，或者累计二年以上进修并考核合格。",
        way_out="请上传学历证明或者进修培训考核合格证明。",
        field="practice_scopes",
    )


@rule("SCP-08", law=[SR.article(6)], since=SR_DAY)
def another_category_needs_its_qualification(facts: ApplicationFacts, on: date) -> Finding | None:
    """Crossing categories asks for the qualification of the other category."""
    old = facts.registration
    if facts.application_type not in {"CHANGE", "UPGRADE"} or old is None or old.category == facts.category:
        return None
    held = (facts.qualification, *facts.other_qualifications)
    if any(one is not None and one.valid and one.category == facts.category for one in held):
        return None
    return Finding(
        "变更执业类别，须取得相应类别的医师资格。",
        way_out="请先取得该类别的医师资格；已取得的，请在“依据的医师资格”中选择。",
        field="practice_category",
    )


@rule("SCP-13", law=[SR.article(3)], since=SR_DAY, severity="WARN", mark="K")
def family_planning_fits_the_institution(facts: ApplicationFacts, on: date) -> Finding | None:
    """Family planning as a scope of its own is for institutions approved for that service."""
    place = facts.institution
    if "26" not in facts.scopes or place is None or "05.03" in place.service_lines:
        return None
    return Finding(
        "计划生育技术服务专业用于经核准开展该服务的机构；妇产科专业已包含其内容。",
        way_out="请核对执业范围；审查人员核实后勾选“已核”。",
        field="practice_scopes",
    )
