"""Words of the import of the national qualification register."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _

from yiji.codelists.catalogue import division_name

register = template.Library()


@register.simple_tag
def province_scope(province: str) -> str:
    """What a list claims to be complete for: a province by its two digits, or the whole country."""
    return division_name(f"{province}0000") if province else _("全国")
