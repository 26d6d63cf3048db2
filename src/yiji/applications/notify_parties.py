"""The messages that moves of an application send; written in the move's transaction."""

from __future__ import annotations

import datetime as dt
import uuid

from django.utils import timezone

from yiji.accounts.models import Membership
from yiji.applications.models import Application
from yiji.institutions.models import Institution
from yiji.notices.send import notify, send_sms
from yiji.rulebook.assumptions import OFF_ROSTER_YEARS
from yiji.rulebook.periods import last_day
from yiji.vault.fields import reveal


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


def _sms_physician(application: Application, template: str, params: dict[str, object]) -> None:
    """Only who has an account is written to; others hear of it by the authority's letter."""
    if application.account is None:
        return
    send_sms(
        template,
        reveal(application.account.user, "phone"),
        params,
        dedup_key=f"{template}:physician:{application.pk}:{application.version}",
        recipient_kind="physician",
        recipient_id=application.account.user_id,
        tenant_id=application.institution_id,
    )


def _sms_institution(
    application: Application, template: str, params: dict[str, object], institution_id: uuid.UUID | None
) -> None:
    phone, user_id = _institution_phone(institution_id)
    send_sms(
        template,
        phone,
        params,
        dedup_key=f"{template}:{institution_id}:{application.pk}:{application.version}",
        recipient_kind="user",
        recipient_id=user_id,
        tenant_id=institution_id,
    )


def _notify(application: Application, recipient: uuid.UUID | None, template: str) -> None:
    if recipient is None:
        return
    notify(
        recipient,
        template,
        {"number": application.number or ""},
        dedup_key=f"{template}:{recipient}:{application.pk}:{application.version}",
        object_kind="application",
        object_id=application.pk,
    )


def tell_physician(application: Application, template: str) -> None:
    """A message in the physician's portal, where there is an account."""
    _notify(application, application.account.user_id if application.account else None, template)


def tell_institution(application: Application) -> None:
    """SMS-5: a count only, no personal data."""
    waiting = Application.objects.filter(institution_id=application.institution_id, state="submitted").count()
    _sms_institution(application, "SMS-5", {"count": waiting}, application.institution_id)
    _notify(application, application.institution_id, "application-submitted")


def tell_received(application: Application) -> None:
    """The authority and the institution learn that something has come in."""
    _notify(application, application.authority_id, "application-received")
    if application.started_by == "physician":
        _notify(application, application.institution_id, "application-filed")


def tell_physician_returned(application: Application, due: dt.date | None) -> None:
    """SMS-6: returned by the institution, or a supplement is asked for; to whoever wrote the application."""
    params: dict[str, object] = {"number": application.number, "due": due or "30 日内"}
    if application.started_by == "physician":
        _sms_physician(application, "SMS-6", params)
        tell_physician(application, "application-returned")
        return
    _sms_institution(application, "SMS-6", params, application.institution_id)
    _notify(application, application.institution_id, "application-returned")


def tell_outcome(application: Application, outcome: str, next_step: str) -> None:
    """SMS-7 to the physician and the institution: accepted, granted or refused, with the next step."""
    params: dict[str, object] = {
        "number": application.number,
        "outcome": outcome,
        "date": timezone.localdate(),
        "next_step": next_step,
    }
    if not _concerns_the_dead(application):
        _sms_physician(application, "SMS-7", params)
        tell_physician(application, f"application-{application.state}")
    if application.institution_id and not _still_quiet(application):
        _sms_institution(application, "SMS-7", params, application.institution_id)
        _notify(application, application.institution_id, f"application-{application.state}")


def _concerns_the_dead(application: Application) -> bool:
    content = application.content
    return content.get("deregistration_reason", content.get("ex_officio_reason")) == "01"


def _still_quiet(application: Application) -> bool:
    """An act of the authority's own accord is the institution's business once it is decided."""
    return application.started_by == "authority" and application.decided_at is None


def tell_noted(application: Application) -> None:
    """A filing was noted: SMS-8 to a physician who left the roster, SMS-7 for the others."""
    if application.type != "OFF_ROSTER":
        tell_outcome(application, "已备案", f"备案号{application.decision_number}。")
        return
    day = timezone.localdate()
    params: dict[str, object] = {"date": day, "until": last_day(day, years=OFF_ROSTER_YEARS.value)}
    _sms_physician(application, "SMS-8", params)
    tell_physician(application, "off-roster-noted")
    _notify(application, application.institution_id, "application-completed")


def tell_former_institution(application: Application, former_id: uuid.UUID) -> None:
    """SMS-10: the physician has gone to another institution; no consent of the former one is needed (MR 20)."""
    if Institution.objects.filter(pk=former_id).exists():
        _sms_institution(application, "SMS-10", {}, former_id)
        notify(
            former_id,
            "physician-moved-away",
            {"name": application.physician_name, "date": timezone.localdate()},
            dedup_key=f"moved-away:{application.pk}",
            object_kind="physician",
            object_id=application.physician_id,
        )


def tell_hearing(application: Application, due: dt.date) -> None:
    """The physician is told what is held against the registration, and by when to answer."""
    if _concerns_the_dead(application):
        return
    params: dict[str, object] = {
        "number": application.number,
        "outcome": "拟办理注销等事项，现告知您的陈述申辩权利",
        "date": timezone.localdate(),
        "next_step": f"请在{due}前登录个人端查看并答复。",
    }
    _sms_physician(application, "SMS-7", params)
    tell_physician(application, "application-heard")
