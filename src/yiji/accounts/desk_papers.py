"""The three papers of the desk and what must hold of them before an account is issued (seed 1)."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from yiji.accounts.institution_licence import LicensedInstitution
from yiji.kernel.outcome import Problem, Refusal

LICENCE_PAPER_NAMES = {
    "licence": "《医疗机构执业许可证》副本",
    "clinic_filing": "诊所备案凭证",
    "tcm_clinic_filing": "中医诊所备案证",
}
# The paper and what it is called; the first one's name follows its kind.
PAPERS = {
    "licence_copy": "《医疗机构执业许可证》副本",
    "power_of_attorney": "医疗机构授权委托书",
    "agent_id": "受托人身份证",
}
MOST_NUMBER = 40
_CLINIC_ARTICLE = "《诊所备案管理暂行办法》"


@dataclass(frozen=True)
class DeskPapers:
    """What the officer saw: each paper as original and copy, the licence's kind and number, the letter's term."""

    seen: Mapping[str, bool] = field(default_factory=dict)
    licence_paper: str = "licence"
    licence_no: str = ""
    poa_dated_on: dt.date | None = None
    poa_valid_to: dt.date | None = None


def paper_names(licence_paper: str) -> dict[str, str]:
    """The names of the three papers where the licence is of this kind."""
    return {**PAPERS, "licence_copy": LICENCE_PAPER_NAMES[licence_paper]}


def require_licence(institution: LicensedInstitution, papers: DeskPapers) -> None:
    """Raises Refusal for a cancelled licence, or a certificate of filing of what is no clinic."""
    if institution.licence_state == "cancelled":
        raise Refusal(
            Problem(
                "licence_cancelled",
                "该机构的执业许可证（备案）已注销，不能发放账户。",
                way_out="请核实许可证状态。",
            )
        )
    if papers.licence_paper not in LICENCE_PAPER_NAMES:
        raise Refusal(
            Problem(
                "licence_paper", "未选择许可凭证的种类。", field="licence_paper", way_out="请从列表中选择。"
            )
        )
    if papers.licence_paper != "licence" and institution.kind != "clinic":
        raise Refusal(
            Problem(
                "not_a_clinic",
                "该机构不是备案的诊所，不能凭{paper}办理。",
                field="licence_paper",
                way_out="请核对《医疗机构执业许可证》副本；确为诊所的，请先更正机构资料。",
                articles=(_CLINIC_ARTICLE,),
                params={"paper": LICENCE_PAPER_NAMES[papers.licence_paper]},
            )
        )


def clean_licence_no(institution: LicensedInstitution, papers: DeskPapers) -> str:
    """The number as it goes on the receipt. A licence's must be the registered one, a filing's is written down."""
    given = "".join(unicodedata.normalize("NFKC", papers.licence_no).split())
    if papers.licence_paper != "licence":
        if not given or len(given) > MOST_NUMBER:
            raise Refusal(
                Problem(
                    "filing_number",
                    "没有填写备案编号，或者编号超过 40 个字。",
                    field="licence_no",
                    way_out="请照备案凭证填写编号。",
                )
            )
        return given
    if not institution.licence_no:
        raise Refusal(
            Problem(
                "licence_incomplete",
                "该机构的登记号和统一社会信用代码都还没有登记。",
                way_out="请先补全机构资料，再发放账户。",
            )
        )
    if given and given.upper() != institution.licence_no.upper():
        raise Refusal(
            Problem(
                "licence_number_differs",
                "许可证上的登记号与登记的不一致。",
                field="licence_no",
                way_out="请核对许可证副本；确有变更的，请先更正机构资料。",
            )
        )
    return institution.licence_no


def require_papers(papers: DeskPapers) -> None:
    """Raises Refusal that names each paper not seen."""
    names = paper_names(papers.licence_paper)
    missing = [
        Problem(
            "paper_not_seen",
            "尚未核对{paper}的原件。",
            field=f"{paper}_seen",
            way_out="请当场核对原件、留存复印件后勾选；缺件不能发放账户。",
            params={"paper": names[paper]},
        )
        for paper in PAPERS
        if not papers.seen.get(paper)
    ]
    if missing:
        raise Refusal.of(missing)


def require_power_of_attorney(papers: DeskPapers, today: dt.date, earlier: dt.date | None = None) -> None:
    """Raises Refusal for a letter without a date, of the future, expired, or older than the one it replaces."""

    def refuse(code: str, message: str, way_out: str, at: str = "poa_dated_on") -> None:
        raise Refusal(Problem(code, message, field=at, way_out=way_out))

    dated, until = papers.poa_dated_on, papers.poa_valid_to
    if dated is None:
        refuse("poa_date_missing", "没有填写授权委托书的日期。", "请照授权委托书填写签署日期。")
    elif dated > today:
        refuse("poa_in_future", "授权委托书的日期晚于今天。", "请核对签署日期。")
    elif earlier is not None and dated < earlier:
        refuse(
            "poa_too_old",
            "授权委托书早于上一次发放所凭的委托书，不能据以更换负责人。",
            "请机构出具新的授权委托书。",
        )
    elif until is not None and until < dated:
        refuse("poa_term", "有效期截止早于签署日期。", "请核对授权委托书的有效期。", "poa_valid_to")
    elif until is not None and until < today:
        refuse("poa_expired", "授权委托书已过有效期。", "请机构重新出具授权委托书。", "poa_valid_to")


def require_responsible_id(person: str, number: str, agent: str, agent_number: str) -> str:
    """The holder's ID number; Refusal where it can't be told. Rules of two persons compare persons by it."""
    if number:
        return number
    if person == agent:
        return agent_number
    raise Refusal(
        Problem(
            "responsible_id_missing",
            "负责人不是受托人本人，缺少负责人的居民身份证号。",
            field="responsible_id_number",
            way_out="请按授权委托书填写负责人的居民身份证号。",
        )
    )
