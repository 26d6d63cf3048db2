"""The messages that moves of an application send; written in the move's transaction."""

from __future__ import annotations

import datetime as dt
import uuid

from django.utils import timezone

from yiji.accounts.models import Membership
from yiji.applications.models import Application
from yiji.notices.send import notify, send_sms
from yiji.vault.fields import reveal


def _physician_phone(application: Application) -> str:
    return reveal(application.account.user, "phone")


def _institution_phone(institution_id: uuid.UUID | None) -> tuple[str, uuid.UUID | None]:
    member = (
        Membership.objects.filter(
            institution_id=institution_id, ended_at__isnull=True, role__in=["operator", "administrator"]
        )
        .order_by("-role", "since")
        .select_related("user")
        .first()
    )
    return (reveal(member.user, "phone"), member.user_id) if member else ("", None)


def tell_institution(application: Application) -> None:
    """SMS-5: a count only, no personal data."""
    phone, user_id = _institution_phone(application.institution_id)
    waiting = Application.objects.filter(institution_id=application.institution_id, state="submitted").count()
    send_sms(
        "SMS-5",
        phone,
        {"count": waiting},
        dedup_key=f"SMS-5:{application.pk}:{application.version}",
        recipient_kind="user",
        recipient_id=user_id,
        tenant_id=application.institution_id,
    )
    if application.institution_id:
        notify(
            application.institution_id,
            "application-submitted",
            {"number": application.number or ""},
            dedup_key=f"submitted:{application.pk}:{application.version}",
            object_kind="application",
            object_id=application.pk,
        )


def tell_physician_returned(application: Application, due: dt.date | None) -> None:
    """SMS-6: returned by the institution, or a supplement is asked for."""
    send_sms(
        "SMS-6",
        _physician_phone(application),
        {"number": application.number, "due": due or "30 日内"},
        dedup_key=f"SMS-6:{application.pk}:{application.version}",
        recipient_kind="physician",
        recipient_id=application.account.user_id,
        tenant_id=application.institution_id,
    )
    _notify_physician(application, "application-returned")


def tell_outcome(application: Application, outcome: str, next_step: str) -> None:
    """SMS-7 to the physician and the institution: accepted, granted or refused, with the next step."""
    today = timezone.localdate()
    params = {"number": application.number, "outcome": outcome, "date": today, "next_step": next_step}
    phone, user_id = _institution_phone(application.institution_id)
    for kind, number, recipient in (
        ("physician", _physician_phone(application), application.account.user_id),
        ("user", phone, user_id),
    ):
        send_sms(
            "SMS-7",
            number,
            params,
            dedup_key=f"SMS-7:{kind}:{application.pk}:{application.version}",
            recipient_kind=kind,
            recipient_id=recipient,
            tenant_id=application.institution_id,
        )
    _notify_physician(application, f"application-{application.state}")
    if application.institution_id:
        notify(
            application.institution_id,
            f"application-{application.state}",
            {"number": application.number or ""},
            dedup_key=f"{application.state}:institution:{application.pk}:{application.version}",
            object_kind="application",
            object_id=application.pk,
        )


def _notify_physician(application: Application, template: str) -> None:
    notify(
        application.account.user_id,
        template,
        {"number": application.number or ""},
        dedup_key=f"{template}:{application.pk}:{application.version}",
        object_kind="application",
        object_id=application.pk,
    )
