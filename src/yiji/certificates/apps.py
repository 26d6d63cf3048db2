from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    name = "yiji.certificates"
    label = "certificates"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from yiji.certificates.actions import (  # noqa: F401
            draw_e_certificate,
            issue_e_certificate,
            render_frozen_form,
            render_paper,
            report_verification,
            write_print_batch,
        )
