from typing import Any

from django.apps import AppConfig
from django.db.models.signals import pre_migrate


def _lift(**kwargs: Any) -> None:
    from yiji.institutions.guards import lift_for_migration

    lift_for_migration()


class InstitutionsConfig(AppConfig):
    name = "yiji.institutions"
    label = "institutions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Registers the jobs.
        from yiji.institutions.actions import apply_institutions, check_institutions  # noqa: F401

        pre_migrate.connect(_lift, sender=self)
