"""The form of the public verification: a code as text, or the sealed PDF."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yiji.uploads.sealed import MOST_BYTES
from yiji.web.shared.form_builder import YijiForm
from yiji.web.shared.form_fields import LongTextField, OneFileInput


class VerifyForm(YijiForm):
    code = LongTextField(
        label=gettext_lazy("核验码"),
        required=False,
        max_length=2000,
        rows=3,
        help_text=gettext_lazy("扫描证照、文书或者表单上的二维码得到的网址或者字符，整段粘贴。"),
    )
    file = forms.FileField(
        label=gettext_lazy("电子证照或者文书的文件"),
        required=False,
        widget=OneFileInput(attrs={"accept": "application/pdf"}),
        help_text=gettext_lazy("PDF，≤ 5 MB。文件只用于核验，不保存。"),
    )

    def clean_file(self) -> bytes:
        """The bytes of the one PDF, b"" without a file; it is opened in the limited process only."""
        upload: Any = self.cleaned_data.get("file")
        if isinstance(upload, list):
            raise ValidationError(_("一次只能核验一个文件。请分别上传。"), code="several")
        if not isinstance(upload, UploadedFile):
            return b""
        if (upload.size or 0) > MOST_BYTES:
            raise ValidationError(
                _("文件超过 5 MB，不是本平台签发的证照文件。请改为扫描二维码。"), code="too_big"
            )
        data: bytes = upload.read()
        if not data.startswith(b"%PDF-"):
            raise ValidationError(
                _("文件不是 PDF。请上传下载到的原文件，截图和照片请改为扫描二维码。"), code="bad_kind"
            )
        return data

    def clean(self) -> dict[str, Any]:
        """One of the two must be there."""
        data = super().clean() or self.cleaned_data
        if not self.errors and not data.get("code", "").strip() and not data.get("file"):
            self.add_error("code", _("请粘贴核验码，或者选择电子证照文件。"))
        return data
