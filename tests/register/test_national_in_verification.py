"""What the national register says of a physician shows in 6.2: which field, since when."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.utils import timezone

from tests import factories
from tests.register.national_case import YESTERDAY, checked, figures, row, supervisor, written
from yiji.accounts.scope import Scope
from yiji.register.actions.confirm_national_import import discard_national_import
from yiji.register.models import CorrectionField, Physician, Qualification, QualificationCorrection
from yiji.register.queries.verification import COLUMNS, VerificationRow, describe_verification, to_verify
from yiji.vault.fields import seal

pytestmark = pytest.mark.django_db
FIRST = YESTERDAY - dt.timedelta(days=90)


def compared(scope: Scope, state: str = "all") -> dict[str, VerificationRow]:
    wanted = to_verify(scope, "qualification", state, "").values(*COLUMNS)
    return {one.name: one for one in describe_verification(scope, "qualification", wanted)}


def test_a_changed_level_another_name_and_a_vanished_record_are_told_with_their_day() -> None:
    desk = supervisor()
    written(desk, checked(desk, [row(n) for n in range(1, 5)], as_of=FIRST))
    hospital = factories.make_institution()
    for number in range(1, 5):
        factories.make_registration(Physician.objects.get(name=row(number)["姓名"]), hospital)
    scope = factories.scope_of(factories.make_operator(hospital))
    assert {one.results for one in compared(scope).values()} == {("MATCH",)}
    assert compared(scope, "differs") == {}

    written(desk, checked(desk, [row(1), row(2, 医师级别="执业助理医师"), row(3, 姓名="虚另名")]))
    found = {name: (one.results, one.since) for name, one in compared(scope).items()}
    assert found == {
        row(1)["姓名"]: (("MATCH",), None),
        row(2)["姓名"]: (("LEVEL_DIFF",), YESTERDAY),
        row(3)["姓名"]: (("NATIONAL_NAME_DIFF",), YESTERDAY),
        row(4)["姓名"]: (("NATIONAL_MISSING",), YESTERDAY),
    }
    assert set(compared(scope, "differs")) == {row(n)["姓名"] for n in (2, 3, 4)}


def corrected(held: Qualification, field: str, old: str, new: str, day: dt.date) -> None:
    """As a correction ticket leaves its mark."""
    hospital = factories.make_institution()
    ticket = QualificationCorrection.objects.create(
        asked_side="institution",
        institution=hospital,
        asked_by=uuid.uuid4(),
        asked_by_person=uuid.uuid4(),
        subject=held.physician_id,
        physician=held.physician,
        qualification=held,
        name=held.physician.name,
        authority=factories.make_authority(),
        reason="证书上不同",
        submitted_at=timezone.now(),
        due_on=day,
    )
    mark = CorrectionField(correction=ticket, subject=held.pk, field=field, is_open=False, corrected_on=day)
    seal(mark, "old_value", old)
    seal(mark, "new_value", new)
    mark.save(force_insert=True)


def test_a_list_older_than_a_correction_does_not_undo_it_and_a_newer_one_does_so_in_plain_sight() -> None:
    desk = supervisor()
    written(desk, checked(desk, [row(1), row(2)], as_of=FIRST))
    held = Qualification.objects.select_related("physician").get(physician__name=row(1)["姓名"])
    Qualification.objects.filter(pk=held.pk).update(level="2")
    corrected(held, "level", "1", "2", FIRST + dt.timedelta(days=30))

    early = checked(desk, [row(1), row(2)], as_of=FIRST + dt.timedelta(days=5))
    assert figures(early) == (0, 0, 1, 1, 0)
    assert early.rows.get(outcome="refused").columns == ["level"]
    discard_national_import(desk, early.pk, version=early.version)
    late = checked(desk, [row(1), row(2)])
    assert figures(late) == (0, 1, 1, 0, 0)
    kept = late.rows.get(outcome="changed")
    assert (kept.urgent, kept.warned) == (True, True)
    written(desk, late)
    held.refresh_from_db()
    assert held.level == "1"


def test_a_number_that_was_corrected_away_does_not_come_back_as_another_person() -> None:
    desk = supervisor()
    written(desk, checked(desk, [row(1)], as_of=FIRST))
    held = Qualification.objects.select_related("physician").get()
    corrected(held, "id_number", row(9)["身份证号"], row(1)["身份证号"], FIRST)
    corrected(held, "certificate_no", row(8)["资格证书编码"], row(1)["资格证书编码"], FIRST)
    batch = checked(desk, [row(1), row(8), row(9), row(7)])
    assert figures(batch) == (1, 0, 1, 2, 0)
    assert {tuple(one.columns) for one in batch.rows.filter(outcome="refused")} == {
        ("certificate_no",),
        ("id_number",),
    }
