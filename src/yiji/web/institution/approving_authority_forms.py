"""The forms of setting approving authorities (seed 3)."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from yiji.institutions.actions.propose_authority import MOST_DAYS_AHEAD
from yiji.web.shared.form_builder import DateField, FilterForm, YijiForm
from yiji.web.shared.form_fields import LongTextField


def _latest() -> dt.date:
    return timezone.localdate() + dt.timedelta(days=MOST_DAYS_AHEAD)


class AuthorityForm(YijiForm):
    """Which authority, from which day, and why where the choice is unusual."""

    authority = forms.ChoiceField(label=_("审批机关"))
    effective_from = DateField(
        label=_("生效日期"),
        earliest=timezone.localdate,
        latest=_latest,
        help_text=_("今天或以后。到这一天自动生效，此前仍按现在的设置。"),
    )
    reason = LongTextField(
        label=_("理由"),
        max_length=200,
        rows=2,
        required=False,
        help_text=_("选择法定默认以外的机关时必填，例如批准文件的名称和文号。"),
    )

    def offer(self, choices: list[tuple[str, str]], default_id: str) -> None:
        """The authorities to choose from; the law's default says that it is."""
        named = _t("%(name)s（法定默认）")
        self.fields["authority"].choices = [  # type: ignore[attr-defined]
            (key, named % {"name": name} if key == default_id else name) for key, name in choices
        ]


class ProposalDecisionForm(YijiForm):
    """A button of the second person or of whoever proposed: the version that the page was drawn with."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=1_000_000)


class DeclineProposalForm(ProposalDecisionForm):
    reason = LongTextField(label=_("不同意的理由"), max_length=200, rows=2)


class DirectoryFilterForm(FilterForm):
    """Part of an authority's name."""

    q = forms.CharField(label=_("机关名称"), max_length=40)
