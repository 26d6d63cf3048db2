"""Runs a function in several threads at once, each with its own connection, or in a transaction that fails."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

from django.db import connection, transaction

Result = TypeVar("Result")


def at_once(count: int, act: Callable[[int], Result]) -> list[Result | Exception]:
    """What ``act(number)`` returned or raised in each of ``count`` threads that begin together."""
    gate = threading.Barrier(count)
    outcomes: list[Result | Exception] = []

    def run(number: int) -> None:
        try:
            gate.wait()
            outcomes.append(act(number))
        except Exception as error:
            outcomes.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def rolled_back(act: Callable[[], object]) -> None:
    """Run ``act`` in a transaction that ends with ZeroDivisionError."""
    with transaction.atomic():
        act()
        raise ZeroDivisionError
