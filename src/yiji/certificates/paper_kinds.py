"""The kinds of official papers (domain §5 F8): title, number word, template, and the words that may be corrected."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class PaperKind:
    """``word`` stands in the number (西湖卫医 受〔2026〕12号), ``counter`` in the key of its counter (two letters).

    ``open_fields``: the free texts of the content, by label, that a reissue may correct; all else is fact.
    """

    code: str
    title: str
    word: str
    counter: str
    template: str = ""
    open_fields: Mapping[str, str] = field(default_factory=dict)

    @property
    def template_name(self) -> str:
        """The file that draws it."""
        return f"{self.template or self.code}.typ"


_REASON = {"reason": "事实和理由"}

KINDS: dict[str, PaperKind] = {
    kind.code: kind
    for kind in (
        PaperKind("acceptance_notice", "受理通知书", "受", "AC", open_fields={"note": "备注"}),
        PaperKind(
            "supplement_notice", "补正材料一次性告知书", "补", "SU", open_fields={"reason": "需要补正的内容"}
        ),
        PaperKind("non_acceptance", "不予受理决定书", "不受", "NA", open_fields=_REASON),
        PaperKind("transfer_letter", "移送函", "移", "TR", open_fields={"reason": "移送理由"}),
        PaperKind("extension_notice", "延长审查期限告知书", "延", "EX", open_fields={"reason": "延长理由"}),
        PaperKind("pause_notice", "中止审查期限告知书", "中", "PA", open_fields={"reason": "中止事由"}),
        PaperKind("resume_notice", "恢复审查期限告知书", "恢", "RE", open_fields={"note": "备注"}),
        PaperKind("grant_decision", "准予注册决定书", "准", "GR", open_fields={"note": "决定意见"}),
        PaperKind(
            "permission_decision", "准予办理决定书", "办", "PE", "grant_decision", {"note": "决定意见"}
        ),
        PaperKind("refusal_decision", "不予注册决定书", "不准", "RF", open_fields=_REASON),
        PaperKind("rejection_decision", "不予准许决定书", "不办", "RJ", "refusal_decision", _REASON),
        PaperKind("filing_receipt", "备案回执", "备", "FI", open_fields={"note": "备注"}),
        PaperKind("hearing_notice", "拟作决定告知书", "告", "HE", open_fields=_REASON),
        PaperKind("deregistration_decision", "注销注册决定书", "销", "DR", open_fields={"note": "决定意见"}),
        PaperKind("deregistration_notice", "注销注册告知书", "销告", "DN"),
        PaperKind("revocation_decision", "撤销注册决定书", "撤", "RV", open_fields={"note": "决定意见"}),
        PaperKind("penalty_registration_notice", "撤销（吊销）登记通知书", "吊", "PN"),
        PaperKind("correction_notice", "更正通知书", "更", "CO", open_fields={"note": "决定意见"}),
        PaperKind("closing_notice", "终结办理告知书", "结", "CL", open_fields=_REASON),
    )
}
"""The papers that bear a number and are issued by an authority."""

BLANKS: dict[str, PaperKind] = {
    kind.code: kind
    for kind in (
        PaperKind("service_receipt", "送达回证", "", ""),
        PaperKind("employment_letter", "拟聘用证明", "", ""),
        PaperKind("authorisation_letter", "机构授权委托书", "", ""),
    )
}
"""Papers without a number: the receipt of service and what an institution prints for itself."""

_OFFICE = re.compile(r"(卫生健康(委员会|局)|卫生(委员会|局)|中医药(管理局|局))")
_LONGEST_WORD = 14


def paper_title(code: str) -> str:
    """The title of a kind. Raises KeyError for one that does not exist."""
    return (KINDS.get(code) or BLANKS[code]).title


def document_word(authority_name: str) -> str:
    """机关代字 made of the authority's name where none is laid down: 西湖区卫生健康委员会 → 西湖卫医."""
    office = _OFFICE.search(authority_name)
    place = authority_name[: office.start()] if office else authority_name
    rest = authority_name[office.end() :] if office else ""
    short = place[:-1] if len(place) > 2 and place[-1] in "省市区县旗" else place
    own = "中医" if office and office.group(1).startswith("中医药") else "卫医"
    return f"{short}{own}{rest}"[-_LONGEST_WORD:]
