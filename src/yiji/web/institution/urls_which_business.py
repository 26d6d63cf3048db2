"""Which business is needed, by the situation or for one physician of the roster."""

from django.urls import path

from yiji.web.institution.views import which_business

urlpatterns = [
    path("which-business/", which_business.which_business, name="which_business"),
    path(
        "which-business/<uuid:registration_id>/",
        which_business.which_business_about,
        name="which_business_about",
    ),
]
