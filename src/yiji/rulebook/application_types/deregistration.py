"""注销注册: at one's own request, reported by the institution, or ex officio (form F5)."""

from __future__ import annotations

from yiji.rulebook.application_types.change_fields import REGISTRATION, contact, declaration, steps
from yiji.rulebook.application_types.shape import ApplicationType, FieldSpec
from yiji.rulebook.deregistration_grounds import DEREGISTRATION_GROUNDS
from yiji.rulebook.documents import PAPERS
from yiji.rulebook.every_workflow import DEREGISTRATION_REPORT, DIRECT_APPLICATION, EX_OFFICIO
from yiji.rulebook.facts import ApplicationFacts
from yiji.rulebook.laws import ML
from yiji.rulebook.register_changes import CloseRegistration, RegisterChange
from yiji.rulebook.register_effects import concerned, end_filings
from yiji.rulebook.rule import automatic

OWN_REQUEST = "11"
RESCISSION, REVOCATION = "rescission", "04"
_OWN_FIELDS = (
    REGISTRATION,
    FieldSpec("reason_text", "申请注销的原因", "long_text", 1, 12, required=True, max_length=500),
    *contact(1),
    declaration(1),
)
_GROUND = FieldSpec("deregistration_reason", "注销原因", "code", 1, 12, True, "deregistration_reason")
_EVENT = (
    FieldSpec("event_on", "情形发生日期", "date", 1, 13, required=True),
    FieldSpec("decision_no", "判决书、决定书或者证明编号", "text", 1, 14, max_length=60),
    FieldSpec("reason_text", "情况说明", "long_text", 1, 14, max_length=1000),
)
_REPORT_FIELDS = (
    REGISTRATION,
    _GROUND,
    *_EVENT,
    FieldSpec("known_on", "本院知晓日期", "date", 1, 13, required=True),
    FieldSpec(
        "late_reason", "逾期原因", "long_text", 1, 14, max_length=300, help="超过三十日报告的，应当说明"
    ),
)  # fmt: skip
_EX_OFFICIO_GROUND = FieldSpec(
    "ex_officio_reason", "依职权注销或者撤销的情形", "code", 1, 12, True, "ex_officio_reason"
)
_REPORT_RULES = (
    "DRG-01", "DRG-02", "DRG-03", "DRG-04", "DRG-05", "DRG-06", "DRG-07", "DRG-08", "DRG-09", "DRG-10",
    "DRG-12", "DRG-13", "OFF-04", "CHG-05", "DOC-01",
)  # fmt: skip


def effect_of_request(facts: ApplicationFacts) -> list[RegisterChange]:
    """Only the registration asked for ends, with its filings (DRG-17)."""
    old = concerned(facts)
    return [*end_filings(facts, old.id), CloseRegistration(old.id, "deregistered", OWN_REQUEST)]


@automatic("DRG-14", law=[ML.article(17, 2)])
def effect_of_ground(facts: ApplicationFacts) -> list[RegisterChange]:
    """A ground that lies in the person ends every registration; another only the one reported (DRG-17)."""
    reason, old = facts.event.reason, concerned(facts)
    ground = DEREGISTRATION_GROUNDS.get(reason)
    status = {RESCISSION: "rescinded", REVOCATION: "revoked"}.get(reason, "deregistered")
    hit = facts.live_registrations if ground and ground.hits_all else (old,)
    changes: list[RegisterChange] = []
    for one in hit:
        changes += end_filings(facts, one.id)
        changes.append(
            CloseRegistration(one.id, status, reason, facts.event.happened_on)  # type: ignore[arg-type]
        )
    return changes


DEREGISTRATION_BY_PHYSICIAN = ApplicationType(
    code="DEREGISTER_SELF",
    slug="deregistration_by_physician",
    label="注销注册（本人申请）",
    started_by="physician",
    form="F5",
    steps=steps(("what", "所涉注册与原因")),
    fields=_OWN_FIELDS,
    documents=PAPERS["DEREGISTER_SELF"],
    rules=("DRG-11", "CHG-05"),
    workflow=DIRECT_APPLICATION,
    effect=effect_of_request,
)
DEREGISTRATION_REPORTED = ApplicationType(
    code="DEREGISTER_INST",
    slug="deregistration_report",
    label="注销注册（机构报告）",
    started_by="institution",
    form="F5",
    steps=steps(("what", "注销原因与日期"), ("documents", "材料")),
    fields=_REPORT_FIELDS,
    documents=PAPERS["DEREGISTER_INST"],
    rules=_REPORT_RULES,
    workflow=DEREGISTRATION_REPORT,
    effect=effect_of_ground,
)
DEREGISTRATION_EX_OFFICIO = ApplicationType(
    code="DEREGISTER_EXOFFICIO",
    slug="deregistration_ex_officio",
    label="注销注册（依职权）",
    started_by="authority",
    form="F5",
    steps=steps(("what", "情形与依据"), ("documents", "材料")),
    fields=(REGISTRATION, _EX_OFFICIO_GROUND, *_EVENT),
    documents=PAPERS["DEREGISTER_EXOFFICIO"],
    rules=_REPORT_RULES,
    workflow=EX_OFFICIO,
    effect=effect_of_ground,
)
