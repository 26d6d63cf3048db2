"""The demo's other businesses: reports of the institution, a change, a filing and an objection, each at some stage."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from yiji.accounts.models import PhysicianAccount
from yiji.accounts.scope import Scope
from yiji.applications.actions.accept import accept
from yiji.applications.actions.attach_document import attach_document
from yiji.applications.actions.change_clock import pause
from yiji.applications.actions.check_report import check, submit_for_check
from yiji.applications.actions.confirm import confirm
from yiji.applications.actions.hear import hear
from yiji.applications.actions.note import note
from yiji.applications.actions.save_draft import save_draft
from yiji.applications.actions.start_draft import start_draft
from yiji.applications.actions.start_report import start_report
from yiji.applications.actions.submit import submit
from yiji.applications.actions.transition import transition
from yiji.applications.models import Application
from yiji.config.demo_seed.actions.write_staff import live_scope, scope_of
from yiji.config.demo_seed.cast import COMMUNITY, MAIN_HOSPITAL
from yiji.config.demo_seed.clock import at_hour, clock_at, working_days_before
from yiji.config.demo_seed.identity import demo_id
from yiji.config.demo_seed.papers import page, photo
from yiji.register.models import Registration
from yiji.rulebook.application_types import get
from yiji.rulebook.documents import PAPERS


class _Desk:
    """Who acts, and on which day."""

    def __init__(self, today: dt.date) -> None:
        self.today = today
        self.clerk, self.checker = scope_of("jc_clerk"), scope_of("jc_checker")
        self.community = scope_of("wx_admin")
        self.intake, self.examiner = scope_of("xihu_intake"), scope_of("xihu_examine")
        hospital = demo_id("institution", MAIN_HOSPITAL)
        self.staff = list(
            Registration.objects.filter(primary_institution_id=hospital, status="active", level="1")
            .exclude(
                physician_id__in=PhysicianAccount.objects.filter(physician_id__isnull=False).values(
                    "physician_id"
                )
            )
            .order_by("certificate_no")[:12]
        )

    def day(self, days: int) -> dt.datetime:
        """Ten in the morning, so many working days ago."""
        return at_hour(working_days_before(self.today, days), 10)


def _version(application_id: uuid.UUID) -> int:
    return Application.objects.values_list("version", flat=True).get(pk=application_id)


def _write(scope: Scope, application: Application, values: dict[str, Any]) -> uuid.UUID:
    """Every field of every step, and every paper that is always needed."""
    for step in get(application.type).steps[:-1]:
        names = {field.name for field in get(application.type).fields_of(step.number)}
        mine = {name: value for name, value in values.items() if name in names}
        save_draft(scope, application.pk, step=step.number, values=mine, version=_version(application.pk))
    for paper in PAPERS[application.type]:
        data = photo("reports") if paper.kind == "photo" else page("reports")
        attach_document(scope, application.pk, kind=paper.kind, data=data, media_type="image/jpeg")
    return application.pk


def tell_reports(today: dt.date) -> None:
    """Two off-roster filings, three deregistration reports, a change with a paused clock, a filing left unconfirmed."""
    desk = _Desk(today)
    _off_roster(desk)
    _deregistrations(desk)
    _of_physicians(desk)


def _report(
    desk: _Desk, code: str, registration: Registration, days: int, values: dict[str, Any]
) -> uuid.UUID:
    with clock_at(desk.day(days)):
        application = start_report(desk.clerk, code, registration.pk, now=desk.day(days))
        return _write(desk.clerk, application, {"registration": str(registration.pk), **values})


def _hand_in(desk: _Desk, report: uuid.UUID, days: int) -> None:
    with clock_at(desk.day(days)):
        submit_for_check(desk.clerk, report, version=_version(report), now=desk.day(days))


def _check(desk: _Desk, report: uuid.UUID, days: int) -> None:
    with clock_at(desk.day(days)):
        check(desk.checker, report, version=_version(report), note="情况属实。", now=desk.day(days))


def _off_roster(desk: _Desk) -> None:
    left = (desk.today - dt.timedelta(days=20)).isoformat()
    waiting = _report(desk, "OFF_ROSTER", desk.staff[0], 2, {"off_roster_reason": "1", "event_on": left})
    _hand_in(desk, waiting, 1)
    sent = _report(desk, "OFF_ROSTER", desk.staff[1], 4, {"off_roster_reason": "2", "event_on": left})
    _hand_in(desk, sent, 4)
    _check(desk, sent, 3)
    noted = _report(desk, "OFF_ROSTER", desk.staff[2], 6, {"off_roster_reason": "4", "event_on": left})
    _hand_in(desk, noted, 6)
    _check(desk, noted, 5)
    with clock_at(desk.day(4)):
        note(desk.intake, noted, version=_version(noted), now=desk.day(4))
    _report(desk, "OFF_ROSTER", desk.staff[3], 1, {"off_roster_reason": "1", "event_on": left})


def _deregistrations(desk: _Desk) -> None:
    known = (desk.today - dt.timedelta(days=20)).isoformat()
    facts = {
        "event_on": known,
        "known_on": known,
        "decision_no": "演示〔2026〕7号",
        "reason_text": "见所附文书。",
    }
    died = _report(desk, "DEREGISTER_INST", desk.staff[4], 5, {**facts, "deregistration_reason": "01"})
    _hand_in(desk, died, 5)
    _check(desk, died, 4)
    ceased = {**facts, "event_on": "2023-03-01", "deregistration_reason": "07"}
    heard = _report(desk, "DEREGISTER_INST", desk.staff[5], 6, ceased)
    _hand_in(desk, heard, 6)
    _check(desk, heard, 5)
    with clock_at(desk.day(4)):
        accept(desk.intake, heard, version=_version(heard), now=desk.day(4))
    with clock_at(desk.day(3)):
        grounds = "拟以中止执业活动满二年为由注销注册，依据《医师法》第十七条第一款第五项。"
        hear(desk.examiner, heard, version=_version(heard), grounds=grounds, now=desk.day(3))
    _report(desk, "DEREGISTER_INST", desk.staff[6], 1, {**facts, "deregistration_reason": "03"})


def _of_physicians(desk: _Desk) -> None:
    accounts = (
        PhysicianAccount.objects.filter(state="active").select_related("user").order_by("user__login_name")
    )
    holders = [
        (account, row)
        for account in accounts
        if (
            row := Registration.objects.filter(
                physician_id=account.physician_id, status="active", level="1"
            ).first()
        )
        and not Application.objects.filter(physician_id=account.physician_id).exists()
        and not row.filings.exists()
    ]
    community = str(demo_id("institution", COMMUNITY))
    for number, (account, row) in enumerate(
        [one for one in holders if str(one[1].primary_institution_id) != community][1:3]
    ):
        if number == 0:
            _paused_change(desk, live_scope(account.user), row, community)
        else:
            _unanswered_filing(desk, live_scope(account.user), row, community)


def _paused_change(desk: _Desk, physician: Scope, row: Registration, community: str) -> None:
    values = {
        "registration": str(row.pk), "change_items": ["primary_institution"],
        "change_reasons": ["institution_employment"], "institution": community, "practice_level": row.level,
        "practice_category": row.category, "practice_scopes": row.scopes, "qualification": str(row.qualification_id),
        "mobile_phone": "13900000001", "declaration": True,
    }  # fmt: skip
    with clock_at(desk.day(12)):
        case = _write(physician, start_draft(physician, "CHANGE", now=desk.day(12)), values)
        submit(physician, case, version=_version(case), now=desk.day(12))
    with clock_at(desk.day(10)):
        confirm(
            desk.community, case, version=_version(case), opinion="同意聘用。",
            employed_from=desk.day(10).date(), now=desk.day(10),
        )  # fmt: skip
    with clock_at(desk.day(9)):
        accept(desk.intake, case, version=_version(case), now=desk.day(9))
    with clock_at(desk.day(5)):
        reason = "需组织专家评审，预计五个工作日。"
        pause(desk.examiner, case, version=_version(case), reason=reason, now=desk.day(5))


def _unanswered_filing(desk: _Desk, physician: Scope, row: Registration, community: str) -> None:
    begins = desk.today + dt.timedelta(days=10)
    values = {
        "registration": str(row.pk), "institution": community, "practice_scopes": row.scopes,
        "begins_on": begins.isoformat(), "ends_on": (begins + dt.timedelta(days=700)).isoformat(),
        "mobile_phone": "13900000002", "declaration": True,
    }  # fmt: skip
    with clock_at(desk.day(13)):
        case = _write(physician, start_draft(physician, "MULTI_FILE", now=desk.day(13)), values)
        submit(physician, case, version=_version(case), now=desk.day(13))
    with clock_at(desk.day(3)):
        transition(
            Scope.system("期限"),
            Application.objects.get(pk=case),
            "escalate",
            version=_version(case),
            now=desk.day(3),
            note="机构十个工作日内未确认",
            changes={"escalated_at": desk.day(3), "due_on": None, "due_estimated": False},
        )
