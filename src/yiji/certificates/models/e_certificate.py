"""Electronic certificates (domain 8.7): one row per content of a registration, its files, and the keys of its tokens."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from yiji.register.models import Registration
from yiji.vault.fields import SealedField
from yiji.vault.models import StoredFile

# valid, off_roster and suspended are the current ones: a registration has at most one of them.
CURRENT_STATES = ("valid", "off_roster", "suspended")
STATES = (*CURRENT_STATES, "replaced", "void")
LAYOUTS = ("card", "page")


class ECertificate(models.Model):
    """One issue of a registration's certificate; ``content`` is frozen, only the state changes.

    ``content_sha256`` is taken over the frozen content with a random salt inside it, so that it tells nobody
    anything who does not hold the content.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="e_certificates")
    serial = models.PositiveIntegerField()
    certificate_no = models.CharField(max_length=15)
    state = models.CharField(max_length=12, default="valid")
    state_reason = models.CharField(max_length=40, blank=True, default="")
    state_since = models.DateField()
    content = SealedField(label="S2")
    content_sha256 = models.CharField(max_length=64)
    photo = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    application_id = models.UUIDField(null=True)
    issued_on = models.DateField()
    issued_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["registration", "serial"], name="e_certificate_serial"),
            models.UniqueConstraint(
                fields=["registration"],
                condition=Q(state__in=CURRENT_STATES),
                name="one_current_e_certificate",
            ),
            models.CheckConstraint(condition=Q(state__in=STATES), name="e_certificate_state"),
        ]
        indexes = [models.Index(fields=["certificate_no"], name="e_certificate_no")]

    def __str__(self) -> str:
        return f"{self.certificate_no}/{self.serial} {self.state}"


class ECertificateFile(models.Model):
    """A signed PDF of a certificate as it stood in one state; a new state is drawn anew."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    certificate = models.ForeignKey(ECertificate, on_delete=models.PROTECT, related_name="files")
    layout = models.CharField(max_length=8)
    state_version = models.PositiveIntegerField()
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    pdf_sha256 = models.CharField(max_length=64, blank=True, default="", db_index=True)
    error = models.CharField(max_length=200, blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["certificate", "layout", "state_version"], name="one_file_per_state"
            ),
            models.CheckConstraint(condition=Q(layout__in=LAYOUTS), name="e_certificate_layout"),
        ]

    def __str__(self) -> str:
        return f"{self.certificate_id} {self.layout}"


class TokenKey(models.Model):
    """An Ed25519 key of certificate tokens; a retired one signs no more, its public half verifies on."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    key_id = models.CharField(max_length=16, unique=True)
    public_key = models.BinaryField()
    private_key = SealedField(label="S3")
    state = models.CharField(max_length=8, default="active")
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["state"], condition=Q(state="active"), name="one_active_token_key"
            )
        ]

    def __str__(self) -> str:
        return f"{self.key_id} {self.state}"
