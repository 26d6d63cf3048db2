"""Keeps the tokens of names and finds objects by them."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import QuerySet

from yiji.search.models import NameToken
from yiji.search.tokens import name_tokens, query_tokens


def index_name(kind: str, object_id: uuid.UUID, *names: str) -> None:
    """Replace the tokens of one object (call it in the transaction that writes the name)."""
    NameToken.objects.filter(kind=kind, object_id=object_id).delete()
    tokens = set().union(*(name_tokens(name) for name in names if name)) if names else set()
    NameToken.objects.bulk_create(
        [NameToken(kind=kind, token=t, object_id=object_id) for t in sorted(tokens)]
    )


def index_many(kind: str, names: dict[uuid.UUID, str]) -> None:
    """Add tokens for objects that have none yet (imports)."""
    rows = [NameToken(kind=kind, token=t, object_id=i) for i, n in names.items() for t in name_tokens(n)]
    NameToken.objects.bulk_create(rows, batch_size=2000, ignore_conflicts=True)


def find(queryset: QuerySet[Any], kind: str, query: str, column: str = "pk") -> QuerySet[Any]:
    """Narrow ``queryset`` to objects whose name matches; an empty query leaves it as it is."""
    for alternatives in query_tokens(query):
        ids = NameToken.objects.filter(kind=kind, token__in=alternatives).values("object_id")
        queryset = queryset.filter(**{f"{column}__in": ids})
    return queryset
