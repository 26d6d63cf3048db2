"""The words of an official paper, from an application and the move that demands it, as they are frozen."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import override

from yiji.applications.facts import application_content
from yiji.applications.form_boxes import boxes_of
from yiji.applications.models import Application
from yiji.applications.queries.waivers import waivers_in_force
from yiji.codelists import catalogue
from yiji.institutions.models import Authority, Institution
from yiji.rulebook import assumptions
from yiji.rulebook.application_types import get
from yiji.rulebook.papers_of_moves import DEATH, RESCISSION, articles_of_paper
from yiji.rulebook.refusal_grounds import REFUSAL_GROUNDS, REFUSED_ON_GROUNDS, REMEDIES
from yiji.rulebook.rule_titles import RULE_TITLES
from yiji.vault.fields import reveal
from yiji.vault.masking import mask_id_number, mask_qualification_certificate_no

_WITH_REMEDIES = frozenset(
    {"non_acceptance", "refusal_decision", "rejection_decision", "revocation_decision", "correction_notice"}
)
_WITH_WAIVERS = frozenset(
    {
        "grant_decision", "permission_decision", "filing_receipt", "deregistration_decision",
        "revocation_decision", "correction_notice",
    }
)  # fmt: skip
_TO_INSTITUTION = frozenset({"deregistration_notice", "penalty_registration_notice"})
_TO_PHYSICIAN = frozenset(
    {"hearing_notice", "deregistration_decision", "revocation_decision", "correction_notice"}
)
# ML 16: a refusal goes to the applicant and to his institution.
_TO_BOTH = frozenset({"refusal_decision", "correction_notice"})
_SERVICE = (
    "电子送达的，以受送达人在系统中首次查阅之日为送达日期；"
    "无系统账户或者不同意电子送达的，另行直接、邮寄或者留置送达。"
)


@dataclass(frozen=True)
class Before:
    """What the move replaced: the authority that made it, and the dates that ran until then."""

    authority: Authority | None
    due_on: dt.date | None
    decision_due_on: dt.date | None


def ground_of(application: Application) -> str:
    """The code of the reason for which a registration ends, is filed or reissued; "" when there is none."""
    if application.type == "DEREGISTER_SELF":
        return "11"
    content = application.content
    return str(content.get("deregistration_reason") or content.get("ex_officio_reason") or "")


def paper_addressee(kind: str, application: Application) -> str:
    """The sides that the paper is served on, by blanks."""
    if kind == "transfer_letter":
        return "authority"
    if kind in _TO_INSTITUTION or (kind == "deregistration_decision" and ground_of(application) == DEATH):
        return "institution"
    if kind in _TO_BOTH:
        return "physician institution"
    if kind in _TO_PHYSICIAN or application.started_by != "institution":
        return "physician"
    return "institution"


def paper_institution(kind: str, application: Application) -> Institution | None:
    """The institution that may read the paper: none while the authority's own case is not decided."""
    if application.started_by == "authority" and application.decided_at is None:
        return None
    if application.type == "DEREGISTER_SELF" and kind not in _TO_INSTITUTION:
        return application.institution
    return application.institution or _registered_at(application)


def paper_content(
    kind: str, application: Application, before: Before, *, note: str, now: dt.datetime, main_no: str = ""
) -> dict[str, Any]:
    """The frozen words: Chinese texts, ISO dates, masked numbers. ``main_no``: the decision that a notice follows."""
    # A paper is Chinese, whatever language the officer reads.
    with override("zh-hans"):
        ground = ground_of(application)
        filled = _case(application)
        filled |= _dates(kind, application, before)
        filled |= {
            "articles": articles_of_paper(
                kind, application.type, ground, case=application.started_by == "authority"
            ),
            "to": _addressed(kind, application),
            "you": "你单位" if paper_addressee(kind, application) == "institution" else "你",
            "service": _SERVICE,
            "copy_to": _copy(kind, application),
            "main_no": main_no,
            **_said(kind, application, note),
        }
        if kind in _WITH_REMEDIES or (kind == "deregistration_decision" and ground != "11"):
            filled["remedies"] = _remedies(before.authority or application.authority)
        if kind in _WITH_WAIVERS:
            filled["waivers"] = [
                f"{one.rule_code} {RULE_TITLES.get(one.rule_code, '')}：{one.ground}"
                f"（{one.author_name}提出，{one.answerer_name}同意，有效期至{one.expires_on}）"
                for one in waivers_in_force(application, timezone.localdate(now))
            ]
    return {name: value for name, value in filled.items() if value not in ("", None, [])}


def _case(application: Application) -> dict[str, Any]:
    """What the paper is about: business, person with masked numbers, place and extent of practice."""
    person, held = application.physician, application.qualification
    content = {n: v for n, v in application_content(application).items() if n != "department"}
    boxes = boxes_of(application, content)
    place = application.institution or _registered_at(application)
    document = catalogue.label("identity_document", person.identity_document, lang="zh")

    def now_or_old(name: str) -> str:
        return boxes.get(f"new_{name}") or boxes.get(f"old_{name}", "")

    return {
        "application_no": application.number or "",
        "business": get(application.type).label,
        "physician_name": person.name,
        "identity": f"{document} {mask_id_number(reveal(person, 'id_number'))}",
        "qualification_no": mask_qualification_certificate_no(reveal(held, "certificate_no")) if held else "",
        "certificate_no": application.certificate_no or boxes.get("practice_certificate_no", ""),
        "institution_name": place.name if place else "",
        "level_and_category": "、".join(filter(None, [now_or_old("level"), now_or_old("category")])),
        "scopes": now_or_old("scopes"),
        "place": now_or_old("jurisdiction"),
        "decision_number": application.decision_number,
        "event": boxes["ground"],
        "event_on": boxes.get("event_on", ""),
        "evidence_no": boxes.get("decision_no", ""),
        "term": " 至 ".join(filter(None, [boxes.get("begins_on", ""), boxes.get("ends_on", "")])),
        "before": _extent(boxes, "old"),
        "after": _extent(boxes, "new"),
        "correction_reason": boxes.get("reason_text", ""),
        "filed_institution": boxes.get("filing_institution") or (place.name if place else ""),
    }


def _extent(boxes: dict[str, str], side: str) -> str:
    labels = {"level": "级别", "category": "类别", "scopes": "范围", "institution": "主要执业机构"}
    return "；".join(
        f"{label}：{boxes[f'{side}_{n}']}" for n, label in labels.items() if boxes.get(f"{side}_{n}")
    )


def _dates(kind: str, application: Application, before: Before) -> dict[str, Any]:
    due = (
        application.due_on if kind in ("supplement_notice", "hearing_notice") else application.decision_due_on
    )
    earlier = before.decision_due_on if kind == "extension_notice" else before.due_on
    days = assumptions.EXTENSION_DAYS if kind == "extension_notice" else assumptions.DECISION_DAYS
    return {
        "received_on": _day(application.received_at),
        "accepted_on": _day(application.accepted_at),
        "decided_on": _day(application.decided_at),
        "due_on": due.isoformat() if due else "",
        "due_before": earlier.isoformat() if earlier else "",
        "delivery_due_on": application.delivery_due_on.isoformat() if application.delivery_due_on else "",
        "estimated": "1" if application.due_estimated else "",
        "term_words": f"{days.value}个工作日",
        "paused_days": str(application.paused_days or ""),
    }


def _said(kind: str, application: Application, note: str) -> dict[str, Any]:
    """What officers wrote, and the sentences that depend on the business."""
    label, case = get(application.type).label, application.started_by == "authority"
    said: dict[str, Any] = {}
    if kind in (
        "acceptance_notice",
        "resume_notice",
        "grant_decision",
        "permission_decision",
        "filing_receipt",
    ):
        said["note"] = "" if application.deemed_accepted and kind == "acceptance_notice" else note
    elif kind in ("deregistration_decision", "revocation_decision", "correction_notice"):
        said["note"] = note
    else:
        said["reason"] = note
    if kind == "acceptance_notice":
        said["deemed"] = "1" if application.deemed_accepted else ""
    elif kind == "transfer_letter":
        said["applicant"] = _name_of_applicant(application)
    elif kind in ("grant_decision", "permission_decision"):
        said["outcome"] = f"准予{label}" if kind == "grant_decision" else f"准予办理“{label}”"
    elif kind in ("refusal_decision", "rejection_decision"):
        said["outcome"] = f"不予{label}" if application.type in REFUSED_ON_GROUNDS else f"不予准许“{label}”"
        said["grounds"] = [_ground(code) for code in application.decision_grounds]
    elif kind == "hearing_notice":
        ending = "撤销医师执业注册" if ground_of(application) == RESCISSION else "注销医师执业注册"
        said["intended"] = label if application.type == "CORRECT" else ending
    elif kind == "filing_receipt" and application.type == "OFF_ROSTER":
        said["consequence"] = "自备案之日起，该医师不在册；备案满二年未继续执业的，依法注销注册。"
    elif kind == "closing_notice":
        said["began"] = "立案" if case else "收到申请"
        said["closing_words"] = (
            "经审查，不作出注销、撤销或者更正的决定。"
            if case
            else "本机关已一次性告知需要补正的全部内容，补正期限届满未补正。"
        )
        said["again"] = "" if case else "材料齐全后，可以重新申请。"
    return said


def _ground(code: str) -> str:
    ground = REFUSAL_GROUNDS.get(code)
    return f"{ground.label}（{'、'.join(one.cite() for one in ground.articles)}）" if ground else code


def _remedies(authority: Authority | None) -> list[str]:
    """Review by the government of the same level, suit before the competent court.

    That the government hears it follows from the Administrative Reconsideration Law of 2023, art. 24, read in its
    published text; which court is competent differs where cases are concentrated, so it is not named.
    """
    review, suit = (remedy.article.cite() for remedy in REMEDIES)
    return [
        f"如不服本决定，可以自收到本决定之日起六十日内，依照{review}，向{_government(authority)}申请行政复议；",
        f"也可以自收到本决定之日起六个月内，依照{suit}，向有管辖权的人民法院提起行政诉讼。",
    ]


def _government(authority: Authority | None) -> str:
    code = (authority.county_code or authority.city_code or authority.province_code) if authority else ""
    return f"{catalogue.division_name(code, full=True)}人民政府" if code else "本级人民政府"


def _addressed(kind: str, application: Application) -> str:
    sides = paper_addressee(kind, application)
    if sides == "authority":
        return application.authority.name if application.authority else ""
    if sides == "institution":
        place = application.institution or _registered_at(application)
        return place.name if place else application.physician.name
    return application.physician.name


def _name_of_applicant(application: Application) -> str:
    if application.started_by == "institution" and application.institution:
        return application.institution.name
    return application.physician.name


def _copy(kind: str, application: Application) -> str:
    place = paper_institution(kind, application)
    return place.name if place and paper_addressee(kind, application).startswith("physician") else ""


def _registered_at(application: Application) -> Institution | None:
    return application.registration.primary_institution if application.registration else None


def _day(moment: dt.datetime | None) -> str:
    return timezone.localtime(moment).date().isoformat() if moment else ""
