"""A health authority or TCM administration of one administrative division."""

from __future__ import annotations

import uuid

from django.db import models


class Authority(models.Model):
    """``kind``: health or tcm; ``level``: province, city or county; one indexed column per level of the division."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    name = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=8, default="health")
    level = models.CharField(max_length=8)
    province_code = models.CharField(max_length=6, db_index=True)
    city_code = models.CharField(max_length=6, blank=True, default="", db_index=True)
    county_code = models.CharField(max_length=6, blank=True, default="", db_index=True)
    phone = models.CharField(max_length=20, blank=True, default="")
    address = models.CharField(max_length=120, blank=True, default="")
    is_active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.name
