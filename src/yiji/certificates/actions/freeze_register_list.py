"""Freezes an authority's announced list of a month as a printed form (ML 21, MR 22)."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import Any

from django.db import transaction
from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.audit.record import record
from yiji.certificates.actions.freeze_form import freeze_form
from yiji.certificates.models import PrintedForm
from yiji.certificates.queries.register_list import OBJECT_KIND, list_id
from yiji.institutions.models import Authority
from yiji.kernel.outcome import NotFound, Problem, Refusal
from yiji.register.queries.public_announcements import (
    COLUMNS,
    DEREGISTERED,
    KINDS,
    ORDER,
    announced,
    describe,
)

FORM = "PL"
MOST_ON_A_LIST = 2_000
_KIND_WORDS = {"registered": "准予注册", "deregistered": "注销注册"}


def freeze_register_list(
    scope: Scope, kind: str, month: dt.date, *, own: bool, today: dt.date | None = None
) -> PrintedForm:
    """The list of the month that begins on ``month`` as it stands today; unchanged, it is the form that is there.

    Raises NotFound for anybody but an authority, Refusal for an empty list or one too long for paper.
    """
    today = today or timezone.localdate()
    authority = Authority.objects.filter(pk=scope.organisation_id).first()
    if scope.side != "authority" or authority is None or kind not in KINDS:
        raise NotFound
    rows = announced(scope, kind, month, today=today, own=own).order_by(*ORDER).values(*COLUMNS)
    listed = describe(list(rows[: MOST_ON_A_LIST + 1]))
    if not 0 < len(listed) <= MOST_ON_A_LIST:
        raise Refusal(
            Problem(
                "list_size",
                "这个月的名单超过 {most} 人，一份公告印不下。" if listed else "这个月没有要公告的人员。",
                way_out="请改用“本机关批准”的名单，或者公布网页上的名单。" if listed else "请换一个月份。",
                params={"most": MOST_ON_A_LIST},
            )
        )
    content = _content(authority, kind, month, own, listed)
    object_id = list_id(authority.pk, kind, month, own)
    with transaction.atomic():
        there = PrintedForm.objects.filter(object_kind=OBJECT_KIND, object_id=object_id, error="")
        newest = there.order_by("-created_at").first()
        if newest and newest.content_sha256 == _digest(content):
            return newest
        form = freeze_form(FORM, OBJECT_KIND, object_id, content, tenant_id=authority.pk, today=today)
        record(
            scope,
            "register_list.freeze",
            "printed_form",
            form.pk,
            delta={"kind": kind, "month": f"{month:%Y-%m}", "rows": len(listed)},
        )
    return form


def _digest(content: dict[str, Any]) -> str:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _content(
    authority: Authority, kind: str, month: dt.date, own: bool, listed: list[dict[str, Any]]
) -> dict[str, Any]:
    detail = "reason" if kind == DEREGISTERED else "level"
    return {
        "authority_name": authority.name,
        "phone": authority.phone,
        "list_kind": _KIND_WORDS[kind],
        "month": f"{month:%Y-%m}",
        "extent": "本机关批准的注册" if own else "辖区内的全部注册",
        "total": str(len(listed)),
        "detail_label": "注销原因" if kind == DEREGISTERED else "级别",
        "announced": [
            {
                **{name: row[name] for name in ("name", "sex", "certificate_no", "category", "institution")},
                "number": str(row["number"]),
                "detail": row[detail],
                "date": row["date"].isoformat(),
            }
            for row in listed
        ],
    }
