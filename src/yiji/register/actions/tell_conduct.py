"""Tells the physician and the institutions where he practises what was recorded about him, and what he may do."""

from __future__ import annotations

import datetime as dt
import uuid

from yiji.accounts.models import PhysicianAccount
from yiji.notices.send import notify, send_sms
from yiji.register.models import ConductRecord, MultiInstitutionFiling, PeriodicAssessment, Registration
from yiji.register.models.registration import LIVE_STATUSES
from yiji.vault.fields import reveal


def practice_places(physician_id: uuid.UUID) -> set[uuid.UUID]:
    """The institutions where the physician is registered or filed now."""
    live = Registration.objects.filter(physician_id=physician_id, status__in=LIVE_STATUSES)
    filed = MultiInstitutionFiling.objects.filter(registration__in=live, state="active")
    return {
        *live.values_list("primary_institution_id", flat=True),
        *filed.values_list("institution_id", flat=True),
    }


def tell_conduct(record: ConductRecord, step: str, *, label: str) -> None:
    """``step``: confirmed, withdrawn, ended, began or over. The ground goes to nobody by message."""
    key = f"conduct-{step}:{record.pk}:{record.version}"
    _tell_physician(record.physician_id, f"conduct-{step}", {"kind": label, "by": record.decided_by}, key)
    for place in practice_places(record.physician_id):
        notify(
            place,
            f"conduct-{step}-here",
            {"kind": label},
            dedup_key=f"{key}:{place}",
            object_kind="physician",
            object_id=record.physician_id,
        )


def tell_assessment(result: PeriodicAssessment, step: str) -> None:
    """Tell the physician of a confirmed or withdrawn result; a failure also his institutions."""
    words = {"period": f"{result.period_from}—{result.period_to}", "result": RESULT_WORDS[result.result]}
    key = f"assessment-{step}:{result.pk}"
    _tell_physician(result.physician_id, f"assessment-{step}", words, key, sms=result.result == "failed")
    if result.result == "failed" and step == "confirmed":
        for place in practice_places(result.physician_id):
            notify(
                place,
                "assessment-failed-here",
                {"period": words["period"]},
                dedup_key=f"{key}:{place}",
                object_kind="physician",
                object_id=result.physician_id,
            )


RESULT_WORDS = {"passed": "合格", "failed": "不合格"}


def tell_second_person(authority_id: uuid.UUID, object_kind: str, object_id: uuid.UUID, version: int) -> None:
    """A notice to the authority: something waits for another officer."""
    notify(
        authority_id,
        "conduct-to-confirm",
        {},
        dedup_key=f"conduct-to-confirm:{object_id}:{version}",
        object_kind=object_kind,
        object_id=object_id,
    )


def tell_due(institution_id: uuid.UUID, count: int, on: dt.date) -> None:
    """A notice to an institution: the assessment period of some of its physicians ends."""
    notify(
        institution_id,
        "assessment-due",
        {"count": count, "date": on},
        dedup_key=f"assessment-due:{institution_id}:{on.year}",
    )


def _tell_physician(
    physician_id: uuid.UUID, template: str, words: dict[str, str], key: str, *, sms: bool = True
) -> None:
    accounts = PhysicianAccount.objects.filter(physician_id=physician_id, state="active")
    account = accounts.select_related("user").first()
    if account is None:
        return
    notify(account.user_id, template, words, dedup_key=key)
    if sms:
        send_sms(
            f"SMS-{template}",
            reveal(account.user, "phone"),
            words,
            dedup_key=f"SMS-{key}",
            recipient_kind="physician",
            recipient_id=account.user_id,
        )
