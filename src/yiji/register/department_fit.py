"""Whether a department's service line fits what a physician is registered for: a warning, never a bar (SCP-20)."""

from __future__ import annotations

from collections.abc import Iterable

from yiji.codelists import catalogue
from yiji.kernel.outcome import Problem
from yiji.rulebook.laws import MI
from yiji.rulebook.practice_scope import SERVICE_LINES_OF_SCOPE

MISFIT_ARTICLE = MI.article(27).cite()


def misfit(service_line: str, category: str, scopes: Iterable[str]) -> Problem | None:
    """The warning, or None where it fits or nothing can be said.

    Departments without a clinical service line and scopes without a mapping say nothing. Physicians of Chinese
    medicine may work in Chinese, integrated or other clinical departments within their scope (SCP-10).
    """
    line = service_line[:2]
    mapped = [SERVICE_LINES_OF_SCOPE[scope] for scope in scopes if scope in SERVICE_LINES_OF_SCOPE]
    if not line.isdigit() or not mapped or category == "tcm" or any(line in lines for lines in mapped):
        return None
    words = "、".join(catalogue.label("practice_scope", scope) for scope in scopes)
    return Problem(
        "SCP-20",
        "科室对应的诊疗科目“{line}”与执业范围“{scopes}”不相符。",
        field="department",
        way_out="可以保存；请核对科室对应的诊疗科目，医师不得超出执业范围执业。",
        severity="WARN",
        articles=(MISFIT_ARTICLE,),
        params={"line": catalogue.label("service_line", service_line), "scopes": words},
    )
