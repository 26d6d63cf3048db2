"""A person who holds a physician qualification, and the qualification itself."""

from __future__ import annotations

import uuid

from django.db import models

from yiji.register.models.import_batch import ImportBatch
from yiji.search.tokens import name_key
from yiji.vault.fields import SealedField


class NameKeyField(models.CharField):
    """The pinyin of the row's ``name``, taken anew at each save and each insert of many."""

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        key = name_key(getattr(model_instance, "name", ""))[: self.max_length]
        setattr(model_instance, self.attname, key)
        return key


class Physician(models.Model):
    """The person; education, school and title are the registration side's copies that seed 7 may change."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    name = models.CharField(max_length=50, db_index=True)
    # What lists are sorted by; follows the name whenever a row is saved.
    name_key = NameKeyField(max_length=160, blank=True, default="")
    sex = models.CharField(max_length=1, default="0")
    birth_year = models.PositiveSmallIntegerField(null=True)
    birth_date = SealedField(label="S2")
    identity_document = models.CharField(max_length=2, default="01")
    id_number = SealedField(label="S3")
    id_number_index = models.UUIDField(unique=True)
    phone_of_record = SealedField(label="S2")
    phone_of_record_index = models.UUIDField(null=True)
    ethnicity = models.CharField(max_length=2, blank=True, default="")
    education = models.CharField(max_length=4, blank=True, default="")
    degree = models.CharField(max_length=4, blank=True, default="")
    school = models.CharField(max_length=80, blank=True, default="")
    professional_title = models.CharField(max_length=4, blank=True, default="")
    photo_id = models.UUIDField(null=True)
    info_changed = models.BooleanField(default=False)
    deceased_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return str(self.id)


class Qualification(models.Model):
    """A physician qualification as the qualification register holds it; institutions can never write it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    physician = models.ForeignKey(Physician, on_delete=models.PROTECT, related_name="qualifications")
    level = models.CharField(max_length=1)
    category = models.CharField(max_length=16)
    certificate_no = SealedField(label="S3")
    certificate_no_index = models.UUIDField(unique=True)
    certificate_no_prefix = models.CharField(max_length=9)
    obtained_on = models.DateField(null=True)
    obtained_year = models.PositiveSmallIntegerField()
    issuer = models.CharField(max_length=80, blank=True, default="")
    batch = models.ForeignKey(ImportBatch, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["physician", "level"], name="qualification_physician")]

    def __str__(self) -> str:
        return f"{self.certificate_no_prefix}…"
