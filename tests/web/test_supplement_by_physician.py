"""Asked for a supplement, the physician uploads it on the application's own page and sends it on."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.applications.case import make_case, photo
from tests.factories import form_data, logged_in
from yiji.applications.actions.request_supplement import request_supplement

pytestmark = pytest.mark.django_db


def test_the_missing_paper_is_uploaded_and_the_file_goes_back_to_the_authority() -> None:
    case = make_case().advance("received")
    request_supplement(
        case.scope("intake"), case.application.pk, version=case.version, items="1. 聘用证明不清楚"
    )
    client = logged_in(case.applicant)
    page_url = reverse("physician:application", args=[case.application.pk])
    html = client.get(page_url).content.decode()
    assert "聘用证明不清楚" in html
    attach = reverse("physician:attach_document", args=[case.application.pk])
    assert attach in html
    before = case.application.documents.count()
    upload = SimpleUploadedFile("paper.jpg", photo(), content_type="image/jpeg")
    answer = client.post(attach, {**form_data(kind="employment_proof"), "file": upload})
    assert answer.status_code == 303
    assert case.application.documents.count() == before + 1
    assert answer["Location"] == page_url
    supply = reverse("physician:supply", args=[case.application.pk])
    assert client.post(supply, form_data(version=case.version, note="")).status_code == 303
    assert case.state == "received"
