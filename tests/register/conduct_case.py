"""A physician in practice, his authority with three officers, and records made through the actions."""

from __future__ import annotations

import datetime as dt
import io
import uuid
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from django.utils import timezone

from tests.factories import (
    make_authority,
    make_institution,
    make_operator,
    make_physician,
    make_physician_account,
    make_registration,
    make_user_officer,
    resident_id,
    scope_of,
)
from yiji.accounts.models import User
from yiji.accounts.scope import Scope
from yiji.institutions.models import Authority, Institution
from yiji.register.actions.record_assessment import confirm_assessment, record_assessment
from yiji.register.actions.record_conduct import confirm_conduct, record_conduct
from yiji.register.models import ConductRecord, PeriodicAssessment, Physician, Registration

PAPER = (b"%PDF-1.4 decision", "application/pdf")


def today(days: int = 0) -> dt.date:
    """Today, or so many days later."""
    return timezone.localdate() + dt.timedelta(days=days)


def later(days: int) -> dt.datetime:
    """Now, so many days later."""
    return timezone.now() + dt.timedelta(days=days)


@dataclass
class ConductCase:
    """``id_number`` is that of the physician, as a sheet would state it."""

    authority: Authority
    hospital: Institution
    physician: Physician
    id_number: str
    registration: Registration
    user: User
    writer: User
    checker: User
    clerk: User

    def scope(self, who: str) -> Scope:
        """The scope of the writer, checker, clerk or of the physician (``user``)."""
        return scope_of(getattr(self, who))

    def record(
        self, kind: str = "suspension", physician: Physician | None = None, **more: Any
    ) -> ConductRecord:
        """A record that waits for its second person."""
        values: dict[str, Any] = {
            "kind": kind,
            "decided_by": "西湖区卫生健康局",
            "decided_on": today(),
            "document_no": "西卫医罚〔2026〕9号",
            "ground": "未按照注册的执业范围执业。",
            "effective_from": today(),
            "effective_to": today(180) if kind == "suspension" else None,
            "evidence": PAPER,
        } | more
        return record_conduct(self.scope("writer"), (physician or self.physician).pk, **values)

    def confirmed(self, kind: str = "suspension", **more: Any) -> ConductRecord:
        """A record in force."""
        row = self.record(kind, **more)
        return confirm_conduct(self.scope("checker"), row.pk, version=row.version)

    def assess(self, result: str = "failed", confirm: bool = True, **more: Any) -> PeriodicAssessment:
        """A result of the cycle that ends this year."""
        year = timezone.localdate().year
        values: dict[str, Any] = {
            "period_from": year - 2,
            "period_to": year,
            "attempt": 1,
            "body": "西湖区医学会",
            "procedure": "general",
            "assessed_on": today(-20),
            "result": result,
        } | more
        row = record_assessment(self.scope("writer"), self.physician.pk, **values)
        return confirm_assessment(self.scope("checker"), row.pk, version=row.version) if confirm else row

    def status(self) -> str:
        """The state of the registration now."""
        self.registration.refresh_from_db()
        return self.registration.status


def make_conduct_case() -> ConductCase:
    """Everybody who takes part; nothing is on record yet."""
    authority = make_authority()
    hospital = make_institution(authority=authority)
    number = resident_id()
    physician = make_physician("陈虚", number)
    registration = make_registration(physician, hospital, approving_authority=authority)
    account = make_physician_account(physician)
    return ConductCase(
        authority=authority,
        hospital=hospital,
        physician=physician,
        id_number=number,
        registration=registration,
        user=User.objects.get(pk=account.user_id),
        writer=make_user_officer(authority, ("examine",)),
        checker=make_user_officer(authority, ("decide",)),
        clerk=make_operator(hospital),
    )


def sheet_file(rows: list[list[Any]], headings: tuple[str, ...] = ()) -> bytes:
    """A workbook as an institution keeps it."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    page = book.add_worksheet("考核")
    page.write_row(0, 0, headings or ("姓名", "身份证号", "考核结果", "考核日期", "考核程序"))
    for number, row in enumerate(rows, 1):
        page.write_row(number, 0, row)
    book.close()
    return out.getvalue()


def new_id() -> uuid.UUID:
    """An id that nothing has."""
    return uuid.uuid4()
