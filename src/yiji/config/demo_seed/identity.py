"""Who the demo's people are: ids derived from names, valid made-up numbers, one shared demo password."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from yiji.kernel.identifiers import compose_resident_id

_NAMESPACE = uuid.UUID("6f1d5a52-8f0e-5c0b-9c59-2d6a1c1f7b1e")

# Known to everybody who reads this file: seed_demo refuses to run outside the demo for that reason.
PASSWORD = "Yiji-demo-2026!"  # noqa: S105
TOTP_SECRET = "YIJIDEMOYIJIDEMOYIJIDEMOYIJIDEMO"  # noqa: S105


def demo_id(kind: str, key: str) -> uuid.UUID:
    """The same id for the same thing in every demo."""
    return uuid.uuid5(_NAMESPACE, f"{kind}:{key}")


@dataclass(frozen=True)
class Person:
    """A made-up person; ``sex`` is a GB/T 2261.1 code, the ID number has a correct check character."""

    key: str
    name: str
    sex: str
    birth: dt.date
    id_number: str
    phone: str


def person(key: str, name: str, sex: str, birth: dt.date, region: str, serial: int, phone: str) -> Person:
    """A person with an ID number of ``region``; ``serial`` 0..499 tells people of one birthday apart."""
    number = compose_resident_id(region, birth, serial * 2 + (sex == "1"))
    return Person(key, name, sex, birth, number, phone)
