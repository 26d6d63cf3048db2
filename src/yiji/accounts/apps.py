from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "yiji.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from yiji.accounts.actions import (  # noqa: F401
            expire_setup_codes,
            finish_phone_change,
            forget_sessions,
            hand_over_role,
            recover_password,
            recover_physician_password,
            reset_access,
        )
