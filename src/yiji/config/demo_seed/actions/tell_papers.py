"""What became of the demo's official papers: collected at the desk, corrected and issued again, withdrawn."""

from __future__ import annotations

import datetime as dt

from yiji.certificates.actions.withdraw_paper import record_service, reissue_paper, withdraw_paper
from yiji.certificates.models import OfficialPaper
from yiji.certificates.queries.official_papers import paper_detail
from yiji.config.demo_seed.actions.write_staff import scope_of
from yiji.config.demo_seed.clock import at_hour, clock_at, working_days_before

# Papers issued at least so many working days ago were fetched long since.
_COLLECTED_AFTER = 10


def tell_papers(today: dt.date) -> None:
    """Old papers were collected; of the younger ones a notice was corrected, and one given to the wrong case."""
    intake, decider = scope_of("xihu_intake"), scope_of("xihu_decide")
    own = OfficialPaper.objects.filter(authority_id=intake.organisation_id).order_by("issued_at", "id")
    last = working_days_before(today, _COLLECTED_AFTER)
    for number, paper in enumerate(own.filter(issued_on__lt=last).select_related("physician")):
        with clock_at(at_hour(working_days_before(today, _COLLECTED_AFTER - 1), 9, number % 60)):
            record_service(
                intake,
                paper.pk,
                method="collected",
                receiver_name=paper.physician.name if paper.physician else "—",
                served_on=paper.issued_on,
            )
    young = own.filter(issued_on__gte=last)
    with clock_at(at_hour(working_days_before(today, 1), 15)):
        notice = young.filter(kind="supplement_notice").first()
        if notice is not None:
            told = {one.name: one.text for one in paper_detail(decider, notice.pk).open_fields}
            corrections = {"reason": f"{told['reason']}\n补交材料请用原件扫描，每页不超过 5 MB。"}
            reissue_paper(
                decider,
                notice.pk,
                reason="原通知漏写补交材料的格式要求。",
                corrections=corrections,
                version=notice.version,
            )
        wrong = young.filter(kind="acceptance_notice").last()
        if wrong is not None:
            withdraw_paper(
                decider, wrong.pk, reason="通知书误发，受理以系统记录为准。", version=wrong.version
            )
