"""Form fields whose errors name the field, the reason and the way out."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yiji.kernel import identifiers
from yiji.kernel.outcome import Problem, Refusal
from yiji.uploads.documents import Accepted, accept_document
from yiji.uploads.runner import MOST_INPUT as SHEET_MAX_BYTES
from yiji.web.shared.problem_text import problem_html

DEFAULT_MAX_LENGTH = 200
SCAN_MAX_BYTES = 5 * 1024 * 1024
_DATE_FORMATS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%Y年%m月%d日")
_EARLIEST, _LATEST = dt.date(1900, 1, 1), dt.date(2199, 12, 31)
# Control characters but line breaks and tabs, marks that reorder text on screen, lone surrogates.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def problem_error(problem: Problem) -> ValidationError:
    """A kernel problem as a form error with its way out and articles."""
    return ValidationError(problem_html(problem), code=problem.code)


def refuse_unprintable(text: str) -> None:
    """Refuse characters that cannot be seen, printed or stored."""
    if _UNPRINTABLE.search(text):
        raise ValidationError(
            _("含有看不见的控制字符。请删去后重新输入，不要从其他文件粘贴。"), code="control"
        )


class IdentifierField(forms.CharField):
    """A text that a kernel normaliser checks and brings into its stored form."""

    normalise: Callable[..., str]

    def __init__(self, normalise: Callable[..., str], **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 60)
        super().__init__(**kwargs)
        self.normalise = normalise

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if text in self.empty_values:
            return text
        try:
            return self.normalise(text)
        except identifiers.IdentifierError as refused:
            raise ValidationError([problem_error(p) for p in refused.problems]) from None


class ResidentIdField(IdentifierField):
    """An 18-digit resident identity number; cleans to the number in its stored form."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("居民身份证号"))
        super().__init__(identifiers.normalise_resident_id, **kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "autocomplete": "off", "spellcheck": "false"}


class MobileField(IdentifierField):
    """A mobile phone number of the mainland."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("手机号"))
        super().__init__(identifiers.normalise_mobile, **kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "inputmode": "tel", "autocomplete": "tel-national"}


class PersonNameField(IdentifierField):
    """A person's name as on the identity document."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("姓名"))
        kwargs.setdefault("max_length", 100)
        super().__init__(identifiers.normalise_person_name, **kwargs)


class DateField(forms.DateField):
    """A date, ISO or as written in Chinese. ``earliest``/``latest`` are dates or functions of none."""

    def __init__(
        self,
        *,
        earliest: dt.date | Callable[[], dt.date] = _EARLIEST,
        latest: dt.date | Callable[[], dt.date] = _LATEST,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
        kwargs.setdefault("input_formats", _DATE_FORMATS)
        super().__init__(**kwargs)
        self.earliest, self.latest = earliest, latest

    def limits(self) -> tuple[dt.date, dt.date]:
        """The first and the last date that are taken today."""
        return tuple(d() if callable(d) else d for d in (self.earliest, self.latest))  # type: ignore[return-value]

    def to_python(self, value: Any) -> dt.date | None:
        if isinstance(value, str) and len(value) > 20:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value.strip() if isinstance(value, str) else value)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is None:
            return
        first, last = self.limits()
        words = {"first": first.isoformat(), "last": last.isoformat()}
        if value < first:
            raise ValidationError(_("日期不能早于 %(first)s。请核对年份。"), code="too_early", params=words)
        if value > last:
            raise ValidationError(_("日期不能晚于 %(last)s。请核对年份。"), code="too_late", params=words)


class LongTextField(forms.CharField):
    """Several lines of text up to ``max_length`` characters; line breaks become ``\\n``."""

    def __init__(self, *, max_length: int = 1000, rows: int = 4, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows, "data-counter": max_length}))
        super().__init__(max_length=max_length, **kwargs)

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return text.replace("\r\n", "\n").replace("\r", "\n") if isinstance(text, str) else text

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        attrs = super().widget_attrs(widget)
        # The browser would cut a pasted text without a word; the counter and the error tell instead.
        attrs.pop("maxlength", None)
        return attrs


class CodeChoiceField(forms.ChoiceField):
    """A code of a code list, valid on ``on`` (today when None); labels come from the catalogue."""

    def __init__(
        self,
        list_name: str,
        *,
        on: dt.date | None = None,
        only: Callable[[Any], bool] | None = None,
        blank: Any = None,
        **kwargs: Any,
    ) -> None:
        self.list_name, self.on, self.only, self.blank = list_name, on, only, blank or gettext_lazy("请选择")
        super().__init__(choices=self._entries, **kwargs)

    def _entries(self) -> list[tuple[str, Any]]:
        from yiji.codelists import catalogue

        found = [
            e for e in catalogue.entries(self.list_name, on=self.on) if self.only is None or self.only(e)
        ]
        return [("", self.blank), *((e.code, catalogue.label(self.list_name, e.code)) for e in found)]


_MAGIC = ((b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png"), (b"%PDF-", "application/pdf"))
_NAMES = {"image/jpeg": "JPG", "image/png": "PNG", "application/pdf": "PDF"}


class OneFileInput(forms.FileInput):
    """A file input that notices when more than one file was sent under its name."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        sent = files.getlist(name) if hasattr(files, "getlist") else []
        return sent if len(sent) > 1 else super().value_from_datadict(data, files, name)


class ScanField(forms.FileField):
    """A scan or photo, opened in the limited child process; cleans to the file as it may be stored.

    A picture comes back as a JPEG without EXIF, a PDF as it was; ``upload.detected_type`` tells which.
    """

    def __init__(
        self,
        *,
        kinds: tuple[str, ...] = ("image/jpeg", "image/png", "application/pdf"),
        max_bytes: int = SCAN_MAX_BYTES,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("widget", OneFileInput(attrs={"accept": ",".join(kinds)}))
        self.kinds, self.max_bytes = kinds, max_bytes
        names = " / ".join(_NAMES.get(kind, kind) for kind in kinds)
        kwargs.setdefault("help_text", f"{names}，≤ {max_bytes // (1024 * 1024)} MB")
        super().__init__(**kwargs)

    def clean(self, value: Any, initial: Any = None) -> Any:
        accepted = self.accepted(value, initial)
        if not isinstance(accepted, Accepted):
            return accepted
        # The name that the file had on the sender's machine is kept nowhere.
        upload = SimpleUploadedFile("scan", accepted.data, accepted.media_type)
        upload.detected_type = accepted.media_type  # type: ignore[attr-defined]
        return upload

    def accepted(self, value: Any, initial: Any) -> Any:
        """The paper as accepted; whatever an empty field stands for, where nothing was sent."""
        if isinstance(value, list):
            raise ValidationError(_("一次只能选一个文件。请合并成一个 PDF，或分别上传。"), code="several")
        upload = super().clean(value, initial)
        if not isinstance(upload, UploadedFile):
            return upload
        megabytes = {"most": self.max_bytes / 1048576, "is": (upload.size or 0) / 1048576}
        if (upload.size or 0) > self.max_bytes:
            raise ValidationError(
                _("文件 %(is).1f MB，超过 %(most).0f MB。请降低扫描分辨率或压缩后再上传。"),
                code="too_big",
                params=megabytes,
            )
        upload.seek(0)
        data = upload.read()
        kind = next((kind for magic, kind in _MAGIC if data.startswith(magic)), "")
        if kind not in self.kinds:
            raise ValidationError(
                _("文件内容不是 %(kinds)s。请另存为其中一种格式后再上传，只改文件名不行。"),
                code="bad_kind",
                params={"kinds": "、".join(_NAMES.get(k, k) for k in self.kinds)},
            )
        try:
            return accept_document(data)
        except Refusal as refused:
            raise ValidationError([problem_error(p) for p in refused.problems]) from None


class EvidenceField(ScanField):
    """One paper as evidence, at most 5 MB; cleans to ``uploads.documents.Accepted`` or None."""

    def clean(self, value: Any, initial: Any = None) -> Accepted | None:
        found = self.accepted(value, initial)
        return found if isinstance(found, Accepted) else None


class SheetField(forms.FileField):
    """A spreadsheet of at most 10 MB; cleans to (bytes, file name). It is read by ``uploads.sheets.read_sheet``."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", OneFileInput(attrs={"accept": ".xlsx,.xls,.csv"}))
        kwargs.setdefault("help_text", f".xlsx / .xls / .csv，≤ {SHEET_MAX_BYTES // (1024 * 1024)} MB")
        super().__init__(**kwargs)

    def clean(self, value: Any, initial: Any = None) -> Any:
        if isinstance(value, list):
            raise ValidationError(_("一次只能选一个文件。请分别上传。"), code="several")
        upload = super().clean(value, initial)
        if not isinstance(upload, UploadedFile):
            return upload
        if (upload.size or 0) > SHEET_MAX_BYTES:
            raise ValidationError(
                _("文件 %(is).1f MB，超过 %(most).0f MB。请拆成几个文件分别导入。"),
                code="too_big",
                params={"is": (upload.size or 0) / 1048576, "most": SHEET_MAX_BYTES / 1048576},
            )
        upload.seek(0)
        return upload.read(), upload.name or ""
