from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "yiji.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from yiji.accounts.actions import expire_setup_codes, forget_sessions  # noqa: F401
