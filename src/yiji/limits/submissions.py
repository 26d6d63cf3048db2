"""Runs a submitted form once: the key is written first, in the same transaction as the act."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from yiji.kernel.outcome import Problem, Refusal
from yiji.limits.models import SubmitRequest


@dataclass(frozen=True)
class Submission:
    """What identifies one press of a button: the form's key, who sent it where, and what it said."""

    key: uuid.UUID
    account: str
    route: str
    body_sha256: bytes


def run_once(submission: Submission, act: Callable[[], object]) -> str:
    """Perform ``act`` and return its reference as text; a repeated key returns the stored reference instead.

    Raises Refusal (code ``submit_key_reused``) when the same key comes with another body, account or route.
    """
    with transaction.atomic():
        row, created = SubmitRequest.objects.get_or_create(
            key=submission.key,
            defaults={
                "account": submission.account,
                "route": submission.route,
                "body_sha256": submission.body_sha256,
            },
        )
        if not created:
            same = (row.account, row.route, bytes(row.body_sha256)) == (
                submission.account,
                submission.route,
                submission.body_sha256,
            )
            if not same:
                raise Refusal(
                    Problem(
                        "submit_key_reused",
                        "这份表单已经提交过，内容又有改动，未再次办理。",
                        way_out="请重新打开页面，核对已提交的内容后再操作。",
                    )
                )
            return row.response_ref
        reference = act()
        row.response_ref = str(reference or "")
        row.save(update_fields=["response_ref"])
        return row.response_ref
