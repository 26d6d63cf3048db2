"""An application goes from the wizard to the paper: what was typed, what the register knows, what was confirmed."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.certificates.printed_form import picture, text_of
from tests.factories import (
    make_institution,
    make_operator,
    make_physician,
    make_physician_account,
    make_qualification,
    resident_id,
    scope_of,
)
from yiji.accounts.scope import Scope
from yiji.applications.actions.attach_document import attach_document
from yiji.applications.actions.confirm import confirm
from yiji.applications.actions.save_draft import save_draft
from yiji.applications.actions.start_draft import start_draft
from yiji.applications.actions.submit import submit
from yiji.applications.form_content import frozen_form_content
from yiji.applications.models import Application
from yiji.audit.models import AuditEvent
from yiji.certificates.models import PrintedForm
from yiji.certificates.printed import F1Content, form_boxes
from yiji.institutions.models import Department
from yiji.jobs.queue import run_due
from yiji.kernel.outcome import Refusal
from yiji.rulebook.application_types.registration_fields import DECLARATION
from yiji.vault.fields import reveal
from yiji.vault.files import read_file

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 9, 3, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
NAME = "买买提·吐尔逊"
ROWS = [
    {
        "from_month": f"{2006 + n}-01",
        "to_month": f"{2006 + n}-12",
        "organisation": f"虚构第{n}医院",
        "position": "学员",
        "referee": "证虚",
    }
    for n in range(20)
]
STEPS: dict[int, dict[str, Any]] = {
    1: {"practice_level": "1", "practice_category": "clinical", "practice_scopes": ["11"]},
    2: {
        "mobile_phone": "13900001234",
        "email": "mai@example.com",
        "postal_address": '虚构路 1 号 #panic("x")',
        "postcode": "230000",
        "ethnicity": "02",
        "school": "虚构医科大学",
        "major": "临床医学",
        "education": "14",
        "degree": "410",
        "graduated_on": "2024-06-30",
        "diploma_no": "100001202405000001",
        "professional_title": "231",
        "title_acquired_on": "2025-12-01",
    },
    3: {"work_history": ROWS, "penalties": "无", "health": "fit", "notes": "{{x}} 㛃"},
    4: {"photo_taken_on": "2026-08-01", "declaration": "on"},
}


def submitted(
    photo: bytes = b"", media_type: str = "image/jpeg", **changes: Any
) -> tuple[Application, Scope, str]:
    """(application, scope of the institution's operator, identity number) of a submitted application."""
    number = resident_id()
    physician = make_physician(NAME, number, qualified=False)
    qualification = make_qualification(physician, number, year=2025)
    place = make_institution(
        "虚构区人民医院", address="虚构大道 8 号", postcode="230001", phone="0551-60000000"
    )
    department = Department.objects.create(institution=place, code="01", name="呼吸内科")
    scope = scope_of(make_physician_account(physician).user)
    application = start_draft(scope, now=NOW)
    references = {
        "qualification": str(qualification.pk),
        "institution": str(place.pk),
        "department": str(department.pk),
    }
    for step, values in STEPS.items():
        typed = {name: changes.get(name, value) for name, value in values.items()}
        if step == 1:
            typed |= references
        application = save_draft(scope, application.pk, step=step, values=typed, version=application.version)
    attach_document(scope, application.pk, kind="photo", data=photo or picture(), media_type=media_type)
    attach_document(
        scope, application.pk, kind="employment_proof", data=b"%PDF-1.7", media_type="application/pdf"
    )
    application = submit(scope, application.pk, version=application.version, now=NOW)
    return application, scope_of(make_operator(place)), number


def confirmed(**changes: Any) -> tuple[Application, PrintedForm, str]:
    """(application, its form as the worker left it, identity number)."""
    application, operator, number = submitted(**changes)
    application = confirm(
        operator,
        application.pk,
        version=application.version,
        opinion="情况属实，同意聘用。",
        employed_from=dt.date(2026, 9, 1),
        employed_to=dt.date(2029, 8, 31),
        now=NOW,
    )
    run_due()
    return application, PrintedForm.objects.get(object_id=application.pk), number


def test_the_confirmed_application_is_printed_with_every_box_in_words() -> None:
    application, form, number = confirmed()
    assert form.error == ""
    assert form.file is not None
    text = text_of(read_file(form.file))
    for box in form_boxes("F1"):
        if box.name != "photo":  # the picture stands in its place
            assert box.label in text, box.label
    assert application.qualification is not None
    assert application.institution is not None
    birthday = f"{number[6:10]}年{number[10:12]}月{number[12:14]}日"
    for value in (
        NAME, number, birthday, reveal(application.qualification, "certificate_no"),
        "居民身份证", "蒙古族", "硕士研究生毕业", "医学学士", "主任医师", "执业医师", "临床", "内科专业",
        "虚构区人民医院", application.institution.registration_no or "?", "虚构大道8号", "230001", "0551-60000000",
        "呼吸内科", "安徽省", "13900001234", "mai@example.com", "2024年06月30日", "100001202405000001",
        "2025年12月01日", DECLARATION, "2026年09月01日起，至2029年08月31日止", "情况属实，同意聘用。",
        "2026年09月03日", application.form_serial_no,
    ):  # fmt: skip
        assert value in text, value
    for row in ROWS:
        assert row["organisation"] in text


def test_what_was_typed_is_never_read_as_markup() -> None:
    _application, form, _number = confirmed()
    assert form.file is not None
    text = text_of(read_file(form.file))
    assert '虚构路1号#panic("x")' in text
    assert "{{x}}㛃" in text


def test_the_frozen_content_is_encrypted_and_its_hash_stands_on_the_application() -> None:
    application, form, number = confirmed()
    assert number.encode() not in bytes(form.content or b"")
    assert application.form_sha256 == form.content_sha256
    assert application.form_serial_no == form.serial_no
    assert json.loads(reveal(form, "content"))["identity_document_no"] == number


def test_the_content_names_only_fields_of_the_form_and_is_the_same_twice() -> None:
    application, operator, _number = submitted()
    first = frozen_form_content(application, operator)
    assert set(first) <= set(F1Content.__annotations__)
    assert json.dumps(first) == json.dumps(frozen_form_content(application, operator))
    assert first["sex"] in ("男", "女")


def test_reading_the_full_numbers_is_logged_without_them() -> None:
    application, _form, number = confirmed()
    event = AuditEvent.objects.get(verb="form.fill", object_id=str(application.pk))
    assert event.actor_side == "institution"
    assert number.encode() not in bytes(event.delta or b"")


def test_a_png_photograph_is_printed() -> None:
    _application, form, _number = confirmed(photo=picture(mode="RGBA", kind="PNG"), media_type="image/png")
    assert form.error == ""
    assert form.file_id is not None


def test_a_scan_in_place_of_the_photograph_is_refused_before_anything_is_frozen() -> None:
    with pytest.raises(Refusal) as refused:
        confirmed(photo=b"%PDF-1.7", media_type="application/pdf")
    problem = refused.value.problems[0]
    assert (problem.code, problem.field) == ("photo_not_a_picture", "photo")
    assert not PrintedForm.objects.exists()
    assert Application.objects.get().state == "submitted"


def test_a_character_that_no_font_has_is_named_on_the_form() -> None:
    _application, form, _number = confirmed(notes="\U0003134a")
    assert form.file_id is None
    assert "U+3134A" in form.error
