"""What ``yiji demo`` prints: addresses, log-ins and the persons with whom to walk through the journey."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse

from yiji.config.demo_seed.cast import (
    DOCTOR,
    MAIN_HOSPITAL,
    NEVER_REGISTERED,
    NEWCOMER,
    STAFF,
    TO_BE_ISSUED,
)
from yiji.config.demo_seed.identity import PASSWORD, Person, demo_id
from yiji.institutions.models import Institution
from yiji.register.models import Qualification
from yiji.vault.fields import reveal

_PAGES = (
    ("入口 Entry", "public:entry", "/"),
    ("机构端 Institution", "institution:login", "/institution/login/"),
    ("个人端 Physician", "physician:login", "/physician/login/"),
    ("管理端 Authority", "authority:login", "/authority/login/"),
    ("公众查询 Public lookup", "public:lookup", "/lookup/"),
    ("模拟短信 Simulated SMS", "demo:outbox", "/demo/outbox/"),
)


def seeded() -> bool:
    """Whether the demo's data is in this database."""
    return Institution.objects.filter(pk=demo_id("institution", MAIN_HOSPITAL)).exists()


def log_in_lines(base_url: str) -> list[str]:
    """The lines to print, in Chinese and English; ``base_url`` without a slash at its end."""
    base = base_url.rstrip("/")
    return [
        "",
        "Yiji 演示环境 （演示数据全部虚构） / demo, all persons are made up",
        *(f"  {label:<24} {base}{_path(name, fallback)}" for label, name, fallback in _PAGES),
        "",
        f"登录名 log-ins，密码 password: {PASSWORD}",
        "  动态口令：登录页的“演示”框显示当前口令 / the 演示 box on the log-in page shows the current TOTP code",
        *(f"  {row}" for row in _log_ins()),
        "",
        "从发放账户开始 / to begin with the issue of an account:",
        f"  尚无账户的机构 institution without account: {_name_of(TO_BE_ISSUED)}"
        " （用 xihu_intake 发放 issue it as xihu_intake）",
        "从个人注册开始 / to begin with a physician's sign-up (never registered):",
        *(f"  {row}" for row in _newcomers()),
        "",
    ]


def _path(name: str, fallback: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return fallback


def _log_ins() -> list[str]:
    rows = [
        f"{member.login_name:<14} {member.person.name} · {_workplace(member.side, member.at)} · "
        f"{', '.join(member.roles)}"
        for member in STAFF
    ]
    return [
        *rows,
        f"{DOCTOR.key:<14} {DOCTOR.name} · 个人端，已注册 physician, registered",
        f"{NEWCOMER.key:<14} {NEWCOMER.name} · 个人端，未注册 physician, not registered yet",
        "  （个人端第二步为短信验证码，见模拟短信页 / physicians: the SMS code is on the simulated SMS page）",
    ]


def _workplace(side: str, at: str) -> str:
    return "西湖区卫生健康局" if side == "authority" else _name_of(at)


def _name_of(key: str) -> str:
    names = Institution.objects.filter(pk=demo_id("institution", key)).values_list("name", flat=True)
    return names.first() or "-"


def _newcomers() -> list[str]:
    return [
        f"{one.name} · 身份证号 ID {one.id_number} · 手机 phone {one.phone} · "
        f"资格证书编码 qualification {_qualification_no(one)}"
        for one in NEVER_REGISTERED
    ]


def _qualification_no(one: Person) -> str:
    found = Qualification.objects.filter(physician_id=demo_id("physician", one.key)).first()
    return reveal(found, "certificate_no") if found else "-"
