"""The approving authority that the Measures point to: AUTH-01 to 03."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_noop

from yiji.institutions.models import Authority, Institution
from yiji.rulebook.laws import MR

MR_9, MR_24 = MR.article(9).cite(), MR.article(24).cite()


@dataclass(frozen=True)
class DefaultAuthority:
    """``authority`` is None where the directory has no fitting one; ``reason`` names the rule and article."""

    authority: Authority | None
    reason: str
    article: str


def default_authority(institution: Institution, category: str) -> DefaultAuthority:
    """Which authority the Measures point to for the category's physicians of this institution (MR 9, 24)."""
    issuer = institution.licence_issuer
    if category == "tcm":
        return _tcm_default(institution)
    if institution.kind == "prevention":
        same_level = (
            Authority.objects.filter(
                kind="health",
                level=issuer.level,
                province_code=institution.province_code,
                city_code=issuer.city_code,
                county_code=issuer.county_code,
                is_active=True,
            ).first()
            or issuer
        )
        return DefaultAuthority(same_level, gettext_noop("预防机构由同级卫生健康行政部门审批。"), MR_9)
    return DefaultAuthority(issuer, gettext_noop("医疗、保健机构由批准该机构执业的部门审批。"), MR_9)


_TCM_REASONS = {
    "county": gettext_noop("中医类别由本县（市、区）的中医药主管部门审批。"),
    "city": gettext_noop("本县（市、区）没有单设中医药主管部门，由上一级的市中医药主管部门审批。"),
    "province": gettext_noop("本市没有单设中医药主管部门，由省级中医药主管部门审批。"),
}


def _tcm_default(institution: Institution) -> DefaultAuthority:
    """The TCM authority of the nearest division upwards, else the licence issuer (AUTH-03)."""
    candidates = Authority.objects.filter(
        kind="tcm", province_code=institution.province_code, is_active=True
    ).order_by("name")
    by_place = {(found.level, found.county_code if found.level == "county" else found.city_code): found
                for found in reversed(candidates)}  # fmt: skip
    for level, code in (("county", institution.county_code), ("city", institution.city_code)):
        found = by_place.get((level, code)) if code else None
        if found:
            return DefaultAuthority(found, _TCM_REASONS[level], MR_24)
    found = next((authority for authority in candidates if authority.level == "province"), None)
    if found:
        return DefaultAuthority(found, _TCM_REASONS["province"], MR_24)
    return DefaultAuthority(
        institution.licence_issuer,
        gettext_noop("本省名录中没有单设的中医药主管部门，由发证的卫生健康行政部门审批。"),
        MR_24,
    )
