"""Applications with frozen forms, many at once and cheap: for print batches."""

from __future__ import annotations

import datetime as dt
import io
import itertools
import uuid
from dataclasses import dataclass, field
from typing import Any

import pypdfium2
from django.db.models import F
from django.utils import timezone

from tests.certificates.printed_form import squeeze
from tests.factories import (
    make_authority,
    make_institution,
    make_operator,
    make_physician,
    make_physician_account,
    scope_of,
)
from yiji.accounts.models import User
from yiji.accounts.scope import Scope
from yiji.applications.models import Application
from yiji.certificates.actions.freeze_form import freeze_form
from yiji.certificates.models import PrintBatch
from yiji.certificates.printed import sample
from yiji.institutions.models import Authority, Institution
from yiji.jobs.models import Job
from yiji.jobs.queue import Claim, claim_next, run_claim
from yiji.vault.files import read_file

_NUMBER = itertools.count(1)


@dataclass
class PrintWorld:
    """A hospital that confirmed several applications today."""

    authority: Authority = field(default_factory=make_authority)
    hospital: Institution = field(init=False)
    clerk: User = field(init=False)

    def __post_init__(self) -> None:
        self.hospital = make_institution("虚构医院", authority=self.authority)
        self.clerk = make_operator(self.hospital)

    @property
    def scope(self) -> Scope:
        return scope_of(self.clerk)

    def applications(self, count: int, **content: Any) -> list[Application]:
        return [self.application(f"虚{number}", **content) for number in range(1, count + 1)]

    def application(
        self,
        name: str = "陈虚",
        /,
        *,
        frozen: bool = True,
        confirmed_at: dt.datetime | None = None,
        **content: Any,
    ) -> Application:
        """A confirmed application; ``content`` changes fields of its form."""
        person, number, now = make_physician(name), next(_NUMBER), confirmed_at or timezone.now()
        made = Application.objects.create(
            type="INITIAL",
            account=make_physician_account(person),
            physician=person,
            physician_name=name,
            institution=self.hospital,
            authority=self.authority,
        )
        step(made, state="submitted", number=f"SQ{number:010d}", submitted_at=now)
        step(made, state="institution_confirmed", confirmed_at=now)
        step(made, state="received", whose_turn="authority", received_at=now)
        if frozen:
            filled = {**sample(), "name": name, "photo": None, **content}
            form = freeze_form("F1", "application", made.pk, filled, tenant_id=self.hospital.pk)
            step(made, form_serial_no=form.serial_no)
        made.refresh_from_db()
        return made


def step(application: Application, **values: Any) -> None:
    """Change a row as the actions do: the version moves on by one."""
    Application.objects.filter(pk=application.pk).update(version=F("version") + 1, **values)


def work(batch: PrintBatch) -> PrintBatch:
    """The worker does this batch's job and no other."""
    run_claim(claim(batch))
    batch.refresh_from_db()
    return batch


def claim(batch: PrintBatch) -> Claim:
    """The worker takes this batch's job; what else waits is put off."""
    Job.objects.filter(state="queued").exclude(pk=batch.job_id).update(
        run_after=timezone.now() + dt.timedelta(days=1)
    )
    taken = claim_next()
    assert taken is not None
    assert taken.job.pk == batch.job_id
    return taken


def pages_of(batch: PrintBatch) -> list[str]:
    """The text of each side of the joined file, without spaces."""
    assert batch.file is not None, batch.state
    return page_texts(read_file(batch.file))


def page_texts(pdf: bytes) -> list[str]:
    with pypdfium2.PdfDocument(io.BytesIO(pdf)) as document:
        return [squeeze(page.get_textpage().get_text_range()) for page in document]


def ids(applications: list[Application]) -> list[uuid.UUID]:
    return [one.pk for one in applications]
