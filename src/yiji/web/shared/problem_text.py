"""Problems of the kernel in the reader's language: the template is translated, then filled in."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from yiji.kernel.outcome import Problem


def _filled(template: str, problem: Problem) -> str:
    if not template:
        return ""
    try:
        return _(template).format(**problem.params)
    except (KeyError, IndexError):
        # A translation that names an unknown parameter must not hide the finding itself.
        return template.format(**problem.params)


def problem_message(problem: Problem) -> str:
    """What is wrong, as plain text."""
    return _filled(problem.message, problem)


def problem_way_out(problem: Problem) -> str:
    """What to do about it, as plain text; "" where nothing is known."""
    return _filled(problem.way_out, problem)


def problem_html(problem: Problem) -> SafeString:
    """Message, way out and articles for a field's error; every value is escaped."""
    way_out = problem_way_out(problem)
    return format_html(
        "{}{}{}",
        problem_message(problem),
        format_html('<span class="out">{}{}</span>', _("办法："), way_out) if way_out else "",
        format_html('<span class="cite">{}{}</span>', _("依据："), "、".join(problem.articles))
        if problem.articles
        else "",
    )
