"""How personal values look by default; the full value needs a reason and leaves an audit row."""

from __future__ import annotations


def mask_id_number(number: str) -> str:
    """First and last character only: on a page without the birth date about 10^9 candidates remain."""
    return f"{number[0]}{'*' * (len(number) - 2)}{number[-1]}" if len(number) > 2 else "*" * len(number)


def mask_phone(number: str) -> str:
    """``138****5678``."""
    return f"{number[:3]}****{number[-4:]}" if len(number) >= 7 else "*" * len(number)


def mask_email(address: str) -> str:
    """``z***@example.com``: the first character and the domain."""
    local, at, domain = address.rpartition("@")
    return f"{local[:1]}***@{domain}" if at and local else "*" * len(address)


def mask_qualification_certificate_no(number: str) -> str:
    """The code contains the holder's ID number: only its first nine characters (year, province, level, category) show."""
    return number[:9] + "*" * max(len(number) - 9, 0)


def mask_practice_certificate_no(number: str) -> str:
    """All but the last four: they tell namesakes apart together with the institution, not more."""
    return number[:-4] + "****" if len(number) > 4 else "*" * len(number)
