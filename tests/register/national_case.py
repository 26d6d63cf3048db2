"""An authority's officer imports the national qualification register: the steps that several tests take."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from tests import factories
from yiji.accounts.scope import Scope
from yiji.institutions.models import Authority
from yiji.jobs.queue import run_due
from yiji.kernel.identifiers import compose_qualification_certificate_no, compose_resident_id
from yiji.register.actions.apply_national_register import apply_national
from yiji.register.actions.check_national_register import check_national
from yiji.register.actions.confirm_national_import import confirm_national_import
from yiji.register.actions.upload_national_register import upload_national_register
from yiji.register.models import NationalImport

HEAD = ("姓名", "身份证号", "性别", "医师级别", "医师类别", "资格证书编码", "取得日期", "发证机关")
YESTERDAY = timezone.localdate() - dt.timedelta(days=1)


def supervisor(authority: Authority | None = None) -> Scope:
    """A supervising officer of the authority."""
    user = factories.make_user_officer(authority or factories.make_authority(), ("supervise",))
    return factories.scope_of(user)


def row(number: int, **changes: str) -> dict[str, str]:
    """A clean row; persons are told apart by ``number`` 0..999,999."""
    birth = dt.date(1985, 3, 14) + dt.timedelta(days=number // 1000)
    person = compose_resident_id("330106", birth, number % 1000)
    plain = {
        "姓名": f"虚{chr(0x4E00 + number % 900)}",
        "身份证号": person,
        "性别": "男" if number % 2 else "女",
        "医师级别": "执业医师",
        "医师类别": "临床",
        "资格证书编码": compose_qualification_certificate_no(2015, "33", "1", "clinical", person),
        "取得日期": "2015-12-20",
        "发证机关": "浙江省卫生健康委员会",
    }
    return {**plain, **changes}


def table(
    rows: Sequence[dict[str, str]], *, encoding: str = "utf-8", head: Sequence[str] = HEAD, above: str = ""
) -> bytes:
    """The rows as CSV; ``above`` stands in front of the headings."""
    out = io.StringIO()
    out.write(above)
    writer = csv.DictWriter(out, fieldnames=head, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode(encoding)


def uploaded(scope: Scope, data: bytes, **options: Any) -> NationalImport:
    """The import, its check queued."""
    options = {"file_name": "register.csv", "as_of": YESTERDAY} | options
    return upload_national_register(scope, source=[data], **options)


def checked(scope: Scope, rows: Sequence[dict[str, str]] | bytes, **options: Any) -> NationalImport:
    """The import after its rows were checked; its figures add up."""
    data = rows if isinstance(rows, bytes) else table(rows)
    batch = uploaded(scope, data, queue=False, **options)
    check_national(batch.pk, go_on)
    batch.refresh_from_db()
    adds_up(batch)
    return batch


def written(scope: Scope, batch: NationalImport) -> NationalImport:
    """The import after it was confirmed and written, its leftovers cleared away."""
    confirm_national_import(scope, batch.pk, version=batch.version, looked_at_vanished=True, queue=False)
    apply_national(batch.pk, go_on)
    run_due()
    batch.refresh_from_db()
    assert batch.state == "done"
    adds_up(batch)
    return batch


def figures(batch: NationalImport) -> tuple[int, int, int, int, int]:
    """New, changed, unchanged, refused, vanished."""
    return batch.new, batch.changed, batch.unchanged, batch.refused, batch.vanished


def adds_up(batch: NationalImport) -> None:
    """No row is lost: the figures are those of the stored rows, and their sum is the number of rows."""
    assert batch.rows_in == batch.new + batch.changed + batch.unchanged + batch.refused
    kept = ("new", "changed", "refused", "vanished") + (() if batch.state == "done" else ("unchanged",))
    if batch.state in ("checking", "ready", "applying", "done"):
        assert {name: getattr(batch, name) for name in kept} == {
            name: batch.rows.filter(outcome=name).count() for name in kept
        }


def go_on(_done: int, _total: int) -> bool:
    """Nobody stops the work."""
    return True
