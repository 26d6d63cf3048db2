"""Official papers (domain §5 F8): what an authority issues in writing, and how each was served (送达回证)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from yiji.institutions.models import Authority, Institution
from yiji.register.models import Physician
from yiji.vault.fields import SealedField
from yiji.vault.models import StoredFile

PAPER_STATES = ("in_force", "withdrawn", "replaced")
SERVICE_METHODS = ("electronic", "collected", "posted", "left", "announced")
_TO_SERVE = Q(service_ended_at__isnull=True)


class OfficialPaper(models.Model):
    """One paper with its number; a trigger keeps all but state and file as they were issued.

    ``holder`` is the authority that has the case now, ``addressee`` the sides it is served on ("physician
    institution"). ``content`` holds the words and dates of the paper as they were frozen by the act.
    ``service_ended_at`` is empty while the paper is in force and somebody it is addressed to has not had it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    kind = models.CharField(max_length=32)
    doc_no = models.CharField(max_length=40)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="official_papers")
    holder = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="held_papers")
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, null=True, related_name="official_papers"
    )
    physician = models.ForeignKey(
        Physician, on_delete=models.PROTECT, null=True, related_name="official_papers"
    )
    addressee = models.CharField(max_length=32, default="physician")
    application_id = models.UUIDField(null=True)
    step_ordinal = models.PositiveIntegerField(null=True)
    object_kind = models.CharField(max_length=24, blank=True, default="")
    object_id = models.UUIDField(null=True)
    content = SealedField(label="S3")
    content_sha256 = models.CharField(max_length=64)
    template_sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=12, default="in_force")
    state_reason = models.CharField(max_length=500, blank=True, default="")
    state_since = models.DateTimeField()
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    pdf_sha256 = models.CharField(max_length=64, blank=True, default="", db_index=True)
    error = models.CharField(max_length=200, blank=True, default="")
    issued_person_id = models.UUIDField(null=True)
    issued_name = models.CharField(max_length=60, blank=True, default="")
    issued_on = models.DateField()
    issued_at = models.DateTimeField()
    service_ended_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            # Two districts of one name in two cities may have the same word: a number is unique where it was given.
            models.UniqueConstraint(fields=["authority", "doc_no"], name="paper_number"),
            models.CheckConstraint(condition=Q(state__in=PAPER_STATES), name="paper_state"),
        ]
        indexes = [
            models.Index(fields=["application_id", "issued_at"], name="paper_application"),
            models.Index(fields=["authority", "-issued_at", "id"], name="paper_of_authority"),
            models.Index(fields=["institution", "-issued_at", "id"], name="paper_of_institution"),
            models.Index(fields=["physician", "-issued_at", "id"], name="paper_of_physician"),
            models.Index(fields=["authority", "issued_on"], condition=_TO_SERVE, name="paper_to_serve"),
            models.Index(fields=["institution", "issued_on"], condition=_TO_SERVE, name="paper_to_read"),
        ]

    def __str__(self) -> str:
        return f"{self.doc_no} {self.state}"


class PaperService(models.Model):
    """How a paper reached its addressee; ``side`` tells which one when he opened it himself."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    paper = models.ForeignKey(OfficialPaper, on_delete=models.PROTECT, related_name="services")
    method = models.CharField(max_length=12)
    side = models.CharField(max_length=12, blank=True, default="")
    receiver_name = models.CharField(max_length=60)
    served_on = models.DateField()
    note = models.CharField(max_length=300, blank=True, default="")
    evidence = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_person_id = models.UUIDField(null=True)
    recorded_name = models.CharField(max_length=60, blank=True, default="")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["recorded_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(method__in=SERVICE_METHODS), name="service_method"),
            models.UniqueConstraint(
                fields=["paper", "side"], condition=Q(method="electronic"), name="opened_first_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.method} {self.served_on}"
