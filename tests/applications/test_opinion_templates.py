"""The usual opinions of an institution: kept in order, offered where they are needed, nobody else's."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.applications.case import make_case
from tests.factories import form_data, logged_in, make_institution, make_operator, scope_of
from yiji.applications.actions.opinion_templates import MOST, add_template, move_template
from yiji.applications.models import OpinionTemplate
from yiji.applications.queries.opinion_templates import opinion_templates
from yiji.audit.models import AuditEvent
from yiji.kernel.outcome import NotFound, Refusal

pytestmark = pytest.mark.django_db
PAGE = reverse("institution:opinion_templates")


def test_they_are_added_changed_moved_and_deleted_on_their_page() -> None:
    client = logged_in(make_operator(make_institution(), "administrator"))
    assert "系统预设的意见仍可选用" in client.get(PAGE).content.decode()
    assert client.post(PAGE, form_data(use="confirm", text="")).status_code == 422
    for text in ("甲", "乙", "丙"):
        assert client.post(PAGE, form_data(use="confirm", text=text)).status_code == 303
    again = client.post(PAGE, form_data(use="confirm", text="乙"))
    assert again.status_code == 422
    assert "已有内容相同" in again.content.decode()
    first, second, third = OpinionTemplate.objects.all()
    move = reverse("institution:move_opinion_template", args=[third.pk])
    assert client.post(move, form_data(up="1")).status_code == 303
    change = reverse("institution:change_opinion_template", args=[second.pk])
    assert "乙" in client.get(change).content.decode()
    assert client.post(change, form_data(text="乙二")).status_code == 303
    delete = reverse("institution:delete_opinion_template", args=[first.pk])
    assert client.post(delete, form_data()).status_code == 303
    assert [one.text for one in OpinionTemplate.objects.all()] == ["丙", "乙二"]
    assert AuditEvent.objects.filter(verb__startswith="opinion_template.").count() == 6


def test_another_institution_neither_sees_nor_changes_them() -> None:
    mine = add_template(scope_of(make_operator(make_institution())), use="return", text="材料不清晰")
    stranger = make_operator(make_institution(), "administrator")
    with pytest.raises(NotFound):
        move_template(scope_of(stranger), mine.pk, up=True)
    address = reverse("institution:change_opinion_template", args=[mine.pk])
    assert logged_in(stranger).post(address, form_data(text="改")).status_code == 404
    assert opinion_templates(scope_of(stranger)) == []
    viewer = make_operator(make_institution(), "viewer")
    assert logged_in(viewer).get(PAGE).status_code == 404


def test_the_twenty_first_is_refused() -> None:
    scope = scope_of(make_operator(make_institution()))
    for number in range(MOST):
        add_template(scope, use="confirm", text=f"意见{number}")
    with pytest.raises(Refusal, match="最多保存20条"):
        add_template(scope, use="confirm", text="再一条")


def test_confirming_and_returning_offer_them() -> None:
    case = make_case().advance("submitted")
    scope = case.scope("clerk")
    opinion = add_template(scope, use="confirm", text="本院自己的意见。")
    remark = add_template(scope, use="return", text="请重新上传清晰的照片。")
    client = logged_in(case.clerk)
    confirm = reverse("institution:confirm_application", args=[case.application.pk])
    back = reverse("institution:return_application", args=[case.application.pk])
    assert opinion.text in client.get(confirm).content.decode()
    assert remark.text in client.get(back).content.decode()
    done = client.post(
        confirm,
        form_data(
            version=case.version,
            usual_opinion=str(opinion.pk),
            opinion="",
            employed_from=timezone.localdate().isoformat(),
        ),
    )
    assert done.status_code == 303
    case.application.refresh_from_db()
    assert case.application.institution_opinion == opinion.text


def test_a_usual_remark_explains_the_reason_other() -> None:
    case = make_case().advance("submitted")
    remark = add_template(case.scope("clerk"), use="return", text="请补充进修证明。")
    back = reverse("institution:return_application", args=[case.application.pk])
    client = logged_in(case.clerk)
    bare = client.post(back, form_data(version=case.version, reasons=["other"], usual_note="", note=""))
    assert bare.status_code == 422
    done = client.post(
        back, form_data(version=case.version, reasons=["other"], usual_note=str(remark.pk), note="")
    )
    assert done.status_code == 303
    case.application.refresh_from_db()
    assert remark.text in case.application.return_reason
