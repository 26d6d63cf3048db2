"""Writes a decided correction into the qualification record: the one way besides the national import (A-14)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_noop

from yiji.accounts.models import PhysicianAccount, User
from yiji.accounts.models.physician_account import ENDED_STATES
from yiji.kernel.identifiers import parse_qualification_certificate_no, parse_resident_id
from yiji.kernel.outcome import Conflict, Problem, Refusal
from yiji.register.correction_rules import PERSON_FIELDS, RESIDENT_ID
from yiji.register.models import FormerName, Physician, Qualification, QualificationCorrection
from yiji.register.queries.correction_subject import Subject, present_values
from yiji.search.find import index_name
from yiji.vault.crypto import blind_index
from yiji.vault.fields import reveal, seal

_TAKEN = gettext_noop("请退回核查：号码有误的不予更正，两条记录或者两个账户同属一人的，先撤销其中之一。")


@dataclass(frozen=True)
class Corrected:
    """What was written. ``changed`` holds old and new by field, for the sealed part of the log."""

    physician_id: uuid.UUID
    qualification_id: uuid.UUID
    changed: Mapping[str, Mapping[str, str]]
    id_number_indexes: tuple[uuid.UUID, ...]


def correct_record(ticket: QualificationCorrection, now: dt.datetime) -> Corrected:
    """Write the ticket's fields, in the caller's transaction and under the locks of the two rows.

    Raises Conflict when the record is no longer what the ticket was written against (an import was faster), and
    Refusal when the new ID or certificate number is another's.
    """
    old, new = _values(ticket)
    person, held = _locked(ticket)
    present = present_values(Subject(person, held))
    if any(present.get(field, "") != old[field] for field in new):
        raise Conflict("资格信息在提出更正后已有更新，与申请时的原内容不同。请退回重新核查。")
    _require_free(new, person, held)
    indexes = set()
    if person is None:
        person = _new_person(new)
    else:
        indexes.add(person.id_number_index)
        _correct_person(ticket, person, new, now)
    indexes.add(person.id_number_index)
    held = _write_qualification(person, held, new)
    changed = {field: {"old": old[field], "new": new[field]} for field in new}
    return Corrected(person.pk, held.pk, changed, tuple(indexes))


def _values(ticket: QualificationCorrection) -> tuple[dict[str, str], dict[str, str]]:
    rows = list(ticket.fields.all())
    return (
        {row.field: reveal(row, "old_value") for row in rows},
        {row.field: reveal(row, "new_value") for row in rows},
    )


def _locked(ticket: QualificationCorrection) -> tuple[Physician | None, Qualification | None]:
    person = (
        Physician.objects.select_for_update(no_key=True)
        .filter(pk=ticket.physician_id or uuid.UUID(int=0))
        .first()
    )
    held = (
        Qualification.objects.select_for_update()
        .filter(pk=ticket.qualification_id or uuid.UUID(int=0))
        .first()
    )
    return person, held


def _require_free(new: Mapping[str, str], person: Physician | None, held: Qualification | None) -> None:
    if "id_number" in new:
        index = blind_index("id_number", new["id_number"])
        others = Physician.objects.filter(id_number_index=index)
        if person is not None:
            others = others.exclude(pk=person.pk)
        if others.exists():
            raise Refusal(Problem("taken", "该证件号码在资格库中已属于另一人。", "id_number", _TAKEN))
        live = PhysicianAccount.objects.filter(id_number_index=index).exclude(state__in=ENDED_STATES)
        mine = PhysicianAccount.objects.filter(physician_id=person.pk) if person else live.none()
        if mine.exclude(state__in=ENDED_STATES).exclude(id_number_index=index).exists() and live.exists():
            raise Refusal(Problem("taken", "同一人已有两个有效账户，不能并为一个。", "id_number", _TAKEN))
    if "certificate_no" in new:
        index = blind_index("qualification_certificate_no", new["certificate_no"])
        others_held = Qualification.objects.filter(certificate_no_index=index)
        if held is not None:
            others_held = others_held.exclude(pk=held.pk)
        if others_held.exists():
            raise Refusal(
                Problem("taken", "该资格证书编码在资格库中已属于另一项资格。", "certificate_no", _TAKEN)
            )


def _new_person(new: Mapping[str, str]) -> Physician:
    person = Physician(name=new["name"], id_number_index=blind_index("id_number", new["id_number"]))
    _set_number(person, new["id_number"])
    person.save(force_insert=True)
    index_name("physician", person.pk, person.name)
    return person


def _correct_person(
    ticket: QualificationCorrection, person: Physician, new: Mapping[str, str], now: dt.datetime
) -> None:
    wanted = {field: new[field] for field in PERSON_FIELDS if field in new}
    if not wanted:
        return
    accounts = PhysicianAccount.objects.filter(physician_id=person.pk).exclude(state__in=ENDED_STATES)
    if "name" in wanted and wanted["name"] != person.name:
        FormerName.objects.create(
            physician=person, name=person.name, until=timezone.localdate(now), correction=ticket
        )
        person.name = wanted["name"]
        index_name("physician", person.pk, person.name)
        User.objects.filter(pk__in=accounts.values("user_id")).update(display_name=person.name)
        accounts.update(name=person.name, version=F("version") + 1)
    if "id_number" in wanted:
        _set_number(person, wanted["id_number"])
        for account in accounts.select_related("user"):
            _follow_number(account, wanted["id_number"])
    if "sex" in wanted:
        person.sex = wanted["sex"]
    if "birth_date" in wanted:
        seal(person, "birth_date", wanted["birth_date"])
        person.birth_year = int(wanted["birth_date"][:4])
    person.version += 1
    person.save()


def _set_number(person: Physician, number: str) -> None:
    """The number with all that is read from it: sex and birth date stand in a resident's number."""
    person.id_number_index = blind_index("id_number", number)
    seal(person, "id_number", number)
    if person.identity_document == RESIDENT_ID:
        known = parse_resident_id(number)
        person.sex, person.birth_year = known.sex, known.birth_date.year
        seal(person, "birth_date", known.birth_date.isoformat())


def _follow_number(account: PhysicianAccount, number: str) -> None:
    """The account and its log-in belong to the person: four-eyes rules and recovery go by the number."""
    index = blind_index("id_number", number)
    if account.id_number_index == index:
        return
    account.id_number_index = index
    seal(account, "id_number", number)
    account.version += 1
    account.save(update_fields=["id_number", "id_number_index", "version"])
    account.user.person_id = index
    seal(account.user, "id_number", number)
    account.user.save(update_fields=["id_number", "person_id"])


def _write_qualification(
    person: Physician, held: Qualification | None, new: Mapping[str, str]
) -> Qualification:
    row = held or Qualification(physician=person)
    if "certificate_no" in new:
        number = parse_qualification_certificate_no(new["certificate_no"])
        row.certificate_no_index = blind_index("qualification_certificate_no", number.number)
        row.certificate_no_prefix = number.number[:9]
        row.obtained_year = number.year
        seal(row, "certificate_no", number.number)
    row.level = new.get("level", row.level)
    row.category = new.get("category", row.category)
    row.issuer = new.get("issuer", row.issuer)
    if "obtained_on" in new:
        row.obtained_on = dt.date.fromisoformat(new["obtained_on"])
        row.obtained_year = row.obtained_on.year
    row.save()
    return row
