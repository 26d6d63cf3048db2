"""The pages of printing: chosen on lists, a whole day, one batch, the preview; on both staff portals."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.certificates.print_world import PrintWorld, ids, pages_of, step, work
from tests.factories import form_data, logged_in, make_institution, make_operator, make_user_officer
from yiji.applications.models import Application
from yiji.audit.models import AuditEvent
from yiji.certificates.models import PrintBatch
from yiji.jobs.queue import run_due

pytestmark = pytest.mark.django_db
HOW = {"copies": "1", "order": "number"}


@pytest.fixture
def world() -> PrintWorld:
    return PrintWorld()


@pytest.fixture
def client(world: PrintWorld) -> Client:
    return logged_in(world.clerk)


@pytest.fixture
def officer(world: PrintWorld) -> Client:
    return logged_in(make_user_officer(world.authority, ("decide",)))


def text(response: Any) -> str:
    return str(response.content.decode())


def test_rows_ticked_in_the_ledger_are_looked_over_and_printed(world: PrintWorld, client: Client) -> None:
    found, bare = world.applications(3), world.application("无表", frozen=False)
    ledger = text(client.get(reverse("institution:ledger")))
    assert ledger.count('type="checkbox" name="chosen"') == 3, "what has no form cannot be ticked"
    chosen = ",".join(str(one) for one in ids(found))
    review = client.post(reverse("institution:print_chosen"), form_data(chosen=[chosen, str(bare.pk)]))
    assert "打印 4 份" in text(review)
    assert "其中 1 件还没有生成申请审核表" in text(review)
    wrong = client.post(
        reverse("institution:print_chosen"), form_data(chosen=chosen, print="1", copies="7", order="number")
    )
    assert wrong.status_code == 422
    assert not PrintBatch.objects.exists()
    sent = client.post(reverse("institution:print_chosen"), form_data(chosen=chosen, print="1", **HOW))
    batch = PrintBatch.objects.get()
    assert sent.status_code == 303
    assert sent["Location"] == reverse("institution:print_batch", args=[batch.pk])
    waiting = text(client.get(sent["Location"]))
    assert 'data-poll="' in waiting
    work(batch)
    ready = text(client.get(sent["Location"]))
    assert "可以打印" in ready
    assert 'data-poll="' not in ready
    assert reverse("institution:job", args=[batch.job_id]) not in ready
    file = client.get(reverse("institution:print_batch_file", args=[batch.pk]))
    assert file["Content-Type"] == "application/pdf"
    assert file.content.startswith(b"%PDF")
    assert "attachment" in client.get(f"{file.wsgi_request.path}?save=1")["Content-Disposition"]
    assert AuditEvent.objects.filter(verb="print_batch.take").count() == 2
    listed = text(client.get(reverse("institution:print_batches")))
    assert "勾选的申请" in listed


def test_the_list_of_applications_prints_what_is_confirmed(world: PrintWorld, client: Client) -> None:
    world.applications(2)
    page = text(client.get(f"{reverse('institution:applications')}?tab=confirmed"))
    assert "打印所选" in page
    assert page.count('type="checkbox" name="chosen"') == 2
    waiting = text(client.get(f"{reverse('institution:applications')}?tab=to_confirm"))
    assert "打印所选" not in waiting


def test_nothing_ticked_and_a_foreign_application(world: PrintWorld, client: Client) -> None:
    empty = client.post(reverse("institution:print_chosen"), form_data())
    assert empty.status_code == 302
    foreign = PrintWorld().application()
    assert (
        client.post(reverse("institution:print_chosen"), form_data(chosen=[str(foreign.pk)])).status_code
        == 404
    )
    assert client.get(reverse("institution:print_preview", args=[foreign.pk])).status_code == 404


def test_a_day_is_shown_filtered_and_printed(world: PrintWorld, client: Client) -> None:
    world.applications(2)
    page = reverse("institution:print_day")
    today = text(client.get(page))
    assert f"{timezone.localdate():%Y-%m-%d}：2 份表单" in today
    assert "没有可以打印" in text(client.get(f"{page}?day=2020-01-01"))
    assert "没有可以打印" in text(client.get(f"{page}?stage=done"))
    assert "2 份表单" in text(client.get(f"{page}?day=nonsense&type=nonsense"))
    none = client.post(page, form_data(day="2020-01-01", **HOW))
    assert none.status_code == 422
    assert "没有可以打印的表单" in text(none)
    sent = client.post(page, form_data(day=timezone.localdate().isoformat(), type="INITIAL", **HOW))
    assert sent.status_code == 303
    assert PrintBatch.objects.get().count == 2


def test_an_authority_prints_what_it_decided(world: PrintWorld, officer: Client) -> None:
    found = world.applications(2)
    page = reverse("authority:print_day")
    assert "没有可以打印" in text(officer.get(page))
    step(found[0], decided_at=timezone.now())
    assert "1 份表单" in text(officer.get(page))
    sent = officer.post(page, form_data(**HOW))
    batch = work(PrintBatch.objects.get())
    assert sent["Location"] == reverse("authority:print_batch", args=[batch.pk])
    assert "可以打印" in text(officer.get(sent["Location"]))
    job = text(officer.get(reverse("authority:job", args=[batch.job_id])))
    assert reverse("authority:print_batch", args=[batch.pk]) in job
    listed = text(officer.get(f"{reverse('authority:applications')}?tab=to_accept"))
    assert listed.count('type="checkbox" name="chosen"') == 2
    again = officer.post(reverse("authority:print_batch_again", args=[batch.pk]), form_data())
    assert again.status_code == 303
    assert PrintBatch.objects.count() == 2


def test_what_failed_is_told_on_the_page(world: PrintWorld, client: Client) -> None:
    good, bare = world.application("甲虚"), world.application("乙虚", frozen=False)
    client.post(
        reverse("institution:print_chosen"),
        form_data(chosen=[str(good.pk), str(bare.pk)], print="1", copies="2", order="name"),
    )
    batch = work(PrintBatch.objects.get())
    page = text(client.get(reverse("institution:print_batch", args=[batch.pk])))
    assert "乙虚：申请审核表还没有生成" in page
    assert len(pages_of(batch)) == batch.pages


def test_batches_of_others_are_not_there(world: PrintWorld, client: Client, officer: Client) -> None:
    application = world.application()
    client.post(
        reverse("institution:print_chosen"), form_data(chosen=[str(application.pk)], print="1", **HOW)
    )
    batch = work(PrintBatch.objects.get())
    stranger = logged_in(make_operator(make_institution()))
    for name in ("print_batch", "print_batch_file"):
        assert stranger.get(reverse(f"institution:{name}", args=[batch.pk])).status_code == 404
        assert officer.get(reverse(f"authority:{name}", args=[batch.pk])).status_code == 404
    again = reverse("institution:print_batch_again", args=[batch.pk])
    assert stranger.post(again, form_data()).status_code == 404


def test_the_preview_frames_the_form_and_the_print_is_logged(
    world: PrintWorld, client: Client, officer: Client
) -> None:
    application = world.application()
    for side, reader in (("institution", client), ("authority", officer)):
        page = reverse(f"{side}:print_preview", args=[application.pk])
        if side == "institution":
            assert "正在生成" in text(reader.get(page))
            run_due()
        shown = text(reader.get(page))
        framed = reverse(f"{side}:print_preview_file", args=[application.pk])
        assert f'<iframe src="{framed}"' in shown
        assert application.form_serial_no in shown
        assert page in text(reader.get(reverse(f"{side}:application", args=[application.pk])))
        before = AuditEvent.objects.filter(verb="form.print", subject_id=application.physician_id).count()
        file = reader.get(framed)
        assert file["X-Frame-Options"] == "SAMEORIGIN"
        assert "frame-ancestors 'self'" in file["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in reader.get(page)["Content-Security-Policy"]
        plain = reader.get(reverse(f"{side}:application_form", args=[application.pk]))
        assert plain["X-Frame-Options"] == "DENY"
        told = AuditEvent.objects.filter(verb="form.print", subject_id=application.physician_id)
        assert told.count() == before + 2


def test_a_form_that_is_not_frozen_has_an_empty_preview(world: PrintWorld, client: Client) -> None:
    bare: Application = world.application(frozen=False)
    assert "还没有申请审核表" in text(client.get(reverse("institution:print_preview", args=[bare.pk])))


def test_everything_that_the_ledger_shows_is_printed(world: PrintWorld, client: Client) -> None:
    world.applications(2)
    assert reverse("institution:print_ledger") in text(client.get(reverse("institution:ledger")))
    sent = client.post(reverse("institution:print_ledger"), form_data(type="INITIAL"))
    batch = PrintBatch.objects.get()
    assert sent["Location"] == reverse("institution:print_batch", args=[batch.pk])
    assert (batch.kind, batch.count) == ("list", 2)
    none = client.post(reverse("institution:print_ledger"), form_data(type="CHANGE_SCOPE", stage="done"))
    assert none["Location"] == reverse("institution:ledger")
    assert "没有可以打印的表单" in text(client.get(none["Location"]))
