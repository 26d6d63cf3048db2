"""Which business a physician begins, and his answer before a decision against his registration."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from yiji.applications.actions.hear import LONGEST_ANSWER
from yiji.rulebook.application_types import started_by
from yiji.web.shared.application_pages import VersionForm
from yiji.web.shared.form_builder import LongTextField, YijiForm


class StartForm(YijiForm):
    """Which business to begin."""

    type = forms.ChoiceField(
        label=_("业务"), choices=[(kind.code, kind.label) for kind in started_by("physician")]
    )


class RespondForm(VersionForm):
    """The physician's answer before a decision against the registration."""

    answer = LongTextField(label=_("陈述申辩意见"), max_length=LONGEST_ANSWER, rows=6)
