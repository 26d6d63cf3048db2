"""Who takes over a role, and who shall become an officer: offered by one person, taken or confirmed by another."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from yiji.accounts.models.authority_officer import AuthorityOfficer
from yiji.accounts.models.institution_account import Membership
from yiji.accounts.models.user import User
from yiji.vault.fields import SealedField

HAND_OVER_STATES = ("offered", "accepted", "declined", "withdrawn", "expired")
PROPOSAL_STATES = ("proposed", "confirmed", "declined", "withdrawn")


class RoleHandOver(models.Model):
    """A leaving operator names who follows him; the role moves when the successor accepts.

    ``pending`` is what waited in the role when it was offered: counts by menu counter, nothing personal.
    ``approved_at`` is the administrator's consent, which the hand-over of another role than his own needs.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    institution_id = models.UUIDField()
    leaving = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="handed_over")
    successor = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="taken_over")
    role = models.CharField(max_length=16)
    pending = models.JSONField(default=dict)
    state = models.CharField(max_length=12, default="offered")
    offered_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=HAND_OVER_STATES), name="hand_over_state"),
            models.CheckConstraint(condition=~Q(leaving=F("successor")), name="hand_over_to_another"),
            models.UniqueConstraint(
                fields=["leaving"], condition=Q(state="offered"), name="one_open_hand_over"
            ),
        ]
        indexes = [models.Index(fields=["institution_id", "state"], name="hand_over_list")]

    def __str__(self) -> str:
        return f"{self.role} {self.state}"


class OfficerProposal(models.Model):
    """A new officer (``post`` is empty) or more duties for one; ``alone`` where no second person could confirm."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    authority_id = models.UUIDField()
    post = models.ForeignKey(AuthorityOfficer, on_delete=models.PROTECT, null=True, related_name="proposals")
    login_name = models.CharField(max_length=40)
    display_name = models.CharField(max_length=60)
    person_id = models.UUIDField()
    id_number = SealedField(label="S3")
    phone = SealedField(label="S2")
    duties = models.JSONField(default=list)
    state = models.CharField(max_length=12, default="proposed")
    alone = models.BooleanField(default=False)
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposed_by_person = models.UUIDField()
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_by_person = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=PROPOSAL_STATES), name="officer_proposal_state"),
            models.CheckConstraint(
                condition=~Q(state="confirmed")
                | Q(alone=True)
                | (Q(decided_by_person__isnull=False) & ~Q(decided_by_person=F("proposed_by_person"))),
                name="officer_confirmed_by_another",
            ),
            # Nobody confirms himself into office.
            models.CheckConstraint(
                condition=Q(decided_by_person__isnull=True)
                | ~Q(decided_by_person=F("person_id"))
                | Q(alone=True),
                name="officer_not_by_himself",
            ),
            models.UniqueConstraint(
                Lower("login_name"),
                condition=Q(state="proposed", post__isnull=True),
                name="one_open_proposal_per_name",
            ),
            models.UniqueConstraint(
                fields=["post"],
                condition=Q(state="proposed", post__isnull=False),
                name="one_open_proposal_per_post",
            ),
        ]
        indexes = [models.Index(fields=["authority_id", "state"], name="officer_proposal_list")]

    def __str__(self) -> str:
        return f"{self.login_name} {self.state}"
