"""A person keeps views of a list under names of his own, renames, drops them, and says which one opens by itself."""

from __future__ import annotations

import uuid

from django.db import IntegrityError, transaction
from django.db.models import F

from yiji.accounts.models import SavedView
from yiji.accounts.queries.saved_views import own_views
from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.kernel.outcome import Conflict, NotFound, Problem, Refusal

MOST_OF_A_LIST = 20
MOST_NAME = 20
_MOST_QUERY = 1000


def save_view(scope: Scope, list_name: str, *, name: str, query: str, is_default: bool = False) -> SavedView:
    """Keep ``query`` (an address's, without a person's name) under ``name``; the same name is written over.

    Raises Refusal for a missing or long name and for the twenty-first view of a list.
    """
    if scope.user_id is None:
        raise NotFound
    name = _name(name)
    if len(query) > _MOST_QUERY:
        raise Refusal(Problem("query", "筛选条件太长，不能保存。", way_out="请减少条件后再保存。"))
    mine = own_views(scope, list_name)
    with transaction.atomic():
        known = mine.filter(name=name).first()
        if known is None and mine.count() >= MOST_OF_A_LIST:
            raise Refusal(
                Problem(
                    "too_many_views",
                    "一个名单最多保存 {most} 个视图。",
                    field="name",
                    way_out="请先删除不用的视图。",
                    params={"most": MOST_OF_A_LIST},
                )
            )
        if is_default:
            _no_default(scope, list_name)
        if known is None:
            try:
                with transaction.atomic():
                    view = SavedView.objects.create(
                        user_id=scope.user_id,
                        list_name=list_name,
                        name=name,
                        query=query,
                        is_default=is_default,
                    )
            except IntegrityError:
                raise Conflict from None
        else:
            _step(known, known.version, query=query, is_default=is_default or known.is_default)
            view = known
        record(scope, "saved_view.save", "saved_view", view.pk, delta={"list": list_name})
    return view


def rename_view(scope: Scope, view_id: uuid.UUID, *, name: str, version: int) -> SavedView:
    """Give a view another name. Raises NotFound, Conflict, Refusal for a name that another one has."""
    view = _own(scope, view_id)
    name = _name(name)
    with transaction.atomic():
        if own_views(scope, view.list_name).filter(name=name).exclude(pk=view.pk).exists():
            raise Refusal(Problem("name_taken", "已有同名的视图。", field="name", way_out="请换一个名称。"))
        _step(view, version, name=name)
        record(scope, "saved_view.rename", "saved_view", view.pk)
    return view


def set_default_view(scope: Scope, view_id: uuid.UUID, *, version: int, on: bool) -> SavedView:
    """Make a view the one its list opens with, or take that back. Raises NotFound, Conflict."""
    view = _own(scope, view_id)
    with transaction.atomic():
        if on and not view.is_default:
            _no_default(scope, view.list_name)
        _step(view, version, is_default=on)
        record(scope, "saved_view.default", "saved_view", view.pk, delta={"on": on})
    return view


def delete_view(scope: Scope, view_id: uuid.UUID, *, version: int) -> None:
    """Drop a view. Raises NotFound, Conflict."""
    view = _own(scope, view_id)
    with transaction.atomic():
        if not SavedView.objects.filter(pk=view.pk, version=version).delete()[0]:
            raise Conflict
        record(scope, "saved_view.delete", "saved_view", view_id, delta={"list": view.list_name})


def _own(scope: Scope, view_id: uuid.UUID) -> SavedView:
    view = own_views(scope).filter(pk=view_id).first()
    if view is None:
        raise NotFound
    return view


def _name(name: str) -> str:
    name = name.strip()
    if not 0 < len(name) <= MOST_NAME:
        raise Refusal(
            Problem(
                "name",
                "视图名称应为 1 至 {most} 个字。",
                field="name",
                way_out="请填写简短的名称，例如“内科未激活”。",
                params={"most": MOST_NAME},
            )
        )
    return name


def _no_default(scope: Scope, list_name: str) -> None:
    own_views(scope, list_name).filter(is_default=True).update(is_default=False, version=F("version") + 1)


def _step(view: SavedView, version: int, **changes: object) -> None:
    moved = SavedView.objects.filter(pk=view.pk, version=version).update(version=F("version") + 1, **changes)
    if not moved:
        raise Conflict
    view.refresh_from_db()
