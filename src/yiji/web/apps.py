"""The web application: templates, static files, template tags and the portals."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "yiji.web"
    label = "web"
    default_auto_field = "django.db.models.BigAutoField"
