"""Addresses of the import of the national qualification register."""

from django.urls import path

from yiji.web.authority.views import national_imports as views
from yiji.web.authority.views import national_upload as upload

_ONE = "national-imports/<uuid:national_import_id>/"

urlpatterns = [
    path("national-imports/", upload.national_imports, name="national_imports"),
    path(_ONE, views.national_import, name="national_import"),
    path(f"{_ONE}pieces/<int:number>/", upload.take_piece, name="national_import_piece"),
    path(f"{_ONE}finish/", upload.finish, name="finish_national_import"),
    path(f"{_ONE}confirm/", views.confirm, name="confirm_national_import"),
    path(f"{_ONE}discard/", views.discard, name="discard_national_import"),
    path(f"{_ONE}export/", views.export, name="export_national_import"),
]
