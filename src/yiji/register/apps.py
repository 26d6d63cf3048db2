from django.apps import AppConfig


class RegisterConfig(AppConfig):
    name = "yiji.register"
    label = "register"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from yiji.register.actions import (  # noqa: F401
            activate_automatically,
            apply_national_register,
            check_national_register,
            compare_hr_roster,
            department_batches,
            enter_assessments,
            escalate_silent,
            expire_activation_codes,
            export_national_report,
            export_roster,
            forget_national_import,
            send_code_batch,
            upload_assessments,
            upload_hr_roster,
            watch_activation_codes,
            watch_conduct,
            watch_terms,
        )
