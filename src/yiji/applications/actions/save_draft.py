"""Stores what the applicant typed on one step of the wizard; nothing is lost between steps."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from yiji.accounts.scope import Scope
from yiji.applications.content import clean_fields, split_personal
from yiji.applications.derived_columns import derived_columns
from yiji.applications.facts import application_content
from yiji.applications.models import Application
from yiji.applications.visibility import get_application
from yiji.audit.record import record
from yiji.institutions.models import Department, Institution
from yiji.kernel.outcome import Conflict, NotFound, Problem, Refusal
from yiji.register.models import MultiInstitutionFiling, Qualification, Registration
from yiji.rulebook.application_types import get
from yiji.rulebook.workflow import EDITABLE
from yiji.vault.fields import seal


def save_draft(
    scope: Scope, application_id: uuid.UUID, *, step: int, values: Mapping[str, Any], version: int
) -> Application:
    """Clean and store the fields of one step.

    Raises Refusal for unusable fields (nothing is stored; the form keeps what was typed), Conflict when another
    tab saved first, NotFound outside the scope.
    """
    application = get_application(scope, application_id)
    kind = get(application.type)
    if application.state not in EDITABLE or application.version != version:
        raise Conflict("该申请已在别处修改或已提交。请刷新页面后再填写。")
    if application.started_by != scope.side:
        raise NotFound
    cleaned, problems = clean_fields(kind, values, step)
    problems += _check_references(application, cleaned)
    if problems:
        raise Refusal.of(problems)
    content = {**application_content(application), **cleaned}
    plain, personal = split_personal(kind, content)
    application.content = plain
    seal(application, "private_content", json.dumps(personal, ensure_ascii=False))
    with transaction.atomic():
        stored = Application.objects.filter(
            pk=application.pk, version=version, state=application.state
        ).update(
            content=plain,
            private_content=application.private_content,
            **derived_columns(application, kind, content),
            wizard_step=max(application.wizard_step, step),
            version=F("version") + 1,
            updated_at=timezone.now(),
        )
        if not stored:
            raise Conflict("该申请已在别处修改。请刷新页面后再填写。")
        record(scope, "application.save", "application", application.pk, delta={"step": step})
    application.refresh_from_db()
    return application


def _check_references(application: Application, cleaned: Mapping[str, Any]) -> list[Problem]:
    problems = []
    qualification = cleaned.get("qualification")
    if (
        qualification
        and not Qualification.objects.filter(pk=qualification, physician_id=application.physician_id).exists()
    ):
        problems.append(_gone("qualification", "医师资格"))
    person = application.physician_id
    registration = cleaned.get("registration")
    if registration and not Registration.objects.filter(pk=registration, physician_id=person).exists():
        problems.append(_gone("registration", "所涉注册"))
    filing = cleaned.get("filing")
    own_filings = MultiInstitutionFiling.objects.filter(registration__physician_id=person)
    if filing and not own_filings.filter(pk=filing).exists():
        problems.append(_gone("filing", "要取消的备案"))
    institution = cleaned.get("institution")
    if institution and not Institution.objects.filter(pk=institution).exists():
        problems.append(_gone("institution", "拟主要执业机构"))
    department = cleaned.get("department")
    if (
        department
        and not Department.objects.filter(pk=department, institution_id=institution, state="active").exists()
    ):
        problems.append(_gone("department", "拟执业科室"))
    return problems


def _gone(field: str, label: str) -> Problem:
    return Problem(
        "invalid", "“{label}”的选项无效。", field=field, way_out="请重新选择。", params={"label": label}
    )
