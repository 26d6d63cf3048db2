"""Tags for states and deadlines: colour, shape and word together."""

from __future__ import annotations

import datetime as dt

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yiji.codelists import catalogue
from yiji.web.templatetags.ui_states import STATES, state_word

register = template.Library()


@register.simple_tag
def status_tag(kind: str, code: str, noun: bool = False) -> SafeString:
    """A state as a tag. ``noun`` shows what it is the state of; otherwise only screen readers hear it."""
    if not code:
        return SafeString("—")
    tone, word = state_word(kind, code)
    of_what = str(STATES.get(kind, ("", {}))[0])
    if str(word).startswith(of_what):
        of_what = ""
    return format_html(
        '<span class="tag t-{}"><span class="{}">{}</span>{}</span>',
        tone,
        "noun" if noun else "vh",
        f"{of_what} " if of_what else "",
        word,
    )


@register.simple_tag
def code_label(list_name: str, code: str) -> str:
    """The label of a code of a code list in the reader's language."""
    return catalogue.label(list_name, code)


@register.simple_tag
def tag(tone: str, word: str) -> SafeString:
    """A free tag; ``tone`` is ok, run, wait, bad or off."""
    return format_html('<span class="tag t-{}">{}</span>', tone, word)


def remaining_tone(remaining: int) -> str:
    """Tone of a number of working days left."""
    if remaining < 1:
        return "bad"
    return "wait" if remaining <= 3 else "run"


def remaining_text(remaining: int) -> str:
    """Working days left in words; negative is overdue."""
    if remaining < 0:
        return ngettext("超期 %(n)d 个工作日", "超期 %(n)d 个工作日", -remaining) % {"n": -remaining}
    if remaining == 0:
        return _("今日到期")
    return ngettext("余 %(n)d 个工作日", "余 %(n)d 个工作日", remaining) % {"n": remaining}


@register.simple_tag
def deadline(
    date: dt.date | None, remaining: int | None = None, estimated: bool = False, article: str = ""
) -> SafeString:
    """A legal date with the working days left, its article, and whether it rests on an unknown calendar."""
    if date is None:
        return SafeString("—")
    rest = (
        format_html('<span class="tag t-{}">{}</span>', remaining_tone(remaining), remaining_text(remaining))
        if remaining is not None
        else ""
    )
    cite = format_html('<span class="cite">{}</span>', article) if article else ""
    guess = format_html('<span class="est">{}</span>', _("预估：当年放假安排尚未导入")) if estimated else ""
    return format_html(
        '<span class="deadline"><time class="num" datetime="{}">{}</time>{}{}{}</span>',
        date.isoformat()[:10],
        date.isoformat()[:10],
        rest,
        cite,
        guess,
    )


@register.simple_tag
def remaining_tag(remaining: int | None) -> SafeString:
    """The working days left alone, for a narrow column."""
    if remaining is None:
        return SafeString("—")
    return format_html(
        '<span class="tag t-{}">{}</span>', remaining_tone(remaining), remaining_text(remaining)
    )
