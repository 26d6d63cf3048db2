"""The people of the demo who are known by name: staff, two physicians with log-ins, and two newcomers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from yiji.config.demo_seed.identity import Person, person

COUNTY_AUTHORITY = "xihu"
MAIN_HOSPITAL, MATERNITY, OUTSIDE, COMMUNITY = "jc", "fy", "waisheng", "wenxin"
TO_BE_ISSUED = "xixi"


@dataclass(frozen=True)
class StaffMember:
    """A log-in with password and second factor. ``at`` is the key of an authority or an institution."""

    login_name: str
    person: Person
    side: str
    at: str
    roles: tuple[str, ...]


def _staff(
    login: str, name: str, sex: str, born: tuple[int, int, int], phone: str, side: str, at: str, *roles: str
) -> StaffMember:
    return StaffMember(login, person(login, name, sex, dt.date(*born), "330702", 61, phone), side, at, roles)


STAFF = (
    _staff("xihu_intake", "方静", "2", (1984, 3, 9), "13905710101", "authority", COUNTY_AUTHORITY,
           "credential", "intake", "supervise"),
    _staff("xihu_examine", "汤建国", "1", (1978, 11, 20), "13905710102", "authority", COUNTY_AUTHORITY,
           "examine"),
    _staff("xihu_decide", "沈立群", "1", (1970, 6, 2), "13905710103", "authority", COUNTY_AUTHORITY, "decide"),
    _staff("xihu_supervise", "卢静", "2", (1976, 2, 14), "13905710104", "authority", COUNTY_AUTHORITY, "supervise"),
    _staff("jc_admin", "章文华", "1", (1975, 8, 15), "13905710201", "institution", MAIN_HOSPITAL,
           "administrator"),
    _staff("jc_clerk", "傅小敏", "2", (1991, 1, 28), "13905710202", "institution", MAIN_HOSPITAL, "operator"),
    _staff("jc_checker", "郑志刚", "1", (1982, 12, 5), "13905710203", "institution", MAIN_HOSPITAL, "checker"),
    _staff("jc_viewer", "冯晓", "2", (1995, 7, 3), "13905710204", "institution", MAIN_HOSPITAL, "viewer"),
    _staff("fy_admin", "吕秀珍", "2", (1979, 4, 17), "13905710301", "institution", MATERNITY, "administrator"),
    _staff("wx_admin", "应国平", "1", (1981, 9, 30), "13905710401", "institution", COMMUNITY, "administrator"),
)  # fmt: skip

DOCTOR = person("doctor01", "陈思远", "1", dt.date(1983, 5, 21), "330702", 62, "13905710501")
NEWCOMER = person("newdoc01", "林晓曼", "2", dt.date(1999, 10, 12), "330702", 63, "13905710502")
# They have a qualification but neither account nor registration: the demo's walk-through begins with them.
NEVER_REGISTERED = (
    person("walkin1", "周雨桐", "2", dt.date(2000, 2, 29), "330702", 64, "13905710601"),
    person("walkin2", "买买提·吐尔逊", "1", dt.date(1998, 7, 8), "650104", 65, "13905710602"),
)
# The register has no phone of the first one, so that an institution has to confirm him; the other one, whose
# phone is known, activates himself with the certificate number.
PHONE_UNKNOWN = frozenset({"walkin1"})
