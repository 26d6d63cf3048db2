"""The demo shows every state of every machine, with numbers that are valid and clocks that are alive."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pyotp
import pytest
from django.core.management import CommandError, call_command
from django.db import models

from yiji.accounts.models import InstitutionAccount, PhysicianAccount, User
from yiji.applications.deadline import days_left
from yiji.applications.models import Application, ApplicationStep
from yiji.audit.models import AuditEvent
from yiji.certificates.actions.take_number import take_certificate_number
from yiji.certificates.models import IssuedNumber, OfficialPaper
from yiji.certificates.models.official_paper import PAPER_STATES
from yiji.config.demo_seed.cast import DOCTOR, NEVER_REGISTERED, NEWCOMER, STAFF
from yiji.config.demo_seed.identity import PASSWORD, demo_id
from yiji.config.demo_seed.sign import log_in_lines, seeded
from yiji.institutions.models import Department, Institution, LicenceChange
from yiji.institutions.visibility import settings_in_force
from yiji.kernel.identifiers import (
    normalise_institution_registration_no,
    normalise_person_name,
    normalise_practice_certificate_no,
    normalise_uscc,
    parse_qualification_certificate_no,
    parse_resident_id,
)
from yiji.register.models import (
    MultiInstitutionFiling,
    Physician,
    Qualification,
    RegisterChange,
    Registration,
)
from yiji.register.models.registration import STATUSES
from yiji.register.queries.verify_register import verify_register
from yiji.rulebook import workflow
from yiji.vault.crypto import blind_index
from yiji.vault.fields import reveal

TODAY = dt.date(2026, 11, 23)
COUNTED: tuple[type[models.Model], ...] = (
    User, PhysicianAccount, InstitutionAccount, Institution, Physician, Qualification, Registration,
    RegisterChange, MultiInstitutionFiling, Application, ApplicationStep, AuditEvent, IssuedNumber,
)  # fmt: skip


def _figures() -> dict[str, int]:
    return {model.__name__: model._default_manager.count() for model in COUNTED}


@pytest.fixture
def demo(db: None, settings: Any) -> None:
    settings.YIJI_DEMO = True
    settings.YIJI_SMS_GATEWAY = "file"
    call_command("seed_demo", size="small", date=TODAY)


def _states(model: type[models.Model], column: str) -> set[str]:
    return set(model._default_manager.values_list(column, flat=True))


def _main() -> Institution:
    return Institution.objects.get(name="江城市第一人民医院", province_code="330000", county_code="330106")


@pytest.mark.django_db
def test_outside_the_demo_nothing_is_seeded(settings: Any) -> None:
    settings.YIJI_DEMO = False
    with pytest.raises(CommandError, match="演示"):
        call_command("seed_demo", size="small")
    assert not seeded()
    assert User.objects.count() == 0


def test_the_small_demo(demo: None) -> None:
    """One seeding, looked at from all sides: seeding again for every question would cost a minute."""
    _every_state_is_populated()
    _numbers_are_valid_and_owned()
    _the_main_hospital_is_ready_to_work()
    _clocks_are_alive()
    _the_log_ins_work_as_the_sign_says()
    _the_newcomers_are_known_by_their_qualification_only()
    _numbers_given_later_collide_with_nothing()
    assert verify_register()[1] == [], "the demo's register is rebuilt from its changes"
    before = _figures()
    call_command("seed_demo", size="small", date=TODAY)
    assert _figures() == before, "a second seeding changes nothing"


def _every_state_is_populated() -> None:
    assert _states(InstitutionAccount, "state") == {
        "not_issued", "issued", "setup_expired", "active", "restricted", "suspended", "closed",
    }  # fmt: skip
    assert _states(PhysicianAccount, "state") == {
        "registered", "mismatch", "matched", "verified", "awaiting_activation", "code_sent", "active", "locked",
        "revoked", "closed",
    }  # fmt: skip
    assert _states(Registration, "status") == set(STATUSES)
    assert _states(MultiInstitutionFiling, "state") == {
        "active",
        "expired",
        "cancelled",
        "ended_with_primary",
    }
    # Confirmation and receipt are one act, so that nothing ever rests between them.
    assert _states(Application, "state") == set(workflow.STATES) - {workflow.INSTITUTION_CONFIRMED}
    assert _states(Institution, "licence_state") == {"valid", "overdue", "suspended", "cancelled"}
    assert {"asked", "confirmed"} <= _states(LicenceChange, "state")
    assert _states(OfficialPaper, "state") == set(PAPER_STATES)
    assert {"马䶮", "陈㛃", "买买提·吐尔逊", "欧阳静"} <= _states(Physician, "name")


def _numbers_are_valid_and_owned() -> None:
    for place in Institution.objects.all():
        assert normalise_uscc(place.uscc) == place.uscc
        assert normalise_institution_registration_no(place.registration_no) == place.registration_no
    for one in Physician.objects.all():
        number = parse_resident_id(reveal(one, "id_number"), on=TODAY)
        assert (number.sex, number.birth_date.isoformat()) == (one.sex, reveal(one, "birth_date"))
        assert not number.warnings
        assert normalise_person_name(one.name) == one.name
    for held in Qualification.objects.select_related("physician"):
        certificate = parse_qualification_certificate_no(reveal(held, "certificate_no"), on=TODAY)
        assert certificate.holder_id == reveal(held.physician, "id_number")
        assert not certificate.warnings
    for row in Registration.objects.all():
        assert normalise_practice_certificate_no(row.certificate_no) == row.certificate_no
        issued = IssuedNumber.objects.get(number=row.certificate_no)
        assert issued.physician_id == row.physician_id
        assert row.changes.filter(kind="OpenRegistration").count() == 1


def _the_main_hospital_is_ready_to_work() -> None:
    main = _main()
    on_roster = Registration.objects.filter(primary_institution=main, status="active")
    assert on_roster.count() >= 120
    assert main.licence_issuer.name == "西湖区卫生健康局"
    assert set(
        settings_in_force(TODAY).filter(institution=main).values_list("category", "authority__name")
    ) == {(category, "西湖区卫生健康局") for category in ("clinical", "dental", "public_health", "tcm")}
    assert Department.objects.filter(institution=main, state="active").count() > 40
    assert Institution.objects.filter(name="外省人民医院", province_code="320000").exists()
    maternity = Institution.objects.get(name="江城市妇幼保健院", province_code="330000")
    assert not settings_in_force(TODAY).filter(institution=maternity).exists()


def _clocks_are_alive() -> None:
    at_authority = Application.objects.filter(whose_turn="authority", due_on__isnull=False)
    left = [days_left(one.due_on, TODAY) or 0 for one in at_authority]
    assert min(left) < 0, "something is late"
    assert any(0 <= days <= 3 for days in left), "something is urgent"
    assert max(left) > 5, "something has time"
    steps = ApplicationStep.objects.all()
    assert max(step.at.date() for step in steps) < TODAY
    days = set()
    # Every one of them: rows come in the order of random keys, and other types take fewer steps.
    for done in Application.objects.filter(state="completed", type="INITIAL"):
        moments = list(done.steps.order_by("ordinal").values_list("at", flat=True))
        assert moments == sorted(moments)
        days.add(len({moment.date() for moment in moments}))
        assert done.certificate_no.startswith("110330106")
        assert Registration.objects.filter(opened_by_application=done.pk).count() == 1
    assert max(days) >= 5, "a life of more than a day"


def _the_log_ins_work_as_the_sign_says() -> None:
    known = [*(member.login_name for member in STAFF), DOCTOR.key, NEWCOMER.key]
    for login_name in known:
        user = User.objects.get(login_name=login_name)
        assert user.check_password(PASSWORD)
        assert user.is_active
    for member in STAFF:
        user = User.objects.get(login_name=member.login_name)
        assert user.totp_confirmed_at
        assert len(pyotp.TOTP(reveal(user, "totp_secret")).now()) == 6
        assert user.person_id == blind_index("id_number", member.person.id_number)
    others = User.objects.exclude(login_name__in=known)
    assert others.exists()
    assert not any(user.has_usable_password() for user in others)
    sign = "\n".join(log_in_lines("http://127.0.0.1:8000/"))
    for text in (*known, PASSWORD, "http://127.0.0.1:8000/institution/login/", "西溪湿地医院"):
        assert text in sign
    for newcomer in NEVER_REGISTERED:
        assert newcomer.id_number in sign
        assert newcomer.phone in sign


def _the_newcomers_are_known_by_their_qualification_only() -> None:
    for newcomer in NEVER_REGISTERED:
        physician = Physician.objects.get(pk=demo_id("physician", newcomer.key))
        assert physician.qualifications.count() == 1
        assert not physician.registrations.exists()
        assert not PhysicianAccount.objects.filter(id_number_index=physician.id_number_index).exists()


def _numbers_given_later_collide_with_nothing() -> None:
    main = _main()
    for category in ("clinical", "dental", "public_health", "tcm"):
        number = take_certificate_number("1", category, main.county_code, demo_id("physician", "walkin1"))
        assert int(number[9:]) > 900_000
    low = [number for number in _states(IssuedNumber, "number") if number[3:9] == "330106"]
    assert all(int(number[9:]) > 900_000 for number in low), "the extract of the register has the low serials"
