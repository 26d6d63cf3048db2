"""Certificate numbers: fifteen digits, gap-free among committed, never given twice."""

from __future__ import annotations

import os
import threading
import uuid

import pytest
from django.db import connection, transaction

from yiji.certificates.actions.take_number import take_certificate_number, take_serial
from yiji.certificates.models import IssuedNumber


@pytest.mark.django_db
def test_a_number_says_level_category_division_and_serial() -> None:
    first = take_certificate_number("1", "clinical", "330106", uuid.uuid4())
    second = take_certificate_number("1", "clinical", "330106", uuid.uuid4())
    other = take_certificate_number("2", "tcm", "330106", uuid.uuid4())
    assert (first, second, other) == ("110330106000001", "110330106000002", "241330106000001")


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_number_is_given_to_the_next() -> None:
    take_serial("X")
    with transaction.atomic():
        assert take_serial("X") == 2
        transaction.set_rollback(True)
    assert take_serial("X") == 2


# 3,200 numbers (8 workers, 400 turns each) with YIJI_TEST_MANY_NUMBERS=1; a tenth of the turns is rolled back.
_WORKERS = 8
_TURNS = 400 if os.environ.get("YIJI_TEST_MANY_NUMBERS") == "1" else 10


@pytest.mark.django_db(transaction=True)
def test_eight_workers_with_rollbacks_leave_no_gap_and_no_double() -> None:
    failures: list[BaseException] = []

    def work(worker: int) -> None:
        try:
            for turn in range(_TURNS):
                try:
                    with transaction.atomic():
                        take_certificate_number("1", "clinical", "330106", uuid.uuid4())
                        if (turn + worker) % 10 == 0:
                            raise ZeroDivisionError
                except ZeroDivisionError:
                    continue
        except BaseException as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(worker,)) for worker in range(_WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    committed = _WORKERS * _TURNS * 9 // 10
    serials = sorted(IssuedNumber.objects.values_list("serial", flat=True))
    assert serials == list(range(1, committed + 1))
    assert IssuedNumber.objects.values("number").distinct().count() == committed
    assert take_serial("110330106") == committed + 1
