"""Pages of correction tickets in the three portals (A-14)."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from tests import factories
from tests.register.correction_case import REASON, CorrectionCase, correction_case
from yiji.register.actions.examine_correction import accept_correction, ask_supplement
from yiji.register.models import Physician, QualificationCorrection
from yiji.vault.fields import reveal

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> CorrectionCase:
    return correction_case()


def scan() -> SimpleUploadedFile:
    """A small picture of a paper."""
    data = io.BytesIO()
    Image.new("RGB", (300, 400), "white").save(data, "JPEG")
    return SimpleUploadedFile("证书.jpg", data.getvalue(), "image/jpeg")


def asked(client: Client, url: str, **fields: Any) -> Any:
    body = factories.form_data(reason=REASON, certificate=scan(), identity=scan(), **fields)
    return client.post(url, body)


def test_from_the_physicians_page_to_the_corrected_record(case):
    doctor = factories.logged_in(case.account.user)
    url = f"/physician/corrections/new/{case.qualification.pk}/"
    assert url in doctor.get("/physician/qualification/").content.decode()
    page = doctor.get(url).content.decode()
    assert "陈虚" in page
    answer = asked(doctor, url, name="陈实")
    assert answer.status_code == 303
    ticket = QualificationCorrection.objects.get()
    assert answer["Location"] == f"/physician/corrections/{ticket.pk}/"
    desk = f"/authority/corrections/{ticket.pk}/"
    examiner = factories.logged_in(case.examiner_user)
    assert desk in examiner.get("/authority/corrections/").content.decode()
    assert examiner.post(desk + "accept/", factories.form_data(version=0)).status_code == 303
    seen = examiner.get(desk).content.decode()
    assert "核查证据" in seen
    paper = ticket.papers.order_by("kind").first()
    assert paper is not None
    picture = examiner.get(f"{desk}papers/{paper.pk}/1/")
    assert picture["Content-Type"] == "image/jpeg"
    bad = examiner.post(desk + "check/", factories.form_data(version=1, agree="yes", words="好"))
    assert bad.status_code == 422
    assert "5 至 500 个字" in bad.content.decode()
    good = factories.form_data(version=1, agree="yes", words="与证书原件一致")
    assert examiner.post(desk + "check/", good).status_code == 303
    decider = factories.logged_in(case.decider_user)
    assert "确认更正" in decider.get(desk).content.decode()
    assert decider.post(desk + "decide/", factories.form_data(version=2)).status_code == 303
    assert Physician.objects.get(pk=case.physician.pk).name == "陈实"
    assert "资格库已更正" in doctor.get(f"/physician/corrections/{ticket.pk}/").content.decode()


def test_what_was_typed_comes_back_with_its_problem(case):
    doctor = factories.logged_in(case.account.user)
    url = f"/physician/corrections/new/{case.qualification.pk}/"
    answer = asked(doctor, url, id_number="34010419800101001", name="陈实")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'value="34010419800101001"' in page
    assert 'href="#id_id_number"' in page
    assert not QualificationCorrection.objects.exists()


def test_the_refusal_of_a_second_ticket_links_to_the_open_one(case):
    ticket = case.ask(name="陈实")
    doctor = factories.logged_in(case.account.user)
    answer = asked(doctor, f"/physician/corrections/new/{case.qualification.pk}/", name="陈石")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "不能重复提出" in page
    assert f"/physician/corrections/{ticket.pk}/" in page


def test_an_institution_finds_only_its_own_tickets(case):
    other = correction_case("王虚")
    ticket = case.ask(case.clerk, name="陈实")
    clerk, stranger = factories.logged_in(case.clerk_user), factories.logged_in(other.clerk_user)
    url = f"/institution/corrections/{ticket.pk}/"
    paper = ticket.papers.first()
    assert paper is not None
    assert clerk.get(url).status_code == 200
    for address in (
        url,
        f"{url}papers/{paper.pk}/1/",
        f"/institution/corrections/new/{case.qualification.pk}/",
    ):
        assert stranger.get(address).status_code == 404
    assert stranger.post(f"{url}withdraw/", factories.form_data(version=0)).status_code == 404
    assert "陈虚" not in stranger.get("/institution/corrections/").content.decode()
    viewer = factories.logged_in(factories.make_operator(case.institution, "viewer"))
    assert viewer.get(url).status_code == 200
    assert viewer.get("/institution/corrections/new/").status_code == 404


def test_a_clerk_never_reads_a_whole_number(case):
    number = factories.resident_id()
    ticket = case.ask(case.clerk, id_number=number)
    clerk = factories.logged_in(case.clerk_user)
    for url in (
        f"/institution/corrections/{ticket.pk}/",
        f"/institution/corrections/new/{case.qualification.pk}/",
    ):
        page = clerk.get(url).content.decode()
        assert number not in page
        assert reveal(case.physician, "id_number") not in page
    officer = factories.logged_in(case.examiner_user)
    assert number in officer.get(f"/authority/corrections/{ticket.pk}/").content.decode()
    reader = factories.logged_in(factories.make_user_officer(case.authority, ("read_only",)))
    assert number not in reader.get(f"/authority/corrections/{ticket.pk}/").content.decode()


def test_somebody_not_matched_is_not_told_what_the_register_holds(case):
    stored = factories.make_physician("周密")
    account = factories.make_physician_account(
        None,
        state="mismatch",
        name="周蜜",
        id_number=reveal(stored, "id_number"),
        mismatch_field="name",
    )
    factories.make_registration(stored, case.institution)
    doctor = factories.logged_in(account.user)
    assert "/physician/corrections/new/" in doctor.get("/physician/activate/name/").content.decode()
    answer = asked(
        doctor,
        "/physician/corrections/new/",
        certificate_no=reveal(stored.qualifications.get(), "certificate_no"),
        obtained_on="2015-12-01",
    )
    assert answer.status_code == 303
    page = doctor.get(answer["Location"]).content.decode()
    assert "周蜜" in page
    assert "周密" not in page


def test_a_supplement_is_asked_for_and_sent(case):
    ticket = accept_correction(case.examiner, case.ask(name="陈实").pk, version=0)
    ask_supplement(case.examiner, ticket.pk, version=1, words="请补交户口簿首页")
    doctor = factories.logged_in(case.account.user)
    url = f"/physician/corrections/{ticket.pk}/"
    assert "请补交户口簿首页" in doctor.get(url).content.decode()
    empty = doctor.post(f"{url}answer/", factories.form_data(version=2, words=""))
    assert empty.status_code == 422
    body = factories.form_data(version=2, words="已补交户口簿", other=scan())
    assert doctor.post(f"{url}answer/", body).status_code == 303
    ticket.refresh_from_db()
    assert ticket.state == "answered"
    assert doctor.post(f"{url}withdraw/", factories.form_data(version=3)).status_code == 303
    ticket.refresh_from_db()
    assert ticket.state == "withdrawn"


def test_an_officer_without_the_duty_may_look_but_not_act(case):
    ticket = case.ask(name="陈实")
    reader = factories.logged_in(factories.make_user_officer(case.authority, ("read_only",)))
    url = f"/authority/corrections/{ticket.pk}/"
    assert "受理" not in reader.get(url).content.decode().split("<main")[1].split("办理过程")[1]
    for verb in ("accept", "check", "decide", "forward", "supplement", "send-back"):
        assert reader.post(f"{url}{verb}/", factories.form_data(version=0)).status_code == 404


def test_a_ticket_is_handed_on_from_the_desk(case):
    other = factories.make_authority(level="province", city_code="", county_code="")
    ticket = case.ask(name="陈实")
    examiner = factories.logged_in(case.examiner_user)
    url = f"/authority/corrections/{ticket.pk}/"
    assert other.name in examiner.get(url).content.decode()
    body = factories.form_data(version=0, authority_id=str(other.pk), words="不是本机关所发证书")
    answer = examiner.post(f"{url}forward/", body)
    assert answer["Location"] == "/authority/corrections/"
    assert examiner.get(url).status_code == 404


def test_the_lists_go_by_turn_and_by_due_day_with_a_fixed_number_of_queries(
    case, django_assert_max_num_queries
):
    tickets = [
        QualificationCorrection(
            asked_side="institution",
            institution=case.institution,
            asked_by=case.clerk.user_id,
            asked_by_person=case.clerk.user_id,
            subject=case.physician.pk,
            name=f"陈虚{number}",
            authority=case.authority,
            field_codes=["name"],
            reason=REASON,
            submitted_at=dt.datetime(2026, 3, 1, tzinfo=dt.UTC),
            due_on=dt.date(2026, 3, 30) - dt.timedelta(days=number),
        )
        for number in range(30)
    ]
    QualificationCorrection.objects.bulk_create(tickets)
    examiner = factories.logged_in(case.examiner_user)
    examiner.get("/authority/corrections/")
    with django_assert_max_num_queries(45):
        page = examiner.get("/authority/corrections/").content.decode()
    assert page.index("陈虚29") < page.index("陈虚28")
    assert "超期" in page
    assert "陈虚0<" not in page
    assert "这里没有信息更正" in examiner.get("/authority/corrections/?tab=done").content.decode()


def test_a_difference_found_in_the_verification_leads_to_a_ticket(case):
    registration = case.physician.registrations.get()
    type(registration).objects.filter(pk=registration.pk).update(
        category="dental", version=registration.version + 1
    )
    page = (
        factories.logged_in(case.clerk_user).get("/institution/verification/qualifications/").content.decode()
    )
    assert f"/institution/corrections/new/{case.qualification.pk}/" in page
