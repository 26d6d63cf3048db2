"""Addresses of the installable app: worker, manifests, offline pages, download and printing pages (seed 2.1)."""

from django.urls import path

from yiji.web.public.views import app_files, install, printing

# Each portal's download page lies below the portal's own address: a browser offers to install only what it is in.
urlpatterns = [
    path("service-worker.js", app_files.service_worker, name="service_worker"),
    path("app/<slug:portal>.webmanifest", app_files.app_manifest, name="app_manifest"),
    path("offline/", app_files.offline, name="offline"),
    path("offline/unanswered/", app_files.unanswered, name="unanswered"),
    path("institution/download/", install.download, {"portal": "institution"}, name="download"),
    path("physician/download/", install.download, {"portal": "physician"}, name="download_physician"),
    path("authority/download/", install.download, {"portal": "authority"}, name="download_authority"),
    path("app/<slug:portal>/shortcut.url", install.windows_shortcut, name="shortcut_windows"),
    path("app/<slug:portal>/shortcut.desktop", install.linux_shortcut, name="shortcut_linux"),
    path("printing/", printing.printing, name="printing"),
    path("printing/test-page.pdf", printing.test_page, name="printing_test_page"),
]
