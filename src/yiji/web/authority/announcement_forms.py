"""The forms of announcements on the authority's side."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yiji.accounts.scope import Scope
from yiji.institutions.announcement_rules import (
    LONGEST_BODY,
    LONGEST_REASON,
    LONGEST_TITLE,
    AnnouncementText,
    over,
)
from yiji.institutions.queries.announcements import readers
from yiji.institutions.visibility import get_announcement, own_authority
from yiji.web.shared.form_builder import DateField, LongTextField, YijiForm

AUDIENCE_CHOICES = (
    ("own", _("本机关的机构：由本机关发证，或以本机关为审批机关")),
    ("division", _("本行政区划内的全部机构")),
)


def _earliest() -> dt.date:
    return timezone.localdate() - dt.timedelta(days=365)


class AnnouncementForm(YijiForm):
    """Title, plain text, to whom, how long, how loud."""

    title = forms.CharField(label=_("标题"), max_length=LONGEST_TITLE)
    body = LongTextField(
        label=_("正文"),
        max_length=LONGEST_BODY,
        rows=12,
        help_text=_("纯文本，空一行分段。不要写身份证号等个人信息。"),
    )
    audience = forms.ChoiceField(
        label=_("发布范围"), choices=AUDIENCE_CHOICES, widget=forms.RadioSelect, initial="own"
    )
    shown_from = DateField(label=_("开始显示"), earliest=_earliest)
    shown_until = DateField(
        label=_("显示到"), earliest=_earliest, required=False, help_text=_("当日仍显示；留空表示直到撤回。")
    )
    urgent = forms.BooleanField(
        label=_("紧急：显示在机构首页最上方"), required=False, help_text=_("请只用于当日须办的事项。")
    )
    public = forms.BooleanField(label=_("同时在公众的公告页公开"), required=False)
    version = forms.IntegerField(required=False, min_value=0, max_value=10**6, widget=forms.HiddenInput)

    def text(self) -> AnnouncementText:
        """What was written, for the action."""
        values = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return AnnouncementText(**values)


class VersionForm(YijiForm):
    """A button that acts on the announcement as it was shown."""

    version = forms.IntegerField(min_value=0, max_value=10**6, widget=forms.HiddenInput)


class WithdrawForm(VersionForm):
    """Why it is withdrawn."""

    reason = LongTextField(
        label=_("撤回理由"), max_length=LONGEST_REASON, rows=2, help_text=_("收到公告的机构会看到。")
    )


def initial_of(announcement: Any) -> dict[str, Any]:
    """The fields of the form as the draft has them."""
    return {name: getattr(announcement, name) for name in AnnouncementForm.base_fields}


def announcement_context(scope: Scope, announcement_id: Any, **forms_shown: Any) -> dict[str, Any]:
    """What the page of one announcement shows; forms come from a refused post or are drawn afresh."""
    announcement = get_announcement(scope, announcement_id)
    given = {"initial": {"version": announcement.version}}
    return {
        "announcement": announcement,
        "authority": own_authority(scope),
        "over": over(announcement.shown_until, timezone.localdate()),
        "readers": readers(announcement),
        "may_write": scope.may("authority:announcement:write"),
        "version_form": VersionForm(**given),
        "withdraw_form": WithdrawForm(**given),
        **forms_shown,
    }
