"""Asked changes of information for the institution's list and the physician's own page (seed 7)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from yiji.accounts.scope import Scope
from yiji.codelists import catalogue
from yiji.kernel.outcome import NotFound
from yiji.register.info_change_rules import GOOD_WHITE, value_label
from yiji.register.models import InfoChange, Physician
from yiji.register.models.info_change import INFO_ITEMS
from yiji.register.queries.match import institution_of_valid_registration
from yiji.register.visibility import own_account_row, visible_info_changes, visible_physicians
from yiji.search.find import find
from yiji.uploads.page_pictures import page_picture
from yiji.vault.files import read_file
from yiji.vault.models import StoredFile

ORDER = ("submitted_at", "id")
DONE_ORDER = ("-submitted_at", "id")
COLUMNS = (
    "id",
    "version",
    "item",
    "old_value",
    "new_value",
    "state",
    "submitted_at",
    "decided_at",
    "decided_by_name",
    "white_share",
    "physician_id",
    "physician__name",
)
TABS = ("submitted", "approved", "returned", "withdrawn")
ITEMS = INFO_ITEMS


@dataclass(frozen=True)
class InfoChangeDetail:
    """One change; ``pages`` of evidence can be looked at, ``others`` wait for the same person."""

    change: InfoChange
    physician_name: str
    item: str
    old: str
    new: str
    pages: tuple[int, ...]
    reasons: tuple[str, ...]
    white_is_poor: bool
    moved_away: bool
    others: tuple[tuple[uuid.UUID, str], ...]


@dataclass(frozen=True)
class OwnItem:
    """One item of the physician's page: what is in force and what waits."""

    item: str
    label: str
    value: str
    waiting: InfoChange | None
    waiting_value: str


def info_changes(scope: Scope, tab: str, item: str = "", name: str = "") -> QuerySet[InfoChange]:
    """Changes of one tab, optionally of one item and of physicians whose name matches."""
    found = visible_info_changes(scope).filter(state=tab)
    if item:
        found = found.filter(item=item)
    return find(found, "physician", name, column="physician_id")


def own_history(scope: Scope) -> QuerySet[InfoChange]:
    """All that the physician who asks has ever asked for."""
    return visible_info_changes(scope)


def waiting_count(scope: Scope, most: int) -> int:
    """How many wait, counted to ``most``."""
    return visible_info_changes(scope).filter(state="submitted")[:most].count()


def describe_info_changes(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows of COLUMNS in words; no further query."""
    return [
        {
            **row,
            "label": catalogue.label("info_change_item", row["item"]),
            "old": value_label(row["item"], row["old_value"]),
            "new": value_label(row["item"], row["new_value"]),
            "choice": f"{row['id']}:{row['version']}",
            "white_is_poor": _poor(row["white_share"]),
        }
        for row in rows
    ]


def info_change_detail(scope: Scope, change_id: uuid.UUID) -> InfoChangeDetail:
    """One change within the scope; raises NotFound for any other."""
    change = visible_info_changes(scope).filter(pk=change_id).select_related("physician").first()
    if change is None:
        raise NotFound
    others = (
        visible_info_changes(scope)
        .filter(physician_id=change.physician_id, state="submitted")
        .exclude(pk=change.pk)
        .values_list("pk", "item")
    )
    institution = institution_of_valid_registration(change.physician_id)
    return InfoChangeDetail(
        change=change,
        physician_name=change.physician.name,
        item=catalogue.label("info_change_item", change.item),
        old=value_label(change.item, change.old_value),
        new=value_label(change.item, change.new_value),
        pages=tuple(range(1, change.evidence_pages + 1)),
        reasons=tuple(catalogue.label("info_return_reason", code) for code in change.return_reasons),
        white_is_poor=_poor(change.white_share),
        moved_away=institution is None or institution.pk != change.institution_id,
        others=tuple((pk, catalogue.label("info_change_item", item)) for pk, item in others),
    )


def evidence_picture(scope: Scope, change_id: uuid.UUID, page: int) -> bytes:
    """A page of the evidence as JPEG; raises NotFound outside the scope, Refusal for a page that is not there."""
    change = visible_info_changes(scope).filter(pk=change_id).first()
    file = _file(change.evidence_id if change else None)
    if change is None or file is None:
        raise NotFound
    return page_picture(read_file(file), file.media_type, page)


def change_photo(scope: Scope, change_id: uuid.UUID, which: str) -> bytes:
    """The ``old`` or ``new`` photo of a change as JPEG; raises NotFound."""
    change = visible_info_changes(scope).filter(pk=change_id, item="photo").first()
    file_id = None
    if change is not None:
        file_id = change.new_photo_id if which == "new" else change.old_photo_id
    file = _file(file_id)
    if file is None:
        raise NotFound
    return read_file(file)


def current_photo(scope: Scope, physician_id: uuid.UUID) -> bytes:
    """The photo in force of a physician in the scope; only the last approved one is ever shown."""
    found = visible_physicians(scope).filter(pk=physician_id).values_list("photo_id", flat=True).first()
    file = _file(found)
    if file is None:
        raise NotFound
    return read_file(file)


def own_items(scope: Scope) -> list[OwnItem]:
    """The five items of the physician who asks, with what waits; raises NotFound for everybody else."""
    account = own_account_row(scope)
    person = Physician.objects.filter(pk=account.physician_id or uuid.UUID(int=0)).first()
    waiting = {change.item: change for change in visible_info_changes(scope).filter(state="submitted")}
    items = []
    for item in ITEMS:
        change = waiting.get(item)
        stored = "" if item == "photo" or person is None else str(getattr(person, item))
        items.append(
            OwnItem(
                item=item,
                label=catalogue.label("info_change_item", item),
                value=value_label(item, stored),
                waiting=change,
                waiting_value=value_label(item, change.new_value) if change else "",
            )
        )
    return items


def own_photo_known(scope: Scope) -> bool:
    """Whether the physician who asks has a photo in force."""
    account = own_account_row(scope)
    return Physician.objects.filter(
        pk=account.physician_id or uuid.UUID(int=0), photo_id__isnull=False
    ).exists()


def own_institution(scope: Scope) -> str:
    """The institution that would decide, "" without a valid registration."""
    account = own_account_row(scope)
    found = institution_of_valid_registration(account.physician_id) if account.physician_id else None
    return found.name if found else ""


def _poor(white_share: int | None) -> bool:
    return white_share is not None and white_share < GOOD_WHITE


def _file(file_id: uuid.UUID | None) -> StoredFile | None:
    if file_id is None:
        return None
    return StoredFile.objects.filter(pk=file_id, owner_kind="info_change").first()
