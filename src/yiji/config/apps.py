from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "yiji.config"
    label = "config"

    def ready(self) -> None:
        from yiji.config import duties, seal_checks, startup_checks  # noqa: F401
