from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def _install(**kwargs: Any) -> None:
    from yiji.guards.install import install

    install()


class GuardsConfig(AppConfig):
    name = "yiji.guards"
    label = "guards"

    def ready(self) -> None:
        post_migrate.connect(_install, sender=self)
