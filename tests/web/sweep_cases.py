"""The sweep's objects around an application: waivers, notes of employers, usual opinions."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import TYPE_CHECKING

from django.utils import timezone

from yiji.applications.models import EmployerNote, OpinionTemplate, RuleWaiver

if TYPE_CHECKING:
    from tests.web.sweep_world import Tenant


def waiver(tenant: Tenant) -> RuleWaiver:
    """One that a colleague proposed for the authority's application."""
    return RuleWaiver.objects.create(
        application=tenant.objects["authority", "application_id"],
        rule_code="DOC-01",
        ground="已由共享数据查证。",
        expires_on=timezone.localdate() + dt.timedelta(days=30),
        author_person=uuid.uuid4(),
        author_name="员虚",
    )


def employer_note(tenant: Tenant) -> EmployerNote:
    """The institution's own note on the registration that stands for ``registration_id``."""
    return EmployerNote.objects.create(
        registration=tenant.objects["institution", "registration_id"],
        institution=tenant.institution,
        text="服务协议尚未履行完毕。",
        author_name="员虚",
    )


def note_on_own_registration(tenant: Tenant) -> EmployerNote:
    """A note on the registration of the tenant's own physician."""
    registration = tenant.physician.registrations.first()
    assert registration is not None
    return EmployerNote.objects.create(
        registration=registration,
        institution=tenant.institution,
        text="服务协议尚未履行完毕。",
        author_name="员虚",
    )


def opinion_template(tenant: Tenant) -> OpinionTemplate:
    """A usual opinion."""
    return OpinionTemplate.objects.create(institution=tenant.institution, use="confirm", text="同意。")


CASE_OBJECTS = {
    ("authority", "waiver_id"): waiver,
    ("institution", "note_id"): employer_note,
    ("physician", "note_id"): note_on_own_registration,
    ("institution", "template_id"): opinion_template,
}
