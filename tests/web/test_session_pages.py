"""Logging in through the pages: from the desk's message to the home page, and every way that must not work."""

from __future__ import annotations

import re
import time
from typing import Any

import pyotp
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.accounts.desk import PASSWORD, PHONE, Desk, build_desk, give_totp, id_number, last_sms, make_user
from tests.uploads.papers import pdf
from yiji.accounts.models import InstitutionAccount, Membership, PhysicianAccount, User
from yiji.vault.crypto import blind_index
from yiji.vault.fields import reveal

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return build_desk()


def _code_of(user: User, ahead: int = 0) -> str:
    user.refresh_from_db()
    totp = pyotp.TOTP(reveal(user, "totp_secret"))
    return str(totp.at(int(time.time()) + 30 * ahead))


def _log_in(client: Client, side: str, login_name: str, password: str = PASSWORD) -> Any:
    return client.post(reverse(f"{side}:login"), {"login_name": login_name, "password": password})


def _officer_client(desk: Desk) -> Client:
    client = Client()
    give_totp(desk.officer)
    _log_in(client, "authority", "officer1")
    answer = client.post(reverse("authority:second_factor"), {"code": _code_of(desk.officer)})
    assert answer.status_code == 303
    return client


def _issue_form(**changes: Any) -> dict[str, Any]:
    form: dict[str, Any] = {
        "version": "0",
        "purpose": "first",
        "licence_paper": "licence",
        "licence_no": "4000010111010113A1001",
        "poa_dated_on": "2026-01-05",
        "agent_name": "李四",
        "agent_id_number": id_number(11),
        "agent_phone": "13712345678",
        "responsible_person": "王五",
        "responsible_id_number": id_number(13),
        "responsible_phone": PHONE,
        "understood": "on",
    }
    for paper in ("licence_copy", "power_of_attorney", "agent_id"):
        form[f"{paper}_seen"] = "on"
        form[f"{paper}_scan"] = SimpleUploadedFile("s.pdf", pdf(), "application/pdf")
    return {**form, **changes}


def test_from_the_desk_to_the_home_page_of_the_institution(desk: Desk) -> None:
    officer = _officer_client(desk)
    address = reverse("authority:issue_credentials", args=[desk.institution.pk])
    assert officer.get(address).status_code == 200
    answer = officer.post(address, _issue_form())
    assert answer.status_code == 303
    receipt = officer.get(answer["Location"]).content.decode()
    sent = last_sms("SMS-1")
    assert sent["login_name"] in receipt
    assert sent["code"] not in receipt
    assert PHONE not in receipt

    client = Client()
    first = {"login_name": sent["login_name"], "code": sent["code"]}
    answer = client.post(reverse("institution:first_login"), first)
    assert answer["Location"] == reverse("institution:set_password")
    answer = client.post(answer["Location"], {"password": PASSWORD, "again": PASSWORD})
    assert answer["Location"] == reverse("institution:enrol_second_factor")
    page = client.get(answer["Location"]).content.decode()
    user = User.objects.get(side="institution")
    secret = reveal(user, "totp_secret")
    assert secret in page.replace(" ", "")
    assert "data:image/svg+xml" in page
    assert "演示" not in page
    answer = client.post(reverse("institution:enrol_second_factor"), {"code": _code_of(user)})
    assert answer.status_code == 200
    assert len(re.findall(r"<code>[A-Z2-9]{5}-[A-Z2-9]{5}</code>", answer.content.decode())) == 10
    assert client.get(reverse("institution:operators")).status_code == 200
    assert client.get(reverse("institution:security")).status_code == 200
    assert InstitutionAccount.objects.get().state == "active"


def test_a_form_with_a_missing_paper_comes_back_with_what_is_wrong(desk: Desk) -> None:
    officer = _officer_client(desk)
    form = _issue_form()
    del form["agent_id_seen"], form["licence_copy_scan"]
    answer = officer.post(reverse("authority:issue_credentials", args=[desk.institution.pk]), form)
    assert answer.status_code == 422
    assert "受托人身份证原件" in answer.content.decode()
    assert not InstitutionAccount.objects.exists()


def test_the_same_press_of_the_button_issues_once(desk: Desk) -> None:
    officer = _officer_client(desk)
    address = reverse("authority:issue_credentials", args=[desk.institution.pk])
    key = "7f0c6f0e-7a55-4b0a-9f9e-0d0a3c1f2b11"
    first = officer.post(address, _issue_form(submit_key=key))
    second = officer.post(address, _issue_form(submit_key=key))
    assert first["Location"] == second["Location"]
    assert InstitutionAccount.objects.get().issues.count() == 1


def test_an_institution_of_another_authority_is_not_found_and_not_listed(desk: Desk) -> None:
    officer = _officer_client(desk)
    for name in ("authority:institution", "authority:issue_credentials"):
        assert officer.get(reverse(name, args=[desk.foreign.pk])).status_code == 404
    for name in ("authority:institutions", "authority:issue_credentials"):
        page = officer.get(reverse(name)).content.decode()
        assert desk.institution.name in page
        assert desk.foreign.name not in page
    officer.post(reverse("authority:institutions"), {"name": "第二"})
    page = officer.get(reverse("authority:institutions")).content.decode()
    assert desk.institution.name not in page


def test_the_password_alone_opens_nothing(desk: Desk) -> None:
    give_totp(desk.officer)
    client = Client()
    answer = _log_in(client, "authority", "officer1")
    assert answer["Location"] == reverse("authority:second_factor")
    assert client.get(reverse("authority:institutions")).status_code == 302
    assert client.get(reverse("authority:security")).status_code == 302
    answer = client.post(reverse("authority:second_factor"), {"code": "123"})
    assert answer.status_code == 422
    assert "_auth_user_id" not in client.session


def test_the_steps_cannot_be_entered_from_the_side(desk: Desk) -> None:
    give_totp(desk.officer)
    client = Client()
    for side in ("institution", "authority"):
        for step in ("second_factor", "set_password", "enrol_second_factor", "recovery_code"):
            answer = client.get(reverse(f"{side}:{step}"))
            assert answer["Location"] == reverse(f"{side}:login"), step
    _log_in(client, "authority", "officer1")
    for name in ("authority:enrol_second_factor", "authority:set_password", "institution:second_factor"):
        assert client.get(reverse(name)).status_code == 302


def test_the_session_id_changes_at_each_step(desk: Desk) -> None:
    give_totp(desk.officer)
    client = Client()
    client.get(reverse("authority:institutions"))
    keys = [client.session.session_key]
    _log_in(client, "authority", "officer1")
    keys.append(client.session.session_key)
    answer = client.post(reverse("authority:second_factor"), {"code": _code_of(desk.officer)})
    keys.append(client.session.session_key)
    assert len(set(keys)) == 3
    assert answer["Location"] == reverse("authority:institutions")


def test_the_page_asked_for_on_another_side_is_not_returned_to(desk: Desk) -> None:
    give_totp(desk.officer)
    client = Client()
    client.get(reverse("institution:operators"))
    _log_in(client, "authority", "officer1")
    answer = client.post(reverse("authority:second_factor"), {"code": _code_of(desk.officer)})
    assert "/institution/" not in answer["Location"]


def test_known_and_unknown_names_get_the_same_page(desk: Desk) -> None:
    pages = []
    for name in ("officer1", "nobody11"):
        answer = _log_in(Client(), "authority", name, "wrong password")
        assert answer.status_code == 422
        text = answer.content.decode().replace(name, "")
        pages.append(re.sub(r'value="[^"]{20,}"|content="[^"]*"', "", text))
    assert pages[0] == pages[1]


def test_too_many_wrong_passwords_answer_429_with_the_time_to_wait(desk: Desk) -> None:
    for _ in range(5):
        _log_in(Client(), "authority", "officer1", "wrong password")
    answer = _log_in(Client(), "authority", "officer1")
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) == 900


def test_a_second_log_in_of_staff_ends_the_first(desk: Desk) -> None:
    first = _officer_client(desk)
    second = Client()
    _log_in(second, "authority", "officer1")
    second.post(reverse("authority:second_factor"), {"code": _code_of(desk.officer, 1)})
    assert second.get(reverse("authority:security")).status_code == 200
    assert first.get(reverse("authority:security")).status_code == 302


def test_log_out_forgets_the_session_and_tells_the_browser(desk: Desk) -> None:
    client = _officer_client(desk)
    assert client.get(reverse("public:logout")).status_code == 302
    assert client.get(reverse("authority:security")).status_code == 200
    answer = client.post(reverse("public:logout"))
    assert '"storage"' in answer["Clear-Site-Data"]
    assert client.get(reverse("authority:security")).status_code == 302


def test_a_physician_logs_in_with_phone_password_and_sms_code() -> None:
    user = make_user("physician", "zhang1", "张三", phone="13900001111")
    PhysicianAccount.objects.create(user=user, name="张三", id_number_index=blind_index("id_number", "x"))
    client = Client()
    answer = _log_in(client, "physician", "13900001111")
    assert answer["Location"] == reverse("physician:second_factor")
    page = client.get(answer["Location"]).content.decode()
    assert "139****1111" in page
    assert client.post(reverse("physician:resend_code")).status_code == 302
    assert "1 分钟" in client.get(reverse("physician:second_factor")).content.decode()
    answer = client.post(reverse("physician:second_factor"), {"code": last_sms("SMS-2")["code"]})
    assert answer.status_code == 303
    assert client.session["_auth_user_id"] == str(user.pk)


def test_the_wrong_set_up_code_stays_wrong_after_five_tries(desk: Desk) -> None:
    login_name = desk.issue().user.login_name
    code = last_sms("SMS-1")["code"]
    for text in (*["AAAA-AAAA-AAAA"] * 5, code):
        answer = Client().post(reverse("institution:first_login"), {"login_name": login_name, "code": text})
        assert answer.status_code == 422
    assert Membership.objects.get().user.must_set_password


def test_a_password_that_breaks_rules_is_refused_with_each_rule(desk: Desk) -> None:
    login_name = desk.issue().user.login_name
    client = Client()
    client.post(
        reverse("institution:first_login"), {"login_name": login_name, "code": last_sms("SMS-1")["code"]}
    )
    answer = client.post(reverse("institution:set_password"), {"password": "aaaaaa", "again": "aaaaaa"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "至少 12 个字符" in page
    assert "太常见" in page


def test_demo_shows_the_current_code_in_a_marked_box(desk: Desk, settings: Any) -> None:
    settings.YIJI_DEMO = True
    give_totp(desk.officer)
    client = Client()
    _log_in(client, "authority", "officer1")
    page = client.get(reverse("authority:second_factor")).content.decode()
    shown = re.search(r"data-demo-code>(\d{6})<", page)
    assert shown
    assert client.post(reverse("authority:second_factor"), {"code": shown.group(1)}).status_code == 303


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_the_language_switch_only_returns_to_own_pages(target: str) -> None:
    answer = Client().post(reverse("public:set_language"), {"language": "en", "next": target})
    assert answer["Location"] == "/"
    assert answer.cookies["django_language"].value == "en"


def test_the_administrator_adds_changes_and_ends_an_operator_through_the_pages(desk: Desk) -> None:
    issue = desk.issue()
    client = Client()
    client.post(
        reverse("institution:first_login"),
        {"login_name": issue.user.login_name, "code": last_sms("SMS-1")["code"]},
    )
    client.post(reverse("institution:set_password"), {"password": PASSWORD, "again": PASSWORD})
    client.get(reverse("institution:enrol_second_factor"))
    client.post(reverse("institution:enrol_second_factor"), {"code": _code_of(issue.user)})
    form = {
        "name": "钱经办",
        "id_number": id_number(21),
        "phone": "13700002222",
        "login_name": "clerk.qian",
        "role": "operator",
    }
    assert client.get(reverse("institution:operator_add")).status_code == 200
    assert client.post(reverse("institution:operator_add"), {**form, "role": "owner"}).status_code == 422
    assert client.post(reverse("institution:operator_add"), form).status_code == 302
    membership = Membership.objects.get(user__login_name="clerk.qian")
    page = client.get(reverse("institution:operators")).content.decode()
    assert "137****2222" in page
    assert "13700002222" not in page
    for name, data in (
        ("operator_resend", {}),
        ("operator_role", {"role": "checker"}),
        ("operator_end", {"reason": "调离岗位"}),
    ):
        address = reverse(f"institution:{name}", args=[membership.pk])
        assert client.get(address).status_code == 200
        assert client.post(address, {**data}).status_code == 302, name
    membership.refresh_from_db()
    assert (membership.role, membership.ended_at is not None) == ("checker", True)
    gone = reverse("institution:operator_role", args=[membership.pk])
    assert client.get(gone).status_code == 404


def test_password_and_recovery_codes_are_changed_on_the_security_page(desk: Desk) -> None:
    client = _officer_client(desk)
    new = "another long phrase of words"
    address = reverse("authority:change_password")
    wrong = {"present": "wrong", "password": new, "again": new}
    assert client.post(address, wrong).status_code == 422
    assert client.post(address, {**wrong, "present": PASSWORD, "again": "other"}).status_code == 422
    assert client.post(address, {**wrong, "present": PASSWORD}).status_code == 303
    assert client.get(reverse("authority:security")).status_code == 200
    answer = client.post(reverse("authority:renew_recovery_codes"), {"code": _code_of(desk.officer, 1)})
    codes = re.findall(r"<code>([A-Z2-9]{5}-[A-Z2-9]{5})</code>", answer.content.decode())
    assert len(codes) == 10
    assert client.post(reverse("authority:end_other_sessions")).status_code == 302
    assert client.get(reverse("authority:security")).status_code == 200

    other = Client()
    _log_in(other, "authority", "officer1", new)
    answer = other.post(reverse("authority:recovery_code"), {"code": codes[0]})
    assert answer.status_code == 303
    assert other.get(reverse("authority:security")).status_code == 200
