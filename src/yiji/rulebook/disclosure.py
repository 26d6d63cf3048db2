"""What the public lookup may show about a physician; whatever is not named here stays inside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from yiji.kernel.law import Article
from yiji.rulebook.laws import ML, MR, PIPL
from yiji.rulebook.rule import automatic


@dataclass(frozen=True)
class PublicField:
    """A field anybody may see: its name in the record, its label, and the law that opens it."""

    name: str
    label: str
    article: Article


_OPENED_BY = ML.article(21)

PUBLIC_FIELDS: tuple[PublicField, ...] = (
    PublicField("name", "姓名", _OPENED_BY),
    PublicField("sex", "性别", _OPENED_BY),
    PublicField("practice_level", "执业级别", _OPENED_BY),
    PublicField("practice_category", "执业类别", _OPENED_BY),
    PublicField("practice_scopes", "执业范围", _OPENED_BY),
    PublicField("practice_jurisdiction", "执业地点", _OPENED_BY),
    PublicField("primary_institution", "主要执业机构", _OPENED_BY),
    PublicField("approving_authority", "发证（批准）机关", _OPENED_BY),
    PublicField("practice_certificate_no", "执业证书编码", _OPENED_BY),
    PublicField("multi_institution_filings", "多执业机构备案", _OPENED_BY),
)
PUBLIC_NAMES = frozenset(field.name for field in PUBLIC_FIELDS)

# Named so that a test can prove they never appear; the rule itself is that only PUBLIC_FIELDS appear.
NEVER_PUBLIC = frozenset(
    {
        "identity_document_no",
        "qualification_certificate_no",
        "birth_date",
        "mobile_phone",
        "email",
        "postal_address",
        "ethnicity",
        "photo",
        "health",
        "penalties",
        "education",
        "work_history",
    }
)

# Only these registrations are listed: the others are announced as ended, not offered for search.
PUBLIC_STATUSES = frozenset({"active", "suspended", "deregistration_proposed"})


@automatic("PUB-01", law=[ML.article(21), MR.article(22), PIPL.article(6)])
def public_view(record: Mapping[str, Any]) -> dict[str, Any]:
    """The part of a registration record that anybody may see, in the order it is shown."""
    return {field.name: record[field.name] for field in PUBLIC_FIELDS if field.name in record}
