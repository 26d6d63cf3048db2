"""The forms of the desk that issues credentials to institutions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yiji.accounts.actions.issue_institution_credentials import Scan
from yiji.web.shared.form_builder import (
    FilterForm,
    MobileField,
    PersonNameField,
    ResidentIdField,
    ScanField,
    YijiForm,
)

_PAPERS = ("licence_copy", "power_of_attorney", "agent_id")


class InstitutionFilterForm(FilterForm):
    q = forms.CharField(label=_("机构名称、统一社会信用代码或登记号"), max_length=60)
    to_issue = forms.BooleanField(label=_("只看待发放"))


class IssueCredentialsForm(YijiForm):
    """Three papers, each seen as an original and scanned; who came; who will hold the account."""

    licence_copy_seen = forms.BooleanField(
        label=_("已当场核对《医疗机构执业许可证》副本（或诊所备案凭证）原件")
    )
    licence_copy_scan = ScanField(label=_("执业许可证副本复印件"))
    power_of_attorney_seen = forms.BooleanField(label=_("已当场核对医疗机构授权委托书原件"))
    power_of_attorney_scan = ScanField(label=_("授权委托书"))
    agent_id_seen = forms.BooleanField(label=_("已当场核对受托人身份证原件，与来人相符"))
    agent_id_scan = ScanField(label=_("受托人身份证复印件"))
    agent_name = PersonNameField(label=_("受托人姓名"))
    agent_id_number = ResidentIdField(label=_("受托人身份证号"))
    responsible_person = PersonNameField(
        label=_("账户负责人姓名"), help_text=_("授权委托书写明的负责人，设置码只发到其手机。")
    )
    responsible_id_number = ResidentIdField(
        label=_("账户负责人身份证号"), required=False, help_text=_("负责人就是受托人时可不填。")
    )
    responsible_phone = MobileField(label=_("账户负责人手机号"))
    understood = forms.BooleanField(
        label=_(
            "我确认材料齐全、人证相符。发放后将以短信向负责人发送用户名和一次性设置码，原有设置码随即作废。"
        )
    )
    field_sections = (
        (
            _("一、当场核对的材料"),
            tuple(f"{paper}_{part}" for paper in _PAPERS for part in ("seen", "scan")),
        ),
        (_("二、受托人"), ("agent_name", "agent_id_number")),
        (
            _("三、账户负责人"),
            ("responsible_person", "responsible_id_number", "responsible_phone"),
        ),
        (_("四、确认发放"), ("understood",)),
    )

    def facts(self) -> dict[str, Any]:
        """The arguments of the action."""
        data = self.cleaned_data
        scans = {}
        for paper in _PAPERS:
            upload = data[f"{paper}_scan"]
            scans[paper] = Scan(upload.read(), upload.detected_type)
        return {
            "papers_seen": {paper: data[f"{paper}_seen"] for paper in _PAPERS},
            "scans": scans,
            "agent_name": data["agent_name"],
            "agent_id_number": data["agent_id_number"],
            "responsible_person": data["responsible_person"],
            "responsible_phone": data["responsible_phone"],
            "responsible_id_number": data["responsible_id_number"] or "",
        }
