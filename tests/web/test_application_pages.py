"""An application through the pages of the institution and of the authority: what is offered, refused, and done once."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.applications.case import Case, make_case, photo
from tests.factories import (
    form_data,
    logged_in,
    make_authority,
    make_institution,
    make_operator,
    make_user_officer,
)
from yiji.accounts.models import AuthorityOfficer, User
from yiji.applications.actions.request_supplement import supply
from yiji.applications.models import ApplicationStep
from yiji.certificates.models import PrintedForm
from yiji.institutions.models import ApprovingAuthority
from yiji.jobs.queue import run_due
from yiji.register.models import Registration

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> Case:
    return make_case()


def page(client: Client, name: str, *args: Any, query: str = "") -> str:
    response = client.get(reverse(name, args=args) + query)
    assert response.status_code == 200, (name, response.status_code)
    return response.content.decode()


def send(client: Client, name: str, case: Case, **fields: Any) -> Any:
    data = form_data(version=case.version, **fields)
    return client.post(reverse(name, args=[case.application.pk]), data)


def confirmation(**more: Any) -> dict[str, Any]:
    return {"usual_opinion": "0", "opinion": "", "employed_from": timezone.localdate().isoformat()} | more


def walk_through_pages(case: Case) -> None:
    """From submitted to examined, each person on his own pages."""
    assert (
        send(logged_in(case.clerk), "institution:confirm_application", case, **confirmation()).status_code
        == 303
    )
    assert send(logged_in(case.intake), "authority:accept_application", case).status_code == 303
    examined = send(logged_in(case.examiner), "authority:examine_application", case, proposal="grant")
    assert examined.status_code == 303


def test_the_pages_lead_from_submitted_to_completed(case: Case) -> None:
    case.advance("submitted")
    walk_through_pages(case)
    decider = logged_in(case.decider)
    decision = page(decider, "authority:decide_application", case.application.pk)
    assert "将登记：执业地点" in decision
    assert "安徽省" in decision
    assert case.hospital.name in decision
    assert "赋予新的执业证书编码" in decision
    assert send(decider, "authority:decide_application", case, decision="grant").status_code == 303
    assert case.state == "granted"
    assert Registration.objects.filter(physician=case.physician).count() == 1
    assert case.application.certificate_no in page(decider, "authority:application", case.application.pk)
    assert send(logged_in(case.intake), "authority:complete_application", case).status_code == 303
    assert case.state == "completed"
    done = page(logged_in(case.clerk), "institution:application", case.application.pk)
    assert case.application.certificate_no in done
    assert "foot-bar" not in page(decider, "authority:application", case.application.pk)


def test_pressing_confirm_twice_confirms_once(case: Case) -> None:
    case.advance("submitted")
    client = logged_in(case.clerk)
    data = form_data(version=case.version, **confirmation())
    address = reverse("institution:confirm_application", args=[case.application.pk])
    first, second = client.post(address, data), client.post(address, data)
    assert (first.status_code, second.status_code) == (303, 303)
    assert first["Location"] == second["Location"]
    assert PrintedForm.objects.count() == 1
    assert ApplicationStep.objects.filter(application=case.application, move="confirm").count() == 1


def test_a_page_drawn_before_a_colleague_acted_ends_in_a_conflict_page(case: Case) -> None:
    case.advance("submitted")
    client = logged_in(case.clerk)
    data = form_data(version=case.version, **confirmation())
    case.confirm()
    response = client.post(reverse("institution:confirm_application", args=[case.application.pk]), data)
    assert response.status_code == 409
    assert PrintedForm.objects.count() == 1


def test_the_confirm_page_says_what_will_happen_and_names_the_authority(case: Case) -> None:
    case.advance("submitted")
    html = page(logged_in(case.clerk), "institution:confirm_application", case.application.pk)
    assert f"确认后内容冻结并送交{case.authority.name}审批。" in html
    assert 'name="employed_from"' in html


def test_own_words_go_before_the_usual_opinion(case: Case) -> None:
    case.advance("submitted")
    fields = confirmation(opinion="同意，拟安排在内科。")
    assert send(logged_in(case.clerk), "institution:confirm_application", case, **fields).status_code == 303
    case.application.refresh_from_db()
    assert case.application.institution_opinion == "同意，拟安排在内科。"


def test_without_an_opinion_or_a_term_the_form_says_so_and_nothing_is_frozen(case: Case) -> None:
    case.advance("submitted")
    client = logged_in(case.clerk)
    fields = confirmation(usual_opinion="own", employed_from="")
    response = send(client, "institution:confirm_application", case, **fields)
    assert response.status_code == 422
    html = response.content.decode()
    assert "请选择一条常用意见，或者自行填写机构意见。" in html
    assert "聘用开始日期" in html
    assert case.state == "submitted"


def test_without_an_approving_authority_confirming_is_shown_but_not_offered(case: Case) -> None:
    case.advance("submitted")
    ApprovingAuthority.objects.filter(institution=case.hospital).update(superseded_at=timezone.now())
    client = logged_in(case.clerk)
    html = page(client, "institution:application", case.application.pk)
    assert "AUTH-04" in html
    assert reverse("institution:confirm_application", args=[case.application.pk]) not in html
    assert reverse("institution:return_application", args=[case.application.pk]) in html
    response = send(client, "institution:confirm_application", case, **confirmation())
    assert response.status_code == 422
    assert case.state == "submitted"


def test_a_viewer_sees_why_he_cannot_confirm(case: Case) -> None:
    case.advance("submitted")
    client = logged_in(make_operator(case.hospital, "viewer"))
    html = page(client, "institution:application", case.application.pk)
    assert reverse("institution:confirm_application", args=[case.application.pk]) not in html
    assert "您没有办理此环节的权限" in html
    assert send(client, "institution:confirm_application", case, **confirmation()).status_code == 404
    assert case.state == "submitted"


def test_an_application_is_returned_with_listed_reasons_and_a_remark(case: Case) -> None:
    case.advance("submitted")
    client = logged_in(case.clerk)
    empty = send(client, "institution:return_application", case)
    assert empty.status_code == 422
    without_remark = send(client, "institution:return_application", case, reasons=["other"])
    assert without_remark.status_code == 422
    fields = {"reasons": ["photo_unfit", "scope_wrong"], "note": "请重拍。"}
    assert send(client, "institution:return_application", case, **fields).status_code == 303
    assert case.state == "returned_by_institution"
    assert case.application.return_reason == "照片不符合要求；申请的执业范围与岗位不符；请重拍。"


def test_strangers_get_the_same_page_for_foreign_and_for_unknown_applications(case: Case) -> None:
    case.advance("received")
    stranger = logged_in(make_operator(make_institution()))
    officer = logged_in(make_user_officer(make_authority(), ("intake", "examine", "decide")))
    document = case.application.documents.first()
    assert document is not None
    for client, side in ((stranger, "institution"), (officer, "authority")):
        for pk in (case.application.pk, uuid.uuid4()):
            assert client.get(reverse(f"{side}:application", args=[pk])).status_code == 404
            assert client.get(reverse(f"{side}:application_form", args=[pk])).status_code == 404
            where = reverse(f"{side}:application_document", args=[pk, document.pk])
            assert client.get(where).status_code == 404
        assert case.application.number not in page(client, f"{side}:applications")


def test_the_list_counts_its_tabs_and_finds_a_name_without_putting_it_into_the_address(case: Case) -> None:
    case.advance("submitted")
    client = logged_in(case.clerk)
    html = page(client, "institution:applications")
    assert case.application.number in html
    assert re.search(r"待确认<span class=\"n num\">1</span>", html)
    answer = client.post(reverse("institution:applications"), {"name": "无此人", "tab": "to_confirm"})
    assert answer.status_code == 302
    assert answer["Location"] == reverse("institution:applications") + "?tab=to_confirm"
    assert case.application.number not in page(client, "institution:applications")
    client.post(reverse("institution:applications"), {"name": "陈虚"})
    assert case.application.number in page(client, "institution:applications")


def test_the_file_masks_the_phone_and_the_id_number_for_all_but_the_applicant(case: Case) -> None:
    case.advance("received")
    for client, side in ((logged_in(case.clerk), "institution"), (logged_in(case.intake), "authority")):
        html = page(client, f"{side}:application", case.application.pk)
        assert "13900000001" not in html
        assert "139****0001" in html
        assert "xu@example.org" not in html


def test_documents_and_the_printed_form_open_for_both_sides(case: Case) -> None:
    case.advance("received")
    document = case.application.documents.get(kind="photo")
    clerk = logged_in(case.clerk)
    assert "data-poll" in page(clerk, "institution:application", case.application.pk)
    assert run_due() >= 1
    html = page(clerk, "institution:application", case.application.pk)
    assert "data-poll=" not in html
    assert case.application.form_serial_no in html
    for client, side in ((clerk, "institution"), (logged_in(case.intake), "authority")):
        where = reverse(f"{side}:application_document", args=[case.application.pk, document.pk])
        answer = client.get(where)
        assert answer["Content-Type"] == "image/jpeg"
        assert answer.content == photo()
        printed = client.get(reverse(f"{side}:application_form", args=[case.application.pk]))
        assert printed.content.startswith(b"%PDF-")


def test_the_workbench_shows_what_is_next_with_its_date(case: Case) -> None:
    case.advance("received")
    html = page(logged_in(case.intake), "authority:workbench")
    assert case.application.number in html
    assert f"最早 {case.application.due_on} 到期" in html
    assert "余 5 个工作日" in html
    waiting = page(logged_in(case.intake), "authority:applications", query="?tab=to_accept")
    assert case.application.number in waiting
    assert case.application.number not in page(
        logged_in(case.intake), "authority:applications", query="?tab=to_decide"
    )


def test_the_file_shows_the_clock_with_its_article(case: Case) -> None:
    case.advance("accepted")
    html = page(logged_in(case.examiner), "authority:application", case.application.pk)
    assert str(case.application.decision_due_on) in html
    assert "《中华人民共和国医师法》第十三条" in html or "《医师法》第十三条" in html
    assert "余 20 个工作日" in html


def test_only_the_duty_that_is_next_is_offered_and_the_others_read_who_it_is_for(case: Case) -> None:
    case.advance("received")
    pk = case.application.pk
    intake = page(logged_in(case.intake), "authority:application", pk)
    assert reverse("authority:accept_application", args=[pk]) in intake
    assert reverse("authority:decide_application", args=[pk]) not in intake
    examiner = page(logged_in(case.examiner), "authority:application", pk)
    assert reverse("authority:accept_application", args=[pk]) not in examiner
    assert "由有受理职责的人员办理" in examiner


def test_a_warning_is_ticked_off_by_its_rule_id(case: Case) -> None:
    case.advance("accepted")
    case.hospital.licence_state = "overdue"
    case.hospital.save(update_fields=["licence_state"])
    client = logged_in(case.examiner)
    html = page(client, "authority:examine_application", case.application.pk)
    assert re.search(r'name="checked"[^>]*value="LOC-07"', html)
    unticked = send(client, "authority:examine_application", case, proposal="grant")
    assert unticked.status_code == 422
    assert "LOC-07" in unticked.content.decode()
    assert case.state == "accepted"
    fields = {"proposal": "grant", "checked": ["LOC-07"]}
    assert send(client, "authority:examine_application", case, **fields).status_code == 303
    assert "审查人员已核" in page(client, "authority:application", case.application.pk)


def test_a_finding_that_blocks_leaves_only_the_proposal_to_refuse(case: Case) -> None:
    case.advance("accepted")
    case.hospital.licence_state = "cancelled"
    case.hospital.save(update_fields=["licence_state"])
    client = logged_in(case.examiner)
    html = page(client, "authority:examine_application", case.application.pk)
    assert "建议不予准许" in html
    assert 'value="grant"' not in html
    assert send(client, "authority:examine_application", case, proposal="grant").status_code == 422
    assert send(client, "authority:examine_application", case, proposal="refuse").status_code == 303
    decision = page(logged_in(case.decider), "authority:decide_application", case.application.pk)
    assert "不能准予" in decision
    assert 'value="grant"' not in decision


def test_who_examined_reads_why_the_decision_is_not_his(case: Case) -> None:
    AuthorityOfficer.objects.filter(user=case.examiner).update(duties=["examine", "decide"])
    case.advance("examined")
    client = logged_in(User.objects.get(pk=case.examiner.pk))
    html = page(client, "authority:application", case.application.pk)
    assert "同一人不得再办理本环节" in html
    assert reverse("authority:decide_application", args=[case.application.pk]) not in html
    decide = page(client, "authority:decide_application", case.application.pk)
    assert "同一人不得再办理本环节" in decide
    assert 'name="decision"' not in decide
    response = send(client, "authority:decide_application", case, decision="grant")
    assert response.status_code == 422
    assert case.state == "examined"
    assert not Registration.objects.exists()


def test_a_refusal_names_its_ground_its_reasons_and_the_remedies(case: Case) -> None:
    case.advance("examined")
    client = logged_in(case.decider)
    assert send(client, "authority:decide_application", case, decision="refuse").status_code == 422
    fields = {"decision": "refuse", "grounds": ["ELG-08"], "reasons": "健康状况不适宜执业。"}
    assert send(client, "authority:decide_application", case, **fields).status_code == 303
    assert case.state == "refused"
    for who, side in ((case.decider, "authority"), (case.clerk, "institution")):
        html = page(logged_in(who), f"{side}:application", case.application.pk)
        assert "健康状况不适宜从事医师工作" in html
        assert "健康状况不适宜执业。" in html
        assert "行政复议" in html
    assert not Registration.objects.exists()


def test_the_supplement_notice_is_offered_once(case: Case) -> None:
    case.advance("received")
    client = logged_in(case.intake)
    fields = {"items": "1. 聘用证明不清楚"}
    assert send(client, "authority:request_supplement", case, **fields).status_code == 303
    assert case.state == "supplement_requested"
    supply(case.scope("applicant"), case.application.pk, version=case.version)
    html = page(client, "authority:application", case.application.pk)
    assert reverse("authority:request_supplement", args=[case.application.pk]) not in html
    assert "只能办理一次" in html


def test_an_act_whose_time_has_passed_leads_back_to_the_file(case: Case) -> None:
    case.advance("accepted")
    client = logged_in(case.intake)
    answer = client.get(reverse("authority:accept_application", args=[case.application.pk]))
    assert answer.status_code == 302
    assert answer["Location"] == reverse("authority:application", args=[case.application.pk])
