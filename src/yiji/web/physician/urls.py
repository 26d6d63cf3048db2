"""The addresses of the physician portal: one module per topic."""

from importlib import import_module
from importlib.util import find_spec

app_name = "physician"
_TOPICS = (
    "session",
    "home",
    "account",
    "settings",
    "operators",
    "activation",
    "roster",
    "institutions",
    "records",
    "applications",
)
urlpatterns = [
    pattern
    for topic in _TOPICS
    if find_spec(f"yiji.web.physician.urls_{topic}")
    for pattern in import_module(f"yiji.web.physician.urls_{topic}").urlpatterns
]
