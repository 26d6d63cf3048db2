"""As what a physician practises: category and scope, and how many scopes where."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from yiji.rulebook import assumptions as a
from yiji.rulebook.facts import ApplicationFacts, InstitutionFacts
from yiji.rulebook.laws import MI, ML, SR, TCML, TCMS
from yiji.rulebook.rule import Finding, rule

SR_DAY = date(2001, 6, 20)
ML_DAY = date(2022, 3, 1)
GENERAL_PRACTICE = frozenset({"21", "X58"})
INTENSIVE_CARE = "X27"
PUBLIC_HEALTH_SCOPE = "41"

SCOPES_BY_CATEGORY: Mapping[str, frozenset[str]] = {
    "clinical": frozenset({str(code) for code in range(11, 27)} | {"X27", "X99"}),
    "dental": frozenset({"31", "X32", "X33", "X34", "X39"}),
    "public_health": frozenset({"41", "X49"}),
    "tcm": frozenset({str(code) for code in range(51, 58)} | {"X58", "X59", "X5A", "X5B", "X5C"}),
}

# Which approved service lines (two-digit groups of 诊疗科目名录) a scope fits; our own mapping, mark G.
SERVICE_LINES_OF_SCOPE: Mapping[str, frozenset[str]] = {
    "11": frozenset({"03", "16", "17", "18", "19", "24"}),
    "12": frozenset({"04", "08", "14", "19", "22", "26", "27", "28"}),
    "13": frozenset({"05", "06"}),
    "14": frozenset({"07", "08", "09"}),
    "15": frozenset({"10", "11"}),
    "16": frozenset({"13", "14"}),
    "17": frozenset({"15"}),
    "18": frozenset({"23"}),
    "19": frozenset({"32", "19"}),
    "20": frozenset({"30", "31"}),
    "21": frozenset({"02"}),
    "22": frozenset({"20", "28"}),
    "23": frozenset({"21", "27"}),
    "24": frozenset({"01", "09", "06"}),
    "25": frozenset({"25"}),
    "26": frozenset({"05"}),
    "X27": frozenset({"28"}),
    "31": frozenset({"12"}),
    "X32": frozenset({"12"}),
    "X33": frozenset({"12"}),
    "X34": frozenset({"12"}),
    "X58": frozenset({"02", "50", "51", "52"}),
    "41": frozenset({"01"}),
    **dict.fromkeys(("51", "52", "53", "54", "55", "56", "X5C"), frozenset({"50", "51", "52"})),
}


def is_township_or_community(institution: InstitutionFacts | None) -> bool:
    """Township health centres, community health bodies and village clinics (classes B, C, D600)."""
    return institution is not None and (
        institution.class_code[:1] in {"B", "C"} or institution.class_code == "D600"
    )


def is_grassroots(institution: InstitutionFacts | None) -> bool:
    """County level and below: where 暂行规定 第二条 lets a clinical physician hold up to three scopes."""
    return is_township_or_community(institution) or (
        institution is not None and institution.administrative_level in {"county", "township"}
    )


def _of_other_category(facts: ApplicationFacts) -> set[str]:
    own = SCOPES_BY_CATEGORY.get(facts.category)
    if own is None:
        return set()
    foreign = frozenset[str]().union(*SCOPES_BY_CATEGORY.values()) - own
    return set(facts.scopes & foreign)


def _counted(facts: ApplicationFacts) -> set[str]:
    """The scopes that count towards the limit: general practice after its training is held beside another."""
    counted = set(facts.scopes)
    if facts.gp_training_passed and len(counted) > 1:
        counted -= GENERAL_PRACTICE
    return counted


@rule("SCP-01", law=[SR.article(2)], since=SR_DAY)
def category_is_that_of_the_qualification(facts: ApplicationFacts, on: date) -> Finding | None:
    """The category registered is the category of the qualification."""
    held = facts.qualification
    if held is None or not facts.category or not held.category or held.category == facts.category:
        return None
    return Finding(
        "申请的执业类别与医师资格的类别不一致。",
        way_out="请按医师资格证书载明的类别申请，或者另选一项相应类别的医师资格。",
        field="practice_category",
    )


def _second_category_allowed(facts: ApplicationFacts, scopes: set[str]) -> bool:
    """SCP-04: at township level a clinical physician also qualified in public health may add it."""
    qualified_for = {held.category for held in facts.other_qualifications if held.valid}
    return (
        facts.category == "clinical"
        and scopes == {PUBLIC_HEALTH_SCOPE}
        and "public_health" in qualified_for
        and is_township_or_community(facts.institution)
    )


@rule("SCP-02", law=[SR.article(2)], since=SR_DAY)
def one_category_and_one_scope(facts: ApplicationFacts, on: date) -> Finding | None:
    """One category and one scope, but for general practice, the grassroots and added public health."""
    foreign = _of_other_category(facts)
    if foreign and not _second_category_allowed(facts, foreign):
        return Finding(
            "所选执业范围不属于申请的执业类别。",
            way_out="请在该类别的目录中选择执业范围；跨类别执业须具有相应类别的医师资格。",
            field="practice_scopes",
        )
    grassroots = facts.category == "clinical" and is_grassroots(facts.institution)
    if not grassroots and len(_counted(facts) - foreign) > a.ORDINARY_SCOPES.value:
        return Finding(
            "在该机构只能注册一个执业范围。",
            way_out="请只保留一个执业范围；县级及以下机构的临床医师最多可以申请三个。",
            field="practice_scopes",
        )
    return None


@rule("SCP-03", law=[SR.article(2)], since=SR_DAY)
def at_most_three_scopes_at_the_grassroots(facts: ApplicationFacts, on: date) -> Finding | None:
    """At county level and below a clinical physician may hold up to three scopes of the category."""
    most = a.GRASSROOTS_SCOPES.value
    own = _counted(facts) - _of_other_category(facts)
    if facts.category == "clinical" and is_grassroots(facts.institution) and len(own) > most:
        return Finding(
            "在县级及以下机构执业的临床医师最多可以注册{most}个执业范围。",
            way_out="请减少所选执业范围。",
            field="practice_scopes",
            params={"most": most},
        )
    return None


@rule("SCP-06", law=[ML.article(14, 3)], since=ML_DAY)
def added_scope_is_trained_for(facts: ApplicationFacts, on: date) -> Finding | None:
    """A scope is added after training and examination in that speciality."""
    if facts.application_type != "CHANGE":
        return None
    for old in facts.live_registrations:
        if old.category == facts.category and old.scopes < facts.scopes and not facts.scope_training_passed:
            return Finding(
                "增加执业范围须经相关专业培训和考核合格。",
                way_out="请填写培训和考核结果并上传合格证明。",
                field="practice_scopes",
            )
    return None


@rule("SCP-09", law=[SR.article(4)], since=SR_DAY, severity="WARN", mark="K")
def general_practice_is_trained_for(facts: ApplicationFacts, on: date) -> Finding | None:
    """General practice asks for its title or training; whoever passed it keeps the other scope."""
    rural = facts.qualification is not None and facts.qualification.kind == "RURAL_GP"
    if facts.scopes & GENERAL_PRACTICE and not facts.gp_training_passed and not rural:
        return Finding(
            "申请全科医学专业，但未填报全科医学培训合格情况。",
            way_out="请上传全科医学培训合格证明；审查人员核实后勾选“已核”。",
            field="practice_scopes",
        )
    return None


@rule("SCP-12", law=[SR.article(1)], since=date(2009, 1, 19), severity="WARN", mark="K")
def intensive_care_is_approved(facts: ApplicationFacts, on: date) -> Finding | None:
    """Intensive care as a scope is for physicians approved for it; the examiner looks at the proof."""
    if INTENSIVE_CARE in facts.scopes and not facts.scope_training_passed:
        return Finding(
            "申请重症医学科专业，须由审查人员核实专业训练和认可情况。",
            way_out="请上传重症医学专业培训或者认可证明。",
            field="practice_scopes",
        )
    return None


@rule("SCP-14", law=[SR.article(4)], since=SR_DAY, mark="K")
def rural_gp_assistants_stay_rural(facts: ApplicationFacts, on: date) -> Finding | None:
    """A rural GP assistant works in a township centre or village clinic, in general practice only."""
    if facts.qualification is None or facts.qualification.kind != "RURAL_GP":
        return None
    place = facts.institution
    if place is not None and not (place.class_code.startswith("C") or place.class_code == "D600"):
        return Finding(
            "乡村全科执业助理医师只能在乡镇卫生院或者村卫生室执业。",
            way_out="请选择乡镇卫生院或者村卫生室。",
            field="institution",
        )
    if facts.scopes and facts.scopes != {"21"}:
        return Finding(
            "乡村全科执业助理医师的执业范围只能是全科医学专业。",
            way_out="请将执业范围改为“全科医学专业”。",
            field="practice_scopes",
        )
    return None


@rule(
    "SCP-15", law=[TCML.article(15), TCMS.article(25), TCMS.article(26)], since=date(2017, 12, 20), mark="K"
)
def tcm_specialty_stays_within_its_certificate(facts: ApplicationFacts, on: date) -> Finding | None:
    """中医(专长): the methods and diseases certified, in the province of the examination."""
    held = facts.qualification
    if held is None or held.kind != "ASSESSED":
        return None
    beyond = sorted(facts.methods - held.certified_methods)
    if beyond:
        return Finding(
            "所填治疗方法或者病证超出考核确认的范围：{beyond}。",
            way_out="请只填写证书载明的中医药技术方法和具体治疗病证。",
            field="methods",
            params={"beyond": "、".join(beyond)},
        )
    place = facts.institution
    crosses = place is not None and held.province and place.province[:2] != held.province[:2]
    if crosses and not facts.other_province_consents:
        return Finding(
            "中医（专长）医师拟在考核省份以外执业。",
            way_out="请取得拟执业地省级中医药主管部门同意；审查人员核实后勾选“已核”。",
            field="institution",
            severity="WARN",
        )
    return None


@rule("SCP-20", law=[MI.article(27)], since=date(1994, 9, 1), severity="WARN", mark="G")
def institution_offers_the_service(facts: ApplicationFacts, on: date) -> Finding | None:
    """Each scope should fit one of the institution's approved service lines."""
    if facts.institution is None or not facts.institution.service_lines:
        return None
    offered = {line[:2] for line in facts.institution.service_lines}
    unfit = sorted(
        scope
        for scope in facts.scopes
        if scope in SERVICE_LINES_OF_SCOPE and not SERVICE_LINES_OF_SCOPE[scope] & offered
    )
    if unfit:
        return Finding(
            "拟执业机构核准的诊疗科目中没有与所选执业范围对应的科目。",
            way_out="请核对执业范围和机构；确有对应科目的，请机构更新诊疗科目信息。",
            field="practice_scopes",
        )
    return None
