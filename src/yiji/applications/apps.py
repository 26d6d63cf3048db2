from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    name = "yiji.applications"
    label = "applications"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.conf import settings

        from yiji.applications.actions import count_statistics, sweep_clocks  # noqa: F401
        from yiji.applications.provinces import load_provinces
        from yiji.applications.queries import department_use  # noqa: F401

        load_provinces(settings.YIJI_PROVINCES_DIR)
