"""The page of one act on a file: what it will do, its form, and back to the file when it is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from yiji.web.shared.case_buttons import Act, obstacle
from yiji.web.shared.form_builder import YijiForm
from yiji.web.shared.perform import perform
from yiji.web.shared.request import ScopedRequest


@dataclass(frozen=True)
class ActPage:
    """An act with its heading, its consequence in one sentence, and the message once it is done."""

    act: Act
    title: str
    consequence: str
    done: str
    irreversible: str = ""
    template: str = "authority/application_act.html"
    leaves: bool = False  # the file is no longer this authority's afterwards


def at_version(context: dict[str, Any]) -> dict[str, int]:
    """The initial value of an act's form: the version that its page was drawn with."""
    return {"version": context["application"].version}


def act_on_file(
    request: ScopedRequest, page: ActPage, form: YijiForm, context: dict[str, Any], act: Callable[[], object]
) -> HttpResponse:
    """Draw the page or perform the act. Asking for a page whose act is not open now leads back to the file."""
    own = reverse("authority:application", args=[context["application"].pk])
    target = reverse("authority:applications") if page.leaves else own
    context |= {"page": page, "reason": obstacle(request.scope, context["detail"], page.act)}
    if request.method == "POST" and form.is_valid():

        def told(_reference: str) -> str:
            messages.success(request, page.done)
            return target

        return perform(request, form, act, then=told, template=page.template, context=context)
    if request.method != "POST" and context["reason"] and context["detail"].moves.isdisjoint(page.act.moves):
        return redirect(own)
    return render(request, page.template, {"form": form, **context}, status=422 if form.errors else 200)
