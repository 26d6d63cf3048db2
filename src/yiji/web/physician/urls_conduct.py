"""The physician's own penalties, bars and assessments."""

from django.urls import path

from yiji.web.physician.views import conduct

urlpatterns = [
    path("conduct/", conduct.conduct, name="conduct"),
    path("conduct/<uuid:conduct_id>/evidence/", conduct.evidence, name="conduct_evidence"),
]
