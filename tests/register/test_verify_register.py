"""The register rebuilt from its changes equals the stored one, and a row touched by hand is found."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.core.management import CommandError, call_command

from tests import factories
from yiji.accounts.scope import Scope
from yiji.kernel.outcome import Conflict
from yiji.register.actions.apply_changes import apply_changes
from yiji.register.models import MultiInstitutionFiling, Registration
from yiji.register.queries.verify_register import verify_register
from yiji.rulebook import register_changes as c

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 2)


class Life:
    """One person's register, changed through the one writer."""

    def __init__(self) -> None:
        self.person = factories.make_physician()
        self.place, self.other = factories.make_institution(), factories.make_institution()
        self.authority = factories.make_authority()
        (self.row,) = self.do(
            c.OpenRegistration(
                "1", "clinical", ("11",), "340000", str(self.place.pk), str(self.authority.pk),
                str(self.person.qualifications.get().pk),
            ),
            number="110340104000001",
        )  # fmt: skip
        self.id = str(self.row.pk)

    def do(self, *changes: c.RegisterChange, number: str = "") -> list[Registration]:
        return apply_changes(
            Scope.system("test"),
            changes,
            physician_id=self.person.pk,
            application_id=None,
            effective_on=DAY,
            certificate_no=number,
        )

    def now(self) -> Registration:
        return Registration.objects.get(pk=self.row.pk)


def test_a_whole_life_is_rebuilt_from_its_changes() -> None:
    life = Life()
    life.do(c.OpenFiling(life.id, str(life.other.pk), ("11",), DAY, dt.date(2027, 1, 1)))
    filing = MultiInstitutionFiling.objects.get()
    life.do(c.CloseFiling(str(filing.pk), "cancelled", "不再去"))
    life.do(c.SuspendRegistration(life.id, dt.date(2027, 3, 1), "考核不合格"))
    life.do(c.ResumeRegistration(life.id, "期满"))
    life.do(
        c.ChangeRegistration(life.id, practice_scopes=("11", "12"), certificate_number="new"),
        number="110340104000002",
    )
    life.do(c.MarkOffRoster(life.id, "1", DAY, DAY))
    life.do(c.ChangeRegistration(life.id, primary_institution=str(life.other.pk), resumes=True))
    assert (life.now().status, life.now().off_roster_on) == ("active", None)
    life.do(c.ProposeDeregistration(life.id, "07"))
    life.do(c.DropProposal(life.id, "不成立"))
    life.do(c.ReissueCertificate(life.id, "lost"))
    life.do(c.MarkOffRoster(life.id, "2", DAY, DAY))
    life.do(c.RestoreToRoster(life.id, "异议成立"))
    life.do(c.CloseRegistration(life.id, "deregistered", "11"))
    assert verify_register() == (2, [])
    out = io.StringIO()
    call_command("verify", "register", stdout=out)
    assert "2 rows" in out.getvalue()


def test_a_row_touched_by_hand_is_found() -> None:
    life = Life()
    Registration.objects.filter(pk=life.row.pk).update(scopes=["12"], version=life.row.version + 1)
    compared, found = verify_register()
    assert compared == 1
    assert {one.column for one in found} == {"scopes", "version"}
    with pytest.raises(CommandError, match="2 differences"):
        call_command("verify", "register", stdout=io.StringIO())


def test_a_registration_without_any_change_is_found() -> None:
    factories.make_registration(factories.make_physician(), factories.make_institution())
    _compared, found = verify_register()
    assert [(one.column, one.rebuilt) for one in found] == [("row", "missing")]


@pytest.mark.parametrize(
    "change",
    [
        lambda pk: c.ResumeRegistration(pk, ""),
        lambda pk: c.RestoreToRoster(pk, ""),
        lambda pk: c.DropProposal(pk, ""),
    ],
)
def test_a_change_that_starts_from_another_state_is_a_conflict_and_leaves_no_trace(change: object) -> None:
    life = Life()
    with pytest.raises(Conflict):
        life.do(change(life.id))  # type: ignore[operator]
    assert life.now().version == 0
    assert verify_register() == (1, [])


def test_an_ended_registration_takes_no_further_change() -> None:
    life = Life()
    life.do(c.CloseRegistration(life.id, "revoked", "04"))
    for change in (
        c.ChangeRegistration(life.id, practice_scopes=("12",)),
        c.CloseRegistration(life.id, "deregistered", "11"),
        c.MarkOffRoster(life.id, "1", DAY, DAY),
        c.OpenFiling(life.id, str(life.other.pk), ("11",), DAY, dt.date(2027, 1, 1)),
    ):
        with pytest.raises(Conflict):
            life.do(change)
