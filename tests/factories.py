"""Small makers of synthetic records for tests; every number is made up, with a correct check character."""

from __future__ import annotations

import datetime as dt
import itertools
import time
import uuid
from typing import Any

from django.conf import settings
from django.db.models import F
from django.test import Client
from django.utils import timezone

from yiji.accounts.actions.begin_session import begin_session
from yiji.accounts.models import AuthorityOfficer, InstitutionAccount, Membership, PhysicianAccount, User
from yiji.accounts.queries.scope_for import scope_for
from yiji.accounts.scope import Scope
from yiji.institutions.models import ApprovingAuthority, Authority, Institution
from yiji.kernel.identifiers import (
    compose_institution_registration_no,
    compose_organisation_code,
    compose_practice_certificate_no,
    compose_qualification_certificate_no,
    compose_resident_id,
    compose_uscc,
)
from yiji.register.models import DirectActivationRule, Physician, Qualification, Registration
from yiji.search.find import index_name
from yiji.vault.crypto import blind_index
from yiji.vault.fields import seal

PASSWORD = "correct horse battery 7"
REGION, PROVINCE, CITY = "340104", "340000", "340100"
_serial = itertools.count(1)


def resident_id(number: int | None = None) -> str:
    """A synthetic resident ID number, another one at each call."""
    n = next(_serial) if number is None else number
    return compose_resident_id(REGION, dt.date(1980, 1, 1) + dt.timedelta(days=n // 999), n % 999)


def mobile(number: int | None = None) -> str:
    """A synthetic mobile number, another one at each call."""
    return f"139{10_000_000 + (next(_serial) if number is None else number):08d}"


def make_authority(name: str = "", **values: Any) -> Authority:
    """A health authority of a county, or of the level given."""
    n = next(_serial)
    defaults = {"level": "county", "province_code": PROVINCE, "city_code": CITY, "county_code": REGION}
    return Authority.objects.create(name=name or f"虚构区卫生健康委员会{n}", **(defaults | values))


def make_institution(name: str = "", authority: Authority | None = None, **values: Any) -> Institution:
    """A hospital with a valid licence and an approving authority for every category."""
    n = next(_serial)
    authority = authority or make_authority()
    code = compose_organisation_code(f"{n:08d}")
    defaults: dict[str, Any] = {
        "uscc": compose_uscc(REGION, code),
        "registration_no": compose_institution_registration_no(code, REGION, "11", "A100", "1"),
        "province_code": PROVINCE,
        "city_code": CITY,
        "county_code": REGION,
        "licence_issuer": authority,
        "licence_valid_from": dt.date(2020, 1, 1),
        "licence_valid_to": dt.date(2035, 1, 1),
    }
    institution = Institution.objects.create(name=name or f"虚构区第{n}医院", **(defaults | values))
    for category in ("clinical", "dental", "public_health", "tcm"):
        ApprovingAuthority.objects.create(
            institution=institution,
            category=category,
            authority=authority,
            effective_from=dt.date(2020, 1, 1),
        )
    index_name("institution", institution.pk, institution.name)
    InstitutionAccount.objects.create(institution_id=institution.pk, state="active")
    return institution


def make_physician(
    name: str = "陈虚",
    id_number: str = "",
    *,
    phone_of_record: str = "",
    level: str = "1",
    category: str = "clinical",
    qualified: bool = True,
    **values: Any,
) -> Physician:
    """A person of the register with one qualification (``qualification_no(physician)`` tells its number)."""
    number = id_number or resident_id()
    physician = Physician(
        name=name,
        id_number_index=blind_index("id_number", number),
        birth_year=int(number[6:10]),
        sex="1" if int(number[16]) % 2 else "2",
        phone_of_record_index=blind_index("phone", phone_of_record) if phone_of_record else None,
        **values,
    )
    seal(physician, "id_number", number)
    seal(physician, "birth_date", f"{number[6:10]}-{number[10:12]}-{number[12:14]}")
    physician.save(force_insert=True)
    index_name("physician", physician.pk, name)
    if qualified:
        make_qualification(physician, number, level=level, category=category)
    return physician


def make_qualification(
    physician: Physician, id_number: str, *, level: str = "1", category: str = "clinical", year: int = 2015
) -> Qualification:
    """A qualification whose certificate number fits its holder."""
    number = compose_qualification_certificate_no(year, "34", level, category, id_number)
    qualification = Qualification(
        physician=physician,
        level=level,
        category=category,
        certificate_no_index=blind_index("qualification_certificate_no", number),
        certificate_no_prefix=number[:9],
        obtained_year=year,
        obtained_on=dt.date(year, 12, 1),
    )
    seal(qualification, "certificate_no", number)
    qualification.save(force_insert=True)
    return qualification


def make_registration(physician: Physician, institution: Institution, **values: Any) -> Registration:
    """A live registration of the physician at the institution."""
    qualification = physician.qualifications.first()
    level = qualification.level if qualification else "1"
    category = qualification.category if qualification else "clinical"
    defaults: dict[str, Any] = {
        "qualification": qualification,
        "level": level,
        "category": category,
        "scopes": ["11"],
        "practice_jurisdiction": PROVINCE if level == "1" else REGION,
        "province_code": PROVINCE,
        "approving_authority": ApprovingAuthority.objects.filter(institution=institution).first().authority,  # type: ignore[union-attr]
        "certificate_no": compose_practice_certificate_no(level, category, REGION, next(_serial)),
        "approved_on": dt.date(2019, 3, 1),
        "first_registered_on": dt.date(2019, 3, 1),
    }
    return Registration.objects.create(
        physician=physician, primary_institution=institution, **(defaults | values)
    )


def make_user(side: str, name: str = "虚人", *, id_number: str = "", phone: str = "", **values: Any) -> User:
    """An active log-in with the password PASSWORD; his person is known by ``id_number``."""
    number, phone = id_number or resident_id(), phone or mobile()
    user = User(
        side=side,
        login_name=values.pop("login_name", f"user{next(_serial):06d}"),
        display_name=name,
        person_id=blind_index("id_number", number),
        phone_index=blind_index("phone", phone),
        **values,
    )
    seal(user, "id_number", number)
    seal(user, "phone", phone)
    user.set_password(PASSWORD)
    user.save(force_insert=True)
    return user


def make_user_officer(authority: Authority, duties: tuple[str, ...] = ("intake",), **values: Any) -> User:
    """An officer of the authority with the given duties."""
    user = make_user("authority", values.pop("name", "官虚"), **values)
    AuthorityOfficer.objects.create(user=user, authority_id=authority.pk, duties=list(duties))
    return user


def make_operator(institution: Institution, role: str = "operator", **values: Any) -> User:
    """An operator of the institution: administrator, operator, checker or viewer."""
    user = make_user("institution", values.pop("name", "员虚"), **values)
    Membership.objects.create(user=user, institution_id=institution.pk, role=role)
    return user


def make_physician_account(
    physician: Physician | None,
    *,
    state: str = "active",
    name: str = "",
    id_number: str = "",
    phone: str = "",
    institution: Institution | None = None,
    waiting_since: dt.datetime | None = None,
    **values: Any,
) -> PhysicianAccount:
    """A physician's account in the given state, matched to ``physician`` when there is one."""
    number = id_number or resident_id()
    index = physician.id_number_index if physician else blind_index("id_number", number)
    name = name or (physician.name if physician else "陈虚")
    user = make_user("physician", name, phone=phone)
    User.objects.filter(pk=user.pk).update(person_id=index)
    account = PhysicianAccount(
        user=User.objects.get(pk=user.pk),
        name=name,
        id_number_index=index,
        state=state,
        physician_id=physician.pk if physician else None,
        activating_institution_id=institution.pk if institution else None,
        phone_verified_at=timezone.now(),
        waiting_since=waiting_since or (timezone.now() if institution else None),
        activated_at=timezone.now() if state == "active" else None,
        **values,
    )
    seal(account, "id_number", number)
    account.save(force_insert=True)
    return account


def open_direct_activation(institution: Institution) -> None:
    """The authority allows direct activation and the institution has chosen it."""
    DirectActivationRule.objects.create(
        authority_id=institution.licence_issuer_id,
        institution=institution,
        allowed=True,
        reason="pilot",
        set_by_name="官虚",
        set_at=timezone.now(),
    )
    choose_activation_method(institution, "DIRECT")


def choose_activation_method(institution: Institution, method: str) -> None:
    """The institution activates by this method from now on."""
    InstitutionAccount.objects.filter(institution_id=institution.pk).update(
        activation_method=method, version=F("version") + 1
    )


def scope_of(user: User) -> Scope:
    """The scope this user has right now; fails when he may not come in."""
    scope = scope_for(User.objects.get(pk=user.pk))
    assert scope is not None
    return scope


def logged_in(user: User) -> Client:
    """A browser in which this user is logged in."""
    client = Client()
    client.force_login(user, backend="yiji.accounts.backend.SideBackend")
    session = client.session
    # The factor was proved just now, as after a log-in: sensitive acts do not ask for it again.
    session["log_in"], session["proved_at"] = str(begin_session(user, factor="totp").pk), time.time()
    session.save()
    # Where sessions live in the cookie, their key is their content.
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client


def form_data(**fields: Any) -> dict[str, Any]:
    """The body of a posted form with a fresh submit key."""
    return {"submit_key": str(uuid.uuid4()), **fields}
