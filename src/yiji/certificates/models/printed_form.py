"""Certificate numbers without gaps, and the printed forms of frozen applications."""

from __future__ import annotations

import uuid

from django.db import models

from yiji.vault.fields import SealedField
from yiji.vault.models import StoredFile


class NumberCounter(models.Model):
    """The last serial taken for a prefix; locked by its update until the transaction ends."""

    prefix = models.CharField(primary_key=True, max_length=20)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.prefix}:{self.last}"


class IssuedNumber(models.Model):
    """A number that was given out; never given twice, kept when its certificate is void."""

    number = models.CharField(primary_key=True, max_length=15)
    prefix = models.CharField(max_length=20)
    serial = models.PositiveIntegerField()
    physician_id = models.UUIDField()
    source = models.CharField(max_length=12, default="issued")
    state = models.CharField(max_length=8, default="issued")
    issued_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["prefix", "serial"], name="serial_unique")]

    def __str__(self) -> str:
        return self.number


class PrintedForm(models.Model):
    """A form printed from frozen content; ``content`` is encrypted, its hash and serial number stand on the paper.

    ``province`` chooses a province's own drawing, ``drawing_sha256`` tells which drawing the file was printed with.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    serial_no = models.CharField(max_length=24, unique=True)
    form_code = models.CharField(max_length=24)
    object_kind = models.CharField(max_length=24)
    object_id = models.UUIDField()
    content = SealedField(label="S3")
    content_sha256 = models.CharField(max_length=64)
    province = models.CharField(max_length=6, default="")
    drawing_sha256 = models.CharField(max_length=64, default="")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    error = models.CharField(max_length=200, default="")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["object_kind", "object_id"], name="form_object")]

    def __str__(self) -> str:
        return self.serial_no
