"""What the fields, papers and moves of a correction ticket are called."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

FIELDS: dict[str, Any] = {
    "name": _("姓名"),
    "id_number": _("证件号码"),
    "sex": _("性别"),
    "birth_date": _("出生日期"),
    "certificate_no": _("资格证书编码"),
    "level": _("级别"),
    "category": _("类别"),
    "obtained_on": _("取得资格日期"),
    "issuer": _("发证机关"),
}
PAPERS: dict[str, Any] = {
    "certificate": _("医师资格证书"),
    "identity": _("身份证明"),
    "other": _("其他材料"),
}
MOVES: dict[str, Any] = {
    "submit": _("提出"),
    "accept": _("受理"),
    "supplement": _("要求补充材料"),
    "answer": _("补充材料"),
    "forward": _("转办"),
    "check": _("核查完毕"),
    "send_back": _("退回重新核查"),
    "correct": _("已更正"),
    "reject": _("不予更正"),
    "withdraw": _("撤回"),
}
