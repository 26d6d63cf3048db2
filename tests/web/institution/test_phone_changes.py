"""更改医师手机号 as the institution's browsers meet it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.factories import form_data, logged_in, make_institution, make_operator, mobile
from tests.register.contact_case import code_to, doctor
from yiji.accounts.models import PhysicianPhoneChange

pytestmark = pytest.mark.django_db


def test_the_desk_from_the_physician_to_the_second_person() -> None:
    who, new = doctor(), mobile()
    clerk, checker = logged_in(make_operator(who.hospital)), logged_in(make_operator(who.hospital, "checker"))
    listed = clerk.get(reverse("institution:phone_changes"), {"tab": "accounts"}).content.decode()
    ask = reverse("institution:ask_phone_change", args=[who.account.pk])
    assert ask in listed
    unseen = clerk.post(ask, form_data(phone=new, document_type="01"))
    assert unseen.status_code == 422
    assert 'id="id_document_seen_error"' in unseen.content.decode()
    assert (
        clerk.post(ask, form_data(phone="139123456789", document_type="01", document_seen="on")).status_code
        == 422
    )
    sent = clerk.post(ask, form_data(phone=new, document_type="01", document_seen="on"))
    place = sent["Location"]
    change = PhysicianPhoneChange.objects.get()
    check = reverse("institution:check_phone_change", args=[change.pk])
    assert clerk.post(check, form_data(code="00000x")).status_code == 422
    assert clerk.post(check, form_data(code=code_to(new))).status_code == 303
    assert "您已当面核验" in clerk.get(place).content.decode()
    confirm = reverse("institution:confirm_phone_change", args=[change.pk])
    assert clerk.post(confirm, form_data(version="2")).status_code == 404
    version = str(PhysicianPhoneChange.objects.get().version)
    assert checker.post(confirm, form_data(version=version)).status_code == 303
    assert "冷静期" in checker.get(place).content.decode()
    assert new not in checker.get(place).content.decode()
    stranger = logged_in(make_operator(make_institution(), "administrator"))
    assert stranger.get(place).status_code == 404
    refuse = reverse("institution:refuse_phone_change", args=[change.pk])
    version = str(PhysicianPhoneChange.objects.get().version)
    assert clerk.post(refuse, form_data(version=version)).status_code == 422
    assert clerk.post(refuse, form_data(version=version, reason="other")).status_code == 303
    assert PhysicianPhoneChange.objects.get().state == "stopped"


def test_an_administrator_who_saw_him_cannot_confirm_as_well() -> None:
    who, new = doctor(), mobile()
    make_operator(who.hospital, "checker")
    admin = logged_in(make_operator(who.hospital, "administrator"))
    ask = reverse("institution:ask_phone_change", args=[who.account.pk])
    admin.post(ask, form_data(phone=new, document_type="01", document_seen="on"))
    change = PhysicianPhoneChange.objects.get()
    admin.post(reverse("institution:check_phone_change", args=[change.pk]), form_data(code=code_to(new)))
    version = str(PhysicianPhoneChange.objects.get().version)
    answer = admin.post(
        reverse("institution:confirm_phone_change", args=[change.pk]), form_data(version=version)
    )
    assert answer.status_code == 422
    assert "另一名" in answer.content.decode()
