"""Which authority decides: the default that the law gives, what an institution may set, what stays as it was."""

from __future__ import annotations

import datetime as dt
import itertools
import uuid

import pytest

from tests import factories
from yiji.accounts.scope import Scope
from yiji.audit.models import AuditEvent
from yiji.institutions.actions.set_approving_authority import adopt_defaults, set_approving_authority
from yiji.institutions.models import ApprovingAuthority, Authority, Institution
from yiji.institutions.queries.approving_authorities import (
    CATEGORIES,
    authority_choices,
    category_settings,
    default_authority,
    setting_history,
    unset_categories,
)
from yiji.kernel.outcome import NotFound, Refusal
from yiji.notices.models import InAppNotice

pytestmark = pytest.mark.django_db

_serial = itertools.count(1)


def fresh(authority: Authority | None = None, **values: object) -> tuple[Institution, Scope]:
    """An institution that has not set anything, and its administrator."""
    institution = factories.make_institution(authority=authority, **values)
    ApprovingAuthority.objects.filter(institution=institution).delete()
    return institution, factories.scope_of(factories.make_operator(institution, "administrator"))


def tcm(level: str, **place: str) -> Authority:
    return factories.make_authority(f"虚构中医药管理局{next(_serial)}", kind="tcm", level=level, **place)


def test_a_hospital_goes_to_the_authority_that_licensed_it() -> None:
    issuer = factories.make_authority()
    institution, _scope = fresh(issuer)
    found = default_authority(institution, "clinical")
    assert found.authority == issuer
    assert found.article == "《医师执业注册管理办法》第九条"


def test_a_prevention_institution_goes_to_the_health_authority_of_its_level() -> None:
    health = factories.make_authority("虚构区卫生健康委员会甲")
    issuer = tcm("county")
    institution, _scope = fresh(issuer, kind="prevention")
    assert default_authority(institution, "public_health").authority == health


def test_tcm_goes_to_the_nearest_tcm_authority_upwards_and_says_why() -> None:
    issuer = factories.make_authority()
    institution, _scope = fresh(issuer)
    none = default_authority(institution, "tcm")
    assert none.authority == issuer
    tcm("county", county_code="340111")
    tcm("province", province_code="510000", city_code="", county_code="")
    assert default_authority(institution, "tcm").authority == issuer
    province = tcm("province", city_code="", county_code="")
    upper = default_authority(institution, "tcm")
    assert upper.authority == province
    county = tcm("county")
    nearest = default_authority(institution, "tcm")
    assert nearest.authority == county
    assert len({none.reason, upper.reason, nearest.reason}) == 3
    assert nearest.article == "《医师执业注册管理办法》第二十四条"


def test_setting_replaces_the_live_row_keeps_the_old_one_and_tells_the_authority() -> None:
    first, second = factories.make_authority(), factories.make_authority()
    institution, scope = fresh(first)
    now = dt.datetime(2026, 11, 23, 17, 0, tzinfo=dt.UTC)
    set_approving_authority(scope, "clinical", first.pk, now=now)
    set_approving_authority(scope, "clinical", second.pk, now=now)
    live = ApprovingAuthority.objects.get(
        institution=institution, category="clinical", superseded_at__isnull=True
    )
    assert live.authority == second
    # Five in the afternoon in UTC is the next day in China.
    assert live.effective_from == dt.date(2026, 11, 24)
    assert live.set_by_name == scope.display_name
    assert [row.authority for row in setting_history(scope)] == [first]
    assert InAppNotice.objects.filter(recipient_id=second.pk, template="approving-authority-set").count() == 1
    assert AuditEvent.objects.filter(verb="approving_authority.set").count() == 2


def test_setting_the_same_authority_again_changes_nothing() -> None:
    authority = factories.make_authority()
    _institution, scope = fresh(authority)
    first = set_approving_authority(scope, "dental", authority.pk)
    assert set_approving_authority(scope, "dental", authority.pk) == first
    assert setting_history(scope) == []


def test_an_authority_of_another_province_out_of_use_or_unknown_is_refused_with_the_article() -> None:
    _institution, scope = fresh()
    elsewhere = factories.make_authority(province_code="510000", city_code="510100", county_code="510104")
    closed = factories.make_authority(is_active=False)
    for authority_id in (elsewhere.pk, closed.pk, uuid.uuid4()):
        with pytest.raises(Refusal) as refusal:
            set_approving_authority(scope, "clinical", authority_id)
        problem = refusal.value.problems[0]
        assert problem.field == "authority"
        assert problem.articles
    offered = {choice for choice, _name in authority_choices(scope)}
    assert not {str(elsewhere.pk), str(closed.pk)} & offered


def test_an_unknown_category_and_a_foreign_side_find_nothing() -> None:
    authority = factories.make_authority()
    _institution, scope = fresh(authority)
    with pytest.raises(NotFound):
        set_approving_authority(scope, "veterinary", authority.pk)
    for stranger in (Scope.public(), factories.scope_of(factories.make_user_officer(authority))):
        with pytest.raises(NotFound):
            set_approving_authority(stranger, "clinical", authority.pk)


def test_the_defaults_fill_only_what_is_not_set() -> None:
    issuer, other = factories.make_authority(), factories.make_authority()
    _institution, scope = fresh(issuer)
    set_approving_authority(scope, "clinical", other.pk)
    assert len(unset_categories(scope)) == 3
    assert adopt_defaults(scope) == 3
    assert adopt_defaults(scope) == 0
    assert unset_categories(scope) == []
    settings = {row.category: row for row in category_settings(scope)}
    assert set(settings) == set(CATEGORIES)
    assert settings["clinical"].unusual
    assert not settings["dental"].unusual
