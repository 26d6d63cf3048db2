"""Where the pages of a batch come from: one function for each kind of thing that can be printed."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_noop

from yiji.certificates.actions.render_frozen_form import print_frozen
from yiji.certificates.models import OfficialPaper, PrintBatchItem, PrintedForm
from yiji.vault.models import StoredFile


class NotPrintable(Exception):
    """This one cannot be printed; its text says why, for the list on top of the pile."""


@dataclass(frozen=True)
class Printable:
    """A finished PDF and the number that stands on it."""

    source_id: uuid.UUID
    serial_no: str
    file: StoredFile


# Registry: ``object_kind`` of a batch's item → its PDF. A function raises NotPrintable; doing it twice is harmless.
SOURCES: dict[str, Callable[[PrintBatchItem], Printable]] = {}


def application_form(item: PrintBatchItem) -> Printable:
    """The newest frozen form of an application, printed now unless the worker had done so."""
    forms = PrintedForm.objects.filter(object_kind="application", object_id=item.object_id)
    if item.form_id:
        forms = forms.filter(pk=item.form_id)
    form_id = forms.order_by("-created_at").values_list("pk", flat=True).first()
    if form_id is None:
        raise NotPrintable(gettext_noop("申请审核表还没有生成"))
    form = print_frozen(form_id)
    if form.file is None:
        raise NotPrintable(form.error or gettext_noop("申请审核表无法打印"))
    return Printable(form.pk, form.serial_no, form.file)


SOURCES["application"] = application_form


def official_paper(item: PrintBatchItem) -> Printable:
    """The sealed file of an official paper that is in force; a worker of its own draws and seals it."""
    paper = OfficialPaper.objects.select_related("file").get(pk=item.object_id)
    if paper.state != "in_force":
        raise NotPrintable(gettext_noop("文书已撤回或者被替代"))
    if paper.file is None:
        raise NotPrintable(paper.error or gettext_noop("文书的文件正在生成"))
    return Printable(paper.pk, paper.doc_no, paper.file)


SOURCES["official_paper"] = official_paper
