"""Keeps and compares the golden pages of official papers. After a wanted change: ``python -m tests.printed.golden_papers``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.certificates.test_paper_drawings import CONTENT
from tests.printed.golden import SHA256, golden_text
from yiji.certificates.paper_kinds import BLANKS, KINDS
from yiji.certificates.printed.official_paper import render_paper

FOLDER = Path(__file__).parent / "golden"
WHICH = ("ordinary", "longest")
PLACE = "新疆维吾尔自治区巴音郭楞蒙古自治州和静县巴音布鲁克镇中心卫生院（和静县巴音布鲁克蒙医医院）"
_REASON = "经查，申请人提交的材料与登记的事实不符，本机关已听取其意见。" * 34
LONGEST: dict[str, Any] = CONTENT | {
    "authority_name": "巴音郭楞蒙古自治州和静县卫生健康委员会（中医药管理局）",
    "authority_address": PLACE,
    "to": "买买提·吐尔逊·阿卜杜热合曼·艾合买提江",
    "physician_name": "买买提·吐尔逊·阿卜杜热合曼·艾合买提江",
    "institution_name": PLACE,
    "copy_to": PLACE,
    "filed_institution": PLACE,
    "scopes": "、".join(["内科专业", "外科专业", "妇产科专业", "眼耳鼻咽喉科专业", "重症医学科专业"] * 2),
    "identity": "港澳居民来往内地通行证 H*********1",
    "reason": _REASON[:1000],
    "note": _REASON[:1000],
    "correction_reason": _REASON[:1000],
    "evidence_no": "（2026）新2827刑初" + "0123456789" * 4 + "号",
    "waivers": [f"DOC-0{n} 必需材料：{_REASON[:200]}" for n in range(1, 4)],
    "grounds": [f"法定情形{n}：{_REASON[:60]}" for n in range(1, 4)],
}  # fmt: skip


def paper_content(kind: str, which: str) -> dict[str, Any]:
    """What the paper is drawn from; a blank one of an institution holds its name only, or everything."""
    if kind in BLANKS and which == "ordinary":
        return {"authority_name": "西湖区卫生健康委员会", "institution_name": "西湖区虚构第一人民医院"}
    return LONGEST if which == "longest" else CONTENT


def printed_paper(kind: str, which: str) -> bytes:
    """The paper with that content."""
    return render_paper(
        kind, paper_content(kind, which), content_sha256=SHA256, qr_text=f"YIJI:{kind}:{SHA256[:16]}"
    )


def paper_path(kind: str, which: str) -> Path:
    """Where that golden page is kept."""
    return FOLDER / f"paper-{kind}-{which}.txt"


def every_paper() -> list[tuple[str, str]]:
    """Each kind with each content."""
    return [(kind, which) for kind in (*KINDS, *BLANKS) for which in WHICH]


if __name__ == "__main__":
    for kind, which in every_paper():
        paper_path(kind, which).write_text(golden_text(printed_paper(kind, which)), encoding="utf-8")
