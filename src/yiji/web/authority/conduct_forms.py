"""The forms of recording, answering and closing penalties, bars and assessment results (A-9, A-10)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yiji.register.conduct_rules import KINDS, LONGEST_GROUND
from yiji.web.shared.application_pages import VersionForm
from yiji.web.shared.form_builder import DateField, FilterForm, LongTextField, YijiForm
from yiji.web.shared.form_fields import EvidenceField, PersonNameField, ResidentIdField
from yiji.web.templatetags.ui_states import state_choices, state_word


def kind_choices() -> list[tuple[str, Any]]:
    """The kinds of records with their words."""
    return [(kind, state_word("conduct_kind", kind).word) for kind in KINDS]


class ConductFilter(FilterForm):
    """The list of records."""

    kind = forms.ChoiceField(label=_("种类"))
    state = forms.ChoiceField(label=_("状态"))
    waiting = forms.ChoiceField(label=_("复核"), choices=[("", _("全部")), ("1", _("待我复核"))])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", gettext("全部")), *kind_choices()]  # type: ignore[attr-defined]
        self.fields["state"].choices = [("", gettext("全部")), *state_choices("conduct_state")]  # type: ignore[attr-defined]


class AssessmentFilter(FilterForm):
    """The list of results."""

    result = forms.ChoiceField(
        label=_("结果"), choices=[("", _("全部")), ("passed", _("合格")), ("failed", _("不合格"))]
    )
    state = forms.ChoiceField(label=_("状态"))
    todo = forms.ChoiceField(
        label=_("待办"),
        choices=[("", _("全部")), ("waiting", _("待我复核")), ("to_suspend", _("待责令暂停执业"))],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [("", gettext("全部")), *state_choices("assessment_state")]  # type: ignore[attr-defined]

    def wanted(self) -> dict[str, str]:
        """The filters of the query."""
        if not self.is_valid():
            return {}
        data = dict(self.cleaned_data)
        todo = data.pop("todo", "")
        return data | ({todo: "1"} if todo else {})


class ConductForm(YijiForm):
    """What the decision says. Name and ID number only where the person was not chosen from the register."""

    name = PersonNameField(label=_("姓名"))
    id_number = ResidentIdField(label=_("身份证号"))
    kind = forms.ChoiceField(label=_("种类"))
    decided_by = forms.CharField(label=_("作出决定的机关"), max_length=120)
    document_no = forms.CharField(label=_("决定书文号"), max_length=60)
    decided_on = DateField(label=_("决定日期"), latest=timezone.localdate)
    effective_from = DateField(
        label=_("起始日期"), help_text=_("暂停、禁止的第一日；没有期间的，填决定生效的日期。")
    )
    effective_to = DateField(
        label=_("截止日期"),
        required=False,
        help_text=_("最后一日。刑罚执行完毕的日期尚未确定的留空；警告、吊销、撤销不填。"),
    )
    lifelong = forms.BooleanField(label=_("终身（仅限禁止从业）"), required=False)
    ground = LongTextField(
        label=_("认定的事实和依据"),
        max_length=LONGEST_GROUND,
        rows=5,
        help_text=_("加密保存，只有本机关和医师本人可以看到。"),
    )
    evidence = EvidenceField(label=_("决定书或者判决书"))

    def __init__(self, *args: Any, chosen: bool = False, only: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [one for one in kind_choices() if only in ("", one[0])]
        self.fields["kind"].choices = choices if only else [("", gettext("请选择")), *choices]  # type: ignore[attr-defined]
        if chosen:
            del self.fields["name"], self.fields["id_number"]

    def as_arguments(self) -> dict[str, Any]:
        """The action's arguments: the paper as bytes with its media type."""
        data = dict(self.cleaned_data)
        paper = data.pop("evidence")
        return {**data, "evidence": (paper.data, paper.media_type) if paper else None}


class CloseForm(VersionForm):
    """How a record in force ends before its time."""

    close_kind = forms.ChoiceField(
        label=_("方式"),
        choices=[
            ("", _("请选择")),
            ("mistaken", _("登记有误，撤回")),
            ("overturned", _("决定被复议或者诉讼撤销，撤回")),
            ("ended", _("提前终止（决定解除、恢复行为能力、刑罚执行完毕）")),
        ],
    )
    close_on = DateField(label=_("终止的日期"), required=False, help_text=_("提前终止的填写限制的最后一日。"))
    close_reason = LongTextField(label=_("理由和依据"), max_length=300, rows=3)


class AssessmentForm(YijiForm):
    """One physician's result."""

    period_from = forms.IntegerField(label=_("考核周期起（年）"), min_value=2004, max_value=2100)
    period_to = forms.IntegerField(label=_("考核周期止（年）"), min_value=2004, max_value=2100)
    attempt = forms.TypedChoiceField(
        label=_("考核"), choices=[(1, _("定期考核")), (2, _("再次考核（暂停执业期满后）"))], coerce=int
    )
    body = forms.CharField(label=_("考核机构"), max_length=120)
    procedure = forms.ChoiceField(
        label=_("考核程序"), choices=[("general", _("一般程序")), ("simple", _("简易程序"))]
    )
    assessed_on = DateField(label=_("考核日期"), latest=timezone.localdate)
    result = forms.ChoiceField(
        label=_("考核结果"), choices=[("", _("请选择")), ("passed", _("合格")), ("failed", _("不合格"))]
    )
    trained_from = DateField(label=_("培训开始日期"), required=False, help_text=_("再次考核的必填。"))
    trained_to = DateField(label=_("培训结束日期"), required=False)
