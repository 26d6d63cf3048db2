"""用户名密码领取登记表: frozen at the issue, printed by the worker, with every name on it and no secret."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.accounts.account_states import version_of
from tests.accounts.desk import Desk, build_desk, id_number, last_sms, make_user, seen_papers, visit
from tests.certificates.printed_form import text_of
from tests.factories import logged_in
from yiji.accounts.models import AuthorityOfficer, CredentialIssue
from yiji.certificates.actions.issue_with_receipt import issue_with_receipt
from yiji.certificates.models import PrintedForm
from yiji.jobs.queue import run_due
from yiji.kernel.outcome import Refusal

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return build_desk()


def _print() -> None:
    assert run_due() > 0


def _issue(desk: Desk, **changes: object) -> CredentialIssue:
    return issue_with_receipt(desk.scope, desk.licensed, **visit(version=version_of(desk), **changes))


def test_the_receipt_names_everybody_and_shows_neither_code_nor_numbers(desk: Desk) -> None:
    number = next(n for n in (id_number(k) for k in range(100, 400)) if n.endswith("X"))
    issue = _issue(
        desk,
        agent_name="买买提·吐尔逊",
        agent_id_number=number,
        responsible_person="林晓㛃",
        responsible_id_number=id_number(13),
    )
    form = PrintedForm.objects.get(object_id=issue.pk)
    assert len(form.serial_no) <= 24
    assert form.serial_no.startswith("LQ-")
    officer = logged_in(desk.officer)
    address = reverse("authority:receipt_file", args=[issue.pk])
    assert officer.get(address).status_code == 404, "not printed yet"
    assert (
        "正在生成" in officer.get(reverse("authority:credentials_receipt", args=[issue.pk])).content.decode()
    )
    _print()
    answer = officer.get(address)
    assert answer["Content-Type"] == "application/pdf"
    text = text_of(answer.content)
    code = last_sms("SMS-1")["code"]
    for shown in (
        "买买提·吐尔逊",
        "林晓㛃",
        "第一医院",
        "甲局",
        "赵发放",
        issue.user.login_name,
        "X",
        "受托领取人签字",
    ):
        assert shown in text, shown
    for secret in (code, code.replace("-", ""), number, "13812345678", "13712345678", id_number(13)):
        assert secret not in text
    assert form.serial_no in text


def test_a_clinics_receipt_names_its_certificate_of_filing(desk: Desk) -> None:
    desk.institution.kind = "clinic"
    desk.institution.save()
    papers = seen_papers(licence_paper="clinic_filing", licence_no="备〔2025〕7号")
    issue = _issue(desk, papers=papers)
    _print()
    officer = logged_in(desk.officer)
    text = text_of(officer.get(reverse("authority:receipt_file", args=[issue.pk])).content)
    assert "诊所备案凭证" in text
    assert "备〔2025〕7号" in text


def test_a_refused_issue_leaves_no_receipt(desk: Desk) -> None:
    with pytest.raises(Refusal):
        _issue(desk, papers=seen_papers(poa_dated_on=None))
    assert not PrintedForm.objects.exists()


def test_another_authoritys_officer_finds_no_receipt(desk: Desk) -> None:
    issue = _issue(desk)
    _print()
    stranger = make_user("authority", "stranger", "吴旁人")
    AuthorityOfficer.objects.create(
        user=stranger, authority_id=desk.foreign.licence_issuer_id, duties=["credential"]
    )
    client = logged_in(stranger)
    for name in ("receipt_file", "credentials_receipt"):
        assert client.get(reverse(f"authority:{name}", args=[issue.pk])).status_code == 404


def test_a_reissue_prints_a_receipt_of_its_own_with_the_reason(desk: Desk) -> None:
    _issue(desk)
    again = _issue(desk, purpose="reissue", reason="reissue_no_sms")
    _print()
    officer = logged_in(desk.officer)
    text = text_of(officer.get(reverse("authority:receipt_file", args=[again.pk])).content)
    assert "重新发放：没有收到短信" in text
    assert PrintedForm.objects.count() == 2
