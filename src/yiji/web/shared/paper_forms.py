"""The forms of official papers: filters of the list, withdrawal, correction, service."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yiji.certificates.paper_kinds import KINDS
from yiji.certificates.queries.official_papers import METHOD_LABELS, STATE_LABELS, OpenField
from yiji.web.shared.form_builder import FilterForm, YijiForm
from yiji.web.shared.form_fields import DateField, EvidenceField, LongTextField

LONGEST_REASON, LONGEST_TEXT = 500, 1000


class PaperFilter(FilterForm):
    """Which papers. Nonsense in the address counts as not given."""

    kind = forms.ChoiceField(label=_("文书"))
    state = forms.ChoiceField(label=_("文书状态"))
    doc_no = forms.CharField(label=_("文号"), max_length=40)
    served = forms.ChoiceField(label=_("送达"))
    since = DateField(label=_("发出日期自"))
    until = DateField(label=_("至"))

    def __init__(self, *args: Any, side: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        waiting = ("no", gettext("未送达")) if side == "authority" else ("unread", gettext("未查阅"))
        self.fields["served"].choices = [("", gettext("全部")), waiting]  # type: ignore[attr-defined]
        everything = ("", gettext("全部"))
        kinds = [(code, gettext(kind.title)) for code, kind in KINDS.items()]
        self.fields["kind"].choices = [everything, *kinds]  # type: ignore[attr-defined]
        states = [(code, gettext(label)) for code, label in STATE_LABELS.items()]
        self.fields["state"].choices = [everything, *states]  # type: ignore[attr-defined]
        self.is_valid()

    @property
    def wanted(self) -> dict[str, Any]:
        """What was asked for, as ``list_papers`` takes it."""
        data = self.cleaned_data
        return {
            "kind": data.get("kind") or "",
            "state": data.get("state") or "",
            "doc_no": data.get("doc_no") or "",
            "unserved": data.get("served") == "no",
            "unread": data.get("served") == "unread",
            "since": data.get("since"),
            "until": data.get("until"),
        }

    @property
    def asks(self) -> bool:
        return any(self.wanted.values())

    @property
    def kept(self) -> dict[str, str]:
        """The filters as an export of the same list takes them."""
        data = self.cleaned_data
        return {name: str(data[name]) for name in self.fields if data.get(name)}


class WithdrawPaperForm(YijiForm):
    """Why the paper is withdrawn."""

    reason = LongTextField(
        label=_("撤回原因"),
        max_length=LONGEST_REASON,
        rows=3,
        help_text=_("会印在作废的文书上，当事人看得到。"),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class ReissuePaperForm(YijiForm):
    """The free texts as they shall read, and why; facts cannot be corrected here."""

    reason = LongTextField(
        label=_("更正原因"),
        max_length=LONGEST_REASON,
        rows=2,
        help_text=_("会印在作废的文书上，当事人看得到。"),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, fields: Iterable[OpenField] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.open_fields = tuple(fields)
        for one in self.open_fields:
            # A free text may itself be called "reason".
            self.fields[f"text_{one.name}"] = LongTextField(
                label=gettext(one.label), max_length=LONGEST_TEXT, rows=5, initial=one.text, required=False
            )

    def corrections(self) -> dict[str, str]:
        """What was changed, by field."""
        given = {one.name: self.cleaned_data.get(f"text_{one.name}", "") for one in self.open_fields}
        return {
            one.name: given[one.name]
            for one in self.open_fields
            if given[one.name].strip() != one.text.strip()
        }


class ServicePaperForm(YijiForm):
    """How, to whom and when the paper was served (送达回证)."""

    method = forms.ChoiceField(label=_("送达方式"))
    receiver_name = forms.CharField(
        label=_("收件人"), max_length=60, help_text=_("代收的，写明代收人；公告送达的，填写受送达人。")
    )
    served_on = DateField(label=_("送达日期"), latest=timezone.localdate, initial=timezone.localdate)
    note = LongTextField(label=_("说明"), max_length=300, rows=2, required=False)
    evidence = EvidenceField(label=_("送达回证扫描件"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_hand = [(code, gettext(label)) for code, label in METHOD_LABELS.items() if code != "electronic"]
        self.fields["method"].choices = by_hand  # type: ignore[attr-defined]
