"""A medical institution as its practice licence describes it."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from yiji.institutions.models.authority import Authority
from yiji.vault.fields import SealedField


class Institution(models.Model):
    """``kind``: medical, prevention or clinic (filed instead of licensed); ``licence_state``: valid, overdue, suspended, cancelled."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    name = models.CharField(max_length=120, db_index=True)
    kind = models.CharField(max_length=12, default="medical")
    class_code = models.CharField(max_length=8, default="A100")
    grade = models.CharField(max_length=20, blank=True, default="")
    # Empty in an outline record that an import made from a name; the issuer completes it.
    uscc = models.CharField(max_length=18, unique=True, null=True, blank=True)
    registration_no = models.CharField(max_length=22, unique=True, null=True, blank=True)
    province_code = models.CharField(max_length=6, db_index=True)
    city_code = models.CharField(max_length=6, blank=True, default="")
    county_code = models.CharField(max_length=6, db_index=True)
    address = models.CharField(max_length=160, blank=True, default="")
    postcode = models.CharField(max_length=6, blank=True, default="")
    phone = models.CharField(max_length=20, blank=True, default="")
    legal_representative = models.CharField(max_length=50, blank=True, default="")
    responsible_person = models.CharField(max_length=50, blank=True, default="")
    responsible_phone = SealedField(label="S2")
    licence_issuer = models.ForeignKey(
        Authority, on_delete=models.PROTECT, related_name="licensed_institutions"
    )
    licence_valid_from = models.DateField(null=True, blank=True)
    licence_valid_to = models.DateField(null=True, blank=True)
    licence_state = models.CharField(max_length=12, default="valid")
    service_lines = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(licence_state__in=["valid", "overdue", "suspended", "cancelled"]),
                name="licence_state",
            )
        ]
        # The list of those that an authority licensed, by name.
        indexes = [models.Index(fields=["licence_issuer", "name", "id"], name="licensed_by_name")]

    def __str__(self) -> str:
        return self.name
