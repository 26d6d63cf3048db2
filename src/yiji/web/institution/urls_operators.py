"""Addresses of the operators' pages."""

from django.urls import path

from yiji.web.institution.views import operators

urlpatterns = [
    path("operators/", operators.operators, name="operators"),
    path("operators/add/", operators.add, name="operator_add"),
    path("operators/<uuid:membership_id>/role/", operators.change_role, name="operator_role"),
    path("operators/<uuid:membership_id>/end/", operators.end, name="operator_end"),
    path("operators/<uuid:membership_id>/code/", operators.resend_code, name="operator_resend"),
]
