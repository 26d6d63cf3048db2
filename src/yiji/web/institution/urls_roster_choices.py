"""Acts on the physicians ticked on a list."""

from django.urls import path

from yiji.web.institution.views import roster_choices as views

urlpatterns = [
    path("exports/choose/", views.choose_for_export, name="choose_for_export"),
    path("exports/chosen/<uuid:choice_id>/", views.export_choice, name="export_choice"),
    path("activations/choose/", views.choose_for_activation, name="choose_for_activation"),
]
