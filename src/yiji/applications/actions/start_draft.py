"""A physician begins an application; an open one of the same type is continued instead."""

from __future__ import annotations

import datetime as dt
import json
import uuid

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from yiji.accounts.models import PhysicianAccount
from yiji.accounts.scope import Scope
from yiji.applications.derived_columns import derived_columns
from yiji.applications.models import Application, ApplicationStep
from yiji.applications.start_values import default_registration, known_content
from yiji.audit.record import record
from yiji.kernel.outcome import NotFound, Problem, Refusal
from yiji.register.activation_rules import ON_APPROVAL
from yiji.register.models import Physician
from yiji.rulebook.application_types import get
from yiji.rulebook.workflow import TERMINAL
from yiji.vault.fields import reveal, seal

# An active account, or one that a granted application will open (domain 1.3, case b).
_MAY_FILE = Q(state="active") | Q(state="verified", activation_method=ON_APPROVAL)


def start_draft(scope: Scope, type_code: str = "INITIAL", *, now: dt.datetime | None = None) -> Application:
    """The open application of that type, or a new draft filled with what the register knows.

    Raises NotFound without an account that may file, Refusal while the account may only look.
    """
    now = now or timezone.now()
    if get(type_code).started_by != "physician":
        raise NotFound
    account = PhysicianAccount.objects.filter(
        _MAY_FILE, pk=scope.physician_account_id or uuid.UUID(int=0)
    ).first()
    if account is None or account.physician_id is None:
        raise NotFound
    refuse_look_only(account, now)
    physician = Physician.objects.get(pk=account.physician_id)
    existing = _open_one(physician, type_code)
    if existing:
        return existing
    try:
        with transaction.atomic():
            return _create(scope, account, physician, type_code, now)
    except IntegrityError:
        # Two tabs at once: the partial unique index let one through.
        found = _open_one(physician, type_code)
        if found is None:
            raise
        return found


def _open_one(physician: Physician, type_code: str) -> Application | None:
    return Application.objects.filter(physician=physician, type=type_code).exclude(state__in=TERMINAL).first()


def _create(
    scope: Scope, account: PhysicianAccount, physician: Physician, type_code: str, now: dt.datetime
) -> Application:
    kind = get(type_code)
    registration = default_registration(physician.pk, kind) if kind.has_field("registration") else None
    content = known_content(kind, physician, account, registration)
    application = Application(
        type=type_code,
        account=account,
        physician=physician,
        physician_name=physician.name,
        content=content,
        turn_since=now,
    )
    for name, value in derived_columns(application, kind, content).items():
        setattr(application, name, value)
    personal = {"mobile_phone": reveal(account.user, "phone"), "ethnicity": physician.ethnicity}
    seal(application, "private_content", json.dumps(personal, ensure_ascii=False))
    application.save(force_insert=True)
    ApplicationStep.objects.create(
        application=application,
        ordinal=0,
        move="start",
        from_state="",
        to_state="draft",
        side=scope.side,
        actor_id=scope.user_id,
        actor_person=scope.person_id,
        actor_name=scope.display_name[:60],
    )
    record(scope, "application.start", "application", application.pk)
    return application


def refuse_look_only(account: PhysicianAccount, now: dt.datetime) -> None:
    """Refusal while the account may look but not file: just activated, or on its way to another phone."""
    until = account.look_only_until
    if until is None or until <= now:
        return
    raise Refusal(
        Problem(
            "look_only",
            "账户刚激活或正在更换手机号，{until} 前只能查看，不能提交业务。",
            way_out="请到期后再办理；急需办理的，请到审批机关窗口核验身份。",
            params={"until": f"{timezone.localtime(until):%Y-%m-%d %H:%M}"},
        )
    )
