"""The demo's imports of the national qualification register: one written last month, one that waits (issue 4)."""

from __future__ import annotations

import csv
import datetime as dt
import io

from yiji.codelists import catalogue
from yiji.config.demo_seed.actions.write_staff import scope_of
from yiji.config.demo_seed.cast import MAIN_HOSPITAL
from yiji.config.demo_seed.clock import at_hour, clock_at, working_days_before
from yiji.config.demo_seed.identity import demo_id
from yiji.kernel.identifiers import compose_qualification_certificate_no, compose_resident_id
from yiji.register.actions.apply_national_register import apply_national
from yiji.register.actions.check_national_register import check_national
from yiji.register.actions.confirm_national_import import confirm_national_import
from yiji.register.actions.upload_national_register import upload_national_register
from yiji.register.models import NationalImport, Qualification
from yiji.vault.fields import reveal

_SUPERVISOR = "xihu_supervise"
_HEAD = ("姓名", "身份证号", "医师级别", "医师类别", "资格证书编码", "取得日期")
_PEOPLE = 40
_REGION = "330106"


def tell_national_register(today: dt.date) -> None:
    """Forty physicians of the main hospital are confirmed by the first list; the second differs and waits."""
    known = _known()
    with clock_at(at_hour(working_days_before(today, 22), 9)):
        _write(_import(known, working_days_before(today, 25)))
    with clock_at(at_hour(working_days_before(today, 1), 14)):
        _import(_different(known), working_days_before(today, 4))


def _known() -> list[list[str]]:
    held = Qualification.objects.filter(
        physician__registrations__primary_institution_id=demo_id("institution", MAIN_HOSPITAL),
        physician__registrations__status="active",
    ).select_related("physician")
    return [
        [
            one.physician.name,
            reveal(one.physician, "id_number"),
            catalogue.label("practice_level", one.level, lang="zh"),
            catalogue.label("practice_category", one.category, lang="zh"),
            reveal(one, "certificate_no"),
            one.obtained_on.isoformat() if one.obtained_on else "",
        ]
        for one in held.distinct().order_by("pk")[:_PEOPLE]
    ]


def _different(known: list[list[str]]) -> list[list[str]]:
    """Two no longer listed, two changed, three new, and rows that cannot be taken."""
    rows = [list(row) for row in known[2:]]
    rows[0][2] = "执业助理医师" if rows[0][2] == "执业医师" else "执业医师"
    rows[1][5] = "2009-12-30"
    new = [_new(number) for number in range(1, 6)]
    new[3][1] = new[3][1][:-1] + ("1" if new[3][1][-1] != "1" else "2")
    new[4][3] = "兽医"
    return [*rows, *new, list(new[0])]


def _new(number: int) -> list[str]:
    person = compose_resident_id(_REGION, dt.date(1994, 5, number), 700 + number)
    code = compose_qualification_certificate_no(2024, "33", "1", "clinical", person)
    name = ("虞新", "车小鹿", "买买提•吐尔逊", "关于", "燕南")[number - 1]
    return [name, person.lower(), "执业医师", "临床", code, "2024-12-20"]


def _import(rows: list[list[str]], as_of: dt.date) -> NationalImport:
    out = io.StringIO()
    csv.writer(out).writerows([_HEAD, *rows])
    batch = upload_national_register(
        scope_of(_SUPERVISOR),
        source=[out.getvalue().encode("gb18030")],
        file_name="register.csv",
        as_of=as_of,
        queue=False,
    )
    batch = check_national(batch.pk, _go_on)
    if batch.state != "ready":
        raise RuntimeError(f"the demo's national register is {batch.state}: {batch.problem}")
    return batch


def _write(batch: NationalImport) -> None:
    confirm_national_import(scope_of(_SUPERVISOR), batch.pk, version=batch.version, queue=False)
    apply_national(batch.pk, _go_on)


def _go_on(_done: int, _total: int) -> bool:
    return True
