"""The papers an application must carry, and no others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from yiji.rulebook.assumptions import PHOTO_AGE
from yiji.rulebook.eligibility import needs_late_registration_training
from yiji.rulebook.facts import ApplicationFacts
from yiji.rulebook.laws import APL, MR, OGS
from yiji.rulebook.periods import still_running
from yiji.rulebook.rule import FROM_SUBMIT, Finding, rule


@dataclass(frozen=True)
class DocumentSpec:
    """A paper: its document_kind, its label, whether always needed, and when it is needed otherwise."""

    kind: str
    label: str
    required: bool = False
    needed_when: str = ""


PHOTO = DocumentSpec("photo", "近期2寸白底免冠正面半身照片", required=True)
EMPLOYMENT_PROOF = DocumentSpec("employment_proof", "拟执业机构聘用证明", required=True)
TRAINING_PROOF = DocumentSpec(
    "training_proof", "培训考核证明", needed_when="取得医师资格后超过二年未注册的，应当提交"
)
GP_TRAINING_PROOF = DocumentSpec(
    "gp_training_proof", "全科医学培训合格证明", needed_when="申请全科医学专业的，建议提交"
)

MILITARY_PROOF = DocumentSpec("military_proof", "军队证明、地方医师资格证书", required=True)
ENLISTING_PROOF = DocumentSpec("military_proof", "入伍或者调入军队的证明", required=True)
EDUCATION_PROOF = DocumentSpec(
    "education_proof", "相应专业高一层次学历证明", needed_when="以学历变更执业范围的，应当提交"
)
CHANGE_TRAINING = DocumentSpec(
    "training_proof",
    "进修培训考核合格证明",
    needed_when="以累计二年进修变更执业范围或者增加执业范围的，应当提交",
)
CHANGE_EMPLOYMENT = DocumentSpec(
    "employment_proof", "拟执业机构聘用证明", needed_when="变更主要执业机构或者执业地点的，应当提交"
)
REASSESSMENT_PROOF = DocumentSpec("training_proof", "培训考核合格证明", required=True)
LEAVING_PROOF = DocumentSpec("leaving_proof", "离职、退休等证明", required=True)
OTHER_PROOF = DocumentSpec("judgment_or_penalty", "判决、处罚、认定等文书")
DEATH_CERTIFICATE = DocumentSpec("death_certificate", "死亡证明", needed_when="死亡的，应当提交")
PRACTICE_CERTIFICATE = DocumentSpec(
    "practice_certificate", "损坏的执业证书照片", needed_when="证书损坏的，应当提交"
)
ASSESSMENT_PROOF = DocumentSpec("training_proof", "考核结果证明", needed_when="考核不合格的，应当提交")

REGISTRATION_DOCUMENTS = (PHOTO, EMPLOYMENT_PROOF, TRAINING_PROOF, GP_TRAINING_PROOF)
_GROUND_PAPERS = (
    DEATH_CERTIFICATE,
    OTHER_PROOF,
    ASSESSMENT_PROOF,
    DocumentSpec("leaving_proof", "离职或者中止执业的证明"),
)

# The papers of each application type, always needed or on a condition; no others may be asked for (APL 31).
PAPERS: Mapping[str, tuple[DocumentSpec, ...]] = {
    "INITIAL": REGISTRATION_DOCUMENTS,
    "ADD_LOCATION": (PHOTO, EMPLOYMENT_PROOF),
    "RE_REGISTER": (PHOTO, EMPLOYMENT_PROOF, REASSESSMENT_PROOF),
    "UPGRADE": (PHOTO,),
    "CHANGE": (PHOTO, CHANGE_EMPLOYMENT, EDUCATION_PROOF, CHANGE_TRAINING, GP_TRAINING_PROOF),
    "MULTI_FILE": (),
    "MULTI_CANCEL": (),
    "LEGACY_MULTI_CANCEL": (),
    "ARMY_IN": (PHOTO, EMPLOYMENT_PROOF, MILITARY_PROOF),
    "ARMY_OUT": (ENLISTING_PROOF,),
    "DEREGISTER_SELF": (),
    "REISSUE": (PHOTO, PRACTICE_CERTIFICATE),
    "OFF_ROSTER": (LEAVING_PROOF,),
    "MULTI_CANCEL_INST": (),
    "OFF_ROSTER_OBJECTION": (DocumentSpec("employment_proof", "仍在职的证明材料"),),
    "DEREGISTER_INST": _GROUND_PAPERS,
    "DEREGISTER_EXOFFICIO": _GROUND_PAPERS,
    "CORRECT": (DocumentSpec("judgment_or_penalty", "更正依据（决定书、复议或者判决文书）", required=True),),
}


@rule(
    "DOC-01",
    law=[MR.article(12), APL.article(31), OGS.article(7)],
    since=date(2017, 4, 1),
    stages=FROM_SUBMIT,
    mark="K",
)
def papers_are_complete(facts: ApplicationFacts, on: date) -> list[Finding]:
    """Photo of the last six months, employment proof, and training proof where the law asks for it."""
    papers = PAPERS.get(facts.application_type, ())
    needed = [document for document in papers if document.required]
    if TRAINING_PROOF in papers and needs_late_registration_training(facts, on):
        needed.append(TRAINING_PROOF)
    found = [_missing(document) for document in needed if document.kind not in facts.documents]
    if facts.photo_taken_on and not still_running(facts.photo_taken_on, on, months=PHOTO_AGE.value):
        found.append(
            Finding(
                "照片拍摄于{taken_on}，已超过{months}个月。",
                way_out="请上传近{months}个月内拍摄的2寸白底免冠正面半身照片。",
                field="photo",
                params={"taken_on": facts.photo_taken_on, "months": PHOTO_AGE.value},
            )
        )
    return found


def _missing(document: DocumentSpec) -> Finding:
    return Finding(
        "缺少材料：{document}。",
        way_out="请在“材料与承诺”步骤上传{document}。",
        field=document.kind,
        params={"document": document.label},
    )
