"""Messages: written with the act they tell of, delivered at least once, and always under the same key."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction
from pytest_django import Settings

from tests.foundation.parallel import at_once, rolled_back
from yiji.notices import delivery, gateways
from yiji.notices.delivery import deliver_due
from yiji.notices.gateways import FileGateway, GatewayError, gateway
from yiji.notices.models import InAppNotice, SmsMessage
from yiji.notices.send import notify, send_sms
from yiji.vault.fields import reveal

PHONE = "13912345678"
START = dt.datetime(2026, 3, 2, 8, tzinfo=dt.UTC)
LATER = delivery.LEASE + dt.timedelta(seconds=1)


class Killed(BaseException):
    """Stands for kill -9: nothing after the gateway's answer is run."""


class KilledAfterSending(FileGateway):
    """A gateway that takes the message while its worker dies."""

    def send(self, phone: str, template: str, text: str, dedup_key: str) -> str:
        super().send(phone, template, text, dedup_key)
        raise Killed


class Busy(FileGateway):
    """A gateway that takes nothing."""

    def send(self, phone: str, template: str, text: str, dedup_key: str) -> str:
        raise GatewayError("busy")


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """A clock that only the test moves."""
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture(autouse=True)
def _gateways(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(gateways._GATEWAYS, "killed", KilledAfterSending)
    monkeypatch.setitem(gateways._GATEWAYS, "busy", Busy)


def _send(key: str = "code:1", **params: object) -> SmsMessage | None:
    return send_sms(
        "SMS-2",
        PHONE,
        {"code": "428193", "minutes": 10, **params},
        dedup_key=key,
        recipient_kind="physician",
    )


def _sent(path: Path) -> list[str]:
    if not path.exists():
        return []
    return [json.loads(line)["dedup_key"] for line in path.read_text().splitlines()]


@pytest.mark.django_db
class TestOutbox:
    def test_a_rolled_back_act_sends_nothing(self, sms_file: Path) -> None:
        with pytest.raises(ZeroDivisionError):
            rolled_back(lambda: _send())
        assert deliver_due() == 0
        assert _sent(sms_file) == []

    def test_a_message_is_delivered_once(self, sms_file: Path) -> None:
        _send()
        assert (deliver_due(), deliver_due()) == (1, 0)
        assert _sent(sms_file) == ["code:1"]
        message = SmsMessage.objects.get()
        assert (message.state, message.attempts) == ("delivered", 1)
        assert message.delivered_at is not None

    def test_the_same_key_is_queued_once(self, sms_file: Path) -> None:
        assert _send() is not None
        assert _send() is None
        deliver_due()
        assert _send() is None
        assert deliver_due() == 0
        assert _sent(sms_file) == ["code:1"]

    def test_without_a_phone_nothing_is_queued(self) -> None:
        assert send_sms("SMS-2", "", {}, dedup_key="k", recipient_kind="physician") is None

    def test_a_message_that_could_not_be_worded_is_refused_when_it_is_written(self) -> None:
        with pytest.raises(KeyError):
            send_sms("SMS-2", PHONE, {"code": "1"}, dedup_key="k", recipient_kind="physician")
        with pytest.raises(KeyError):
            send_sms("SMS-99", PHONE, {}, dedup_key="k", recipient_kind="physician")
        assert not SmsMessage.objects.exists()

    def test_neither_phone_nor_code_stands_in_the_table_or_in_the_gateways_file(self, sms_file: Path) -> None:
        message = _send()
        deliver_due()
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM notices_smsmessage")
            stored = repr([bytes(v) if isinstance(v, memoryview) else v for v in cursor.fetchone()])
        for secret in (PHONE, "428193"):
            assert secret not in stored
            assert secret not in sms_file.read_text()
        assert message is not None
        assert reveal(message, "phone") == PHONE

    def test_a_notice_in_the_program_appears_once_per_key(self) -> None:
        message = _send()
        assert message is not None
        for _ in range(2):
            notify(message.pk, "welcome", {}, dedup_key="welcome:1")
        assert InAppNotice.objects.count() == 1


@pytest.mark.django_db
class TestDelivery:
    def test_a_worker_killed_after_the_gateway_sends_again_under_the_same_key(
        self, sms_file: Path, settings: Settings, clock: time_machine.Traveller
    ) -> None:
        _send()
        settings.YIJI_SMS_GATEWAY = "killed"
        with pytest.raises(Killed):
            deliver_due()
        assert SmsMessage.objects.get().state == "sending"
        settings.YIJI_SMS_GATEWAY = "file"
        assert deliver_due() == 0, "the lease still runs"
        clock.shift(LATER)
        assert deliver_due() == 1
        assert SmsMessage.objects.get().state == "delivered"
        assert _sent(sms_file) == ["code:1", "code:1"]

    def test_the_late_workers_result_is_ignored(self, sms_file: Path, clock: time_machine.Traveller) -> None:
        _send()
        late = SmsMessage.objects.get()
        SmsMessage.objects.update(state="sending", attempts=1, lease_until=START + delivery.LEASE)
        clock.shift(LATER)
        SmsMessage.objects.update(state="sending", attempts=2, lease_until=START + 2 * LATER)
        delivery._deliver(late)
        assert (SmsMessage.objects.get().state, SmsMessage.objects.get().attempts) == ("sending", 2)

    def test_a_busy_gateway_is_asked_again_later_and_given_up_in_the_end(
        self, sms_file: Path, settings: Settings, clock: time_machine.Traveller
    ) -> None:
        _send()
        settings.YIJI_SMS_GATEWAY = "busy"
        for _ in range(delivery.MOST_ATTEMPTS - 1):
            assert deliver_due() == 1
            message = SmsMessage.objects.get()
            assert (message.state, message.error) == ("queued", "GatewayError")
            assert deliver_due() == 0, "not before its pause is over"
            clock.shift(dt.timedelta(minutes=11))
        deliver_due()
        assert SmsMessage.objects.get().state == "failed"
        clock.shift(dt.timedelta(days=1))
        assert deliver_due() == 0

    def test_it_goes_out_once_when_the_gateway_is_back(
        self, sms_file: Path, settings: Settings, clock: time_machine.Traveller
    ) -> None:
        _send()
        settings.YIJI_SMS_GATEWAY = "busy"
        deliver_due()
        settings.YIJI_SMS_GATEWAY = "file"
        clock.shift(dt.timedelta(minutes=1))
        deliver_due()
        assert _sent(sms_file) == ["code:1"]

    @pytest.mark.parametrize("damage", ["text", "ciphertext"])
    def test_a_message_that_cannot_be_read_does_not_hold_up_the_others(
        self, sms_file: Path, clock: time_machine.Traveller, damage: str
    ) -> None:
        _send("bad")
        if damage == "text":
            SmsMessage.objects.update(template="SMS-99")
        else:
            SmsMessage.objects.update(params=bytes(bytearray(SmsMessage.objects.get().params)[:-1]) + b"\0\0")
        clock.shift(dt.timedelta(seconds=1))
        _send("good")
        assert deliver_due() == 2
        assert _sent(sms_file) == ["good"]
        assert SmsMessage.objects.get(dedup_key="bad").state == "queued"

    def test_an_unknown_gateway_is_named_with_the_choices(self, settings: Settings) -> None:
        settings.YIJI_SMS_GATEWAY = "pigeon"
        with pytest.raises(ImproperlyConfigured, match=r"pigeon.*console"):
            gateway()


@pytest.mark.usefixtures("committed_db")
def test_six_workers_at_once_deliver_each_message_once(sms_file: Path) -> None:
    for number in range(12):
        _send(f"code:{number}")
    outcomes = at_once(6, lambda number: deliver_due())
    assert sum(outcome for outcome in outcomes if isinstance(outcome, int)) == 12
    assert sorted(_sent(sms_file)) == sorted(f"code:{number}" for number in range(12))


@pytest.mark.usefixtures("committed_db")
def test_two_acts_at_once_with_one_key_queue_one_message_and_both_go_on(sms_file: Path) -> None:
    def act(number: int) -> str:
        with transaction.atomic():
            _send("same")
            notify(SmsMessage.objects.values_list("pk", flat=True)[0], "welcome", {}, dedup_key=f"n{number}")
        return "done"

    assert at_once(6, act) == ["done"] * 6
    assert SmsMessage.objects.count() == 1
    assert InAppNotice.objects.count() == 6
