"""Fills the boxes of the printed form from an application, in words, as they stand when it is confirmed."""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import override

from yiji.accounts.scope import Scope
from yiji.applications.facts import application_content
from yiji.applications.form_boxes import boxes_of, filled_on
from yiji.applications.models import Application
from yiji.applications.register_facts import institution_facts
from yiji.audit.record import record
from yiji.certificates.actions.freeze_form import freeze_form
from yiji.certificates.queries.form_fields import application_forms, form_fields
from yiji.codelists import catalogue
from yiji.institutions.queries.departments import department_now
from yiji.kernel.outcome import Problem, Refusal
from yiji.register.models import Qualification
from yiji.rulebook.application_types import ApplicationType, get
from yiji.rulebook.practice_location import practice_jurisdiction
from yiji.vault.fields import reveal
from yiji.vault.files import read_file

# The bodies that lay down the form; printed on its cover.
SUPERVISED_BY = "国家卫生健康委员会、国家中医药管理局"
PRINTABLE_PHOTOS = ("image/jpeg", "image/png")

# Fields of the application that stand on the form under the same name.
_TEXTS = (
    "mobile_phone", "email", "postcode", "postal_address", "school", "major", "graduated_on", "diploma_no",
    "title_acquired_on", "methods", "training_body", "training_began_on", "training_ended_on",
    "training_examined_by", "training_examined_on", "penalties", "notes", "employed_from", "employed_to",
)  # fmt: skip
_CODES = {
    "ethnicity": "ethnicity",
    "education": "education",
    "degree": "degree",
    "professional_title": "professional_title",
    "training_result": "assessment_result",
    "health": "health_statement",
}


def frozen_form_content(application: Application, scope: Scope) -> dict[str, Any]:
    """The content of the application's form (fields of ``certificates.printed.F1Content``), ready for JSON.

    Numbers are in full, codes in words, dates as ISO texts, the photograph as base64 text. Call it in the
    transaction that confirms: the reading of the full numbers is logged. Raises Refusal when the photograph is
    no picture, and KeyError for a type whose form has no content here.
    """
    kind = get(application.type)
    content = application_content(application)
    # The statutory form is Chinese, whatever language the operator reads.
    with override("zh-hans"):
        filled = _FILLERS[kind.form](application, kind, content)
    record(
        scope,
        "form.fill",
        "application",
        application.pk,
        delta={"form": kind.form},
        subject_id=application.physician_id,
    )
    return filled


def freeze_application_form(application: Application, scope: Scope) -> dict[str, str]:
    """Freeze the printed form of the application, when its form is drawn; the columns to store with it."""
    kind = get(application.type)
    if kind.form not in _FILLERS:
        return {}
    form = freeze_form(
        kind.form,
        "application",
        application.pk,
        frozen_form_content(application, scope),
        tenant_id=application.institution_id,
        province=application.authority.province_code if application.authority else "",
    )
    return {"form_serial_no": form.serial_no, "form_sha256": form.content_sha256}


def _initial_registration(
    application: Application, kind: ApplicationType, content: Mapping[str, Any]
) -> dict[str, Any]:
    """Boxes 1 to 20 of F1; box 21 is the authority's, box 22 stays empty."""
    return {
        "filled_on": _local_day(application.submitted_at),
        "declared_on": _local_day(application.submitted_at),
        "supervised_by": SUPERVISED_BY,
        # Box 1 knows two kinds; the others leave both open and say theirs in box 22.
        "application_kind": kind.code if kind.code in ("INITIAL", "ADD_LOCATION") else "",
        **{name: _text(content, name) for name in _TEXTS},
        **{name: _label(code_list, content.get(name)) for name, code_list in _CODES.items()},
        **_person(application),
        **_qualification(application.qualification),
        **_practice(application, content),
        **_institution(application, content),
        "work_history": [dict(row) for row in content.get("work_history") or []],
        "declaration": kind.field("declaration").help if content.get("declaration") else "",
        "institution_opinion": _opinion(application),
        "remarks": "" if kind.code in ("INITIAL", "ADD_LOCATION") else kind.label,
        "photo": _photo(application),
    }


def _person(application: Application) -> dict[str, str]:
    person = application.physician
    return {
        "name": person.name,
        # The code list says 男性, the form 男.
        "sex": _label("sex", person.sex).removesuffix("性"),
        "birth_date": reveal(person, "birth_date"),
        "identity_document_kind": _label("identity_document", person.identity_document),
        "identity_document_no": reveal(person, "id_number"),
    }


def _qualification(held: Qualification | None) -> dict[str, str]:
    if held is None:
        return {}
    return {
        "qualification_level": _label("practice_level", held.level),
        "qualification_category": _label("practice_category", held.category),
        "qualification_certificate_no": reveal(held, "certificate_no"),
        "qualification_acquired_on": held.obtained_on.isoformat()
        if held.obtained_on
        else f"{held.obtained_year}年",
        "qualification_issuer": held.issuer,
    }


def _practice(application: Application, content: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "practice_level": _label("practice_level", application.level),
        "practice_category": _label("practice_category", application.category),
        "practice_scopes": [_label("practice_scope", code) for code in content.get("practice_scopes") or []],
    }


def _institution(application: Application, content: Mapping[str, Any]) -> dict[str, str]:
    place = application.institution
    if place is None:
        return {}
    jurisdiction = practice_jurisdiction(application.level, institution_facts(place))
    return {
        "institution_name": place.name,
        "institution_registration_no": place.registration_no or "",
        "institution_address": place.address,
        "institution_postcode": place.postcode,
        "institution_phone": place.phone,
        "department": _department_name(application, content.get("department")),
        "practice_jurisdiction": catalogue.division_name(jurisdiction, full=True),
    }


def _department_name(application: Application, department_id: Any) -> str:
    """The department's name today: one that was merged since prints as the one that took it over."""
    found = department_now(application.institution_id, department_id) if department_id else None
    return found.name if found else ""


def _opinion(application: Application) -> str:
    """The opinion with the day of the electronic confirmation; the date beside the seal is written by hand."""
    day = application.confirmed_at and timezone.localtime(application.confirmed_at)
    noted = f"（经办人于{day:%Y}年{day:%m}月{day:%d}日在系统中确认）" if day else ""
    return "\n".join(filter(None, [application.institution_opinion.strip(), noted]))


def _photo(application: Application) -> str | None:
    document = (
        application.documents.filter(kind="photo", removed_at__isnull=True).select_related("file").first()
    )
    if document is None:
        return None
    if document.file.media_type not in PRINTABLE_PHOTOS:
        raise Refusal(
            Problem(
                "photo_not_a_picture",
                "照片不是 JPEG 或 PNG 图片，不能印在申请审核表上。",
                field="photo",
                way_out="请将申请退回，由申请人重新上传 JPEG 或 PNG 格式的照片后再提交。",
            )
        )
    return base64.b64encode(read_file(document.file)).decode("ascii")


def _label(list_name: str, code: Any) -> str:
    return catalogue.label(list_name, code) if code else ""


def _text(content: Mapping[str, Any], name: str) -> str:
    return str(content.get(name) or "")


def _local_day(moment: dt.datetime | None) -> str:
    return timezone.localtime(moment).date().isoformat() if moment else ""


def _other_forms(
    application: Application, kind: ApplicationType, content: Mapping[str, Any]
) -> dict[str, Any]:
    """F2 to F7: whichever of the known values the form's boxes show."""
    declared = kind.has_field("declaration") and content.get("declaration")
    known: dict[str, Any] = {
        **boxes_of(application, content),
        **_person(application),
        **_qualification(application.qualification),
        "filled_on": filled_on(application),
        "supervised_by": SUPERVISED_BY,
        "declaration": kind.field("declaration").help if declared else "",
        "institution_opinion": _opinion(application) if application.confirmed_at else "",
    }
    shown = {name: known.get(name, "") for name in form_fields(kind.form)}
    return {**shown, "photo": _photo(application)}


_FILLERS = {"F1": _initial_registration} | dict.fromkeys(application_forms(), _other_forms)
