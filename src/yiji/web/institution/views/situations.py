"""Seed 8.1: in which situations an institution files or reports, by which article, with which papers, in what time."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from yiji.codelists import catalogue
from yiji.rulebook.application_types.descriptions import DESCRIPTIONS
from yiji.rulebook.assumptions import DEREGISTRATION_REPORT_DAYS, OFF_ROSTER_REPORT_DAYS, OFF_ROSTER_YEARS
from yiji.rulebook.deregistration_grounds import DEREGISTRATION_GROUNDS
from yiji.rulebook.off_roster_reasons import OFF_ROSTER_REASONS
from yiji.web.shared.access import access
from yiji.web.shared.request import ScopedRequest

_OWN_REQUEST = "11"


@access("institution:report:view")
def situations(request: ScopedRequest) -> HttpResponse:
    """Both lists side by side; the act that is also called 备案 but is another one is told apart."""
    leaving = [
        _line(reason.label, (reason.article,), reason.documents) for reason in OFF_ROSTER_REASONS.values()
    ]
    ending = [
        {
            **_line(ground.label, ground.articles, ground.documents),
            "all": ground.hits_all,
            "judged": ground.examiner_judges,
        }
        for ground in DEREGISTRATION_GROUNDS.values()
        if ground.code != _OWN_REQUEST
    ]
    context = {
        "leaving": leaving,
        "ending": ending,
        "off_roster": DESCRIPTIONS["OFF_ROSTER"],
        "deregistration": DESCRIPTIONS["DEREGISTER_INST"],
        "filing": DESCRIPTIONS["MULTI_FILE"],
        "file_days": OFF_ROSTER_REPORT_DAYS.value,
        "report_days": DEREGISTRATION_REPORT_DAYS.value,
        "years": OFF_ROSTER_YEARS.value,
        "may_file": request.scope.may("institution:report:file"),
    }
    return render(request, "institution/situations.html", context)


def _line(label: str, articles: tuple[Any, ...], documents: tuple[str, ...]) -> dict[str, Any]:
    return {
        "label": label,
        "articles": [article.cite() for article in articles],
        "documents": [catalogue.label("document_kind", kind) for kind in documents],
    }
