"""Views of lists: kept by name, written over, renamed, one of them opens by itself, each person's own."""

from __future__ import annotations

import pytest

from tests.factories import make_institution, make_operator, scope_of
from yiji.accounts.actions.saved_views import (
    MOST_OF_A_LIST,
    delete_view,
    rename_view,
    save_view,
    set_default_view,
)
from yiji.accounts.models import SavedView
from yiji.accounts.queries.saved_views import own_views
from yiji.accounts.scope import Scope
from yiji.audit.models import AuditEvent
from yiji.kernel.outcome import Conflict, NotFound, Refusal

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk() -> Scope:
    return scope_of(make_operator(make_institution()))


def code_of(refused: pytest.ExceptionInfo[Refusal]) -> str:
    return refused.value.problems[0].code


def test_the_same_name_is_written_over_and_each_step_is_logged(clerk: Scope) -> None:
    first = save_view(clerk, "primary", name=" 内科 ", query="category=clinical")
    again = save_view(clerk, "primary", name="内科", query="category=dental", is_default=True)
    assert again.pk == first.pk
    assert (again.name, again.query, again.is_default, again.version) == (
        "内科",
        "category=dental",
        True,
        1,
    )
    assert save_view(clerk, "primary", name="内科", query="").is_default, (
        "writing over keeps what opens the list"
    )
    assert save_view(clerk, "filed_here", name="内科", query="").pk != first.pk
    assert AuditEvent.objects.filter(verb="saved_view.save", object_id=str(first.pk)).count() == 3


def test_only_one_view_opens_a_list(clerk: Scope) -> None:
    one = save_view(clerk, "primary", name="甲", query="", is_default=True)
    two = save_view(clerk, "primary", name="乙", query="")
    other = save_view(clerk, "filed_here", name="丙", query="", is_default=True)
    set_default_view(clerk, two.pk, version=two.version, on=True)
    assert set(own_views(clerk).filter(is_default=True).values_list("name", flat=True)) == {"乙", "丙"}
    one.refresh_from_db()
    set_default_view(clerk, other.pk, version=other.version, on=False)
    assert not own_views(clerk, "filed_here").filter(is_default=True).exists()
    with pytest.raises(Conflict):
        set_default_view(clerk, one.pk, version=0, on=True)


@pytest.mark.parametrize("name", ["", "   ", "名" * 21])
def test_a_name_that_cannot_be_read_is_refused_at_its_field(clerk: Scope, name: str) -> None:
    with pytest.raises(Refusal) as refused:
        save_view(clerk, "primary", name=name, query="")
    assert code_of(refused) == "name"
    assert refused.value.problems[0].field == "name"


def test_a_twenty_first_view_and_an_endless_query_are_refused(clerk: Scope) -> None:
    for number in range(MOST_OF_A_LIST):
        save_view(clerk, "primary", name=f"视图{number}", query="")
    with pytest.raises(Refusal) as refused:
        save_view(clerk, "primary", name="再一个", query="")
    assert code_of(refused) == "too_many_views"
    with pytest.raises(Refusal) as refused:
        save_view(clerk, "filed_here", name="长", query="x" * 1001)
    assert code_of(refused) == "query"
    assert save_view(clerk, "primary", name="视图3", query="level=1").query == "level=1"


def test_a_name_is_taken_once_and_a_stale_page_changes_nothing(clerk: Scope) -> None:
    one = save_view(clerk, "primary", name="甲", query="")
    save_view(clerk, "primary", name="乙", query="")
    with pytest.raises(Refusal) as refused:
        rename_view(clerk, one.pk, name="乙", version=0)
    assert code_of(refused) == "name_taken"
    assert rename_view(clerk, one.pk, name="丙", version=0).name == "丙"
    with pytest.raises(Conflict):
        rename_view(clerk, one.pk, name="丁", version=0)
    with pytest.raises(Conflict):
        delete_view(clerk, one.pk, version=0)
    delete_view(clerk, one.pk, version=1)
    assert not SavedView.objects.filter(pk=one.pk).exists()


def test_nobody_else_finds_a_view_not_even_a_colleague(clerk: Scope) -> None:
    view = save_view(clerk, "primary", name="甲", query="")
    colleague = scope_of(make_operator(make_institution()))
    assert not own_views(colleague).exists()
    for act in (
        lambda: rename_view(colleague, view.pk, name="乙", version=0),
        lambda: set_default_view(colleague, view.pk, version=0, on=True),
        lambda: delete_view(colleague, view.pk, version=0),
    ):
        with pytest.raises(NotFound):
            act()
