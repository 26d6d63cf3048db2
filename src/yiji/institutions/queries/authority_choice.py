"""In which ways a chosen approving authority departs from what the law makes the default (AUTH-01 to 03)."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_noop

from yiji.institutions.models import Authority, Institution
from yiji.institutions.queries.default_authority import MR_9, MR_24, default_authority


@dataclass(frozen=True)
class Departure:
    """One way in which a choice is unusual, with its article."""

    code: str
    message: str
    article: str


_DEPARTURES = {
    one.code: one
    for one in (
        Departure(
            "other_division",
            gettext_noop("该机关不管辖本机构所在的行政区划，申请可能被告知不属于其职权范围。"),
            MR_9,
        ),
        Departure(
            "tcm_with_health",
            gettext_noop(
                "有中医药主管部门的地方，中医类别（含民族医、中西医结合）医师由中医药主管部门审批，所选的是卫生健康行政部门。"
            ),
            MR_24,
        ),
        Departure(
            "ordinary_with_tcm",
            gettext_noop("临床、口腔、公共卫生类别医师由卫生健康行政部门审批，所选的是中医药主管部门。"),
            MR_9,
        ),
        Departure(
            "other_level",
            gettext_noop("预防机构的医师由同级卫生健康行政部门审批，所选机关的级别不同。"),
            MR_9,
        ),
        Departure(
            "not_issuer",
            gettext_noop("医疗、保健机构的医师由批准该机构执业的部门审批，所选的不是发证机关。"),
            MR_9,
        ),
        Departure("not_nearest", gettext_noop("所选的不是最近一级的中医药主管部门。"), MR_24),
    )
}


def departures(institution: Institution, category: str, authority: Authority) -> list[Departure]:
    """What is unusual about ``authority`` for the category's physicians; empty for the law's default."""
    default = default_authority(institution, category).authority
    if default is None or authority.pk == default.pk:
        return []
    codes = [] if _covers(authority, institution) else ["other_division"]
    if category == "tcm":
        if authority.kind != "tcm" and default.kind == "tcm":
            codes.append("tcm_with_health")
        elif not codes:
            codes.append("not_nearest" if default.kind == "tcm" else "not_issuer")
    elif authority.kind == "tcm":
        codes.append("ordinary_with_tcm")
    elif institution.kind == "prevention":
        if authority.level != default.level:
            codes.append("other_level")
        elif not codes:
            codes.append("not_issuer")
    elif not codes:
        codes.append("not_issuer")
    return [_DEPARTURES[code] for code in codes]


def departures_of(codes: str) -> list[Departure]:
    """The departures whose codes (by blanks) a row holds."""
    return [_DEPARTURES[code] for code in codes.split() if code in _DEPARTURES]


def _covers(authority: Authority, institution: Institution) -> bool:
    if authority.province_code != institution.province_code:
        return False
    if authority.level == "county":
        return authority.county_code == institution.county_code
    return authority.level == "province" or authority.city_code == institution.city_code
