"""A setting of an approving authority that one person proposes and another checks (seed 3)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from yiji.institutions.models.approving_authority import ApprovingAuthority
from yiji.institutions.models.authority import Authority
from yiji.institutions.models.institution import Institution

PROPOSAL_STATES = ("proposed", "confirmed", "declined", "withdrawn")


class AuthorityProposal(models.Model):
    """``unusual`` holds the codes (by blanks) of the ways in which the choice departs from the law's default."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    category = models.CharField(max_length=16)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    effective_from = models.DateField()
    unusual = models.CharField(max_length=80, blank=True, default="")
    reason = models.CharField(max_length=200, blank=True, default="")
    state = models.CharField(max_length=12, default="proposed")
    proposed_by = models.UUIDField()
    proposed_by_person = models.UUIDField()
    proposed_by_name = models.CharField(max_length=60)
    proposed_at = models.DateTimeField()
    decided_by = models.UUIDField(null=True)
    decided_by_person = models.UUIDField(null=True)
    decided_by_name = models.CharField(max_length=60, blank=True, default="")
    decided_at = models.DateTimeField(null=True)
    decline_reason = models.CharField(max_length=200, blank=True, default="")
    setting = models.ForeignKey(ApprovingAuthority, on_delete=models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=PROPOSAL_STATES), name="authority_proposal_state"),
            # Four eyes by person, not by log-in.
            models.CheckConstraint(
                condition=Q(state__in=("proposed", "withdrawn"))
                | (Q(decided_by_person__isnull=False) & ~Q(decided_by_person=F("proposed_by_person"))),
                name="authority_proposal_by_two",
            ),
            models.CheckConstraint(
                condition=Q(unusual="") | ~Q(reason=""), name="unusual_authority_has_reason"
            ),
            models.UniqueConstraint(
                fields=["institution", "category"],
                condition=Q(state="proposed"),
                name="one_open_authority_proposal",
            ),
        ]
        indexes = [models.Index(fields=["institution", "state", "-proposed_at"], name="authority_proposals")]

    def __str__(self) -> str:
        return f"{self.category} {self.state}"
