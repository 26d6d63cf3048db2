"""kill -9 of the web server during posts and of the worker during delivery: nothing lost, nothing half done."""

from __future__ import annotations

import collections
import datetime as dt
import json
import random
import sqlite3
import threading
import time
from contextlib import closing
from typing import Any

from tests.e2e.inside import run_inside
from tests.e2e.running_system import RunningSystem
from tests.e2e.visitor import Answer, Visitor
from yiji.kernel.identifiers import compose_resident_id

VISITORS, KILLS = 24, 5
MESSAGES = 300
PASSWORD = "correct horse 77"


def _rows(system: RunningSystem, sql: str, *values: object) -> list[Any]:
    """Read the database past the program."""
    with closing(sqlite3.connect(system.data_dir / "yiji.sqlite3", timeout=30)) as database:
        return database.execute(sql, values).fetchall()


def _sent(system: RunningSystem) -> collections.Counter[str]:
    """How often the gateway's file holds each key."""
    path = system.data_dir / "sms-outbox.jsonl"
    lines = path.read_text().splitlines() if path.exists() else []
    return collections.Counter(json.loads(line)["dedup_key"] for line in lines)


class SigningUp(threading.Thread):
    """One person who fills in the sign-up form and sends the same form until somebody answers."""

    def __init__(self, system: RunningSystem, number: int, go: threading.Event) -> None:
        super().__init__()
        self.login_name = f"person{number:03d}"
        self.answer: Answer | None = None
        self._visitor = Visitor(system.base_url, f"127.0.1.{number + 1}")
        self._go = go
        self._fields = {
            "name": "贾涵",
            "id_number": compose_resident_id("330106", dt.date(1985, 3, 14), number),
            "phone": f"139{number:08d}",
            "login_name": self.login_name,
            "password": PASSWORD,
            "password_again": PASSWORD,
            "consent": "on",
        }

    def run(self) -> None:
        form = self._visitor.insist("get", "/physician/sign-up/")
        self._go.wait()
        fields = form.hidden_fields() | self._fields
        self.answer = self._visitor.insist("post", "/physician/sign-up/", fields)


def test_the_web_server_killed_during_posts_loses_nothing_and_leaves_nothing_half(
    system: RunningSystem,
) -> None:
    go, chance = threading.Event(), random.Random(20260302)
    people = [SigningUp(system, number, go) for number in range(VISITORS)]
    for person in people:
        person.start()
    time.sleep(1)
    go.set()
    for _ in range(KILLS):
        time.sleep(chance.uniform(0.05, 0.5))
        system.restart_web()
    for person in people:
        person.join()
    outcomes = {person.login_name: person.answer for person in people}
    statuses = collections.Counter(answer.status for answer in outcomes.values() if answer)
    # 429: the try was counted, then the server died; the person is told to wait a minute.
    assert set(statuses) <= {303, 429}, statuses
    assert statuses[303] >= VISITORS // 2, statuses
    stored = dict(_rows(system, "SELECT login_name, COUNT(*) FROM accounts_user GROUP BY login_name"))
    for login_name, answer in outcomes.items():
        assert answer is not None
        assert stored.get(login_name, 0) == (answer.status == 303), f"{login_name}: {answer.status}"
    _assert_whole(system, len(stored))


def _assert_whole(system: RunningSystem, people: int) -> None:
    """Each person has one code, one message, one audit row and one ledger row: all or none."""
    for sql in (
        "SELECT subject_id, COUNT(*) FROM accounts_onetimecode GROUP BY subject_id",
        "SELECT recipient_id, COUNT(*) FROM notices_smsmessage WHERE template = 'SMS-2' GROUP BY recipient_id",
        "SELECT object_id, COUNT(*) FROM audit_auditevent WHERE verb = 'physician_account.sign_up' GROUP BY object_id",
        "SELECT response_ref, COUNT(*) FROM limits_submitrequest GROUP BY response_ref",
    ):
        counts = [count for _key, count in _rows(system, sql)]
        assert counts == [1] * people, f"{sql}: {counts}"
    assert _rows(system, "PRAGMA integrity_check") == [("ok",)]
    assert _rows(system, "PRAGMA foreign_key_check") == []


QUEUE = f"""
from django.db import transaction
from yiji.notices.send import send_sms
with transaction.atomic():
    for number in range({MESSAGES}):
        send_sms("SMS-2", f"138{{number:08d}}", {{"code": "428193", "minutes": 10}},
                 dedup_key=f"kill:{{number}}", recipient_kind="physician")
result = None
"""


def test_the_worker_killed_during_delivery_sends_everything_at_least_once(system: RunningSystem) -> None:
    _wait_until_all_is_sent(system)
    system.kill_worker()
    run_inside(system, QUEUE)
    kills = 0
    for wanted in range(MESSAGES // 10, MESSAGES - 50, MESSAGES // 6):
        system.start_worker()
        _wait(lambda wanted=wanted: _of_this_test(system).total() >= wanted)
        system.kill_worker()
        kills += 1
        assert _of_this_test(system).total() < MESSAGES, "the worker was not killed in the middle"
    system.start_worker()
    _wait_until_all_is_sent(system)
    sent = _of_this_test(system)
    assert set(sent) == {f"kill:{number}" for number in range(MESSAGES)}
    doubled = sent.total() - len(sent)
    print(f"worker kills={kills} messages={MESSAGES} lost=0 sent twice={doubled}")
    assert doubled <= kills, "a killed worker had at most one message in its hand"
    states = _rows(system, "SELECT state, COUNT(*) FROM notices_smsmessage GROUP BY state")
    assert [state for state, _count in states] == ["delivered"]


def _of_this_test(system: RunningSystem) -> collections.Counter[str]:
    return collections.Counter({key: n for key, n in _sent(system).items() if key.startswith("kill:")})


def _wait_until_all_is_sent(system: RunningSystem) -> None:
    """Wait for the outbox to empty; a dead worker's lease of a minute is cut short, as if the minute were over."""

    def empty() -> bool:
        with closing(sqlite3.connect(system.data_dir / "yiji.sqlite3", timeout=30)) as database:
            database.execute(
                "UPDATE notices_smsmessage SET lease_until = '2020-01-01 00:00:00' "
                "WHERE state = 'sending' AND lease_until < ?",
                [str(dt.datetime.now(dt.UTC).replace(tzinfo=None) + dt.timedelta(seconds=50))],
            )
            database.commit()
        return not _rows(system, "SELECT 1 FROM notices_smsmessage WHERE state <> 'delivered' LIMIT 1")

    _wait(empty)


def _wait(until: Any, seconds: float = 90) -> None:
    deadline = time.monotonic() + seconds
    while not until():
        assert time.monotonic() < deadline, f"it did not happen in {seconds} s"
        time.sleep(0.02)
