"""Which fields the application forms F2 to F7 show; needs no fonts and no printing library."""

from __future__ import annotations

from yiji.certificates.application_boxes import APPLICATION_BOXES, content_class


def application_forms() -> tuple[str, ...]:
    """The codes of the forms that are drawn from boxes alone."""
    return tuple(APPLICATION_BOXES)


def form_fields(form_code: str) -> tuple[str, ...]:
    """The fields of such a form but the photograph. Raises KeyError for another form."""
    return tuple(name for name in content_class(form_code).__annotations__ if name != "photo")
