"""The forms of importing the national qualification register."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yiji.codelists import catalogue
from yiji.web.shared.form_builder import YijiForm
from yiji.web.shared.form_fields import DateField, SheetField
from yiji.web.shared.upload_limits import WHOLE_UPLOAD_BYTES


def _provinces() -> list[tuple[str, Any]]:
    found = [(one.code[:2], one.label) for one in catalogue.divisions(level="province")]
    return [("", _("全国")), *found]


class UploadNationalRegisterForm(YijiForm):
    """The list as the national register gave it; with ``pieces`` the file itself follows in pieces."""

    as_of = DateField(
        label=_("名单截止日期"),
        latest=timezone.localdate,
        help_text=_("国家资格库导出这份名单的日期；比已导入的名单旧的不能导入。"),
    )
    province = forms.ChoiceField(
        label=_("名单范围"),
        choices=_provinces,
        required=False,
        help_text=_("只在这个范围内判断哪些记录不再出现。名单不是全国的，请选择省份。"),
    )
    file = SheetField(
        label=_("名单文件"),
        help_text=_(
            "可以上传 .csv、.xlsx、.xls，列的顺序不限，必须有姓名、身份证号、资格证书编码。"
            "Excel 工作簿 6 万行以内，更长的名单请用 CSV（1 GB 以内，自动分段上传）。"
        ),
    )
    pieces = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.data.get("pieces"):
            self.fields["file"].required = False
        self.fields["file"].widget.attrs["data-most"] = str(WHOLE_UPLOAD_BYTES)


class NationalVersionForm(YijiForm):
    """A button of the preview: the version that the page was drawn with."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=1_000_000)


class ConfirmNationalForm(NationalVersionForm):
    """The confirmation: whoever writes has looked at the records that are no longer listed."""

    looked_at_vanished = forms.BooleanField(label=_("已看过“消失”一栏，名单是完整的"), required=False)


class ExportNationalForm(YijiForm):
    """Which tab of the report, as what kind of file."""

    which = forms.ChoiceField(
        choices=[(one, one) for one in ("new", "changed", "vanished", "refused")], widget=forms.HiddenInput
    )
    file_kind = forms.ChoiceField(choices=[("xlsx", "XLSX"), ("csv", "CSV")], widget=forms.HiddenInput)
