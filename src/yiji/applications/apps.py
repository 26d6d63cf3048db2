from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    name = "yiji.applications"
    label = "applications"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from yiji.applications.actions import sweep_clocks  # noqa: F401
        from yiji.applications.queries import department_use  # noqa: F401
