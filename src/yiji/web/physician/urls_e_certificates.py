"""The physician's electronic certificates."""

from django.urls import path

from yiji.web.physician.views import e_certificates as views

urlpatterns = [
    path("e-certificates/", views.e_certificates, name="e_certificates"),
    path("e-certificates/ask/<uuid:registration_id>/", views.ask, name="ask_e_certificate"),
    path("e-certificates/<uuid:certificate_id>/", views.e_certificate, name="e_certificate"),
    path("e-certificates/<uuid:certificate_id>/code/", views.code, name="e_certificate_code"),
    path("e-certificates/<uuid:certificate_id>/photo/", views.photo, name="e_certificate_photo"),
    path(
        "e-certificates/<uuid:certificate_id>/credential/", views.credential, name="e_certificate_credential"
    ),
    path("e-certificates/<uuid:certificate_id>/files/", views.files, name="e_certificate_files"),
    path("e-certificates/<uuid:certificate_id>/draw/<str:layout>/", views.draw, name="e_certificate_draw"),
    path("e-certificates/<uuid:certificate_id>/pdf/<str:layout>/", views.pdf, name="e_certificate_pdf"),
]
