"""Takes the next serial of a prefix: one locked counter row, so that committed numbers have no gaps."""

from __future__ import annotations

import uuid

from django.db import connection

from yiji.certificates.models import IssuedNumber, NumberCounter
from yiji.kernel.identifiers import CATEGORY_DIGITS

_NEXT = """
INSERT INTO certificates_numbercounter (prefix, last) VALUES (%s, 1)
ON CONFLICT (prefix) DO UPDATE SET last = certificates_numbercounter.last + 1 RETURNING last
"""


def take_serial(prefix: str) -> int:
    """The next serial of ``prefix``, from 1. Call it inside the transaction, as late as can be."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [prefix])
        return int(cursor.fetchone()[0])


def take_certificate_number(level: str, category: str, division: str, physician_id: uuid.UUID) -> str:
    """A new 15-digit practice certificate number: level 1, category 2, division of first registration 6, serial 6."""
    prefix = f"{level}{CATEGORY_DIGITS[category]}{division[:6]:0<6}"
    serial = take_serial(prefix)
    number = f"{prefix}{serial:06d}"
    IssuedNumber.objects.create(number=number, prefix=prefix, serial=serial, physician_id=physician_id)
    return number


def note_imported_number(number: str, physician_id: uuid.UUID) -> None:
    """Record a number that came with an imported registration, so that it is never given again."""
    prefix, serial = number[:9], int(number[9:])
    IssuedNumber.objects.get_or_create(
        number=number,
        defaults={"prefix": prefix, "serial": serial, "physician_id": physician_id, "source": "imported"},
    )
    counter, _created = NumberCounter.objects.get_or_create(prefix=prefix)
    if counter.last < serial:
        NumberCounter.objects.filter(prefix=prefix, last__lt=serial).update(last=serial)
