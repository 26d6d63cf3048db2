"""审批机关 over HTTP: proposing, checking, what is unusual, the directory, the way from a blocked confirmation (seed 3)."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.applications.case import make_case
from tests.institutions.authority_case import alone, decides, fresh
from yiji.accounts.models import User
from yiji.accounts.scope import Scope
from yiji.institutions.models import ApprovingAuthority, AuthorityProposal

pytestmark = pytest.mark.django_db
LIST = "/institution/approving-authorities/"


def browser(scope: Scope):  # type: ignore[no-untyped-def]
    return factories.logged_in(User.objects.get(pk=scope.user_id))


def fields(authority_id: object, **values: str) -> dict[str, object]:
    today = timezone.localdate().isoformat()
    return factories.form_data(**{"authority": str(authority_id), "effective_from": today, **values})


def test_two_persons_set_an_unusual_authority_and_the_page_tells_it() -> None:
    issuer = factories.make_authority()
    other = factories.make_authority(phone="0551-62345678")
    institution, maker, checker = fresh(issuer)
    administrator, second = browser(maker), browser(checker)
    text = administrator.get(LIST).content.decode()
    assert "临床、口腔、公共卫生、中医类别尚未设置审批机关" in text
    refused = administrator.post(f"{LIST}clinical/", fields(other.pk))
    assert refused.status_code == 422
    said = refused.content.decode()
    assert "所选的不是发证机关" in said
    assert "《医师执业注册管理办法》第九条" in said
    assert f'value="{other.pk}" selected' in said
    answer = administrator.post(f"{LIST}clinical/", fields(other.pk, reason="批文第 8 号"))
    assert answer.status_code == 303
    page = answer["Location"]
    assert "提出人不能复核自己提出的设置" in administrator.get(page).content.decode()
    assert f'action="{page}confirm/"' not in administrator.get(page).content.decode()
    seen = second.get(page).content.decode()
    for words in ("批文第 8 号", "与法定默认不同", "0551-62345678", other.name):
        assert words in seen
    assert second.post(f"{page}confirm/", factories.form_data(version=0)).status_code == 303
    assert decides(institution, "clinical") == other
    assert second.post(f"{page}confirm/", factories.form_data(version=0)).status_code == 409


def test_the_proposer_is_refused_with_the_way_out_and_a_decline_needs_its_reason() -> None:
    issuer = factories.make_authority()
    _institution, maker, checker = fresh(issuer)
    administrator, second = browser(maker), browser(checker)
    page = administrator.post(f"{LIST}dental/", fields(issuer.pk))["Location"]
    own = administrator.post(f"{page}confirm/", factories.form_data(version=0))
    assert own.status_code == 422
    assert "提出人不能复核自己提出的设置" in own.content.decode()
    empty = second.post(f"{page}decline/", factories.form_data(version=0, reason=""))
    assert empty.status_code == 422
    assert "请填写「不同意的理由」" in empty.content.decode()
    declined = second.post(f"{page}decline/", factories.form_data(version=0, reason="先问发证机关"))
    assert declined.status_code == 303
    assert "先问发证机关" in second.get(page).content.decode()
    assert AuthorityProposal.objects.get().state == "declined"


def test_a_lone_administrator_is_told_what_to_do() -> None:
    issuer = factories.make_authority()
    institution, maker = alone(issuer)
    client = browser(maker)
    form = client.get(f"{LIST}tcm/").content.decode()
    assert "须先添加一名复核人员" in form
    assert reverse("institution:operators") in form
    refused = client.post(f"{LIST}tcm/", fields(factories.make_authority().pk, reason="批文第 8 号"))
    assert refused.status_code == 422
    assert "目前没有其他管理员或复核人员" in refused.content.decode()
    answer = client.post(f"{LIST}clinical/", fields(issuer.pk))
    assert answer["Location"] == LIST
    assert decides(institution, "clinical") == issuer


def test_a_later_day_is_shown_as_waiting_and_can_be_cancelled() -> None:
    issuer = factories.make_authority()
    institution, maker = alone(issuer)
    client = browser(maker)
    day = timezone.localdate() + dt.timedelta(days=20)
    client.post(f"{LIST}clinical/", fields(issuer.pk, effective_from=day.isoformat()))
    text = client.get(LIST).content.decode()
    assert "等待生效" in text
    assert day.isoformat() in text
    assert decides(institution, "clinical") is None
    assert client.post(f"{LIST}clinical/cancel/", factories.form_data()).status_code == 303
    assert "未生效即取消" in client.get(LIST).content.decode()
    assert client.post(f"{LIST}clinical/cancel/", factories.form_data()).status_code == 409


@pytest.mark.parametrize(
    "values",
    [
        {"effective_from": "2026-02-29"},
        {"effective_from": "9999-12-31"},
        {"effective_from": "0000-00-00"},
        {"effective_from": "2020-01-01"},
        {"effective_from": "民国115年1月1日"},
        {"effective_from": ""},
        {"authority": "x"},
        {"authority": ""},
        {"authority": str(uuid.UUID(int=9))},
        {"reason": "a\x00b"},
        {"reason": "因" * 201},
    ],
)
def test_bad_input_is_refused_with_what_was_typed_kept(values: dict[str, str]) -> None:
    issuer = factories.make_authority()
    _institution, maker, _checker = fresh(issuer)
    answer = browser(maker).post(f"{LIST}clinical/", fields(issuer.pk, **values))
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode()
    assert not AuthorityProposal.objects.exists()


def test_unknown_categories_foreign_proposals_and_other_roles_find_nothing() -> None:
    issuer = factories.make_authority()
    institution, maker, _checker = fresh(issuer)
    administrator = browser(maker)
    assert administrator.get(f"{LIST}veterinary/").status_code == 404
    assert administrator.post(f"{LIST}veterinary/cancel/", factories.form_data()).status_code == 404
    page = administrator.post(f"{LIST}dental/", fields(issuer.pk))["Location"]
    clerk = factories.logged_in(factories.make_operator(institution))
    assert clerk.get(page).status_code == 200
    assert clerk.post(f"{page}confirm/", factories.form_data(version=0)).status_code == 404
    _other, _maker, stranger = fresh(issuer)
    for act in ("", "confirm/", "decline/"):
        method = browser(stranger).post if act else browser(stranger).get
        assert method(f"{page}{act}", factories.form_data(version=0, reason="无")).status_code == 404


def test_the_directory_lists_the_province_with_telephones_and_finds_by_part_of_the_name() -> None:
    issuer = factories.make_authority("虚构滨湖区卫生健康委员会", phone="0551-60000001")
    factories.make_authority(
        "虚构外省卫生健康委员会", province_code="510000", city_code="510100", county_code="510104"
    )
    _institution, maker = alone(issuer)
    client = browser(maker)
    text = client.get(f"{LIST}directory/?q=滨湖").content.decode()
    assert "0551-60000001" in text
    assert "虚构外省" not in client.get(f"{LIST}directory/").content.decode()
    assert "没有符合条件的机关" in client.get(f"{LIST}directory/?q=火星").content.decode()
    assert client.get(f"{LIST}directory/?q=%00&at=x").status_code == 200


def test_a_blocked_confirmation_leads_to_the_settings() -> None:
    case = make_case()
    case.advance("submitted")
    ApprovingAuthority.objects.filter(institution=case.hospital).delete()
    client = factories.logged_in(case.clerk)
    for name in ("institution:application", "institution:confirm_application"):
        text = client.get(reverse(name, args=[case.application.pk]), follow=True).content.decode()
        assert "AUTH-04" in text
        assert f'href="{LIST}"' in text.split("<main")[1]
    home = client.get("/institution/").content.decode()
    assert LIST in home.split("<main")[1]
