"""Moves of every application type as one table, for the state machine: who tries what, with what arguments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from tests import factories as f
from tests.applications.case import photo
from yiji.accounts.models import User
from yiji.accounts.scope import Scope
from yiji.applications.actions.accept import accept
from yiji.applications.actions.attach_document import attach_document
from yiji.applications.actions.change_clock import extend, pause, resume
from yiji.applications.actions.check_report import check, send_back, submit_for_check
from yiji.applications.actions.complete import complete
from yiji.applications.actions.confirm import confirm
from yiji.applications.actions.decide import grant, refuse
from yiji.applications.actions.examine import examine, rule_results
from yiji.applications.actions.hand_on import receive_transferred, refuse_acceptance, take_up, transfer
from yiji.applications.actions.hear import hear, respond
from yiji.applications.actions.note import note
from yiji.applications.actions.open_case import open_case
from yiji.applications.actions.request_supplement import request_supplement, supply
from yiji.applications.actions.return_to_applicant import return_to_applicant
from yiji.applications.actions.save_draft import save_draft
from yiji.applications.actions.submit import submit
from yiji.applications.actions.withdraw import withdraw
from yiji.applications.models import Application
from yiji.institutions.models import Authority, Institution
from yiji.register.actions.apply_changes import apply_changes
from yiji.register.models import MultiInstitutionFiling, Physician
from yiji.rulebook.application_types import get
from yiji.rulebook.documents import PAPERS
from yiji.rulebook.register_changes import OpenRegistration

Act = Callable[[Scope, Application, int, dt.datetime], Any]
PHOTO = photo()
OTHER_PROVINCE = {"province_code": "330000", "city_code": "330100", "county_code": "330106"}


def _examine(scope: Scope, row: Application, version: int, now: dt.datetime) -> Any:
    found = rule_results(row, now.date())
    ticked = {problem.code for problem in found}
    blocked = any(problem.severity == "BLOCK" for problem in found)
    proposal = "refuse" if blocked or version % 5 == 0 else "grant"
    return examine(scope, row.pk, version=version, checked=ticked, proposal=proposal, now=now)


def _confirm(scope: Scope, row: Application, version: int, now: dt.datetime) -> Any:
    return confirm(scope, row.pk, version=version, opinion="同意", employed_from=now.date(), now=now)


def _transfer(scope: Scope, row: Application, version: int, now: dt.datetime) -> Any:
    other = Authority.objects.exclude(pk=scope.organisation_id).order_by("name").first()
    assert other is not None
    return transfer(scope, row.pk, version=version, authority_id=other.pk, reason="职权", now=now)


def _simple(action: Callable[..., Any], **fixed: Any) -> Act:
    return lambda scope, row, version, now: action(scope, row.pk, version=version, now=now, **fixed)


MOVES: dict[str, Act] = {
    "submit": _simple(submit),
    "confirm": _confirm,
    "return_to_applicant": _simple(return_to_applicant, reasons=["照片不清"]),
    "take_up": _simple(take_up, reason="已核实"),
    "receive": _simple(receive_transferred),
    "accept": _simple(accept),
    "request_supplement": _simple(request_supplement, items="聘用证明"),
    "supply": _simple(supply),
    "transfer": _transfer,
    "refuse_acceptance": _simple(refuse_acceptance, reasons="不属于职权"),
    "note": _simple(note),
    "hear": _simple(hear, grounds="拟注销"),
    "respond": _simple(respond, answer="不同意"),
    "examine": _examine,
    "pause": _simple(pause, reason="评审"),
    "resume": _simple(resume),
    "extend": _simple(extend, reason="疑难"),
    "grant": _simple(grant),
    "refuse": _simple(refuse, grounds=["ELG-07"], reasons="不符合条件"),
    "complete": _simple(complete),
    "withdraw": _simple(withdraw),
    "submit_for_check": _simple(submit_for_check),
    "check": _simple(check),
    "send_back": _simple(send_back, reason="日期不对"),
    "open": _simple(open_case),
}


class People:
    """Three physicians, two institutions of one province and one of another, and who works there."""

    def __init__(self) -> None:
        self.near, self.far = f.make_authority(), f.make_authority(**OTHER_PROVINCE)
        self.places = [
            f.make_institution(authority=self.near),
            f.make_institution(authority=self.near),
            f.make_institution(authority=self.far, **OTHER_PROVINCE),
        ]
        self.persons = [
            f.make_physician("虚一"),
            f.make_physician("虚二"),
            f.make_physician("虚三", level="2"),
        ]
        f.make_qualification(self.persons[2], f.resident_id(), level="1", year=2025)
        for person, place, level in ((self.persons[0], 0, "1"), (self.persons[2], 1, "2")):
            self.register(person, self.places[place], level)
        users: list[User] = [User.objects.get(pk=f.make_physician_account(p).user_id) for p in self.persons]
        for place in self.places:
            users += [f.make_operator(place), f.make_operator(place, "checker")]
        for authority in (self.near, self.far):
            users += [f.make_user_officer(authority, (duty,)) for duty in ("intake", "examine", "decide")]
        self.scopes = [f.scope_of(user) for user in users]

    def register(self, person: Physician, place: Institution, level: str) -> None:
        """Registered before the story begins, through the one writer."""
        number = f"{level}1034010490000{len(self.persons) + int(level)}"
        held = person.qualifications.filter(level=level).first()
        assert held is not None
        opening = OpenRegistration(
            practice_level=level, practice_category="clinical", practice_scopes=("11",),
            practice_jurisdiction=place.province_code if level == "1" else place.county_code,
            primary_institution=str(place.pk), approving_authority=str(self.near.pk), qualification=str(held.pk),
        )  # fmt: skip
        apply_changes(
            Scope.system("test"), [opening], physician_id=person.pk, application_id=None,
            effective_on=dt.date(2024, 1, 2), certificate_no=number, source="import",
        )  # fmt: skip

    def of_side(self, side: str) -> list[Scope]:
        return [scope for scope in self.scopes if scope.side == side]


def fill(scope: Scope, application: Application, place: Any, pick: int, now: dt.datetime) -> None:
    """Plausible content for every field, and every paper; ``pick`` varies what can be varied."""
    kind = get(application.type)
    row = application.registration
    held = application.physician.qualifications.order_by("level" if pick % 2 else "-level").first()
    level = held.level if kind.code in ("INITIAL", "ARMY_IN", "RE_REGISTER", "UPGRADE", "CHANGE") else "1"
    scopes = (row.scopes if row else ["11"]) if pick % 3 else ["12"]
    day = now.date()
    values: dict[str, Any] = {
        "qualification": str(held.pk), "institution": str(place.pk), "practice_level": level,
        "practice_category": "clinical", "practice_scopes": scopes, "mobile_phone": "13900000001",
        "postal_address": "虚构路1号", "ethnicity": "01", "school": "虚", "major": "医", "education": "21",
        "graduated_on": "2010-07-01", "work_history": [{"from_month": "2012-09", "organisation": "虚"}],
        "penalties": "无", "health": "fit", "declaration": True, "training_body": "基地",
        "training_began_on": "2024-01-01", "training_ended_on": "2024-12-01", "training_examined_by": "局",
        "training_examined_on": "2024-12-05", "training_result": "passed", "stopped_on": "2022-01-01",
        "stopped_why": "虚", "consents_to_lapse": True, "photo_taken_on": day.isoformat(),
        "registration": str(row.pk) if row else "", "filing": str(application.filing_id or ""),
        "change_items": ["primary_institution", "practice_scope"][: 1 + pick % 2],
        "change_reasons": ["institution_employment"], "event_on": day.isoformat(), "known_on": day.isoformat(),
        "begins_on": day.isoformat(), "ends_on": (day + dt.timedelta(days=200)).isoformat(),
        "off_roster_reason": "125"[pick % 3], "deregistration_reason": ("01", "03", "08", "99")[pick % 4],
        "ex_officio_reason": ("04", "rescission", "08")[pick % 3], "reason_text": "事实", "decision_no": "1号",
        "reissue_reason": "lost", "army_certificate_no": "军1", "army_left_on": "2026-01-01",
        "late_reason": "说明",
    }  # fmt: skip
    if kind.has_field("filing") and not application.filing_id:
        running = MultiInstitutionFiling.objects.filter(
            registration__physician_id=application.physician_id, state="active"
        ).first()
        values["filing"] = str(running.pk) if running else ""
    for step in kind.steps[:-1]:
        names = {field.name for field in kind.fields_of(step.number)}
        mine = {name: value for name, value in values.items() if name in names}
        version = Application.objects.values_list("version", flat=True).get(pk=application.pk)
        save_draft(scope, application.pk, step=step.number, values=mine, version=version)
    for paper in PAPERS[kind.code]:
        if not application.documents.filter(kind=paper.kind).exists():
            attach_document(scope, application.pk, kind=paper.kind, data=PHOTO, media_type="image/jpeg")
