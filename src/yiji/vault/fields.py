"""The column type of personal data at rest: only ciphertext reaches the database."""

from __future__ import annotations

from typing import Any

from django.db import models

from yiji.vault.crypto import decrypt, encrypt


class SealedField(models.BinaryField):
    """A text stored encrypted. ``label`` is S3 (secret) or S2 (personal); read and written by ``reveal`` and ``seal``."""

    def __init__(self, *args: Any, label: str = "S2", **kwargs: Any) -> None:
        self.label = label
        kwargs.setdefault("null", True)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs["label"] = self.label
        return name, path, args, kwargs


def _place(model: type[models.Model], column: str, pk: object) -> str:
    return f"{model._meta.db_table}|{column}|{pk}"


def seal(instance: models.Model, field_name: str, value: str) -> None:
    """Encrypt ``value`` into the field (empty text becomes NULL); the row's primary key must be set already."""
    field = instance._meta.get_field(field_name)
    if not isinstance(field, SealedField) or instance.pk is None:
        raise TypeError(f"{field_name} is no sealed field, or its row has no primary key yet")
    blob = None
    if value:
        blob = encrypt(f"enc:{field.label}", _place(type(instance), field_name, instance.pk), value.encode())
    setattr(instance, field_name, blob)


def sealed_value(model: type[models.Model], field_name: str, pk: object, value: str) -> bytes | None:
    """The ciphertext for a row that is inserted without a model instance; None for empty text."""
    field = model._meta.get_field(field_name)
    if not isinstance(field, SealedField):
        raise TypeError(f"{field_name} is no sealed field")
    return encrypt(f"enc:{field.label}", _place(model, field_name, pk), value.encode()) if value else None


def reveal(instance: models.Model, field_name: str) -> str:
    """The clear text of the field, "" when it is empty. Callers log or mask what they show."""
    return reveal_value(type(instance), field_name, instance.pk, getattr(instance, field_name))


def reveal_value(
    model: type[models.Model], field_name: str, pk: object, blob: bytes | memoryview | None
) -> str:
    """The same for a row read by ``values()``."""
    if not blob:
        return ""
    return decrypt(_place(model, field_name, pk), bytes(blob)).decode()
