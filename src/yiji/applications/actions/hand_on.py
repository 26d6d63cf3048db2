"""Outside its jurisdiction: handed on to the competent authority, received there, or not accepted (APL 32)."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.applications.actions.submit import received
from yiji.applications.actions.transition import require_move, transition
from yiji.applications.models import Application
from yiji.applications.notify_parties import tell_outcome, tell_received
from yiji.applications.visibility import get_application
from yiji.certificates.actions.take_number import take_serial
from yiji.institutions.models import Authority
from yiji.kernel.outcome import Problem, Refusal


def transfer(
    scope: Scope,
    application_id: uuid.UUID,
    *,
    version: int,
    authority_id: uuid.UUID,
    reason: str,
    now: dt.datetime | None = None,
) -> Application:
    """Hand on to the competent authority; from then on it is that one's. Raises Refusal for itself or none."""
    now = now or timezone.now()
    application = get_application(scope, application_id)
    require_move(scope, application, "transfer", version)
    target = Authority.objects.filter(pk=authority_id).exclude(pk=scope.organisation_id).first()
    if target is None or not reason.strip():
        raise Refusal(
            Problem(
                "required",
                "请选择另一审批机关，并写明移送理由。",
                field="authority_id" if target is None else "reason",
                way_out="按机构的发证机关、级别或者中医药主管部门确定有权机关。",
                articles=("《行政许可法》第三十二条第一款第(二)项",),
            )
        )
    with transaction.atomic():
        application = transition(
            scope,
            application,
            "transfer",
            version=version,
            now=now,
            note=f"{reason}（移送：{target.name}）",
            organisation_name=application.authority.name if application.authority else "",
            changes={"authority_id": target.pk, "due_on": None, "due_estimated": False},
        )
        tell_outcome(application, "移送", f"已移送{target.name}，由其办理。")
        tell_received(application)
    return application


def receive_transferred(
    scope: Scope, application_id: uuid.UUID, *, version: int, now: dt.datetime | None = None
) -> Application:
    """The competent authority takes it in; its own five working days begin."""
    now = now or timezone.now()
    application = get_application(scope, application_id)
    with transaction.atomic():
        return transition(
            scope,
            application,
            "receive",
            version=version,
            now=now,
            organisation_name=application.authority.name if application.authority else "",
            changes=received(now),
        )


def refuse_acceptance(
    scope: Scope,
    application_id: uuid.UUID,
    *,
    version: int,
    reasons: str,
    competent_authority: str = "",
    now: dt.datetime | None = None,
) -> Application:
    """Do not accept, in writing, with reasons and the authority to turn to where there is one (APL 32, 38)."""
    now = now or timezone.now()
    if not reasons.strip():
        raise Refusal(
            Problem(
                "required",
                "不予受理必须写明理由。",
                field="reasons",
                way_out="写明不需要许可、不属于本机关职权或者其他法定理由。",
                articles=("《行政许可法》第三十二条第一款",),
            )
        )
    application = get_application(scope, application_id)
    text = f"{reasons}（请向{competent_authority}申请）" if competent_authority else reasons
    with transaction.atomic():
        prefix = f"BS{timezone.localtime(now):%Y%m%d}"
        require_move(scope, application, "refuse_acceptance", version)
        application = transition(
            scope,
            application,
            "refuse_acceptance",
            version=version,
            now=now,
            note=text,
            organisation_name=application.authority.name if application.authority else "",
            changes={
                "decided_at": now,
                "acceptor_person": scope.person_id,
                "decision_number": f"{prefix}{take_serial(prefix):05d}",
                "decision_text": text[:1000],
                "due_on": None,
                "due_estimated": False,
            },
        )
        tell_outcome(application, "不予受理", "理由和救济途径见个人端；可以依法申请复议或者提起诉讼。")
    return application


def take_up(
    scope: Scope, application_id: uuid.UUID, *, version: int, reason: str, now: dt.datetime | None = None
) -> Application:
    """The institution has been silent: the authority receives the application without its confirmation."""
    now = now or timezone.now()
    if not reason.strip():
        raise Refusal(
            Problem(
                "required",
                "请写明核实的情况。",
                field="reason",
                way_out="例如：经电话核实，该机构确认聘用，但未在系统中确认。",
            )
        )
    application = get_application(scope, application_id)
    with transaction.atomic():
        application = transition(
            scope,
            application,
            "take_up",
            version=version,
            now=now,
            note=reason,
            organisation_name=application.authority.name if application.authority else "",
            changes=received(now),
        )
        tell_outcome(application, "收件", "机构未在期限内确认，审批机关已直接收件。")
    return application
