"""Roles and duties of staff in words."""

from __future__ import annotations

from collections.abc import Iterable

from django import template

from yiji.web.templatetags.ui_shell import ROLE_NAMES

register = template.Library()


@register.filter
def role_name(role: str) -> str:
    """A role of an institution in words."""
    return str(ROLE_NAMES.get(f"institution.{role}", role))


@register.filter
def duty_names(duties: Iterable[str]) -> str:
    """Duties of an officer in words, one after the other."""
    return "、".join(str(ROLE_NAMES.get(f"authority.{duty}", duty)) for duty in duties)
