"""Activation in a real browser: codes to several at once, a direct activation by two persons, pages on a phone."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import journey
from tests.e2e.accessibility import assert_accessible
from tests.e2e.conftest import SCREENSHOTS, PageMaker
from tests.e2e.running_system import RunningSystem

PHONE = {"width": 390, "height": 844}
LIST = "/institution/activations/"
# A waiting page asks less and less often, at the longest every twenty seconds.
BY_ITSELF = 30_000
# Two physicians of the main hospital who have no account yet and no namesake, as the register knows them.
_WITHOUT_ACCOUNT = """
import json
from collections import Counter
from yiji.accounts.models import PhysicianAccount
from yiji.config.demo_seed.identity import demo_id
from yiji.register.models import Physician
from yiji.vault.fields import reveal
taken = PhysicianAccount.objects.values('id_number_index')
found = Physician.objects.filter(
    registrations__primary_institution_id=demo_id('institution', 'jc'), registrations__status='active'
).exclude(id_number_index__in=taken).order_by('pk')
names = Counter(Physician.objects.values_list('name', flat=True))
found = [one for one in found if names[one.name] == 1][:2]
print(json.dumps([
    {'name': one.name, 'id_number': reveal(one, 'id_number'), 'phone': reveal(one, 'phone_of_record')}
    for one in found
]))
"""


def prepare_system(system: RunningSystem) -> None:
    """The small demo, as `make run` loads it."""
    system.manage("seed_demo", "--size", "small")


@pytest.fixture
def newcomers(system: RunningSystem) -> list[dict[str, str]]:
    printed = system.manage("shell", "-v", "0", "-c", _WITHOUT_ACCOUNT)
    found: list[dict[str, str]] = json.loads(printed.strip().splitlines()[-1])
    assert len(found) == 2
    return [{**one, "login_name": f"doctor{number}x"} for number, one in enumerate(found)]


def assert_fits(page: Page, name: str) -> None:
    """Nothing scrolls sideways on a phone; the screenshot is kept for the reader."""
    page.set_viewport_size(PHONE)
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"activation-{name}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name


def find(page: Page, name: str) -> None:
    """Search the waiting list for a name."""
    page.goto(LIST)
    page.locator("input[name=name]").fill(name)
    page.get_by_role("button", name="查询").click()


def open_one(page: Page, name: str) -> None:
    """Find somebody in the waiting list and open his own page (not the drawer)."""
    find(page, name)
    page.goto(str(page.get_by_role("link", name=name).get_attribute("href")))


def test_codes_go_out_to_several_and_a_direct_activation_shows_by_itself(
    new_page: PageMaker, newcomers: list[dict[str, str]], tmp_path: Path
) -> None:
    by_code, directly = newcomers
    doctors = [new_page(**PHONE) for _one in newcomers]
    for doctor, person in zip(doctors, newcomers, strict=True):
        journey.sign_up(doctor, person)
        doctor.goto("/physician/activate/")
        expect(doctor.get_by_text("江城市第一人民医院").first).to_be_visible()
    assert_fits(doctors[0], "waiting")
    assert_accessible(doctors[0])

    # 1. The clerk looks at the list on his phone, chooses on two pages of it, looks the choice over, sends.
    clerk = new_page()
    journey.staff_log_in(clerk, "institution", "jc_clerk")
    clerk.goto(LIST)
    assert_accessible(clerk)
    assert_fits(clerk, "list")
    clerk.set_viewport_size({"width": 1366, "height": 768})
    clerk.locator("tbody input[name=chosen]").first.check()
    find(clerk, by_code["name"])
    expect(clerk.locator("[data-selected-count]")).to_have_text("1")
    clerk.get_by_role("row", name=re.compile(by_code["name"])).get_by_role("checkbox").check()
    clerk.get_by_role("button", name="短信发送激活码", exact=True).click()
    expect(clerk.get_by_text("将向 2 名医师发送短信激活码")).to_be_visible()
    assert by_code["phone"] not in clerk.content()
    assert_accessible(clerk)
    assert_fits(clerk, "review")
    clerk.get_by_role("button", name="确认发送").click()
    expect(clerk.get_by_text("发出 2 人，未发送 0 人")).to_be_visible()
    assert_accessible(clerk)
    assert_fits(clerk, "result")

    # 2. The physician types the code; the clerk's list no longer has him.
    code = journey.read_text(new_page(), "SMS-3", r"(\d{6})")
    reader = doctors[0]
    expect(reader.locator("#activation-status")).to_have_attribute(
        "data-state", "code_sent", timeout=BY_ITSELF
    )
    for attempt in (code, _second_newest(new_page())):
        reader.locator("input[name=code]").fill(attempt)
        reader.get_by_role("button", name="激活", exact=True).click()
        if "activate" not in reader.url:
            break
    expect(reader).to_have_url(re.compile("/physician/$"))
    find(clerk, by_code["name"])
    expect(clerk.get_by_text("没有符合条件的医师")).to_be_visible()

    # 3. Direct activation: one person has seen the document, another confirms; the page turns by itself.
    open_one(clerk, directly["name"])
    assert_accessible(clerk)
    assert_fits(clerk, "one")
    clerk.get_by_role("link", name="直接激活", exact=True).click()
    clerk.locator("select[name=identity_document]").select_option("01")
    clerk.locator("input[name=identity_seen]").check()
    assert_accessible(clerk)
    assert_fits(clerk, "direct")
    waiting = doctors[1]
    waiting.reload()
    clerk.get_by_role("button", name="提交直接激活").click()
    expect(waiting.get_by_text("正在等待另一名工作人员复核")).to_be_visible(timeout=BY_ITSELF)
    checker = new_page()
    journey.staff_log_in(checker, "institution", "jc_checker")
    open_one(checker, directly["name"])
    assert_accessible(checker)
    assert_fits(checker, "check")
    checker.get_by_role("button", name="确认激活").click()
    expect(waiting.get_by_text("您的机构选择了直接激活，已完成。")).to_be_visible(timeout=BY_ITSELF)
    expect(waiting.locator("input[name=code]")).to_be_hidden()
    assert_fits(waiting, "active")
    assert_accessible(waiting)
    assert not new_page.complaints


def _second_newest(page: Page) -> str:
    """The code of the message before the newest: two went out in the same moment."""
    page.goto("/demo/outbox/")
    found = re.search(r"(\d{6})", page.locator("tr[data-template='SMS-3']").nth(1).inner_text())
    assert found
    return found.group(1)


@pytest.mark.parametrize(
    ("portal", "who", "paths"),
    [
        (
            "institution",
            "jc_admin",
            (
                "/institution/activations/method/",
                "/institution/activations/?tab=at_authority",
                "/institution/activations/?tab=mismatch",
            ),
        ),
        ("authority", "xihu_intake", ("/authority/physician-accounts/", "/authority/direct-activation/")),
    ],
)
def test_the_other_pages_are_accessible_and_fit_a_phone(
    new_page: PageMaker, portal: str, who: str, paths: tuple[str, ...]
) -> None:
    # One log-in for all: a one-time password counts once.
    page = new_page()
    journey.staff_log_in(page, portal, who)
    for path in paths:
        page.goto(path)
        assert_accessible(page)
        assert_fits(page, re.sub(r"\W+", "-", path).strip("-"))
