"""Printing many forms as one job: what is in it, what is refused, what is logged, and a worker that is killed."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from tests.applications.case import make_case
from tests.certificates.print_world import PrintWorld, claim, ids, pages_of, step, work
from tests.certificates.printed_form import squeeze
from tests.factories import make_institution, make_operator, make_user_officer, scope_of
from yiji.applications.actions.ask_print_batch import print_again, print_chosen, print_day, print_ledger
from yiji.applications.models import Application
from yiji.audit.events import tenant_events
from yiji.audit.models import AuditEvent
from yiji.certificates.actions import order_prints
from yiji.certificates.actions.forget_print_batches import forget_print_batches
from yiji.certificates.actions.order_prints import HowToPrint
from yiji.certificates.actions.print_papers import print_papers_of_day
from yiji.certificates.actions.take_print_batch import take_print_batch
from yiji.certificates.models import OfficialPaper, PrintBatch, PrintedForm
from yiji.jobs.models import Job
from yiji.jobs.queue import claim_next, request_cancel, run_claim, run_due, start_again
from yiji.kernel.outcome import NotFound, Refusal
from yiji.register.queries.own_access_log import PRINTS
from yiji.vault.models import StoredFile

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> PrintWorld:
    return PrintWorld()


def serials(pages: list[str], found: list[Application]) -> list[str]:
    """The serial number at the foot of each side, "" for a blank side or the list."""
    known = [one.form_serial_no for one in found]
    return [next((one for one in known if one in page and "打印清单" not in page), "") for page in pages]


def test_the_chosen_forms_lie_in_one_file_with_a_list_on_top(world: PrintWorld) -> None:
    found = world.applications(3)
    batch = work(print_chosen(world.scope, ids(found), HowToPrint()))
    assert (batch.state, batch.printed, batch.failed) == ("done", 3, 0)
    pages = pages_of(batch)
    assert len(pages) == batch.pages
    for one in found:
        assert one.form_serial_no in pages[0]
        assert one.physician_name in pages[0]
        assert one.number is not None
        assert one.number in pages[0]
    order = list(dict.fromkeys(serials(pages, found)))
    assert order == ["", *(one.form_serial_no for one in found)]
    job = Job.objects.get(pk=batch.job_id)
    assert (job.state, job.done_units, job.total_units) == ("done", 3, 3)


def test_two_copies_double_sided_begin_on_odd_pages(world: PrintWorld) -> None:
    found = world.applications(2)
    batch = work(print_chosen(world.scope, ids(found), HowToPrint(copies=2, double_sided=True)))
    pages = pages_of(batch)
    shown = serials(pages, found)
    firsts = [number for number, text in enumerate(pages, 1) if shown[number - 1] and "第1页" in text]
    assert len(firsts) == 4
    assert all(number % 2 for number in firsts), firsts
    assert f"{firsts[0]}" in pages[0]
    assert [shown[number - 1] for number in firsts] == [
        found[0].form_serial_no,
        found[0].form_serial_no,
        found[1].form_serial_no,
        found[1].form_serial_no,
    ]


def test_one_that_cannot_be_printed_stops_no_other_and_is_listed(world: PrintWorld) -> None:
    good, bare = world.application("甲虚"), world.application("乙虚", frozen=False)
    rare = world.application("丙虚", name="\U0003134a")
    batch = work(print_chosen(world.scope, ids([good, bare, rare]), HowToPrint()))
    assert (batch.state, batch.printed, batch.failed) == ("done", 1, 2)
    assert "没有印出的2份" in pages_of(batch)[0]
    problems = dict(batch.items.filter(state="failed").values_list("object_id", "problem"))
    assert set(problems) == {bare.pk, rare.pk}
    assert problems[bare.pk] == "申请审核表还没有生成"
    assert all(problems.values())


def test_when_nothing_can_be_printed_the_job_says_so(world: PrintWorld) -> None:
    bare = world.application(frozen=False)
    batch = work(print_chosen(world.scope, [bare.pk], HowToPrint()))
    assert batch.state == "failed"
    assert "一份也没有印出" in Job.objects.get(pk=batch.job_id).error_words
    with pytest.raises(NotFound):
        take_print_batch(world.scope, batch.pk)


def test_a_failed_batch_that_is_started_again_prints_what_can_be_printed_by_then(world: PrintWorld) -> None:
    bare = world.application(frozen=False)
    batch = work(print_chosen(world.scope, [bare.pk], HowToPrint()))
    form = PrintedForm.objects.get(object_id=world.application().pk)
    PrintedForm.objects.filter(pk=form.pk).update(object_id=bare.pk)
    assert batch.job_id is not None
    assert start_again(batch.job_id)
    assert work(batch).state == "done"


def test_each_physician_is_told_once_and_the_log_of_the_house_stays_short(world: PrintWorld) -> None:
    found = world.applications(3)
    batch = work(print_chosen(world.scope, ids(found), HowToPrint()))
    told = AuditEvent.objects.filter(verb="print_batch.include", object_id=str(batch.pk))
    assert set(told.values_list("subject_id", flat=True)) == {one.physician_id for one in found}
    assert told.count() == 3
    assert "print_batch.include" in PRINTS
    take_print_batch(world.scope, batch.pk)
    verbs = list(tenant_events(world.hospital.pk).values_list("verb", flat=True))
    assert {"print_batch.ask", "print_batch.write", "print_batch.take"} <= set(verbs)
    assert "print_batch.include" not in verbs


def test_a_killed_worker_is_followed_by_one_that_goes_on_and_prints_nothing_twice(
    world: PrintWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    from yiji.certificates.actions import print_sources

    found = world.applications(6)
    undisturbed = work(print_chosen(world.scope, ids(found[:6]), HowToPrint()))
    PrintedForm.objects.update(file=None)
    batch = print_chosen(world.scope, ids(found), HowToPrint())
    drawn: list[str] = []
    honest = print_sources.SOURCES["application"]

    class Killed(BaseException):
        """Not an Exception: nothing in the worker may catch what a kill does."""

    def until_killed(item: object) -> print_sources.Printable:
        if len(drawn) == 3:
            drawn.append("killed")
            raise Killed
        drawn.append(item.number)  # type: ignore[attr-defined]
        return honest(item)  # type: ignore[arg-type]

    monkeypatch.setitem(print_sources.SOURCES, "application", until_killed)
    first = claim(batch)
    with pytest.raises(Killed):
        run_claim(first)
    job = Job.objects.filter(pk=batch.job_id)
    assert job.values_list("state", "done_units").get() == ("running", 3)
    assert claim_next() is None, "the lease still runs"
    job.update(lease_until=timezone.now() - dt.timedelta(seconds=1))
    work(batch)
    # The dead one wakes up after all: it may neither print nor tell anybody again.
    assert not first.progress(5, 6)
    run_claim(first)
    batch.refresh_from_db()
    assert (batch.state, batch.printed) == ("done", 6)
    assert len(drawn) == 7
    assert len(set(drawn)) == 7, "no form was drawn twice"
    assert pages_of(batch)[1:] == pages_of(undisturbed)[1:]
    shown = [one for one in dict.fromkeys(serials(pages_of(batch), found)) if one]
    assert shown == [one.form_serial_no for one in found]
    assert AuditEvent.objects.filter(verb="print_batch.include", object_id=str(batch.pk)).count() == 6
    assert AuditEvent.objects.filter(verb="print_batch.write", object_id=str(batch.pk)).count() == 1
    assert StoredFile.objects.filter(owner_kind="print_batch", owner_id=batch.pk).count() == 1


def test_a_batch_is_stopped_while_it_waits_and_while_it_runs(
    world: PrintWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    from yiji.certificates.actions import print_sources

    found = world.applications(3)
    waiting = print_chosen(world.scope, ids(found), HowToPrint())
    assert waiting.job_id is not None
    assert request_cancel(waiting.job_id)
    waiting.refresh_from_db()
    assert waiting.state == "cancelled"
    running = print_chosen(world.scope, ids(found), HowToPrint())
    honest = print_sources.SOURCES["application"]

    def then_stopped(item: object) -> print_sources.Printable:
        assert running.job_id is not None
        request_cancel(running.job_id)
        return honest(item)  # type: ignore[arg-type]

    monkeypatch.setitem(print_sources.SOURCES, "application", then_stopped)
    work(running)
    assert running.state == "cancelled"
    assert running.file is None
    assert running.items.filter(state="done").count() == 1
    assert not AuditEvent.objects.filter(verb="print_batch.include").exists()


def test_nothing_too_much_foreign_ones_and_strange_copies_are_refused(
    world: PrintWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    own, other = world.application(), PrintWorld().application()
    with pytest.raises(Refusal) as refused:
        print_chosen(world.scope, [], HowToPrint())
    assert refused.value.problems[0].code == "nothing"
    with pytest.raises(NotFound):
        print_chosen(world.scope, [own.pk, other.pk], HowToPrint())
    with pytest.raises(Refusal):
        print_chosen(world.scope, [own.pk], HowToPrint(copies=3))
    monkeypatch.setattr(order_prints, "MOST_IN_A_BATCH", 1)
    with pytest.raises(Refusal) as refused:
        print_chosen(world.scope, ids(world.applications(2)), HowToPrint())
    assert refused.value.problems[0].code == "too_many"
    with pytest.raises(Refusal):
        print_day(world.scope, timezone.localdate() - dt.timedelta(days=9), HowToPrint())
    assert not PrintBatch.objects.exists()


def test_a_day_of_an_institution_is_what_it_confirmed_and_of_an_authority_what_it_decided(
    world: PrintWorld,
) -> None:
    today = timezone.localdate()
    mine = world.applications(2)
    world.application("昨虚", confirmed_at=timezone.now() - dt.timedelta(days=1))
    world.application("无表", frozen=False)
    batch = print_day(world.scope, today, HowToPrint(order="name"))
    assert list(batch.items.order_by("position").values_list("object_id", flat=True)) == ids(mine)
    with pytest.raises(Refusal):
        print_day(world.scope, today, HowToPrint(), filters={"stage": "done"})
    officer = scope_of(make_user_officer(world.authority, ("decide",)))
    with pytest.raises(Refusal):
        print_day(officer, today, HowToPrint())
    step(mine[1], decided_at=timezone.now())
    decided = work(print_day(officer, today, HowToPrint()))
    assert (decided.side, decided.printed) == ("authority", 1)
    stranger = scope_of(make_operator(make_institution()))
    with pytest.raises(NotFound):
        take_print_batch(stranger, decided.pk)
    with pytest.raises(NotFound):
        take_print_batch(world.scope, decided.pk)


def test_the_filtered_ledger_and_the_same_once_more(world: PrintWorld) -> None:
    found = world.applications(2)
    first = print_ledger(world.scope, {"type": "INITIAL"}, HowToPrint(copies=2))
    again = print_again(world.scope, first.pk)
    assert (again.count, again.copies, again.kind) == (2, 2, "list")
    assert set(again.items.values_list("object_id", flat=True)) == set(ids(found))
    with pytest.raises(NotFound):
        print_again(scope_of(make_operator(make_institution())), first.pk)


def test_an_operator_who_left_prints_nothing_any_more(world: PrintWorld) -> None:
    batch = print_chosen(world.scope, [world.application().pk], HowToPrint())
    world.clerk.is_active = False
    world.clerk.save()
    assert work(batch).state == "failed"
    assert "打印人已停用" in Job.objects.get(pk=batch.job_id).error_words


def test_the_joined_file_goes_after_a_week_and_the_record_stays(world: PrintWorld) -> None:
    batch = work(print_chosen(world.scope, [world.application().pk], HowToPrint()))
    assert forget_print_batches(now=timezone.now() + dt.timedelta(days=6)) == 0
    assert forget_print_batches(now=timezone.now() + dt.timedelta(days=8)) == 1
    batch.refresh_from_db()
    assert (batch.state, batch.file, batch.printed) == ("expired", None, 1)
    assert PrintedForm.objects.filter(file__isnull=False).count() == 1
    with pytest.raises(NotFound):
        take_print_batch(world.scope, batch.pk)


def test_an_authority_prints_the_papers_it_issued_on_a_day(world: PrintWorld) -> None:
    case = make_case().advance("accepted")
    officer, today = scope_of(case.intake), timezone.localdate()
    for _round in range(3):
        run_due()
    papers = OfficialPaper.objects.filter(authority=case.authority)
    assert papers.filter(file__isnull=False).count() == papers.count() > 0
    batch = work(print_papers_of_day(officer, today, HowToPrint()))
    assert (batch.state, batch.printed) == ("done", papers.count())
    shown = pages_of(batch)
    for paper in papers:
        assert squeeze(paper.doc_no) in shown[0]
        assert any(squeeze(paper.doc_no) in page for page in shown[1:])
    again = print_again(officer, batch.pk)
    assert set(again.items.values_list("object_kind", flat=True)) == {"official_paper"}
    for other in (world.scope, scope_of(case.clerk), scope_of(make_user_officer(world.authority))):
        with pytest.raises(Refusal):
            print_papers_of_day(other, today, HowToPrint())
