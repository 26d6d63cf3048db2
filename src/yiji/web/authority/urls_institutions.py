"""Addresses of the desk that issues credentials and keeps the accounts of institutions."""

from django.urls import path

from yiji.web.authority.views import (
    credential_desk,
    institution_account,
    institution_licence,
    institution_record,
    institutions,
)

_ONE = "institutions/<uuid:institution_id>/"
_LICENCE = f"{_ONE}licence/"
_CLOSING = f"{_ONE}closings/<uuid:closing_id>/"

urlpatterns = [
    path("institutions/", institutions.institutions, name="institutions"),
    path("institutions/new/", institution_record.enter_institution, name="enter_institution"),
    path(_ONE, institutions.institution, name="institution"),
    path(f"{_ONE}record/", institution_record.correct_institution, name="correct_institution"),
    path(f"{_ONE}papers/<uuid:file_id>/", institutions.paper, name="institution_paper"),
    path("credentials/", institutions.to_issue, name="issue_credentials"),
    path(f"{_ONE}credentials/", credential_desk.issue_credentials, name="issue_credentials"),
    path(f"{_ONE}agent/", credential_desk.replace_agent, name="replace_agent"),
    path("credentials/<uuid:issue_id>/", credential_desk.credentials_receipt, name="credentials_receipt"),
    path("credentials/<uuid:issue_id>/receipt.pdf", credential_desk.receipt_file, name="receipt_file"),
    *(
        path(
            f"{_ONE}{act}/",
            institution_account.change_account,
            {"act": act},
            name=f"{act}_institution",
        )
        for act in ("suspend", "restore", "restrict", "lift")
    ),
    path(_LICENCE, institution_licence.change_licence, name="change_licence"),
    *(
        path(
            f"{_LICENCE}<uuid:licence_change_id>/{act}/",
            getattr(institution_licence, f"{act}_licence"),
            name=f"{act}_licence",
        )
        for act in ("confirm", "decline", "withdraw")
    ),
    path(f"{_ONE}close/", institution_account.close_account, name="close_institution"),
    path(f"{_CLOSING}confirm/", institution_account.confirm_closing, name="confirm_closing"),
    path(f"{_CLOSING}decline/", institution_account.decline_closing, name="decline_closing"),
    path(f"{_CLOSING}take-back/", institution_account.take_back_closing, name="take_back_closing"),
]
