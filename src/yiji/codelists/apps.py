from django.apps import AppConfig


class CodelistsConfig(AppConfig):
    name = "yiji.codelists"
    label = "codelists"
    default_auto_field = "django.db.models.BigAutoField"
