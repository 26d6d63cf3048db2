"""Components of a file: rule results, timeline, steps, person, masked values, changes, confirmation."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, FileInput, Form
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yiji.kernel.outcome import Problem
from yiji.web.shared.job_kinds import ShownJob
from yiji.web.shared.problem_text import problem_message, problem_way_out
from yiji.web.templatetags.ui_basic import icon
from yiji.web.templatetags.ui_states import FINISHED_JOBS

register = template.Library()

_TONE = {"BLOCK": "bad", "WARN": "wait", "INFO": "run"}
_ICON = {"BLOCK": "block", "WARN": "warn", "INFO": "info"}
_WORD = {"BLOCK": gettext_lazy("不符合"), "WARN": gettext_lazy("需注意"), "INFO": gettext_lazy("提示")}

REVEAL_REASONS: tuple[tuple[str, Any], ...] = (
    ("identity_check", gettext_lazy("核对身份")),
    ("contact", gettext_lazy("联系本人")),
    ("case_handling", gettext_lazy("办理本件业务")),
    ("correction", gettext_lazy("更正差错")),
    ("inspection", gettext_lazy("监督检查")),
)


@register.simple_tag
def rule_result(problem: Problem) -> SafeString:
    """One finding of the rules: what is wrong, the way out, the article it rests on."""
    way_out = problem_way_out(problem)
    return format_html(
        '<div class="rule t-{}">{}<div><div class="what"><span class="vh">{} </span>{}'
        '<span class="code">{}</span></div>{}{}</div></div>',
        _TONE[problem.severity],
        icon(_ICON[problem.severity]),
        _WORD[problem.severity],
        problem_message(problem),
        problem.code,
        format_html('<div class="out">{}{}</div>', _("办法："), way_out) if way_out else "",
        format_html('<div class="cite">{}{}</div>', _("依据："), "、".join(problem.articles))
        if problem.articles
        else "",
    )


@register.inclusion_tag("components/problem_summary.html")
def problem_summary(problems: Iterable[Problem]) -> dict[str, Any]:
    """All findings, the grave ones first, with their count."""
    order = {"BLOCK": 0, "WARN": 1, "INFO": 2}
    listed = sorted(problems, key=lambda p: order[p.severity])
    return {
        "problems": listed,
        "blocks": sum(p.severity == "BLOCK" for p in listed),
        "warns": sum(p.severity == "WARN" for p in listed),
    }


@register.inclusion_tag("components/timeline.html")
def timeline(steps: Iterable[Any]) -> dict[str, Any]:
    """Steps of a case: each has ``title`` and may have ``at``, ``by``, ``note``, ``due`` and ``state``.

    ``state`` is done, now, bad or future.
    """
    return {"steps": steps}


@register.inclusion_tag("components/wizard_steps.html")
def wizard_steps(labels: Iterable[Any], current: int) -> dict[str, Any]:
    """Steps of a wizard: labels or (label, url) pairs; ``current`` counts from 1."""
    steps = []
    for number, entry in enumerate(labels, start=1):
        label, url = entry if isinstance(entry, tuple) else (entry, "")
        steps.append({"label": label, "url": url, "done": number < current, "current": number == current})
    return {"steps": steps}


@register.inclusion_tag("components/person_card.html")
def person_card(name: str, meta: str = "", tags: Iterable[Any] = (), photo_url: str = "") -> dict[str, Any]:
    """A person's head: name, one line about them, tags (already drawn), photo."""
    return {"name": name, "meta": meta, "tags": list(tags), "photo_url": photo_url}


@register.inclusion_tag("components/masked.html", takes_context=True)
def masked(
    context: template.Context, value: str, url: str = "", field: str = "", reasons: Any = None
) -> dict[str, Any]:
    """A value masked already, with the form that asks for the full one (POST ``field``, ``reason``)."""
    return {
        "value": value or "—",
        "url": url,
        "field": field,
        "reasons": reasons or REVEAL_REASONS,
        "select_id": f"reveal-{field or 'value'}-{uuid.uuid4().hex[:8]}",
    }


@register.inclusion_tag("components/diff.html")
def diff(changes: Iterable[Any]) -> dict[str, Any]:
    """Old and new values: each has ``label``, ``old``, ``new`` and may have ``url`` of the evidence."""
    return {
        "changes": [
            change
            if isinstance(change, Mapping) or hasattr(change, "old")
            else dict(zip(("label", "old", "new", "url"), change, strict=False))
            for change in changes
        ]
    }


@register.inclusion_tag("components/confirm_dialog.html", takes_context=True)
def confirm_dialog(
    context: template.Context,
    id: str,
    title: str,
    consequence: str,
    action: str,
    label: str,
    form: Form | None = None,
    tone: str = "wait",
    irreversible: str = "",
) -> dict[str, Any]:
    """An act with its consequence in one sentence. A section of the page; a button with
    ``data-confirm="<id>"`` opens it as a dialog where JavaScript runs.
    """
    return {
        "id": id,
        "title": title,
        "consequence": consequence,
        "action": action,
        "label": label,
        "form": form,
        "tone": tone,
        "irreversible": irreversible,
    }


@register.inclusion_tag("components/job_progress.html", takes_context=True)
def job_progress(
    context: template.Context,
    job_id: Any,
    title: str = "",
    state: str = "",
    done: int = 0,
    total: int = 0,
    poll_url: str = "",
    cancel_url: str = "",
    result_url: str = "",
    note: str = "",
) -> dict[str, Any]:
    """A job under way; the page asks ``poll_url`` for this same fragment until the job has ended.

    ``{% job_progress job %}`` with a ``ShownJob`` says it all.
    """
    counts: list[tuple[str, int]] = []
    file_url = retry_url = ""
    if isinstance(job_id, ShownJob):
        job, job_id = job_id, job_id.id
        title, state, done, total, note = job.title, job.state, job.done, job.total, job.note
        poll_url, cancel_url, result_url = job.page_url, job.cancel_url, job.result_url
        counts, file_url, retry_url = job.counts, job.file_url, job.retry_url
    return {
        "request": context.get("request"),
        "csrf_token": context.get("csrf_token"),
        "job_id": job_id,
        "title": title,
        "state": state,
        "done": done,
        "total": max(total, 1),
        "shown_total": total,
        "percent": done * 100 // max(total, 1),
        "finished": state in FINISHED_JOBS,
        "poll_url": poll_url,
        "cancel_url": cancel_url,
        "result_url": result_url,
        "note": note,
        "counts": counts,
        "file_url": file_url,
        "retry_url": retry_url,
    }


@register.simple_tag
def document_link(url: str, name: str, detail: str = "", icon_name: str = "doc") -> SafeString:
    """A document of a file, opened in the viewer page."""
    return format_html(
        '<a class="doc" href="{}">{}<span><span class="name">{}</span>{}</span></a>',
        url,
        icon(icon_name),
        name,
        format_html('<span class="why">{}</span>', detail) if detail else "",
    )


@register.inclusion_tag("components/form_block.html", takes_context=True)
def form_block(
    context: template.Context,
    form: Form,
    submit: str = "",
    cancel_url: str = "",
    action: str = "",
    above: bool = False,
) -> dict[str, Any]:
    """A whole form with its buttons; ``above`` puts the labels over the fields."""
    return {
        "form": form,
        "submit": submit or _("提交"),
        "cancel_url": cancel_url,
        "action": action,
        "above": above,
    }


@register.filter
def problem_line(problem: Problem) -> str:
    """A problem as one line of text."""
    return problem_message(problem)


@register.filter
def field_kind(field: BoundField) -> str:
    """``tick`` for a single check box, ``file`` for an upload, else ``text``."""
    widget = field.field.widget
    if isinstance(widget, FileInput):
        return "file"
    if isinstance(widget, CheckboxInput):
        return "tick"
    return "text"
