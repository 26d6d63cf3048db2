"""Addresses of the authority's workbench and of the acts on an application."""

from django.urls import path

from yiji.web.authority.views import applications, decision, intake, workbench

_ONE = "applications/<uuid:application_id>/"

urlpatterns = [
    path("", workbench.workbench, name="workbench"),
    path("applications/", applications.applications, name="applications"),
    path(_ONE, applications.application, name="application"),
    path(f"{_ONE}accept/", intake.accept_application, name="accept_application"),
    path(f"{_ONE}supplement/", intake.request_application_supplement, name="request_supplement"),
    path(f"{_ONE}examine/", decision.examine_application, name="examine_application"),
    path(f"{_ONE}decide/", decision.decide_application, name="decide_application"),
    path(f"{_ONE}complete/", intake.complete_application, name="complete_application"),
    path(
        f"{_ONE}documents/<uuid:document_id>/",
        applications.application_document,
        name="application_document",
    ),
    path(f"{_ONE}form.pdf", applications.application_form, name="application_form"),
]
