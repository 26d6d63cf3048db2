"""A new installation has no usable account; the command line makes the first officers, by one-time code."""

from __future__ import annotations

import pytest

from yiji.accounts.actions.add_officer import add_officer
from yiji.accounts.models import AuthorityOfficer, User
from yiji.accounts.one_time_codes import check
from yiji.accounts.scope import Scope
from yiji.institutions.actions.add_authority import add_authority
from yiji.kernel.outcome import Refusal

pytestmark = pytest.mark.django_db
SCOPE = Scope.system("test")
PERSON = {"name": "方静", "id_number": "440106198512310021", "phone": "13905710101"}


def test_a_fresh_database_has_no_account() -> None:
    assert not User.objects.exists()


def test_the_first_officer_gets_a_code_and_no_password() -> None:
    authority = add_authority(SCOPE, name="西湖区卫生健康局", division="330106")
    code = add_officer(SCOPE, authority.pk, login_name="fangjing", duties=["intake"], **PERSON)
    user = User.objects.get(login_name="fangjing")
    assert not user.has_usable_password()
    assert user.must_set_password
    assert AuthorityOfficer.objects.get(user=user).duties == ["intake"]
    check("setup", user.pk, code)


def test_the_division_gives_level_and_region() -> None:
    county = add_authority(SCOPE, name="西湖区卫生健康局", division="330106")
    province = add_authority(SCOPE, name="浙江省中医药管理局", division="330000", kind="tcm")
    assert (county.level, county.city_code, county.county_code) == ("county", "330100", "330106")
    assert (province.level, province.city_code, province.kind) == ("province", "", "tcm")
    assert add_authority(SCOPE, name="西湖区卫生健康局", division="330106") == county


@pytest.mark.parametrize("division", ["", "33", "999999"])
def test_an_unknown_division_is_refused(division: str) -> None:
    with pytest.raises(Refusal, match="行政区划"):
        add_authority(SCOPE, name="某局", division=division)


def test_a_log_in_name_in_use_or_an_unknown_duty_is_refused() -> None:
    authority = add_authority(SCOPE, name="西湖区卫生健康局", division="330106")
    add_officer(SCOPE, authority.pk, login_name="fangjing", duties=["intake"], **PERSON)
    with pytest.raises(Refusal, match="登录名"):
        add_officer(SCOPE, authority.pk, login_name="FangJing", duties=["intake"], **PERSON)
    with pytest.raises(Refusal, match="岗位"):
        add_officer(SCOPE, authority.pk, login_name="other", duties=["boss"], **PERSON)
    assert User.objects.count() == 1
