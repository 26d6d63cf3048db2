"""The institution approves or returns changes of information, one or many (seed 7).

Only the registration side's copy changes; the qualification record is the issuer's and stays as it is.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.codelists import catalogue
from yiji.kernel.outcome import Conflict, NotFound, Problem, Refusal
from yiji.notices.send import notify, send_sms
from yiji.register.change_listeners import tell_portrait
from yiji.register.info_change_rules import MOST_AT_ONCE
from yiji.register.models import InfoChange, Physician
from yiji.register.queries.match import institution_of_valid_registration
from yiji.register.visibility import visible_info_changes
from yiji.vault.fields import reveal


def approve_info_change(
    scope: Scope, change_id: uuid.UUID, *, version: int, now: dt.datetime | None = None
) -> InfoChange:
    """Put the new value in force and flag the physician as changed.

    Raises NotFound for changes of other institutions, Conflict when it was decided meanwhile or the register's
    value is no longer the old one, Refusal when the applicant decides on himself or has left the institution.
    """
    now = now or timezone.now()
    change = _waiting(scope, change_id, version)
    _refuse_if_gone(change)
    with transaction.atomic():
        _decide(scope, change, version, now, state="approved")
        _apply(change)
        if change.item == "photo":
            tell_portrait(scope, change.physician_id, timezone.localdate(now))
        record(
            scope,
            "info_change.approve",
            "physician",
            change.physician_id,
            delta={"item": change.item, "old": change.old_value, "new": change.new_value},
        )
        notify(
            change.account.user_id,
            "info-change-approved",
            {"item": catalogue.label("info_change_item", change.item, lang="zh")},
            dedup_key=f"info-change-approved:{change.pk}",
            object_kind="info_change",
            object_id=change.pk,
        )
    return change


def return_info_change(
    scope: Scope,
    change_id: uuid.UUID,
    *,
    version: int,
    reasons: Sequence[str],
    note: str = "",
    now: dt.datetime | None = None,
) -> InfoChange:
    """Send it back with reasons of the list; the physician may ask again. Raises like ``approve_info_change``."""
    now = now or timezone.now()
    change = _waiting(scope, change_id, version)
    _require_reasons(reasons, note)
    with transaction.atomic():
        _decide(
            scope,
            change,
            version,
            now,
            state="returned",
            return_reasons=list(reasons),
            return_note=note.strip()[:300],
        )
        record(scope, "info_change.return", "physician", change.physician_id, reason=",".join(reasons)[:200])
        item = catalogue.label("info_change_item", change.item, lang="zh")
        send_sms(
            "info-change-returned",
            reveal(change.account.user, "phone"),
            {"item": item},
            dedup_key=f"info-change-returned:{change.pk}",
            recipient_kind="physician",
            recipient_id=change.account.user_id,
            tenant_id=change.institution_id,
            now=now,
        )
        notify(
            change.account.user_id,
            "info-change-returned",
            {"item": item},
            dedup_key=f"info-change-returned:{change.pk}",
            object_kind="info_change",
            object_id=change.pk,
        )
    return change


def decide_info_changes(
    scope: Scope,
    chosen: Sequence[tuple[uuid.UUID, int]],
    *,
    approve: bool,
    reasons: Sequence[str] = (),
    note: str = "",
    now: dt.datetime | None = None,
) -> dict[uuid.UUID, str]:
    """Decide on each chosen (id, version) by itself; maps each id to "" or to why it was not done.

    Raises Refusal for more than 200 at once, or a return without reasons.
    """
    if len(chosen) > MOST_AT_ONCE:
        raise Refusal(Problem("too_many", "一次最多办理 200 件。", way_out="请减少勾选的件数，分几次办理。"))
    if not approve:
        _require_reasons(reasons, note)
    told: dict[uuid.UUID, str] = {}
    for change_id, version in chosen:
        try:
            if approve:
                approve_info_change(scope, change_id, version=version, now=now)
            else:
                return_info_change(scope, change_id, version=version, reasons=reasons, note=note, now=now)
            told[change_id] = ""
        except NotFound:
            told[change_id] = "不存在或不属于本机构"
        except Conflict:
            told[change_id] = "已被他人办理或已撤回"
        except Refusal as refused:
            told[change_id] = refused.problems[0].message
    return told


def _waiting(scope: Scope, change_id: uuid.UUID, version: int) -> InfoChange:
    change = (
        visible_info_changes(scope)
        .filter(pk=change_id)
        .select_related("physician", "account", "account__user")
        .first()
    )
    if change is None or scope.side != "institution":
        raise NotFound
    if change.state != "submitted" or change.version != version:
        raise Conflict
    if scope.person_id is not None and scope.person_id == change.submitted_by_person:
        raise Refusal(
            Problem(
                "same_person",
                "不能审核本人的信息修改。",
                way_out="请由本机构其他人员审核。",
            )
        )
    return change


def _refuse_if_gone(change: InfoChange) -> None:
    institution = institution_of_valid_registration(change.physician_id)
    if institution is None or institution.pk != change.institution_id:
        raise Refusal(
            Problem(
                "moved",
                "该医师的主要执业机构已不是本院，不能审核其信息修改。",
                way_out="请退回，由医师向现主要执业机构重新提交。",
            )
        )


def _decide(scope: Scope, change: InfoChange, version: int, now: dt.datetime, **changes: object) -> None:
    moved = InfoChange.objects.filter(pk=change.pk, version=version, state="submitted").update(
        version=F("version") + 1,
        decided_at=now,
        decided_by=scope.user_id,
        decided_by_person=scope.person_id or scope.user_id,
        decided_by_name=scope.display_name[:60],
        **changes,
    )
    if not moved:
        raise Conflict
    change.refresh_from_db()


def _apply(change: InfoChange) -> None:
    """Write the copy of the registration side, if it is still what the physician saw."""
    expected: dict[str, object]
    new: dict[str, object]
    if change.item == "photo":
        expected, new = {"photo_id": change.old_photo_id}, {"photo_id": change.new_photo_id}
    else:
        expected, new = {change.item: change.old_value}, {change.item: change.new_value}
    done = Physician.objects.filter(pk=change.physician_id, **expected).update(
        info_changed=True, version=F("version") + 1, **new
    )
    if not done:
        raise Conflict("该项信息已有更新，与申请时的原内容不同。请退回，由医师核对后重新提交。")


def _require_reasons(reasons: Sequence[str], note: str) -> None:
    known = [code for code in reasons if catalogue.exists("info_return_reason", code)]
    if not reasons or len(known) != len(reasons):
        raise Refusal(Problem("reasons", "未选择退回理由。", field="reasons", way_out="请勾选至少一项理由。"))
    if "other" in reasons and len(note.strip()) < 5:
        raise Refusal(
            Problem("note", "选择“其他”时要写明理由。", field="note", way_out="请在说明中写明，至少 5 个字。")
        )
