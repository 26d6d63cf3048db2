"""The account of an institution (seed 1): how it was issued, and who works under it."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from yiji.accounts.models.user import User
from yiji.vault.fields import SealedField

ACCOUNT_STATES = ("not_issued", "issued", "setup_expired", "active", "restricted", "suspended", "closed")
ISSUE_PURPOSES = ("first", "reissue", "replace_agent")
# Clinics are filed instead of licensed; their certificate of filing takes the licence's place.
LICENCE_PAPERS = ("licence", "clinic_filing", "tcm_clinic_filing")


class InstitutionAccount(models.Model):
    """``state`` goes along ``accounts.institution_states``; which step was taken why is in its steps."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    institution_id = models.UUIDField(unique=True)
    state = models.CharField(max_length=16, default="not_issued")
    activation_method = models.CharField(max_length=10, default="SMS_CODE")
    version = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ACCOUNT_STATES), name="institution_account_state")
        ]
        indexes = [models.Index(fields=["state", "institution_id"], name="institution_account_list")]

    def __str__(self) -> str:
        return f"{self.institution_id} {self.state}"


class CredentialIssue(models.Model):
    """One visit to the desk: three papers seen by the officer, credentials issued to the responsible person."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    account = models.ForeignKey(InstitutionAccount, on_delete=models.PROTECT, related_name="issues")
    authority_id = models.UUIDField()
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="credential_issues")
    officer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=16, default="first")
    reason = models.CharField(max_length=20, default="")
    note = models.CharField(max_length=300, default="")
    licence_paper = models.CharField(max_length=20, default="licence")
    licence_no = models.CharField(max_length=40)
    licence_copy_seen = models.BooleanField()
    power_of_attorney_seen = models.BooleanField()
    agent_id_seen = models.BooleanField()
    agent_name = models.CharField(max_length=50)
    agent_id_number = SealedField(label="S3")
    agent_phone = SealedField(label="S2")
    poa_dated_on = models.DateField(null=True)
    poa_valid_to = models.DateField(null=True)
    responsible_person = models.CharField(max_length=50)
    responsible_phone = SealedField(label="S2")
    issued_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(licence_copy_seen=True, power_of_attorney_seen=True, agent_id_seen=True),
                name="all_three_papers_seen",
            ),
            models.CheckConstraint(condition=Q(purpose__in=ISSUE_PURPOSES), name="issue_purpose"),
            models.CheckConstraint(condition=Q(licence_paper__in=LICENCE_PAPERS), name="licence_paper"),
            models.CheckConstraint(
                condition=Q(poa_dated_on__isnull=True)
                | Q(poa_valid_to__isnull=True)
                | Q(poa_valid_to__gte=F("poa_dated_on")),
                name="power_of_attorney_term",
            ),
        ]

    def __str__(self) -> str:
        return f"issue {self.issued_at:%Y-%m-%d}"


class Membership(models.Model):
    """An operator of an institution with one role; several operators per institution."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    institution_id = models.UUIDField()
    role = models.CharField(max_length=16)
    since = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "institution_id"],
                condition=Q(ended_at__isnull=True),
                name="one_live_membership",
            ),
            models.CheckConstraint(
                condition=Q(role__in=["administrator", "operator", "checker", "viewer"]),
                name="membership_role",
            ),
        ]
        indexes = [models.Index(fields=["institution_id"], name="membership_institution")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"
