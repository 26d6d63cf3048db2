"""The forms of importing institutions (seed 1)."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from yiji.web.shared.form_builder import YijiForm
from yiji.web.shared.form_fields import SheetField


class UploadInstitutionsForm(YijiForm):
    """The spreadsheet as the authority keeps it."""

    file = SheetField(
        label=_("机构名单"),
        help_text=_("可以上传 .xlsx、.xls、.csv，列的顺序不限；10 MB、5,000 行以内。"),
    )


class ImportVersionForm(YijiForm):
    """A button of the preview: the version that the page was drawn with."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=1_000_000)
