"""Letters that an institution prints for itself: 拟聘用证明 and 机构授权委托书, filled with what is known (F8)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yiji.accounts.scope import Scope
from yiji.certificates.actions.print_blank import FILLED_BY_HAND, INSTITUTION_BLANKS, print_blank
from yiji.certificates.paper_kinds import paper_title
from yiji.institutions.queries.approving_authorities import category_settings
from yiji.kernel.outcome import NotFound
from yiji.web.shared.access import access
from yiji.web.shared.form_builder import YijiForm
from yiji.web.shared.form_fields import DateField
from yiji.web.shared.paper_pages import inline_pdf
from yiji.web.shared.request import ScopedRequest

_DATES = ("employed_from", "employed_to", "valid_from", "valid_to")
_LABELS = {
    "authority_name": _("审批机关"),
    "physician_name": _("医师姓名"),
    "department": _("科室"),
    "category": _("执业类别"),
    "scopes": _("执业范围"),
    "employed_from": _("聘用开始日期"),
    "employed_to": _("聘用结束日期"),
    "agent_name": _("受托人姓名"),
    "agent_phone": _("受托人电话"),
    "matters": _("委托事项"),
    "valid_from": _("委托开始日期"),
    "valid_to": _("委托结束日期"),
}


class BlankForm(YijiForm):
    """What may be filled in before printing; what is left empty stays a line to write on."""

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in FILLED_BY_HAND[kind]:
            label = _LABELS[name]
            self.fields[name] = (
                DateField(label=label, required=False)
                if name in _DATES
                else forms.CharField(label=label, max_length=300, required=False)
            )

    def texts(self) -> dict[str, str]:
        """The values as the letter takes them, dates as ISO texts."""
        given = {name: self.cleaned_data.get(name) for name in _LABELS if name in self.fields}
        return {name: str(value) for name, value in given.items() if value}


def _known(scope: Scope) -> dict[str, str]:
    """The authority most likely meant: the first that is set for a category."""
    chosen = [one.current.authority.name for one in category_settings(scope) if one.current]
    return {"authority_name": chosen[0]} if chosen else {}


@access("institution:paper:view")
def blank_papers(request: ScopedRequest) -> HttpResponse:
    """Choose a letter, fill in what is known, print."""
    kind = request.GET.get("letter", INSTITUTION_BLANKS[0])
    if kind not in INSTITUTION_BLANKS:
        raise NotFound
    form = BlankForm(request.POST or None, kind=kind, initial=_known(request.scope))
    context = {
        "form": form,
        "kind": kind,
        "tabs": [(gettext(paper_title(one)), f"?letter={one}", one == kind) for one in INSTITUTION_BLANKS],
    }
    if request.method == "POST" and form.is_valid():
        # The printing library and its errors load with the first letter, not with every web process.
        from yiji.certificates.printed import UnprintableCharacters

        try:
            return inline_pdf(*print_blank(request.scope, kind, **form.texts()))
        except UnprintableCharacters as missing:
            form.add_error(None, ValidationError(str(missing), code="unprintable"))
    status = 422 if form.is_bound else 200
    return render(request, "institution/blank_papers.html", context, status=status)
