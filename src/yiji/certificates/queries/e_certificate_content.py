"""What a certificate says (F9), taken from the register at the moment of its issue."""

from __future__ import annotations

import secrets
import uuid
from typing import Any

from yiji.codelists import catalogue
from yiji.register.models import Registration
from yiji.vault.fields import reveal
from yiji.vault.masking import mask_id_number, mask_qualification_certificate_no
from yiji.vault.models import StoredFile

MOST_CHANGES = 8
_SEX = {"1": "男", "2": "女"}
_PICTURES = ("image/jpeg", "image/png")
# The certificate is Chinese, whatever language the reader has chosen.
_CHANGES = {
    "OpenRegistration": "准予注册",
    "ChangeRegistration": "变更注册",
    "ReissueCertificate": "补发证书",
    "MarkOffRoster": "离职备案",
    "RestoreToRoster": "恢复在册",
    "SuspendRegistration": "暂停执业",
    "ResumeRegistration": "恢复执业",
}


def certificate_content(registration: Registration) -> dict[str, Any]:
    """The frozen content: words, ISO dates, masked numbers; ``salt`` keeps its hash from telling anything."""
    person, qualification = registration.physician, registration.qualification
    authority = registration.approving_authority
    number = reveal(qualification, "certificate_no") if qualification else ""
    return {
        "name": person.name,
        "sex": _SEX.get(person.sex, ""),
        "birth_date": reveal(person, "birth_date"),
        "id_number": mask_id_number(reveal(person, "id_number")),
        "qualification_no": mask_qualification_certificate_no(number),
        "certificate_no": registration.certificate_no,
        "level": _word("practice_level", registration.level),
        "category": _word("practice_category", registration.category),
        "scopes": "、".join(_word("practice_scope", code) for code in registration.scopes),
        "place": catalogue.division_name(registration.practice_jurisdiction, full=True),
        "institution": registration.primary_institution.name,
        "authority": authority.name if authority else "",
        "first_registered_on": _day(registration.first_registered_on),
        "approved_on": _day(registration.approved_on),
        "filings": _filings(registration),
        "changes": _changes(registration),
        "salt": secrets.token_hex(16),
    }


def portrait_of(registration: Registration, application_id: uuid.UUID | None) -> StoredFile | None:
    """The photo in force of the person, else the one that came with the application."""
    pictures = StoredFile.objects.filter(media_type__in=_PICTURES)
    photo_id = registration.physician.photo_id
    found = pictures.filter(pk=photo_id).first() if photo_id else None
    if found is None and application_id:
        sent = pictures.filter(owner_kind="application", owner_id=application_id, document_kind="photo")
        found = sent.order_by("-created_at").first()
    return found


def _filings(registration: Registration) -> list[dict[str, str]]:
    running = registration.filings.filter(state="active").select_related("institution")
    return [
        {"institution": one.institution.name, "from": _day(one.starts_on), "until": _day(one.ends_on)}
        for one in running.order_by("starts_on", "pk")
    ]


def _changes(registration: Registration) -> list[dict[str, str]]:
    made = registration.changes.filter(kind__in=_CHANGES).order_by("-applied_at", "-ordinal")
    newest = list(made.values_list("kind", "effective_on")[:MOST_CHANGES])
    return [{"what": _CHANGES[kind], "on": _day(on)} for kind, on in reversed(newest)]


def _word(list_name: str, code: str) -> str:
    return catalogue.label(list_name, code, lang="zh")


def _day(day: Any) -> str:
    return day.isoformat() if day else ""
