"""The forms of the desk that issues credentials to institutions and keeps their accounts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yiji.accounts.actions.step_institution_account import Scan
from yiji.accounts.desk_papers import LICENCE_PAPER_NAMES, MOST_NUMBER, PAPERS, DeskPapers
from yiji.accounts.institution_licence import LicensedInstitution
from yiji.codelists import catalogue
from yiji.institutions.actions.change_licence import LicenceFacts
from yiji.institutions.licence_states import LicenceAct
from yiji.web.shared.form_builder import (
    CodeChoiceField,
    DateField,
    EvidenceField,
    FilterForm,
    LongTextField,
    MobileField,
    PersonNameField,
    ResidentIdField,
    YijiForm,
)

_REASONS = "institution_account_reason"
_LICENCE_REASONS = "institution_licence_reason"


class InstitutionSearch(FilterForm):
    """Posted and kept in the session, as every search by name is."""

    name = forms.CharField(
        label=_("名称或编号"),
        max_length=60,
        widget=forms.TextInput(
            attrs={
                "data-search": "",
                "autocomplete": "off",
                "placeholder": _("机构名称、登记号或信用代码"),
            }
        ),
    )


class VersionedForm(YijiForm):
    """A button: the version that the page was drawn with."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class IssueCredentialsForm(VersionedForm):
    """Three papers, each seen as an original; who came; who will hold the account; why once more."""

    # The kind of issue that the page was drawn for: pressed twice, the same form stays the same act.
    purpose = forms.CharField(widget=forms.HiddenInput, max_length=16)
    licence_copy_seen = forms.BooleanField(label=_("已当场核对许可凭证原件，留存复印件"))
    licence_paper = forms.ChoiceField(label=_("许可凭证"))
    licence_no = forms.CharField(label=_("登记号（备案编号）"), max_length=MOST_NUMBER)
    licence_copy_scan = EvidenceField(label=_("许可凭证扫描件（选填）"), required=False)
    power_of_attorney_seen = forms.BooleanField(label=_("已当场核对医疗机构授权委托书原件，留存原件"))
    poa_dated_on = DateField(label=_("授权委托书签署日期"), latest=timezone.localdate)
    poa_valid_to = DateField(
        label=_("授权委托书有效期至（选填）"), required=False, help_text=_("委托书没有写明的不填。")
    )
    power_of_attorney_scan = EvidenceField(label=_("授权委托书扫描件（选填）"), required=False)
    agent_id_seen = forms.BooleanField(label=_("已当场核对受托人身份证原件，与来人相符，留存复印件"))
    agent_id_scan = EvidenceField(label=_("受托人身份证扫描件（选填）"), required=False)
    agent_name = PersonNameField(label=_("受托人姓名"))
    agent_id_number = ResidentIdField(label=_("受托人身份证号"))
    agent_phone = MobileField(label=_("受托人手机号"))
    responsible_person = PersonNameField(
        label=_("账户负责人姓名"), help_text=_("授权委托书写明的负责人，设置码只发到其手机。")
    )
    responsible_id_number = ResidentIdField(
        label=_("账户负责人身份证号"), required=False, help_text=_("负责人就是受托人时可不填。")
    )
    responsible_phone = MobileField(label=_("账户负责人手机号"))
    reason = CodeChoiceField(
        _REASONS, label=_("重新发放的原因"), only=lambda entry: entry.extra.get("act") == "reissue"
    )
    note = LongTextField(label=_("说明（选填）"), required=False, max_length=300, rows=2)
    understood = forms.BooleanField(
        label=_(
            "我确认材料齐全、人证相符。发放后将以短信向负责人发送用户名和一次性设置码，原有设置码随即作废。"
        )
    )
    field_sections = (
        (_("重新发放的原因"), ("reason", "note")),
        (_("一、许可凭证"), ("licence_paper", "licence_no", "licence_copy_seen", "licence_copy_scan")),
        (
            _("二、授权委托书"),
            ("poa_dated_on", "poa_valid_to", "power_of_attorney_seen", "power_of_attorney_scan"),
        ),
        (
            _("三、受托人（来窗口办理的人）"),
            ("agent_name", "agent_id_number", "agent_phone", "agent_id_seen", "agent_id_scan"),
        ),
        (
            _("四、账户负责人（保管账户的人）"),
            ("responsible_person", "responsible_id_number", "responsible_phone"),
        ),
        (_("五、确认发放"), ("understood",)),
    )

    def __init__(self, *args: Any, institution: LicensedInstitution, purpose: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        clinic = institution.kind == "clinic"
        names = LICENCE_PAPER_NAMES if clinic else {"licence": LICENCE_PAPER_NAMES["licence"]}
        self.fields["licence_paper"].choices = [(code, _(name)) for code, name in names.items()]  # type: ignore[attr-defined]
        self.issue_purpose = purpose
        if purpose != "reissue":
            del self.fields["reason"], self.fields["note"]

    def facts(self) -> dict[str, Any]:
        """The arguments of the action."""
        data = dict(self.cleaned_data)
        data.pop("understood")
        data["purpose"] = self.issue_purpose
        data["papers"] = DeskPapers(
            seen={paper: bool(data.pop(f"{paper}_seen")) for paper in PAPERS},
            **{
                name: data.pop(name)
                for name in ("licence_paper", "licence_no", "poa_dated_on", "poa_valid_to")
            },
        )
        scans = {paper: data.pop(f"{paper}_scan") for paper in PAPERS}
        data["scans"] = {paper: Scan(found.data, found.media_type) for paper, found in scans.items() if found}
        return data


class ChangeAccountForm(VersionedForm):
    """Why the account is suspended, restored, restricted or freed; ``act`` chooses the reasons."""

    reason = forms.ChoiceField(label=_("原因"))
    note = LongTextField(
        label=_("情况说明"), required=False, max_length=300, rows=3, help_text=_("不要填写证件号码。")
    )
    evidence = EvidenceField(label=_("证明材料（选填）"), required=False)

    def __init__(self, *args: Any, act: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = [  # type: ignore[attr-defined]
            ("", _("请选择")),
            *(
                (entry.code, catalogue.label(_REASONS, entry.code))
                for entry in catalogue.entries(_REASONS)
                if entry.extra.get("act") == act
            ),
        ]
        if act == "close":
            self.fields["note"].help_text = _("写明文书名称、日期和机构现状；不要填写证件号码。")
            self.fields["evidence"].label = _("注销、吊销或者终止的文书")

    def facts(self) -> dict[str, Any]:
        """The arguments of the action."""
        data = dict(self.cleaned_data)
        found = data.pop("evidence")
        return {**data, "evidence": Scan(found.data, found.media_type) if found else None}


class DeclineClosingForm(VersionedForm):
    """Why the second person does not agree."""

    reason = LongTextField(label=_("不同意的理由"), max_length=300, rows=3)


class LicenceChangeForm(YijiForm):
    """What became of the licence, by which paper, from when; the reasons go by the act."""

    seen_state = forms.CharField(widget=forms.HiddenInput, max_length=12)
    act = forms.ChoiceField(label=_("变化"))
    reason = forms.ChoiceField(label=_("原因"))
    effective_on = DateField(label=_("决定或者登记日期"), latest=timezone.localdate)
    document_no = forms.CharField(label=_("文书号（选填）"), max_length=60, required=False)
    valid_from = DateField(label=_("新有效期起（校验、换证时填）"), required=False)
    valid_to = DateField(label=_("新有效期止（校验、换证时填）"), required=False)
    note = LongTextField(
        label=_("情况说明"), required=False, max_length=300, rows=3, help_text=_("不要填写证件号码。")
    )
    evidence = EvidenceField(label=_("文书扫描件（注销时必须上传）"), required=False)

    def __init__(self, *args: Any, acts: Iterable[LicenceAct], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = tuple(acts)
        self.fields["act"].choices = [("", _("请选择")), *((one.name, gettext(one.label)) for one in offered)]  # type: ignore[attr-defined]
        groups = [
            (
                gettext(one.label),
                [
                    (entry.code, catalogue.label(_LICENCE_REASONS, entry.code))
                    for entry in catalogue.entries(_LICENCE_REASONS)
                    if entry.extra.get("act") == one.name
                ],
            )
            for one in offered
        ]
        self.fields["reason"].choices = [("", _("请选择")), *groups]  # type: ignore[attr-defined]

    def licence_facts(self) -> LicenceFacts:
        """The argument of the action."""
        data = dict(self.cleaned_data)
        found = data.pop("evidence")
        data.pop("seen_state")
        return LicenceFacts(**data, evidence=Scan(found.data, found.media_type) if found else None)
