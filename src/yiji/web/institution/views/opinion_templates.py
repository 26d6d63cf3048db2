"""The institution's usual opinions: one page with a list for confirming and one for returning."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yiji.applications.actions import opinion_templates as act
from yiji.applications.queries.opinion_templates import opinion_templates, own_template
from yiji.web.shared.access import access
from yiji.web.shared.attempt import posted
from yiji.web.shared.form_builder import LongTextField, YijiForm
from yiji.web.shared.perform import perform
from yiji.web.shared.request import ScopedRequest

_PAGE = "institution/opinion_templates.html"


class TemplateForm(YijiForm):
    """The words, and what they are for."""

    use = forms.ChoiceField(
        label=gettext_lazy("用于"),
        choices=list(act.USES.items()),
        widget=forms.RadioSelect,
        initial="confirm",
    )
    text = LongTextField(
        label=gettext_lazy("意见"),
        max_length=act.LONGEST,
        rows=3,
        help_text=gettext_lazy("会原样印在申请审核表上或者告知申请人。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "use" in self.fields:
            field = self.fields["use"]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101
            field.choices = [(key, _(label)) for key, label in act.USES.items()]


class WordsForm(TemplateForm):
    """Other words for one that is there."""

    use = None  # type: ignore[assignment]


class ButtonForm(YijiForm):
    """A button of one line."""


@access("institution:opinion_template:maintain")
def opinion_templates_page(request: ScopedRequest) -> HttpResponse:
    """The lists, and the form to add one."""
    form = TemplateForm(posted(request))
    context = {"groups": _groups(request), "form": form}
    if request.method != "POST":
        return render(request, _PAGE, context)
    if not form.is_valid():
        return render(request, _PAGE, context, status=422)
    return _do(
        request,
        form,
        lambda: act.add_template(request.scope, **form.cleaned_data).pk,
        _("常用意见已保存。"),
        context,
    )


@access("institution:opinion_template:maintain")
def change_opinion_template(request: ScopedRequest, template_id: uuid.UUID) -> HttpResponse:
    """The page to change the words of one."""
    template = own_template(request.scope, template_id)
    form = WordsForm(posted(request), initial={"text": template.text})
    context = {"groups": _groups(request), "form": form, "changed": template}
    if request.method != "POST":
        return render(request, _PAGE, context)
    if not form.is_valid():
        return render(request, _PAGE, context, status=422)
    return _do(
        request,
        form,
        lambda: act.change_template(request.scope, template_id, **form.cleaned_data).pk,
        _("常用意见已修改。"),
        context,
    )


@access("institution:opinion_template:maintain")
def move_opinion_template(request: ScopedRequest, template_id: uuid.UUID) -> HttpResponse:
    """One place up (``up=1``) or down."""
    up = request.POST.get("up") == "1"
    own_template(request.scope, template_id)
    return _button(
        request, lambda: act.move_template(request.scope, template_id, up=up).pk, _("次序已调整。")
    )


@access("institution:opinion_template:maintain")
def delete_opinion_template(request: ScopedRequest, template_id: uuid.UUID) -> HttpResponse:
    """Delete one."""
    own_template(request.scope, template_id)
    return _button(request, lambda: act.delete_template(request.scope, template_id), _("常用意见已删除。"))


def _groups(request: ScopedRequest) -> list[dict[str, Any]]:
    rows = opinion_templates(request.scope)
    return [
        {"label": label, "rows": [one for one in rows if one.use == use]} for use, label in act.USES.items()
    ]


def _button(request: ScopedRequest, do: Any, said: str) -> HttpResponse:
    form = ButtonForm(posted(request))
    if request.method != "POST" or not form.is_valid():
        return redirect("institution:opinion_templates")
    return _do(request, form, do, said, {"groups": _groups(request), "form": TemplateForm()})


def _do(request: ScopedRequest, form: YijiForm, do: Any, said: str, context: dict[str, Any]) -> HttpResponse:
    def then(_reference: str) -> str:
        messages.success(request, said)
        return reverse("institution:opinion_templates")

    return perform(request, form, do, then=then, template=_PAGE, context=context)
