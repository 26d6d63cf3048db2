"""变更注册: another place, primary institution, level, category or scope under a standing registration (form F2)."""

from __future__ import annotations

from yiji.rulebook.application_types.change_fields import REGISTRATION, contact, declaration, steps
from yiji.rulebook.application_types.shape import ApplicationType, FieldSpec
from yiji.rulebook.documents import PAPERS
from yiji.rulebook.every_workflow import PHYSICIAN_APPLICATION
from yiji.rulebook.facts import ApplicationFacts, RegistrationFacts
from yiji.rulebook.laws import MR
from yiji.rulebook.practice_location import practice_jurisdiction
from yiji.rulebook.register_changes import ChangeRegistration, RegisterChange
from yiji.rulebook.register_effects import certificate_number, concerned, end_filings
from yiji.rulebook.rule import automatic

WHAT, NEW, MORE, DOCUMENTS = 1, 2, 3, 4
STEPS = steps(
    ("what", "原注册与变更事项"), ("new", "拟变更内容"), ("more", "个人情况"), ("documents", "材料与承诺")
)
FIELDS = (
    REGISTRATION,
    FieldSpec("change_items", "拟变更注册事项", "codes", WHAT, 12, True, "change_item"),
    FieldSpec("change_reasons", "申请变更理由", "codes", WHAT, 13, True, "change_reason"),
    FieldSpec("change_text", "理由说明", "long_text", WHAT, 13, max_length=500),
    FieldSpec(
        "institution", "拟主要执业机构", "institution", NEW, 14, required=True,
        help="不变更主要执业机构的，保留原机构",
    ),
    FieldSpec("practice_level", "拟执业级别", "code", NEW, 14, required=True, code_list="practice_level"),
    FieldSpec("practice_category", "拟执业类别", "code", NEW, 14, True, "practice_category"),
    FieldSpec("practice_scopes", "拟执业范围", "codes", NEW, 14, True, "practice_scope"),
    FieldSpec("methods", "中医药技术方法和治疗病证", "long_text", NEW, 14, help="仅中医（专长）医师填写"),
    FieldSpec("qualification", "依据的医师资格", "qualification", NEW, 11, required=True),
    FieldSpec("department", "拟执业科室", "department", NEW, 14),
    *contact(MORE),
    FieldSpec("assessment", "最近一次定期考核情况", "text", MORE, 15, max_length=200, help="没有的填“无”"),
    FieldSpec(
        "penalties", "何时何地因何种原因受过何种处罚或处分", "long_text", MORE, 16,
        max_length=1000, personal=True, help="没有的填“无”",
    ),
    FieldSpec("notes", "其他要说明的问题", "long_text", MORE, 18, max_length=1000),
    FieldSpec("photo_taken_on", "照片拍摄日期", "date", DOCUMENTS, 6),
    declaration(DOCUMENTS),
)  # fmt: skip
RULES = (
    "CHG-01", "CHG-02", "CHG-03", "CHG-04", "CHG-05", "ELG-01", "ELG-16", "ELG-18", "ELG-03", "ELG-04",
    "ELG-05", "ELG-07", "ELG-10", "ELG-11", "ELG-12", "ELG-13", "LOC-03", "LOC-07", "AUTH-04", "AUTH-05",
    "AUTH-06", "SCP-01", "SCP-02", "SCP-03", "SCP-06", "SCP-07", "SCP-08", "SCP-09", "SCP-12", "SCP-13",
    "SCP-14", "SCP-15", "SCP-20", "ELG-20", "DOC-01",
)  # fmt: skip


@automatic("OFF-06", law=[MR.article(19)], mark="K")
def closes_off_roster_filing(old: RegistrationFacts) -> bool:
    """A change granted brings a physician who had left the roster back onto it; the two years stop."""
    return old.status == "off_roster"


def effect(facts: ApplicationFacts) -> list[RegisterChange]:
    """One new version of the registration; filings end when the place changes, and the one at the new institution."""
    old, place = concerned(facts), facts.institution
    if place is None:
        raise ValueError("a change names the institution of the practice")
    jurisdiction = practice_jurisdiction(facts.level, place)
    moved = jurisdiction != old.jurisdiction
    ended = end_filings(facts, old.id, "" if moved else place.id)
    changed = ChangeRegistration(
        registration=old.id,
        practice_level=facts.level,
        practice_category=facts.category,
        practice_scopes=tuple(sorted(facts.scopes)),
        practice_jurisdiction=jurisdiction,
        primary_institution=place.id,
        approving_authority=facts.receiving_authority or place.authority_for(facts.category),
        qualification=facts.qualification.id if facts.qualification else None,
        department=facts.department or None,
        certificate_number=certificate_number(facts),
        resumes=closes_off_roster_filing(old),
    )
    return [*ended, changed]


CHANGE_OF_REGISTRATION = ApplicationType(
    code="CHANGE",
    slug="change_of_registration",
    label="变更注册",
    started_by="physician",
    form="F2",
    steps=STEPS,
    fields=FIELDS,
    documents=PAPERS["CHANGE"],
    rules=RULES,
    workflow=PHYSICIAN_APPLICATION,
    effect=effect,
)
