"""The papers an application must carry, and no others."""

from __future__ import annotations

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

REGISTRATION_DOCUMENTS = (PHOTO, EMPLOYMENT_PROOF, TRAINING_PROOF, GP_TRAINING_PROOF)


@rule(
    "DOC-01",
    law=[MR.article(12), APL.article(31), OGS.article(7)],
    since=date(2017, 4, 1),
    stages=FROM_SUBMIT,
    mark="K",
)
def papers_are_complete(facts: ApplicationFacts, on: date) -> list[Finding]:
    """Photo of the last six months, employment proof, and training proof where the law asks for it."""
    needed = [document for document in REGISTRATION_DOCUMENTS if document.required]
    if needs_late_registration_training(facts, on):
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
