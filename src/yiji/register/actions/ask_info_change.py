"""The physician asks for a change of his personal information, or takes it back (seed 7)."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from yiji.accounts.models import PhysicianAccount
from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.institutions.models import Institution
from yiji.kernel.outcome import Conflict, NotFound, Problem, Refusal
from yiji.notices.send import notify
from yiji.register.info_change_rules import normalised_value, require_white
from yiji.register.models import InfoChange, Physician
from yiji.register.queries.match import institution_of_valid_registration
from yiji.register.visibility import own_account_row, visible_info_changes
from yiji.vault.files import store_file


@dataclass(frozen=True)
class Paper:
    """A file as the upload check left it; ``pages`` of a picture are one."""

    data: bytes
    media_type: str
    pages: int = 1


def ask_info_change(
    scope: Scope,
    item: str,
    *,
    value: str,
    evidence: Paper | None,
    note: str = "",
    now: dt.datetime | None = None,
) -> InfoChange:
    """Ask for a new title, education, degree or school, with the paper that shows it.

    Raises Refusal for a bad value, a missing paper, an unchanged value or a physician without a valid registration,
    Conflict while an earlier request for the item waits.
    """
    physician, account, institution = _who(scope)
    new = normalised_value(item, value)
    old = str(getattr(physician, item))
    if evidence is None or not evidence.data:
        raise Refusal(
            Problem("evidence", "没有上传证明材料。", field="evidence", way_out="请上传证书的扫描件或照片。")
        )
    if new == old:
        raise Refusal(
            Problem("unchanged", "新内容与现有内容相同。", field="value", way_out="如无需修改，不必提交。")
        )
    change = _row(physician, account, institution, item, note, now or timezone.now())
    change.old_value, change.new_value = old, new
    change.evidence_pages = evidence.pages
    return _save(scope, change, evidence, "evidence_id")


def ask_photo_change(
    scope: Scope, *, portrait: bytes, white_share: int, note: str = "", now: dt.datetime | None = None
) -> InfoChange:
    """Ask for a new photo (cut to two inches by ``uploads.portraits``). Raises like ``ask_info_change``."""
    physician, account, institution = _who(scope)
    require_white(white_share)
    change = _row(physician, account, institution, "photo", note, now or timezone.now())
    change.old_photo_id, change.white_share = physician.photo_id, white_share
    return _save(scope, change, Paper(portrait, "image/jpeg"), "new_photo_id")


def withdraw_info_change(scope: Scope, change_id: uuid.UUID, *, version: int) -> InfoChange:
    """Take a waiting request back; raises NotFound for others' requests, Conflict when it was decided."""
    change = visible_info_changes(scope).filter(pk=change_id).first()
    if change is None or scope.side != "physician":
        raise NotFound
    with transaction.atomic():
        moved = InfoChange.objects.filter(pk=change.pk, version=version, state="submitted").update(
            state="withdrawn", version=F("version") + 1
        )
        if not moved:
            raise Conflict
        record(scope, "info_change.withdraw", "info_change", change.pk, tenant_id=change.institution_id)
    change.refresh_from_db()
    return change


def _who(scope: Scope) -> tuple[Physician, PhysicianAccount, Institution]:
    account = own_account_row(scope)
    physician = Physician.objects.filter(pk=account.physician_id or uuid.UUID(int=0)).first()
    institution = institution_of_valid_registration(physician.pk) if physician else None
    if physician is None or institution is None or account.state != "active":
        raise Refusal(
            Problem(
                "no_registration",
                "没有有效的执业注册，信息修改没有可审核的主要执业机构。",
                way_out="首次注册或者重新注册的，请在注册申请中填写最新信息。",
            )
        )
    return physician, account, institution


def _row(
    physician: Physician,
    account: PhysicianAccount,
    institution: Institution,
    item: str,
    note: str,
    now: dt.datetime,
) -> InfoChange:
    return InfoChange(
        physician=physician,
        account=account,
        institution=institution,
        item=item,
        note=note.strip()[:300],
        submitted_at=now,
        submitted_by_person=account.id_number_index,
    )


def _save(scope: Scope, change: InfoChange, paper: Paper, column: str) -> InfoChange:
    try:
        with transaction.atomic():
            file = store_file(
                paper.data,
                owner_kind="info_change",
                owner_id=change.pk,
                document_kind=change.item,
                media_type=paper.media_type,
                created_by=scope.user_id,
            )
            setattr(change, column, file.pk)
            change.save(force_insert=True)
            record(
                scope,
                "info_change.ask",
                "info_change",
                change.pk,
                delta={"item": change.item},
                tenant_id=change.institution_id,
            )
            notify(
                change.institution_id,
                "info-change-asked",
                {},
                dedup_key=f"info-change:{change.pk}",
                object_kind="info_change",
                object_id=change.pk,
            )
    except IntegrityError:
        raise Conflict("该项已有一件待审核的修改，请等待审核或者先撤回。") from None
    return change
