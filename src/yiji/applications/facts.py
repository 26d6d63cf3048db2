"""Turns an application and what the register knows of its person into the frozen facts that rules read."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from typing import Any

from django.utils import timezone

from yiji.applications.bar_facts import bar_facts
from yiji.applications.models import Application
from yiji.applications.register_facts import (
    filing_facts,
    filings_of,
    institution_facts,
    qualification_facts,
    registration_facts,
    registrations_of,
)
from yiji.institutions.queries.departments import department_now
from yiji.institutions.visibility import settings_in_force
from yiji.register.models import Qualification
from yiji.rulebook.facts import (
    ApplicationFacts,
    EventFacts,
    OpenApplicationFacts,
    PersonFacts,
    TrainingFacts,
    WaivedRule,
)
from yiji.rulebook.workflow import EDITABLE, TERMINAL
from yiji.vault.fields import reveal


def application_content(application: Application) -> dict[str, Any]:
    """The whole content, the encrypted personal part included.

    While the applicant still writes, a department that was merged stands for the one that took it over; what was
    submitted stays as it was.
    """
    private = reveal(application, "private_content")
    content = {**application.content, **(json.loads(private) if private else {})}
    if content.get("department") and application.state in EDITABLE:
        now = department_now(application.institution_id, content["department"])
        content["department"] = str(now.pk) if now else ""
    return content


def _date(value: Any) -> dt.date | None:
    return dt.date.fromisoformat(value) if value else None


def _training(content: dict[str, Any]) -> TrainingFacts | None:
    if not content.get("training_body"):
        return None
    return TrainingFacts(
        body=content["training_body"],
        began_on=_date(content.get("training_began_on")),
        ended_on=_date(content.get("training_ended_on")),
        examined_by=content.get("training_examined_by", ""),
        examined_on=_date(content.get("training_examined_on")),
        passed=content.get("training_result") == "passed",
    )


def application_facts(application: Application, on: dt.date | None = None) -> ApplicationFacts:
    """Everything the rules of the application's type look at, as it is stored now."""
    content = application_content(application)
    documents = frozenset(
        application.documents.filter(removed_at__isnull=True).values_list("kind", flat=True)
    )
    others = Qualification.objects.filter(physician_id=application.physician_id).exclude(
        pk=application.qualification_id
    )
    held = application.qualification
    registration = application.registration
    return ApplicationFacts(
        application_type=application.type,
        person=_person(application),
        qualification=qualification_facts(held) if held else None,
        other_qualifications=tuple(qualification_facts(row) for row in others),
        institution=institution_facts(application.institution, _routed_at(application))
        if application.institution
        else None,
        level=application.level,
        category=application.category,
        scopes=frozenset(content.get("practice_scopes", [])),
        methods=frozenset(filter(None, [content.get("methods", "")])),
        department=content.get("department", ""),
        bars=bar_facts(
            application.physician_id,
            on or timezone.localdate(),
            health=content.get("health", ""),
            reassessed_on=_reassessed_on(content, documents),
        ),
        training=_training(content),
        reassessment_passed=content.get("training_result") == "passed" and "training_proof" in documents,
        scope_training_passed="training_proof" in documents,
        gp_training_passed="gp_training_proof" in documents,
        documents=documents,
        photo_taken_on=_date(content.get("photo_taken_on")),
        last_practised_on=_date(content.get("stopped_on")),
        registrations=registrations_of(application.physician_id),
        open_applications=_open_ones(application),
        receiving_authority=str(application.authority_id or ""),
        registration=registration_facts(registration) if registration else None,
        filing=filing_facts(application.filing) if application.filing else None,
        filings=filings_of(application.physician_id),
        change_items=frozenset(content.get("change_items", [])),
        begins_on=_date(content.get("begins_on")),
        ends_on=_date(content.get("ends_on")),
        event=_event(application, content),
        consents_to_lapse=bool(content.get("consents_to_lapse")),
        former_institution=institution_facts(registration.primary_institution) if registration else None,
        province=_province(application),
        waived=_waived(application),
    )


def _reassessed_on(content: dict[str, Any], documents: frozenset[str]) -> dt.date | None:
    """The day of an assessment passed since, which the application proves by its paper (ML 19)."""
    if content.get("training_result") != "passed" or "training_proof" not in documents:
        return None
    return _date(content.get("training_examined_on"))


def _waived(application: Application) -> tuple[WaivedRule, ...]:
    return tuple(
        WaivedRule(row.rule_code, row.ground, row.author_name, row.expires_on)
        for row in application.waivers.filter(state="in_force")
    )


def _person(application: Application) -> PersonFacts:
    physician, account = application.physician, application.account
    return PersonFacts(
        name=physician.name,
        sex=physician.sex,
        birth_date=_date(reveal(physician, "birth_date")),
        identity_matched=account.physician_id == physician.pk if account else None,
    )


def _open_ones(application: Application) -> tuple[OpenApplicationFacts, ...]:
    rows = (
        Application.objects.filter(physician_id=application.physician_id)
        .exclude(pk=application.pk)
        .exclude(state__in=TERMINAL)
    )
    if application.started_by != "physician":
        # What somebody reports about one registration is no obstacle to a report about another.
        rows = rows.filter(registration_id=application.registration_id)
    return tuple(OpenApplicationFacts(t, s, str(i)) for t, s, i in rows.values_list("type", "state", "id"))


_REASONS = ("off_roster_reason", "deregistration_reason", "ex_officio_reason", "reissue_reason")


def _event(application: Application, content: dict[str, Any]) -> EventFacts:
    reported = application.submitted_at or timezone.now()
    return EventFacts(
        reason=next((content[name] for name in _REASONS if content.get(name)), ""),
        text=content.get("reason_text", ""),
        happened_on=_date(content.get("event_on")),
        known_on=_date(content.get("known_on")),
        reported_on=timezone.localtime(reported).date(),
        late_reason=content.get("late_reason", ""),
        decision_no=content.get("decision_no", ""),
    )


def _province(application: Application) -> str:
    if application.institution:
        return str(application.institution.province_code)
    return str(application.registration.province_code) if application.registration else ""


def _routed_at(application: Application) -> dt.datetime | None:
    """When a confirmed application got its authority: a setting changed later never makes that one the wrong one."""
    if application.confirmed_at is None or application.authority_id is None:
        return None
    held = settings_in_force(at=application.submitted_at or application.confirmed_at).filter(
        institution_id=application.institution_id, category=application.category
    )
    return (application.submitted_at if held.exists() else None) or application.confirmed_at


def approving_authority_of(application: Application) -> uuid.UUID | None:
    """The authority to which the application goes now.

    A registration or filing is asked of the authority that the intended institution has set for the category
    (MR 9, 10); what ends or repeats a registration goes to the authority that registered it.
    """
    if application.filing_id and application.filing and application.filing.authority_id:
        return application.filing.authority_id
    if application.type in _TO_THE_REGISTRAR and application.registration:
        registrar = application.registration.approving_authority_id
        if registrar:
            return registrar
    category = application.category or (application.registration.category if application.registration else "")
    return (
        settings_in_force()
        .filter(institution_id=application.institution_id, category=category)
        .values_list("authority_id", flat=True)
        .first()
    )


_TO_THE_REGISTRAR = frozenset(
    {"DEREGISTER_SELF", "DEREGISTER_INST", "ARMY_OUT", "OFF_ROSTER", "OFF_ROSTER_OBJECTION", "REISSUE"}
)
