"""The forms of correction tickets: asking, answering, and the acts of the authority (A-14)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yiji.register.actions.step_correction import CorrectionFile
from yiji.register.correction_rules import ALL_FIELDS, CODED_FIELDS, PAPER_KINDS
from yiji.web.shared.application_pages import VersionForm
from yiji.web.shared.correction_words import FIELDS
from yiji.web.shared.form_builder import CodeChoiceField, DateField, LongTextField, YijiForm
from yiji.web.shared.form_fields import EvidenceField

_KINDS = _("JPG、PNG 或 PDF，5 MB 以内。")


class PapersForm(YijiForm):
    """Up to three papers, one of each kind."""

    certificate = EvidenceField(label=_("医师资格证书"), required=False, help_text=_KINDS)
    identity = EvidenceField(
        label=_("身份证明"),
        required=False,
        help_text=_("更正姓名、证件号码、性别、出生日期的必须上传：身份证，改名的附户口簿。"),
    )
    other = EvidenceField(label=_("其他材料"), required=False, help_text=_KINDS)

    def papers(self) -> list[CorrectionFile]:
        """The uploaded papers by kind."""
        return [
            CorrectionFile(kind, found.data, found.media_type, found.pages)
            for kind in PAPER_KINDS
            if (found := self.cleaned_data[kind]) is not None
        ]


class AskCorrectionForm(PapersForm):
    """A field of its own for each that may be wrong; those left empty stay as they are."""

    reason = LongTextField(label=_("错在哪里"), max_length=500, rows=3, help_text=_("写明有误的内容和依据。"))
    field_sections = (
        (_("正确内容（只填有误的项目）"), ALL_FIELDS),
        (_("理由和材料"), ("reason", "certificate", "identity", "other")),
    )

    def __init__(self, present: Mapping[str, str], *args: Any, **kwargs: Any) -> None:
        asked = {name: _value_field(name, present.get(name, "")) for name in ALL_FIELDS}
        self.base_fields = {**self.base_fields, **asked}
        super().__init__(*args, **kwargs)
        self.fields["certificate"].required = True

    def values(self) -> dict[str, str]:
        """The filled fields as text."""
        found = {name: self.cleaned_data.get(name) for name in ALL_FIELDS}
        return {name: str(value) for name, value in found.items() if value}


def _value_field(name: str, present: str) -> forms.Field:
    told = gettext("资格库现有内容：%(value)s") % {"value": present or gettext("无")}
    words: dict[str, Any] = {"label": FIELDS[name], "required": False, "help_text": told}
    if name in CODED_FIELDS:
        return CodeChoiceField(CODED_FIELDS[name], blank=_("无误"), **words)
    if name in ("birth_date", "obtained_on"):
        return DateField(**words)
    return forms.CharField(
        max_length=80, widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}), **words
    )


class AskRecordForm(PapersForm):
    """A qualification that is not found. ``own`` is the physician's, whose name and number are his account's."""

    name = forms.CharField(label=_("姓名"), max_length=60)
    id_number = forms.CharField(
        label=_("居民身份证号"), max_length=30, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    certificate_no = forms.CharField(
        label=_("资格证书编码"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("27 位（旧证 24 位），照证书填写；级别和类别由编码得出。"),
    )
    obtained_on = DateField(label=_("取得资格日期"))
    issuer = forms.CharField(label=_("发证机关"), max_length=80, required=False)
    reason = LongTextField(label=_("情况说明"), max_length=500, rows=3)
    field_sections = (
        (_("证书上的内容"), ("name", "id_number", "certificate_no", "obtained_on", "issuer")),
        (_("理由和材料"), ("reason", "certificate", "identity", "other")),
    )

    def __init__(self, own: bool, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["certificate"].required = self.fields["identity"].required = True
        if own:
            del self.fields["name"], self.fields["id_number"]

    def stated(self) -> dict[str, str]:
        """The values of the certificate as text, "" for those not asked."""
        names = ("name", "id_number", "certificate_no", "obtained_on", "issuer")
        return {name: str(self.cleaned_data.get(name) or "") for name in names}


class AnswerForm(PapersForm, VersionForm):
    """What was asked for."""

    words = LongTextField(label=_("说明"), max_length=500, rows=3)
    field_sections = ((_("补充材料"), ("words", "certificate", "identity", "other")),)


class WordsForm(VersionForm):
    """An act that is told with its reason."""

    words = LongTextField(label=_("内容"), max_length=500, rows=3, help_text=_("申请人会看到全文。"))


class CheckForm(VersionForm):
    """The first officer's opinion."""

    agree = forms.TypedChoiceField(
        label=_("核查意见"),
        choices=(("yes", _("证据属实，同意更正")), ("no", _("不予更正"))),
        widget=forms.RadioSelect,
        coerce=lambda chosen: chosen == "yes",
    )
    words = LongTextField(
        label=_("核查情况或不予更正的理由"),
        max_length=500,
        rows=3,
        help_text=_("写明核对了哪些原件、向谁核实；不予更正的理由会告知申请人，并附救济途径。"),
    )


class ForwardForm(VersionForm):
    """To which authority, and why."""

    authority_id = forms.TypedChoiceField(label=_("转给"), coerce=uuid.UUID)
    words = LongTextField(label=_("转办理由"), max_length=500, rows=2, help_text=_("申请人会看到全文。"))

    def __init__(self, *args: Any, authorities: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["authority_id"]
        if isinstance(field, forms.TypedChoiceField):
            field.choices = [("", gettext("请选择")), *authorities]
