"""Pages that exist only in the demo: the simulated outbox."""

from django.urls import path

from yiji.web.public.views import demo_outbox

app_name = "demo"
urlpatterns = [path("outbox/", demo_outbox.demo_outbox, name="outbox")]
