"""Anybody checks a paper or a form by the code at its foot: state and number, nothing personal, no hint for guessers."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests import factories as f
from tests.applications.case import Case, make_case
from yiji.certificates.actions.open_paper import open_paper
from yiji.certificates.actions.withdraw_paper import reissue_paper, withdraw_paper
from yiji.certificates.models import OfficialPaper, PrintedForm
from yiji.certificates.paper_kinds import KINDS
from yiji.certificates.queries.verify_print import UNKNOWN_PRINT, verify_code, verify_paper_file
from yiji.jobs.queue import run_due


@pytest.fixture
def case(settings: Any, tmp_path: Any, db: None) -> Case:
    settings.YIJI_FILES_DIR = tmp_path / "files"
    made = make_case().advance("accepted")
    while run_due():
        pass
    return made


@pytest.fixture
def paper(case: Case) -> OfficialPaper:
    return OfficialPaper.objects.get(application_id=case.application.pk)


def _code(paper: OfficialPaper) -> str:
    return f"YIJI:{paper.pk}:{paper.content_sha256[:16]}"


def _asked(**data: Any) -> str:
    return Client().post("/verify/", data).content.decode()


def test_a_paper_in_force_is_told_with_number_and_authority_and_without_a_name(
    case: Case, paper: OfficialPaper
) -> None:
    found = verify_code(f"  {_code(paper)}\n")
    assert found is not None
    assert (found.outcome, found.number, found.authority) == ("in_force", paper.doc_no, case.authority.name)
    page = _asked(code=_code(paper))
    assert 'data-outcome="in_force"' in page
    assert paper.doc_no in page
    assert case.physician.name not in page


def test_a_withdrawn_and_a_replaced_one_say_so(case: Case, paper: OfficialPaper) -> None:
    decider = f.scope_of(f.make_user_officer(case.authority, ("decide",)))
    name = next(iter(KINDS[paper.kind].open_fields))
    newer = reissue_paper(decider, paper.pk, reason="漏项", corrections={name: "另附清单。"}, version=0)
    found = verify_code(_code(paper))
    assert found is not None
    assert (found.outcome, found.replaced_by) == ("replaced", newer.doc_no)
    assert newer.doc_no in _asked(code=_code(paper))
    withdraw_paper(
        f.scope_of(f.make_user_officer(case.authority, ("decide",))), newer.pk, reason="发错", version=0
    )
    assert 'data-outcome="withdrawn"' in _asked(code=_code(newer))
    assert "发错" not in _asked(code=_code(newer)), "the reason is the party's"


def test_a_wrong_hash_an_unknown_number_and_nonsense_get_one_answer(case: Case, paper: OfficialPaper) -> None:
    wrong = [
        f"YIJI:{paper.pk}:{'0' * 16}", f"YIJI:{uuid.uuid4()}:{paper.content_sha256[:16]}", "YIJI:", "YIJI::",
        f"YIJI:{paper.pk}:{paper.content_sha256[:15]}", "YIJI:F1-20260101-00001:" + "a" * 16, "YIJI:' OR 1=1:" + "a" * 16,
    ]  # fmt: skip
    assert {verify_code(code) for code in wrong} == {UNKNOWN_PRINT}
    for code in wrong[:2]:
        assert 'data-outcome="unknown"' in _asked(code=code)
    assert verify_code("eyJhbGciOi") is None, "a certificate's code goes its own way"


def test_the_sealed_file_of_a_paper_is_known_and_an_altered_one_is_not(
    case: Case, paper: OfficialPaper
) -> None:
    data = open_paper(case.scope("intake"), paper.pk)[0]
    assert verify_paper_file(data) is not None
    page = _asked(file=SimpleUploadedFile("a.pdf", data, "application/pdf"))
    assert 'data-outcome="in_force"' in page
    assert "签章完好" in page
    altered = data[:2000] + bytes([data[2000] ^ 1]) + data[2001:]
    assert verify_paper_file(altered) is None
    assert 'data-outcome="in_force"' not in _asked(
        file=SimpleUploadedFile("a.pdf", altered, "application/pdf")
    )


def test_a_printed_form_is_told_by_its_serial_number(case: Case) -> None:
    form = PrintedForm.objects.get(object_id=case.application.pk)
    page = _asked(code=f"YIJI:{form.serial_no}:{form.content_sha256[:16]}")
    assert 'data-outcome="form"' in page
    assert form.serial_no in page
    assert "医师执业注册申请审核表" in page
    assert case.physician.name not in page
