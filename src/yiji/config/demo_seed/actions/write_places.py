"""Writes authorities, institutions, their departments, approving authorities and accounts."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence

from yiji.accounts.models import InstitutionAccount
from yiji.codelists import catalogue
from yiji.config.demo_seed.actions.insert_rows import insert_rows
from yiji.config.demo_seed.identity import demo_id
from yiji.config.demo_seed.names import make_name
from yiji.config.demo_seed.places import TCM_AUTHORITY, Office, Place
from yiji.institutions.models import ApprovingAuthority, Authority, Department, Institution
from yiji.kernel.identifiers import (
    compose_institution_registration_no,
    compose_organisation_code,
    compose_uscc,
)
from yiji.search.find import index_many
from yiji.vault.fields import seal

CATEGORIES = ("clinical", "dental", "public_health", "tcm")
# Sub-departments are made where they are usual; elsewhere the top level of the template is enough.
_DIVIDED = ("03", "04", "05", "50")


def write_offices(offices: Sequence[Office]) -> None:
    """Insert the authorities."""
    insert_rows([_authority(office) for office in offices])


def _authority(office: Office) -> Authority:
    code = office.division
    city = f"{code[:4]}00" if office.level != "province" else ""
    return Authority(
        id=demo_id("authority", office.key),
        name=office.name,
        kind=office.kind,
        level=office.level,
        province_code=f"{code[:2]}0000",
        city_code=city,
        county_code=code if office.level == "county" else "",
        phone="0571-00000000",
        address=f"{catalogue.division_name(code, full=True)}虚构路1号",
    )


def write_places(places: Sequence[Place], today: dt.date, rng: random.Random) -> None:
    """Insert the institutions with everything that belongs to them but people."""
    institutions = [_institution(place, number, today, rng) for number, place in enumerate(places, 1)]
    insert_rows(institutions)
    index_many("institution", {row.pk: row.name for row in institutions})
    insert_rows([row for place in places for row in _approving(place, today)])
    parents: list[Department] = []
    children: list[Department] = []
    for place in places:
        for row in _departments(place, rng):
            (children if row.parent_id else parents).append(row)
    insert_rows(parents)
    insert_rows(children)
    insert_rows([_account(place) for place in places])


def _institution(place: Place, number: int, today: dt.date, rng: random.Random) -> Institution:
    organisation = compose_organisation_code(f"D{number:07d}")
    head = make_name(rng, rng.choice("12"))
    row = Institution(
        id=demo_id("institution", place.key),
        name=place.name,
        kind=place.kind,
        class_code=place.class_code,
        grade=place.grade,
        uscc=compose_uscc(place.county, organisation),
        registration_no=compose_institution_registration_no(
            organisation, place.county, place.economic, place.class_code, place.management
        ),
        province_code=place.province,
        city_code=f"{place.county[:4]}00",
        county_code=place.county,
        address=f"{catalogue.division_name(place.county, full=True)}虚构路{number * 8}号",
        postcode="310012" if place.province == "330000" else "210000",
        phone=f"0571-8800{number:04d}",
        legal_representative=head,
        responsible_person=head,
        licence_issuer_id=demo_id("authority", place.issuer),
        licence_valid_from=dt.date(today.year - 6, 1, 1),
        licence_valid_to=dt.date(today.year + 9, 12, 31),
        licence_state=place.licence,
        service_lines=list(place.lines),
    )
    seal(row, "responsible_phone", f"136{number:08d}")
    return row


def _approving(place: Place, today: dt.date) -> list[ApprovingAuthority]:
    if not place.approving:
        return []
    return [
        ApprovingAuthority(
            id=demo_id("approving", f"{place.key}:{category}"),
            institution_id=demo_id("institution", place.key),
            category=category,
            authority_id=demo_id(
                "authority",
                TCM_AUTHORITY if (place.approving, category) == ("tcm", "tcm") else place.issuer,
            ),
            effective_from=today - dt.timedelta(days=400),
            set_by_name="演示数据",
        )
        for category in CATEGORIES
    ]


def department_id(place: Place, code: str) -> str:
    """The id of the place's department of that template code, as text."""
    return str(demo_id("department", f"{place.key}:{code}"))


def department_codes(place: Place) -> list[str]:
    """The codes of the national template that fit the place's approved service lines."""
    if place.kind == "prevention":
        return ["01", "B"]
    return [
        found.code
        for found in catalogue.entries("department_template")
        if found.extra.get("service_line", "")[:2] in place.lines and _usual(found.code)
    ]


def _usual(code: str) -> bool:
    return "." not in code or (code.count(".") == 1 and code[:2] in _DIVIDED and not code.endswith(".99"))


def _departments(place: Place, rng: random.Random) -> list[Department]:
    if place.account in ("not_issued", "issued", "setup_expired"):
        # Nobody has worked in these accounts yet; making departments is part of the walk-through.
        return []
    rows = []
    for position, code in enumerate(department_codes(place), 1):
        parent = code.rpartition(".")[0]
        rows.append(
            Department(
                id=demo_id("department", f"{place.key}:{code}"),
                institution_id=demo_id("institution", place.key),
                code=code,
                name=catalogue.label("department_template", code),
                parent_id=demo_id("department", f"{place.key}:{parent}") if parent else None,
                service_line=code if code[0].isdigit() else "",
                head_name=make_name(rng, rng.choice("12")),
                position=position * 10,
            )
        )
    return rows


def _account(place: Place) -> InstitutionAccount:
    # The account that is issued at the desk starts here as not issued; its act follows.
    state = "not_issued" if place.account == "issued" else place.account
    return InstitutionAccount(
        id=demo_id("institution-account", place.key),
        institution_id=demo_id("institution", place.key),
        state=state,
        version=0 if state == "not_issued" else 2,
    )
