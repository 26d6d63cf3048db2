"""The public addresses: entry page, session end, lookup."""

from importlib import import_module
from importlib.util import find_spec

app_name = "public"
urlpatterns = [
    pattern
    for topic in ("lookup", "session")
    if find_spec(f"yiji.web.public.urls_{topic}")
    for pattern in import_module(f"yiji.web.public.urls_{topic}").urlpatterns
]
