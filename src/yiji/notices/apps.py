from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "yiji.notices"
    label = "notices"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from yiji.notices import delivery  # noqa: F401
