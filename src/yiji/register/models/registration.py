"""Registrations, one live row per person and practice jurisdiction, and the changes that made them."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from yiji.institutions.models import Authority, Institution
from yiji.register.models.physician import Physician, Qualification

STATUSES = (
    "active",
    "suspended",
    "off_roster",
    "deregistration_proposed",
    "deregistered",
    "superseded",
    "lapsed_by_upgrade",
    "lapsed_by_parallel",
    "transferred_military",
    "rescinded",
    "revoked",
)
LIVE_STATUSES = ("active", "suspended", "off_roster", "deregistration_proposed")


class Registration(models.Model):
    """``practice_jurisdiction`` is a region: the province for a licensed physician, the county for an assistant (MR 7)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    physician = models.ForeignKey(Physician, on_delete=models.PROTECT, related_name="registrations")
    qualification = models.ForeignKey(Qualification, on_delete=models.PROTECT, null=True, related_name="+")
    level = models.CharField(max_length=1)
    category = models.CharField(max_length=16)
    scopes = models.JSONField(default=list)
    practice_jurisdiction = models.CharField(max_length=6)
    province_code = models.CharField(max_length=6)
    primary_institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="registrations"
    )
    approving_authority = models.ForeignKey(Authority, on_delete=models.PROTECT, null=True, related_name="+")
    certificate_no = models.CharField(max_length=15)
    status = models.CharField(max_length=24, default="active")
    first_registered_on = models.DateField(null=True)
    approved_on = models.DateField()
    ended_on = models.DateField(null=True)
    end_reason = models.CharField(max_length=40, blank=True, default="")
    suspended_until = models.DateField(null=True)
    # The two years of MR 19 run from the filing.
    off_roster_on = models.DateField(null=True)
    off_roster_reason = models.CharField(max_length=2, blank=True, default="")
    proposed_from = models.CharField(max_length=24, blank=True, default="")
    opened_by_application = models.UUIDField(null=True, unique=True)
    version = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            # ELG-17, LOC-06: one live registration per person and practice jurisdiction (MR 10).
            models.UniqueConstraint(
                fields=["physician", "practice_jurisdiction"],
                condition=Q(status__in=LIVE_STATUSES),
                name="one_live_registration_per_jurisdiction",
            ),
            # LOC-03: an assistant has one practice jurisdiction in all (MR 17).
            models.UniqueConstraint(
                fields=["physician"],
                condition=Q(status__in=LIVE_STATUSES, level="2"),
                name="one_live_assistant_registration",
            ),
            models.CheckConstraint(condition=Q(status__in=STATUSES), name="registration_status"),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, status__in=LIVE_STATUSES)
                | (Q(ended_on__isnull=False) & ~Q(status__in=LIVE_STATUSES)),
                name="ended_has_end_date",
            ),
        ]
        indexes = [
            models.Index(fields=["primary_institution", "status", "-approved_on", "id"], name="roster"),
            # The lists of an institution read their page off these, whatever its size; a live one has no end date.
            models.Index(
                fields=["primary_institution", "-approved_on", "-id"],
                condition=Q(ended_on__isnull=True),
                name="roster_by_approval",
            ),
            models.Index(
                fields=["primary_institution", "certificate_no", "id"],
                condition=Q(ended_on__isnull=True),
                name="roster_by_certificate",
            ),
            models.Index(
                fields=["primary_institution", "category", "level", "id"],
                condition=Q(ended_on__isnull=True),
                name="roster_by_kind",
            ),
            models.Index(fields=["certificate_no"], name="registration_certificate"),
            models.Index(fields=["province_code", "status"], name="registration_province"),
            models.Index(fields=["status", "off_roster_on"], name="registration_off_roster"),
            models.Index(fields=["status", "suspended_until"], name="registration_suspended"),
        ]

    def __str__(self) -> str:
        return f"{self.certificate_no} {self.status}"


class RegisterChange(models.Model):
    """One effect on the register; replaying them in order rebuilds every registration."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=40)
    application_id = models.UUIDField(null=True)
    ordinal = models.PositiveSmallIntegerField(default=0)
    data = models.JSONField(default=dict)
    source = models.CharField(max_length=20, default="decision")
    effective_on = models.DateField()
    applied_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application_id", "ordinal"],
                condition=Q(application_id__isnull=False),
                name="one_effect_per_decision_step",
            )
        ]
        # Announced lists and statistics read one kind of change between two days.
        indexes = [models.Index(fields=["kind", "effective_on", "id"], name="changes_by_day")]

    def __str__(self) -> str:
        return f"{self.kind} {self.registration_id}"
