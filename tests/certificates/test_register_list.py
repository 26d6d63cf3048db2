"""The authority's announced list on paper: frozen as it stands, drawn by the worker, its own registrations only."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.certificates.printed_form import text_of
from yiji.accounts.scope import Scope
from yiji.certificates.actions import freeze_register_list as freezing
from yiji.certificates.actions.freeze_register_list import freeze_register_list
from yiji.certificates.models import PrintedForm
from yiji.certificates.queries.register_list import list_pdf, list_state
from yiji.institutions.models import Institution
from yiji.jobs.queue import run_due
from yiji.kernel.outcome import NotFound, Refusal
from yiji.register.actions.apply_changes import apply_changes
from yiji.rulebook.register_changes import CloseRegistration

pytestmark = pytest.mark.django_db
PAGE, PRINT, PDF = "authority:register_lists", "authority:print_register_list", "authority:register_list_pdf"


def _gone(name: str, institution: Institution, reason: str = "11") -> str:
    registration = factories.make_registration(factories.make_physician(name), institution)
    close = CloseRegistration(str(registration.pk), "deregistered", reason)
    apply_changes(
        Scope.system("test"),
        [close],
        physician_id=registration.physician_id,
        application_id=None,
        effective_on=timezone.localdate(),
    )
    return registration.certificate_no


def _month() -> dt.date:
    return timezone.localdate().replace(day=1)


def _officer(institution: Institution, *duties: str) -> Client:
    return factories.logged_in(
        factories.make_user_officer(institution.licence_issuer, duties or ("supervise",))
    )


def _scope(institution: Institution) -> Scope:
    return factories.scope_of(factories.make_user_officer(institution.licence_issuer, ("supervise",)))


def test_from_the_page_to_the_paper() -> None:
    institution = factories.make_institution(authority=factories.make_authority(phone="0551-6000123"))
    number = _gone("钱途", institution, "08")
    client = _officer(institution)
    assert "钱途" in client.get(reverse(PAGE)).content.decode()
    assert client.get(reverse(PDF)).status_code == 404
    answer = client.post(reverse(PRINT), {"kind": "deregistered", "month": f"{_month():%Y-%m}"})
    assert answer.status_code == 302
    run_due()
    assert "打开公告 PDF" in client.get(answer["Location"]).content.decode()
    paper = client.get(reverse(PDF))
    assert paper["Content-Type"] == "application/pdf"
    text = text_of(paper.content)
    for shown in ("医师注册人员名单公告", "钱途", "0551-6000123", f"{number[:-4]}****", "第十八条第七项"):
        assert shown in text
    for hidden in (number, "身体健康状况"):
        assert hidden not in text


def test_an_unchanged_list_is_printed_once_and_a_longer_one_anew() -> None:
    institution = factories.make_institution()
    _gone("钱途", institution)
    scope = _scope(institution)
    first, again = (freeze_register_list(scope, "deregistered", _month(), own=True) for _ in range(2))
    assert first.pk == again.pk
    _gone("孙丙", institution)
    assert freeze_register_list(scope, "deregistered", _month(), own=True).pk != first.pk
    assert PrintedForm.objects.count() == 2


def test_an_empty_list_and_one_too_long_for_paper_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    institution = factories.make_institution()
    scope = _scope(institution)
    with pytest.raises(Refusal, match="没有要公告的人员"):
        freeze_register_list(scope, "deregistered", _month(), own=True)
    monkeypatch.setattr(freezing, "MOST_ON_A_LIST", 1)
    for name in ("钱途", "孙丙"):
        _gone(name, institution)
    with pytest.raises(Refusal, match="超过 1 人"):
        freeze_register_list(scope, "deregistered", _month(), own=True)
    assert not PrintedForm.objects.exists()
    page = _officer(institution).post(reverse(PRINT), {"kind": "registered"}, follow=True)
    assert "没有要公告的人员" in page.content.decode()


def test_only_an_authority_prints_and_reads_its_own_list() -> None:
    institution = factories.make_institution()
    _gone("钱途", institution)
    freeze_register_list(_scope(institution), "deregistered", _month(), own=True)
    run_due()
    foreign = factories.make_authority(county_code="330106", city_code="330100", province_code="330000")
    stranger = factories.scope_of(factories.make_user_officer(foreign))
    assert list_state(stranger, "deregistered", _month(), own=True) is None
    with pytest.raises(NotFound):
        list_pdf(stranger, "deregistered", _month(), own=True)
    operator = factories.scope_of(factories.make_operator(institution))
    with pytest.raises(NotFound):
        freeze_register_list(operator, "deregistered", _month(), own=True)
    with pytest.raises(NotFound):
        list_state(operator, "deregistered", _month(), own=True)
    with pytest.raises(NotFound):
        freeze_register_list(_scope(institution), "everything", _month(), own=True)


def test_who_may_only_read_sees_the_list_but_no_button() -> None:
    institution = factories.make_institution()
    _gone("钱途", institution)
    reader = _officer(institution, "read_only")
    page = reader.get(reverse(PAGE)).content.decode()
    assert "钱途" in page
    assert "生成公告 PDF" not in page
    assert reader.post(reverse(PRINT), {"kind": "deregistered"}).status_code == 404


def test_the_region_of_a_county_holds_what_the_province_approved_there() -> None:
    institution = factories.make_institution()
    province = factories.make_authority(level="province", city_code="", county_code="")
    registration = factories.make_registration(
        factories.make_physician("郑自"), institution, approving_authority=province
    )
    close = CloseRegistration(str(registration.pk), "deregistered", "11")
    apply_changes(
        Scope.system("test"),
        [close],
        physician_id=registration.physician_id,
        application_id=None,
        effective_on=timezone.localdate(),
    )
    client = _officer(institution)
    assert "郑自" not in client.get(reverse(PAGE)).content.decode()
    assert "郑自" in client.get(reverse(PAGE), {"extent": "region"}).content.decode()
