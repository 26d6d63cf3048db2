"""Which business a physician needs."""

from django.urls import path

from yiji.web.physician.views import which_business

urlpatterns = [path("which-business/", which_business.which_business, name="which_business")]
