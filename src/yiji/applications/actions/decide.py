"""The decision by another person: granted, the register changes in the same transaction; refused, with grounds."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.applications.actions.carry_out import carry_out, certificate_number_for
from yiji.applications.actions.transition import locked_application, require_move, transition
from yiji.applications.deadline import clock, local_day
from yiji.applications.facts import application_facts
from yiji.applications.models import Application
from yiji.applications.notify_parties import tell_outcome
from yiji.applications.visibility import get_application
from yiji.certificates.actions.take_number import take_serial
from yiji.kernel.outcome import Problem, Refusal
from yiji.register.actions.activate_on_approval import activate_on_approval
from yiji.rulebook.application_types import get
from yiji.rulebook.refusal_grounds import REFUSED_ON_GROUNDS
from yiji.rulebook.rule import blocking, run_rules

_ENDS = frozenset({"DEREGISTER_SELF", "DEREGISTER_INST", "DEREGISTER_EXOFFICIO", "ARMY_OUT"})


def grant(
    scope: Scope, application_id: uuid.UUID, *, version: int, note: str = "", now: dt.datetime | None = None
) -> Application:
    """Grant: registration, certificate number, change record, audit row and messages in one transaction (ML 13)."""
    now = now or timezone.now()
    due = clock("delivery", now)
    with transaction.atomic():
        application = locked_application(scope, application_id)
        require_move(scope, application, "grant", version)
        kind = get(application.type)
        facts = application_facts(application)
        problems = blocking(run_rules(kind, facts, local_day(now), "decide"))
        if problems:
            raise Refusal.of(problems)
        changes = kind.effect(facts)
        number = certificate_number_for(application, changes)
        prefix = f"ZY{local_day(now):%Y%m%d}"
        application = transition(
            scope,
            application,
            "grant",
            version=version,
            now=now,
            note=note,
            organisation_name=application.authority.name if application.authority else "",
            changes={
                "decided_at": now,
                "decider_person": scope.person_id,
                "decision_text": note[:1000],
                "certificate_no": number,
                "decision_number": f"{prefix}{take_serial(prefix):05d}",
                "delivery_due_on": due.on,
                "due_on": due.on,
                "due_estimated": due.estimated,
            },
        )
        carry_out(scope, application, changes, now)
        if application.account_id:
            activate_on_approval(scope, application.account_id, now=now)
        _tell_granted(application, number)
    return application


def _tell_granted(application: Application, number: str) -> None:
    kind = get(application.type)
    if kind.code in _ENDS:
        tell_outcome(application, "准予注销等办理", f"文号{application.decision_number}，可登录个人端查看。")
    else:
        tell_outcome(application, "准予", f"执业证书编码{number}，可登录个人端查看。")


def refuse(
    scope: Scope,
    application_id: uuid.UUID,
    *,
    version: int,
    grounds: Sequence[str],
    reasons: str,
    now: dt.datetime | None = None,
) -> Application:
    """Refuse with grounds and reasons in writing; review and suit are named (ML 16, APL 38, ARL 20, ALL 46)."""
    now = now or timezone.now()
    application = get_application(scope, application_id)
    _needs_words(application, grounds, reasons)
    with transaction.atomic():
        prefix = f"BY{local_day(now):%Y%m%d}"
        application = transition(
            scope,
            application,
            "refuse",
            version=version,
            now=now,
            note=reasons,
            organisation_name=application.authority.name if application.authority else "",
            changes={
                "decided_at": now,
                "decider_person": scope.person_id,
                "decision_number": f"{prefix}{take_serial(prefix):05d}",
                "decision_grounds": list(grounds),
                "decision_text": reasons[:1000],
                "due_on": None,
                "due_estimated": False,
            },
        )
        tell_outcome(
            application, "不予准许", "如不服可在60日内申请行政复议或6个月内提起行政诉讼，理由见个人端。"
        )
    return application


def _needs_words(application: Application, grounds: Sequence[str], reasons: str) -> None:
    """A refusal says why; that of a registration names the ground of the law (ML 16)."""
    without_ground = application.type in REFUSED_ON_GROUNDS and not grounds
    if without_ground or not reasons.strip():
        raise Refusal(
            Problem(
                "required",
                "不予准许必须写明法定情形和理由。",
                field="grounds" if without_ground else "reasons",
                way_out="请选择法定情形，并写明事实和理由。",
                articles=("《医师法》第十六条", "《行政许可法》第三十八条"),
            )
        )
