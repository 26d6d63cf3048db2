"""The forms of changing personal information and of deciding on it (seed 7)."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from yiji.codelists import catalogue
from yiji.kernel.outcome import Refusal
from yiji.register.info_change_rules import CODED_ITEMS
from yiji.uploads.portraits import Portrait, make_portrait
from yiji.web.shared.form_builder import CodeChoiceField, LongTextField, YijiForm
from yiji.web.shared.form_fields import EvidenceField, ScanField, problem_error


class AskInfoChangeForm(YijiForm):
    """A new value with its paper; the item says what kind of value."""

    evidence = EvidenceField(
        label=_("证明材料"), help_text=_("毕业证、学位证、资格证或聘任证；JPG、PNG 或 PDF，5 MB 以内。")
    )
    note = forms.CharField(
        label=_("说明"), required=False, max_length=300, help_text=_("如学信网在线验证码。")
    )

    def __init__(self, item: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label = catalogue.label("info_change_item", item)
        value: forms.Field
        if item in CODED_ITEMS:
            value = CodeChoiceField(item, label=_t("新的%(item)s") % {"item": label})
        else:
            value = forms.CharField(label=_t("新的%(item)s") % {"item": label}, max_length=80)
        self.fields = {"value": value, **self.fields}


class AskPhotoForm(YijiForm):
    """A portrait and the part of it that is kept (shares of the picture, from the cropping frame)."""

    photo = ScanField(
        label=_("照片"),
        kinds=("image/jpeg", "image/png"),
        help_text=_(
            "近期二寸免冠正面白底照片，JPG 或 PNG，5 MB 以内，宽 295 像素以上；将裁成 413 × 626 像素。"
        ),
    )
    crop = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)
    note = forms.CharField(label=_("说明"), required=False, max_length=300)
    portrait: Portrait

    def clean_crop(self) -> tuple[float, float, float, float] | None:
        """Four numbers between 0 and 1, or nothing: the middle of the picture."""
        text = str(self.cleaned_data["crop"])
        if not text:
            return None
        try:
            numbers = [float(part) for part in text.split(",")]
        except ValueError:
            numbers = []
        if len(numbers) != 4 or not all(0 <= number <= 1 for number in numbers):
            raise ValidationError(_t("裁剪范围无效。请重新选择照片。"), code="crop")
        return numbers[0], numbers[1], numbers[2], numbers[3]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        upload = data.get("photo")
        if upload is None or "crop" not in data:
            return data
        upload.seek(0)
        try:
            self.portrait = make_portrait(upload.read(), data["crop"])
        except Refusal as refused:
            self.add_error("photo", ValidationError([problem_error(p) for p in refused.problems]))
        return data


class VersionedForm(YijiForm):
    """A button: the version that the page was drawn with."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


def _reasons() -> list[tuple[str, str]]:
    return [
        (e.code, catalogue.label("info_return_reason", e.code))
        for e in catalogue.entries("info_return_reason")
    ]


class ReturnInfoChangeForm(VersionedForm):
    """Why it goes back."""

    reasons = forms.MultipleChoiceField(
        label=_("退回理由"), choices=_reasons, widget=forms.CheckboxSelectMultiple
    )
    note = LongTextField(label=_("说明"), required=False, max_length=300, rows=3)


class ChosenChangesForm(YijiForm):
    """The ticked rows of the list (id and version each) and the button pressed."""

    decision = forms.ChoiceField(choices=(("approve", ""), ("return", "")))
    reasons = forms.MultipleChoiceField(required=False, choices=_reasons)
    note = forms.CharField(required=False, max_length=300)


def chosen_changes(texts: list[str]) -> list[tuple[uuid.UUID, int]]:
    """The ticked rows, each once; what is not of ours is left out."""
    found: dict[uuid.UUID, int] = {}
    for text in texts[:1000]:
        first, _colon, second = text.partition(":")
        try:
            found.setdefault(uuid.UUID(first), int(second[:9]))
        except ValueError:
            continue
    return list(found.items())
