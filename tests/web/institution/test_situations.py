"""Seed 8.1: every situation stands on the page with its article, and the two acts called 备案 are told apart."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests import factories
from yiji.rulebook.deregistration_grounds import DEREGISTRATION_GROUNDS
from yiji.rulebook.off_roster_reasons import OFF_ROSTER_REASONS

pytestmark = pytest.mark.django_db


def test_every_situation_is_listed_with_its_article_and_its_way() -> None:
    clerk = factories.logged_in(factories.make_operator(factories.make_institution()))
    page = clerk.get(reverse("institution:situations")).content.decode()
    for reason in OFF_ROSTER_REASONS.values():
        assert reason.label in page
        assert reason.article.cite() in page
    for ground in DEREGISTRATION_GROUNDS.values():
        if ground.code != "11":
            assert ground.label in page
            assert all(article.cite() in page for article in ground.articles)
    assert "两种“备案”不要混淆" in page
    assert reverse("institution:off_roster_filings") in page
    assert "30 日内备案" in page


def test_a_viewer_reads_it_but_is_led_nowhere() -> None:
    viewer = factories.logged_in(factories.make_operator(factories.make_institution(), "viewer"))
    page = viewer.get(reverse("institution:situations")).content.decode()
    assert "去办理" not in page
