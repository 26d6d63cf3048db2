"""What happens on the way to an active account (seed 5): codes issued, direct activations, referrals, settings."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from yiji.accounts.models import PhysicianAccount
from yiji.institutions.models import Authority, Institution

DIRECT_STATES = ("asked", "at_authority", "confirmed", "declined", "ended")
OPEN_DIRECT_STATES = ("asked", "at_authority")
REFERRAL_GROUNDS = ("silent", "closed", "refused", "phone", "ceiling", "alone", "claims_used", "asked")
REFERRAL_STATES = ("open", "done", "sent_back", "ended")
CHANNELS = ("sms", "email", "slip")
ITEM_STATES = ("waiting", "sent", "held")


class IssuedActivationCode(models.Model):
    """One activation code that went out, by which way and by whom; the code itself is only a hash elsewhere."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    account = models.ForeignKey(PhysicianAccount, on_delete=models.PROTECT, related_name="activation_codes")
    code_id = models.UUIDField(unique=True)
    channel = models.CharField(max_length=8)
    institution_id = models.UUIDField()
    message_id = models.UUIDField(null=True)
    # A slip is handed to the person in front of the operator: the document that was seen.
    identity_document = models.CharField(max_length=2, default="")
    issued_by = models.UUIDField(null=True)
    issued_by_name = models.CharField(max_length=60)
    issued_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(channel__in=CHANNELS), name="activation_code_channel"),
            models.CheckConstraint(
                condition=~Q(channel="slip") | ~Q(identity_document=""), name="slip_after_document_seen"
            ),
        ]
        indexes = [models.Index(fields=["account", "-issued_at"], name="activation_code_account")]

    def __str__(self) -> str:
        return f"{self.channel} {self.account_id}"


class DirectActivation(models.Model):
    """One request to activate in person: one person saw the document, another one decides (T1)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    account = models.ForeignKey(PhysicianAccount, on_delete=models.PROTECT, related_name="direct_activations")
    institution_id = models.UUIDField()
    identity_document = models.CharField(max_length=2)
    phone_of_record = models.BooleanField()
    state = models.CharField(max_length=12, default="asked")
    asked_by = models.UUIDField()
    asked_by_person = models.UUIDField()
    asked_by_name = models.CharField(max_length=60)
    asked_at = models.DateTimeField()
    decided_by = models.UUIDField(null=True)
    decided_by_person = models.UUIDField(null=True)
    decided_by_name = models.CharField(max_length=60, default="")
    decided_at = models.DateTimeField(null=True)
    decline_reason = models.CharField(max_length=300, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=DIRECT_STATES), name="direct_activation_state"),
            # Four eyes by person, not by log-in.
            models.CheckConstraint(
                condition=~Q(state__in=("confirmed", "declined"))
                | (Q(decided_by_person__isnull=False) & ~Q(decided_by_person=F("asked_by_person"))),
                name="direct_activation_by_two_persons",
            ),
            models.UniqueConstraint(
                fields=["account"],
                condition=Q(state__in=OPEN_DIRECT_STATES),
                name="one_open_direct_activation",
            ),
        ]
        indexes = [models.Index(fields=["asked_by", "-asked_at"], name="direct_activation_clerk")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.state}"


class AuthorityReferral(models.Model):
    """An account that the authority has to look at, and why; at most one is open for an account."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    account = models.ForeignKey(PhysicianAccount, on_delete=models.PROTECT, related_name="referrals")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="activation_referrals")
    institution_id = models.UUIDField(null=True)
    direct = models.ForeignKey(
        DirectActivation, on_delete=models.PROTECT, null=True, related_name="referrals"
    )
    ground = models.CharField(max_length=12)
    note = models.CharField(max_length=300, default="")
    state = models.CharField(max_length=10, default="open")
    referred_by = models.UUIDField(null=True)
    referred_by_person = models.UUIDField(null=True)
    referred_by_name = models.CharField(max_length=60, default="")
    referred_at = models.DateTimeField()
    closed_by = models.UUIDField(null=True)
    closed_by_person = models.UUIDField(null=True)
    closed_by_name = models.CharField(max_length=60, default="")
    closed_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=300, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ground__in=REFERRAL_GROUNDS), name="referral_ground"),
            models.CheckConstraint(condition=Q(state__in=REFERRAL_STATES), name="referral_state"),
            # An officer never settles what he himself, under another log-in, has referred.
            models.CheckConstraint(
                condition=~Q(state="done")
                | (
                    Q(closed_by_person__isnull=False)
                    & (Q(referred_by_person__isnull=True) | ~Q(closed_by_person=F("referred_by_person")))
                ),
                name="referral_settled_by_another",
            ),
            models.UniqueConstraint(
                fields=["account"], condition=Q(state="open"), name="one_open_referral_per_account"
            ),
        ]
        indexes = [models.Index(fields=["authority", "state", "referred_at", "id"], name="referral_list")]

    def __str__(self) -> str:
        return f"{self.ground} {self.state}"


class ActivationBatch(models.Model):
    """Codes for several physicians at one press of a button, sent by the worker."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    institution_id = models.UUIDField()
    job_id = models.UUIDField(null=True)
    total = models.PositiveSmallIntegerField()
    requested_by = models.UUIDField()
    requested_by_name = models.CharField(max_length=60)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["institution_id", "-created_at", "id"], name="activation_batches")]

    def __str__(self) -> str:
        return f"{self.total} {self.created_at:%Y-%m-%d}"


class ActivationBatchItem(models.Model):
    """One physician of a batch: sent, or held back by a limit and which."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    batch = models.ForeignKey(ActivationBatch, on_delete=models.CASCADE, related_name="items")
    account = models.ForeignKey(PhysicianAccount, on_delete=models.PROTECT, related_name="+")
    ordinal = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, default="waiting")
    reason = models.CharField(max_length=200, default="")
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ITEM_STATES), name="batch_item_state"),
            models.UniqueConstraint(fields=["batch", "account"], name="one_item_per_account"),
            models.UniqueConstraint(fields=["batch", "ordinal"], name="one_item_per_ordinal"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.state}"


class ActivationMethodChange(models.Model):
    """How an institution activates from then on; rows are only added."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    method = models.CharField(max_length=10)
    previous = models.CharField(max_length=10)
    set_by = models.UUIDField(null=True)
    set_by_name = models.CharField(max_length=60)
    set_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["institution", "-set_at"], name="activation_methods")]

    def __str__(self) -> str:
        return f"{self.institution_id} {self.method}"


class DirectActivationRule(models.Model):
    """Whether the authority lets its institutions (or this one) activate directly; the newest row counts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    # Empty: all institutions licensed by the authority that have no row of their own.
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, null=True, related_name="+")
    # Empty: back to what holds for all institutions of the authority.
    allowed = models.BooleanField(null=True)
    reason = models.CharField(max_length=300, default="")
    set_by = models.UUIDField(null=True)
    set_by_name = models.CharField(max_length=60)
    set_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["authority", "institution", "-set_at"], name="direct_activation_rules")
        ]

    def __str__(self) -> str:
        return f"{self.authority_id} {self.institution_id} {self.allowed}"
