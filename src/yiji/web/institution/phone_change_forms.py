"""The forms of changing a physician's phone at the institution (domain I-18)."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from yiji.web.shared.form_builder import CodeChoiceField, MobileField, YijiForm

REFUSAL_WORDS = (
    ("not_the_person", _("人证不符")),
    ("no_document", _("未到场或未出示身份证件")),
    ("not_here", _("不是本院医师")),
    ("other", _("其他原因")),
)


class SeenForm(YijiForm):
    """What the first operator has seen of the person in front of him."""

    document_type = CodeChoiceField("identity_document", label=_("核验的证件"))
    document_seen = forms.BooleanField(label=_("已当面核验本人身份证件，人证一致"))


class AskPhoneChangeForm(SeenForm):
    """The new number as the physician says it, and what was seen."""

    phone = MobileField(label=_("新手机号"), help_text=_("核对码会发到这个号码，请本人当面读出。"))
    field_order = ("phone", "document_type", "document_seen")


class DeskCodeForm(YijiForm):
    """The code that the physician reads from his new phone."""

    code = forms.CharField(
        label=_("核对码"),
        max_length=40,
        help_text=_("医师本人当面读出的 6 位数字，10 分钟内有效。"),
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "class": "otp num", "spellcheck": "false"}
        ),
    )


class VersionForm(YijiForm):
    """A button: the version that the page was drawn with."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class RefusePhoneChangeForm(VersionForm):
    """Why the institution does not go on."""

    reason = forms.ChoiceField(label=_("原因"), choices=[("", _("请选择")), *REFUSAL_WORDS])
