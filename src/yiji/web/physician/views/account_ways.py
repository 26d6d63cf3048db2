"""Who shall confirm a physician whom no institution knows yet: one that he names, an authority, or a decision."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from yiji.codelists import catalogue
from yiji.register.actions.activate_on_approval import apply_before_activation
from yiji.register.actions.ask_authority import ask_authority as do_ask
from yiji.register.actions.choose_institution import choose_institution as do_choose
from yiji.register.actions.place_again import place_again
from yiji.register.queries.activation_way import authority_choices
from yiji.register.queries.own_account import institution_choices, own_account
from yiji.web.physician.account_forms import ChooseInstitutionForm, IdField, InstitutionSearchForm
from yiji.web.shared.access import access
from yiji.web.shared.attempt import posted
from yiji.web.shared.form_builder import FilterForm, YijiForm
from yiji.web.shared.perform import perform
from yiji.web.shared.request import ScopedRequest

_CHOOSE, _AUTHORITY = "physician/choose_institution.html", "physician/ask_authority.html"


class AuthorityForm(YijiForm):
    """One of the authorities found."""

    authority_id = IdField(label=gettext_lazy("卫生健康行政部门"))


class ProvinceForm(FilterForm):
    """The province whose authorities are listed."""

    province = forms.ChoiceField(label=gettext_lazy("省份"))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        provinces = [(one.code, one.label) for one in catalogue.divisions(level="province")]
        self.fields["province"].choices = [("", _("请选择")), *provinces]  # type: ignore[attr-defined]


@access("physician:account:activate")
def choose_institution(request: ScopedRequest) -> HttpResponse:
    """Find the institution by province and name, and choose it."""
    account = own_account(request.scope)
    if not account.may_choose:
        return redirect("physician:home")
    search = InstitutionSearchForm(request.GET or None)
    asked = search.is_bound and search.is_valid()
    found = institution_choices(search.cleaned_data["province"], search.cleaned_data["name"]) if asked else []
    form = ChooseInstitutionForm(posted(request)) if request.method == "POST" else YijiForm()
    context = {"account": account, "search": search, "asked": asked, "found": found, "form": form}
    if request.method != "POST" or not form.is_valid():
        return render(request, _CHOOSE, context, status=422 if form.is_bound else 200)
    claims = account.state == "verified" and account.way.may_claim
    return perform(
        request,
        form,
        lambda: do_choose(request.scope, **form.cleaned_data),
        then=reverse("physician:claim" if claims else "physician:activate"),
        template=_CHOOSE,
        context=context,
    )


@access("physician:account:activate")
def ask_authority(request: ScopedRequest) -> HttpResponse:
    """Find a health authority and ask it to confirm the person at its desk."""
    account = own_account(request.scope)
    if account.state != "verified" or not account.way.may_choose:
        return redirect("physician:home")
    search = ProvinceForm(request.GET or None)
    asked = search.is_bound and search.is_valid()
    found = authority_choices(search.cleaned_data["province"]) if asked else []
    form = AuthorityForm(posted(request)) if request.method == "POST" else YijiForm()
    context = {"account": account, "search": search, "asked": asked, "found": found, "form": form}
    if request.method != "POST" or not form.is_valid():
        return render(request, _AUTHORITY, context, status=422 if form.is_bound else 200)
    return perform(
        request,
        form,
        lambda: do_ask(request.scope, **form.cleaned_data),
        then=reverse("physician:activate"),
        template=_AUTHORITY,
        context=context,
    )


@require_POST
@access("physician:account:activate")
def apply_first(request: ScopedRequest) -> HttpResponse:
    """File the application first: once it is granted the account is active."""
    form = YijiForm(request.POST)
    if not form.is_valid():
        return redirect("physician:activate")
    return perform(
        request, form, lambda: apply_before_activation(request.scope), then=lambda ref: _applying(request)
    )


@require_POST
@access("physician:account:activate")
def move_to_institution(request: ScopedRequest) -> HttpResponse:
    """The institution of the valid registration is another one by now: it shall activate."""
    form = YijiForm(request.POST)
    target = reverse("physician:activate")
    if not form.is_valid():
        return redirect(target)
    return perform(request, form, lambda: place_again(request.scope), then=target)


def _applying(request: ScopedRequest) -> str:
    messages.success(request, _("已选择先申请：申请获准后，账户自动激活。"))
    return reverse("physician:application_start")
