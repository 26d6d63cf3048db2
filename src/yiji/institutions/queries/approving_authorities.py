"""The approving authorities of an institution: what is set, what the law makes the default, and why (AUTH-01 to 03)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from yiji.accounts.scope import Scope
from yiji.codelists import catalogue
from yiji.institutions.models import ApprovingAuthority, Authority, Institution
from yiji.institutions.visibility import (
    own_institution,
    visible_approving_authorities,
    visible_authorities,
)

CATEGORIES = ("clinical", "dental", "public_health", "tcm")


@dataclass(frozen=True)
class DefaultAuthority:
    """``authority`` is None where the directory has no fitting one; ``reason`` names the rule and article."""

    authority: Authority | None
    reason: str
    article: str


@dataclass(frozen=True)
class CategorySetting:
    """One row of the settings page."""

    category: str
    label: str
    current: ApprovingAuthority | None
    default: DefaultAuthority
    unusual: bool


@dataclass(frozen=True)
class PastSetting:
    """A setting that another one replaced."""

    label: str
    authority: Authority
    effective_from: date
    superseded_at: datetime
    set_by_name: str


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
        return DefaultAuthority(
            same_level, "预防机构由同级卫生健康行政部门审批。", "《医师执业注册管理办法》第九条"
        )
    return DefaultAuthority(
        issuer, "医疗、保健机构由批准该机构执业的部门审批。", "《医师执业注册管理办法》第九条"
    )


_TCM_ARTICLE = "《医师执业注册管理办法》第二十四条"
_TCM_REASONS = {
    "county": "中医类别由本县（市、区）的中医药主管部门审批。",
    "city": "本县（市、区）没有单设中医药主管部门，由上一级的市中医药主管部门审批。",
    "province": "本市没有单设中医药主管部门，由省级中医药主管部门审批。",
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
            return DefaultAuthority(found, _TCM_REASONS[level], _TCM_ARTICLE)
    found = next((authority for authority in candidates if authority.level == "province"), None)
    if found:
        return DefaultAuthority(found, _TCM_REASONS["province"], _TCM_ARTICLE)
    return DefaultAuthority(
        institution.licence_issuer,
        "本省名录中没有单设的中医药主管部门，由发证的卫生健康行政部门审批。",
        _TCM_ARTICLE,
    )


def category_settings(scope: Scope) -> list[CategorySetting]:
    """The four categories with what is set, the default, and whether the choice departs from it."""
    institution = own_institution(scope)
    current = {
        row.category: row
        for row in visible_approving_authorities(scope)
        .filter(superseded_at__isnull=True)
        .select_related("authority")
    }
    settings = []
    for category in CATEGORIES:
        default = default_authority(institution, category)
        row = current.get(category)
        unusual = bool(row and default.authority and row.authority_id != default.authority.pk)
        label = catalogue.label("practice_category", category)
        settings.append(CategorySetting(category, label, row, default, unusual))
    return settings


def unset_categories(scope: Scope) -> list[str]:
    """The names of the categories whose physicians nobody can decide on yet (AUTH-04)."""
    live = visible_approving_authorities(scope).filter(superseded_at__isnull=True)
    present = set(live.values_list("category", flat=True))
    return [
        catalogue.label("practice_category", category) for category in CATEGORIES if category not in present
    ]


def setting_history(scope: Scope) -> list[PastSetting]:
    """The settings that were replaced, newest first, at most fifty."""
    rows = (
        visible_approving_authorities(scope)
        .exclude(superseded_at=None)
        .select_related("authority")
        .order_by("-superseded_at")[:50]
    )
    return [
        PastSetting(
            catalogue.label("practice_category", row.category),
            row.authority,
            row.effective_from,
            row.superseded_at,
            row.set_by_name,
        )
        for row in rows
        if row.superseded_at
    ]


def authority_choices(scope: Scope) -> list[tuple[str, str]]:
    """The active authorities of the institution's province, nearest level first."""
    institution = own_institution(scope)
    order = {"county": 0, "city": 1, "province": 2}
    found = visible_authorities(scope).filter(province_code=institution.province_code)
    near = sorted(
        found, key=lambda a: (a.county_code != institution.county_code, order.get(a.level, 9), a.name)
    )
    return [(str(authority.pk), authority.name) for authority in near]
