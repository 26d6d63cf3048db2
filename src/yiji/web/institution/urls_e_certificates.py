"""Electronic certificates of the institution's physicians."""

from django.urls import path

from yiji.web.institution.views import e_certificates as views

urlpatterns = [
    path("e-certificates/of/<uuid:registration_id>/", views.e_certificates, name="e_certificates"),
    path("e-certificates/<uuid:certificate_id>/files/", views.files, name="e_certificate_files"),
    path("e-certificates/<uuid:certificate_id>/draw/<str:layout>/", views.draw, name="e_certificate_draw"),
    path("e-certificates/<uuid:certificate_id>/pdf/<str:layout>/", views.pdf, name="e_certificate_pdf"),
    path("e-certificates/<uuid:certificate_id>/photo/", views.photo, name="e_certificate_photo"),
]
