"""What an institution does with a report of its own: check, send back, withdraw."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yiji.web.shared.application_pages import VersionForm
from yiji.web.shared.case_buttons import Act
from yiji.web.shared.form_builder import LongTextField

_CHECKERS = _("本机构复核人员或者管理员")
CHECK = Act(
    "institution:check_report",
    _("复核通过并报送"),
    ("check",),
    "institution:report:check",
    _CHECKERS,
    "primary",
)
SEND_BACK = Act(
    "institution:send_back_report", _("退回经办"), ("send_back",), "institution:report:check", _CHECKERS
)
WITHDRAW = Act(
    "institution:withdraw_report",
    _("撤回"),
    ("withdraw",),
    "institution:report:file",
    _("本机构管理员或者经办人员"),
    "danger",
)
REPORT_ACTS = (CHECK, SEND_BACK, WITHDRAW)


class CheckForm(VersionForm):
    """Agreed, with the institution's opinion as it is printed on the form."""

    note = LongTextField(label=_("机构意见"), max_length=300, rows=2, required=False, initial="情况属实。")


class SendBackForm(VersionForm):
    """Not agreed: what has to be mended."""

    reason = LongTextField(label=_("退回理由"), max_length=300, rows=3)
