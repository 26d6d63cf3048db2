"""What a batch costs: processor time per page against the bare rendering library on the same pages, in one run.

YIJI_BATCH_FORMS=200 does the whole batch of the requirement; by default fewer, so that everybody can wait for it.
"""

from __future__ import annotations

import base64
import io
import os
import resource
from typing import Any

import pytest
from PIL import Image, ImageFilter

from tests.certificates.print_world import PrintWorld, claim, ids
from yiji.applications.actions.ask_print_batch import print_chosen
from yiji.applications.models import Application
from yiji.certificates.actions import print_sources
from yiji.certificates.actions.order_prints import HowToPrint
from yiji.certificates.models import PrintBatchItem
from yiji.certificates.printed import render
from yiji.jobs.models import Job
from yiji.jobs.queue import run_claim

pytestmark = [pytest.mark.slow, pytest.mark.measured]
FORMS = int(os.environ.get("YIJI_BATCH_FORMS", "40"))
SLICE = 20
MOST = 1.5


def processor_seconds() -> float:
    """Of this process, its threads included: a busy machine does not count."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def photo(number: int) -> str:
    """Everybody's own picture of some 45 KB, as an application holds it."""
    soft = Image.effect_noise((413, 579), 60).filter(ImageFilter.GaussianBlur(6))
    grain = Image.effect_noise((413, 579), 10 + number % 4)
    out = io.BytesIO()
    Image.blend(soft, grain, 0.3).convert("RGB").save(out, "JPEG", quality=90)
    return base64.b64encode(out.getvalue()).decode()


class BareLibrary:
    """Compiles once more, with nothing around it, exactly what the batch has given the library."""

    def __init__(self, compiler: Any) -> None:
        self.compiler = compiler
        self.kept: list[dict[str, Any]] = []

    def compile(self, **what: Any) -> bytes:
        self.kept.append(what)
        data: bytes = self.compiler.compile(**what)
        return data

    def again(self) -> float:
        """Seconds for what was kept since the last time."""
        kept, self.kept = self.kept, []
        begin = processor_seconds()
        for what in kept:
            self.compiler.compile(**what)
        return processor_seconds() - begin


@pytest.mark.django_db
def test_a_page_of_a_batch_costs_at_most_half_more_than_the_library_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = PrintWorld()
    found: list[Application] = [
        world.application(f"虚{number}", photo=photo(number)) for number in range(1, FORMS + 1)
    ]
    libraries: dict[Any, BareLibrary] = {}
    honest_compiler, honest = render._compiler, print_sources.SOURCES["application"]

    def watched(faces: Any) -> BareLibrary:
        return libraries.setdefault(faces, BareLibrary(honest_compiler(faces)))

    bare, done = 0.0, 0

    def in_slices(item: PrintBatchItem) -> print_sources.Printable:
        nonlocal bare, done
        if done and done % SLICE == 0:
            bare += sum(library.again() for library in libraries.values())
        done += 1
        return honest(item)

    # The fonts are read once per process, by whoever prints first: neither side pays for them.
    monkeypatch.setattr(render, "_compiler", watched)
    warm = world.application("热虚", photo=photo(0))
    run_claim(claim(print_chosen(world.scope, [warm.pk], HowToPrint())))
    for library in libraries.values():
        library.kept.clear()
    monkeypatch.setitem(print_sources.SOURCES, "application", in_slices)
    batch = print_chosen(world.scope, ids(found), HowToPrint())
    taken = claim(batch)
    begin = processor_seconds()
    run_claim(taken)
    whole = processor_seconds() - begin - bare
    bare += sum(library.again() for library in libraries.values())
    batch.refresh_from_db()
    assert (batch.state, batch.printed) == ("done", FORMS)
    assert Job.objects.filter(pk=batch.job_id, done_units=FORMS).exists()
    pages = sum(batch.items.values_list("pages", flat=True))
    print(
        f"\n{FORMS} forms, {pages} pages: batch {whole:.2f} s ({whole / pages * 1000:.2f} ms a page), "
        f"bare library {bare:.2f} s ({bare / pages * 1000:.2f} ms a page), ratio {whole / bare:.2f}"
    )
    assert whole <= MOST * bare
