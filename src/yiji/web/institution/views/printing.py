"""Print preparation with the institution's own word on it (seed 2.1)."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yiji.institutions.actions.sign_off_printing import LONGEST_NOTE, sign_off_printing
from yiji.institutions.queries.print_checks import print_checks
from yiji.web.shared.access import access
from yiji.web.shared.form_builder import LongTextField, YijiForm
from yiji.web.shared.perform import perform
from yiji.web.shared.request import ScopedRequest

PAGE = "institution/printing.html"


class PrintCheckForm(YijiForm):
    """The outcome of the test page."""

    outcome = forms.ChoiceField(
        label=_("测试页的结果"),
        choices=(("works", _("打印正常：五处都符合")), ("trouble", _("有问题"))),
        widget=forms.RadioSelect,
    )
    note = LongTextField(
        label=_("说明"), max_length=LONGEST_NOTE, rows=2, required=False, help_text=_("有问题的必填。")
    )


@access("institution:home:view")
def printing(request: ScopedRequest) -> HttpResponse:
    """What printing needs, the test page, and who said last that it works."""
    scope = request.scope
    may = scope.may("institution:printing:sign_off")
    if request.method == "POST" and not may:
        raise Http404
    form = PrintCheckForm(request.POST or None) if may else None
    context = {"checks": print_checks(scope)}
    if form and request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        response = perform(
            request,
            form,
            lambda: sign_off_printing(scope, works=data["outcome"] == "works", note=data["note"]).pk,
            then=reverse("institution:printing"),
            template=PAGE,
            context=context,
        )
        if response.status_code == 303:
            messages.success(request, gettext("已登记。"))
        return response
    status = 422 if form and form.is_bound else 200
    return render(request, PAGE, {"form": form, **context}, status=status)
