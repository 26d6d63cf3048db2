from django.apps import AppConfig


class InstitutionsConfig(AppConfig):
    name = "yiji.institutions"
    label = "institutions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from yiji.institutions.actions import apply_institutions, check_institutions  # noqa: F401
