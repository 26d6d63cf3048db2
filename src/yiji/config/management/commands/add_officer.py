"""``yiji add_officer``: the first officers of a new installation, each with a one-time set-up code."""

from __future__ import annotations

import getpass
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from yiji.accounts.actions.add_officer import DUTIES, add_officer
from yiji.accounts.scope import Scope
from yiji.institutions.actions.add_authority import add_authority
from yiji.kernel.outcome import Refusal


class Command(BaseCommand):
    help = "登记卫生健康行政部门及其工作人员，打印一次性设置码。证件号和手机号在提示后输入，不写在命令行上。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("login_name")
        parser.add_argument("--name", required=True, help="姓名")
        parser.add_argument("--authority", required=True, help="部门全称")
        parser.add_argument("--division", required=True, help="部门所在地的 6 位行政区划代码")
        parser.add_argument("--kind", choices=("health", "tcm"), default="health")
        parser.add_argument("--duty", action="append", choices=DUTIES, required=True, help="可重复")

    def handle(self, *args: Any, login_name: str, **options: Any) -> None:
        scope = Scope.system("add_officer")
        try:
            authority = add_authority(
                scope, name=options["authority"], division=options["division"], kind=options["kind"]
            )
            code = add_officer(
                scope,
                authority.pk,
                login_name=login_name,
                name=options["name"],
                id_number=getpass.getpass("身份证号: "),
                phone=getpass.getpass("手机号: "),
                duties=options["duty"],
            )
        except Refusal as refusal:
            raise CommandError(" ".join(f"{p.text()} {p.way_out_text()}" for p in refusal.problems)) from None
        self.stdout.write(
            f"{authority.name}: {login_name}\n一次性设置码 (72 小时内有效): {code}\n/authority/first-login/"
        )
