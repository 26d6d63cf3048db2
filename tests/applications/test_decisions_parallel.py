"""Three persons decide the same application at the same moment: one decision, one effect, one event each.

``YIJI_DECISION_ROUNDS=1000`` plays that many rounds; the ordinary run plays a few.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.applications.case import make_case
from tests.factories import make_user_officer, scope_of
from tests.foundation.parallel import at_once
from yiji.applications.actions.decide import grant, refuse
from yiji.applications.models import Application, ApplicationStep
from yiji.audit.models import AuditEvent
from yiji.guards.install import uninstall
from yiji.kernel.outcome import Conflict
from yiji.notices.models import SmsMessage
from yiji.register.models import RegisterChange, Registration

ROUNDS = int(os.environ.get("YIJI_DECISION_ROUNDS", "5"))


@pytest.fixture(autouse=True)
def committed(transactional_db: None) -> Iterator[None]:
    """Commits are real; the guards step aside when the suite empties the database."""
    yield
    uninstall()


def test_three_at_once_make_one_decision(capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(ROUNDS):
        case = make_case().advance("examined")
        scopes = [scope_of(make_user_officer(case.authority, ("decide",))) for _ in range(3)]
        pk, version = case.application.pk, case.version

        def decide(who: int, pk=pk, version=version, scopes=scopes, number=number) -> Application:  # type: ignore[no-untyped-def]
            if who == 2 and number % 2:
                return refuse(scopes[who], pk, version=version, grounds=["ELG-07"], reasons="不符合条件")
            return grant(scopes[who], pk, version=version)

        outcomes = at_once(3, decide)
        done = [one for one in outcomes if isinstance(one, Application)]
        assert len(done) == 1, outcomes
        assert all(isinstance(one, Conflict) for one in outcomes if one not in done), outcomes
        granted = int(done[0].state == "granted")
        assert ApplicationStep.objects.filter(application_id=pk, move__in=["grant", "refuse"]).count() == 1
        assert RegisterChange.objects.filter(application_id=pk).count() == granted
        assert Registration.objects.filter(physician=case.physician).count() == granted
        verbs = ["application.grant", "application.refuse"]
        assert AuditEvent.objects.filter(object_id=str(pk), verb__in=verbs).count() == 1
        told = SmsMessage.objects.filter(dedup_key=f"SMS-7:physician:{pk}:{done[0].version}")
        assert told.count() == 1
    with capsys.disabled():
        print(f"\n{ROUNDS} rounds of three deciders at once: one decision, one effect, one event each")
