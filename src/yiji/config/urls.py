"""All addresses: one namespace per portal."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("yiji.web.public.urls")),
    path("institution/", include("yiji.web.institution.urls")),
    path("physician/", include("yiji.web.physician.urls")),
    path("authority/", include("yiji.web.authority.urls")),
]
if settings.YIJI_DEMO or settings.DEBUG:
    urlpatterns += [
        path("gallery/", include("yiji.web.gallery.urls")),
        path("demo/", include("yiji.web.public.demo_urls")),
    ]

handler400 = "yiji.web.shared.outcome_pages.bad_request"
handler403 = "yiji.web.shared.outcome_pages.forbidden"
handler404 = "yiji.web.shared.outcome_pages.not_found"
handler500 = "yiji.web.shared.outcome_pages.server_error"
