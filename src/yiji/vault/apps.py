from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def _ensure_keys(**kwargs: Any) -> None:
    from yiji.vault.keys import ensure_keys

    ensure_keys()


class VaultConfig(AppConfig):
    name = "yiji.vault"
    label = "vault"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        post_migrate.connect(_ensure_keys, sender=self)
