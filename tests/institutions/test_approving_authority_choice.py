"""Which authority decides: the default of the law, what departs from it, which may be chosen."""

from __future__ import annotations

import uuid

import pytest
from django.db import IntegrityError, transaction

from tests import factories
from tests.institutions.authority_case import TODAY, alone, fresh, tcm
from yiji.institutions.actions.propose_authority import propose_authority
from yiji.institutions.models import Authority, AuthorityProposal, Institution
from yiji.institutions.queries.approving_authorities import (
    authority_choices,
    authority_directory,
)
from yiji.institutions.queries.authority_choice import departures
from yiji.institutions.queries.default_authority import default_authority
from yiji.kernel.outcome import Refusal

pytestmark = pytest.mark.django_db


def test_a_hospital_goes_to_the_authority_that_licensed_it() -> None:
    issuer = factories.make_authority()
    institution, _scope = alone(issuer)
    found = default_authority(institution, "clinical")
    assert found.authority == issuer
    assert found.article == "《医师执业注册管理办法》第九条"


def test_a_prevention_institution_goes_to_the_health_authority_of_its_level() -> None:
    health = factories.make_authority("虚构区卫生健康委员会甲")
    issuer = tcm("county")
    institution, _scope = alone(issuer, kind="prevention")
    assert default_authority(institution, "public_health").authority == health


def test_tcm_goes_to_the_nearest_tcm_authority_upwards_and_says_why() -> None:
    issuer = factories.make_authority()
    institution, _scope = alone(issuer)
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


def test_what_is_unusual_is_named_with_its_article() -> None:
    issuer = factories.make_authority()
    institution, _scope = alone(issuer)
    bureau, city = tcm("county"), factories.make_authority(level="city", county_code="")
    elsewhere = factories.make_authority(county_code="340111")
    sister = factories.make_authority()

    def codes(category: str, authority: Authority, at: Institution = institution) -> list[str]:
        return [one.code for one in departures(at, category, authority)]

    assert codes("clinical", issuer) == []
    assert codes("tcm", bureau) == []
    assert codes("tcm", issuer) == ["tcm_with_health"]
    assert codes("clinical", bureau) == ["ordinary_with_tcm"]
    assert codes("dental", elsewhere) == ["other_division"]
    assert codes("clinical", sister) == ["not_issuer"]
    assert codes("tcm", tcm("city", county_code="")) == ["not_nearest"]
    assert codes("tcm", factories.make_authority(county_code="340111")) == [
        "other_division",
        "tcm_with_health",
    ]
    centre, _scope = alone(issuer, kind="prevention")
    assert codes("public_health", city, centre) == ["other_level"]
    assert {one.article for one in departures(institution, "tcm", issuer)} == {
        "《医师执业注册管理办法》第二十四条"
    }


def test_an_unusual_choice_needs_a_reason_and_says_which_article_it_departs_from() -> None:
    issuer, bureau = factories.make_authority(), tcm("county")
    _institution, maker, _checker = fresh(issuer)
    with pytest.raises(Refusal) as refusal:
        propose_authority(maker, "tcm", issuer.pk, effective_from=TODAY(), reason="   ")
    problem = refusal.value.problems[0]
    assert (problem.code, problem.field) == ("tcm_with_health", "reason")
    assert problem.articles == ("《医师执业注册管理办法》第二十四条",)
    assert propose_authority(maker, "tcm", bureau.pk, effective_from=TODAY()) is not None
    with pytest.raises(IntegrityError), transaction.atomic():
        AuthorityProposal.objects.filter(category="tcm").update(unusual="not_issuer", version=1)


def test_an_authority_of_another_province_out_of_use_or_unknown_is_refused_with_the_article() -> None:
    _institution, maker = alone()
    elsewhere = factories.make_authority(province_code="510000", city_code="510100", county_code="510104")
    closed = factories.make_authority(is_active=False)
    for authority_id in (elsewhere.pk, closed.pk, uuid.uuid4()):
        with pytest.raises(Refusal) as refusal:
            propose_authority(maker, "clinical", authority_id, effective_from=TODAY(), reason="批文第 8 号")
        problem = refusal.value.problems[0]
        assert problem.field == "authority"
        assert problem.articles
    offered = {choice for choice, _name in authority_choices(maker)}
    assert not {str(elsewhere.pk), str(closed.pk)} & offered
    assert not {elsewhere.pk, closed.pk} & set(authority_directory(maker).values_list("pk", flat=True))
