"""The wizard "which business do I need": one question a page, answers kept in the session, nothing in the address."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from yiji.applications.queries.which_business import Asked, Guidance, guidance
from yiji.web.shared.form_builder import YijiForm
from yiji.web.shared.request import ScopedRequest

TITLE = _("该办哪项业务")
PAGE = "which_business/guide.html"
_KEY = "which_business"
_NEXT = "#next"  # on a phone the answers so far fill the screen: the page opens at what comes next
SITUATION = "situation"


def _form(asked: Asked, data: Any = None) -> YijiForm:
    """A form of the one question that comes next."""
    choices = [(code, _with_help(label, help_text)) for code, label, help_text in asked.choices]
    field = forms.ChoiceField(label=asked.text, choices=choices, widget=forms.RadioSelect)
    return type("AnswerForm", (YijiForm,), {"answer": field})(data)


def _with_help(label: str, help_text: str) -> Any:
    return format_html('{} <span class="muted">{}</span>', label, help_text) if help_text else label


def guide(request: ScopedRequest, registration_id: uuid.UUID | None = None, **context: Any) -> HttpResponse:
    """Take an answer, go back to one, begin again; or show the next question or the advice.

    ``context`` is what the portal adds: a function ``start`` of the guidance gives the buttons of the end.
    """
    subject = str(registration_id or SITUATION)
    here = guidance(request.scope, _answers(request, subject), timezone.localdate(), registration_id)
    form = None
    if request.method == "POST":
        if request.POST.get("back") is not None:
            return _go_back(request, subject, request.POST["back"])
        # A page left open in another tab asks an older question: show where the reader is now.
        if here.asked is None or request.POST.get("question") != here.asked.code:
            return redirect(request.path)
        form = _form(here.asked, request.POST)
        if form.is_valid():
            answers = _answers(request, subject) | {here.asked.code: form.cleaned_data["answer"]}
            _keep(request, subject, answers)
            return redirect(request.path + _NEXT)
    elif here.asked is not None:
        form = _form(here.asked)
    start = context.pop("start")
    shown = {"guide": here, "form": form, "start": start(request, here) if here.found else None, **context}
    return render(request, PAGE, shown, status=422 if form and form.errors else 200)


def _go_back(request: HttpRequest, subject: str, code: str) -> HttpResponse:
    """Forget the answer to that question and to those after it; "" begins again."""
    answers = _answers(request, subject)
    codes = list(answers)
    kept = codes[: codes.index(code)] if code in answers else ([] if not code else codes)
    _keep(request, subject, {one: answers[one] for one in kept})
    return redirect(request.path + _NEXT)


def _answers(request: HttpRequest, subject: str) -> dict[str, str]:
    stored = request.session.get(_KEY, {})
    return dict(stored.get("answers", {})) if stored.get("subject") == subject else {}


def _keep(request: HttpRequest, subject: str, answers: dict[str, str]) -> None:
    request.session[_KEY] = {"subject": subject, "answers": answers}


def link(url: str, label: Any) -> dict[str, Any]:
    """A plain way on."""
    return {"url": url, "label": label}


def begin(url: str, label: Any, **hidden: str) -> dict[str, Any]:
    """A button that begins the application."""
    return {"url": url, "label": label, "post": True, "hidden": hidden}


def advice_of(here: Guidance) -> tuple[str, str]:
    """The codes of the advice and of its application type."""
    if here.found is None:
        return "", ""
    return here.found.advice.code, here.found.advice.type
