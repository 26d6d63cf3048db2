"""Addresses of the authority's workbench and of the acts on an application."""

from django.urls import path

from yiji.web.authority.views import (
    applications,
    clock_acts,
    decision,
    hand_on,
    intake,
    own_cases,
    waivers,
    workbench,
)

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
    path(f"{_ONE}note/", hand_on.note_application, name="note_application"),
    path(f"{_ONE}receive/", hand_on.receive_application, name="receive_application"),
    path(f"{_ONE}take-up/", hand_on.take_up_application, name="take_up_application"),
    path(f"{_ONE}transfer/", hand_on.transfer_application, name="transfer_application"),
    path(f"{_ONE}refuse-acceptance/", hand_on.refuse_to_accept, name="refuse_acceptance"),
    path(f"{_ONE}hear/", clock_acts.hear_physician, name="hear_physician"),
    path(f"{_ONE}pause/", clock_acts.pause_application, name="pause_application"),
    path(f"{_ONE}resume/", clock_acts.resume_application, name="resume_application"),
    path(f"{_ONE}extend/", clock_acts.extend_application, name="extend_application"),
    path(f"{_ONE}withdraw/", clock_acts.withdraw_case, name="withdraw_case"),
    path(f"{_ONE}waivers/", waivers.waivers, name="waivers"),
    path(f"{_ONE}waivers/<uuid:waiver_id>/agree/", waivers.agree_to_waiver, name="agree_to_waiver"),
    path(f"{_ONE}waivers/<uuid:waiver_id>/decline/", waivers.decline_waiver, name="decline_waiver"),
    path(f"{_ONE}waivers/<uuid:waiver_id>/take-back/", waivers.take_back_waiver, name="take_back_waiver"),
    path(f"{_ONE}step/<int:step>/", own_cases.application_step, name="application_step"),
    path(f"{_ONE}submit/", own_cases.submit_application, name="submit_application"),
    path(f"{_ONE}attach/", own_cases.attach, name="attach_document"),
    path(f"{_ONE}documents/<uuid:document_id>/remove/", own_cases.remove, name="remove_document"),
    path(
        "registrations/<uuid:registration_id>/deregister/",
        own_cases.start_deregistration,
        name="start_deregistration",
    ),
    path(
        "registrations/<uuid:registration_id>/correct/", own_cases.start_correction, name="start_correction"
    ),
    path(
        f"{_ONE}documents/<uuid:document_id>/",
        applications.application_document,
        name="application_document",
    ),
    path(f"{_ONE}form.pdf", applications.application_form, name="application_form"),
]
