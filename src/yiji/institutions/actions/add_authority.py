"""Enters a health authority or TCM administration into the directory (command line of a new installation)."""

from __future__ import annotations

from django.db import transaction

from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.codelists import catalogue
from yiji.institutions.models import Authority
from yiji.kernel.outcome import Problem, Refusal


def add_authority(scope: Scope, *, name: str, division: str, kind: str = "health") -> Authority:
    """The authority of that name; made when it is new. ``division`` is its six-digit code, which gives its level."""
    if not catalogue.exists("division", division):
        raise Refusal(
            Problem(
                "division",
                "行政区划代码 {code} 不在区划表中。",
                way_out="请填写 6 位现行代码，例如 330106。",
                params={"code": division},
            )
        )
    level = "province" if division.endswith("0000") else "city" if division.endswith("00") else "county"
    with transaction.atomic():
        authority, created = Authority.objects.get_or_create(
            name=name.strip(),
            defaults={
                "kind": kind,
                "level": level,
                "province_code": f"{division[:2]}0000",
                "city_code": "" if level == "province" else f"{division[:4]}00",
                "county_code": division if level == "county" else "",
            },
        )
        if created:
            record(scope, "authority.add", "authority", authority.pk)
    return authority
