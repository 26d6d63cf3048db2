"""The installed app in a real browser: what it keeps, what it shows without a network, and the home page it opens with."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.e2e import journey
from tests.e2e.accessibility import assert_accessible
from tests.e2e.conftest import PageMaker
from tests.e2e.running_system import RunningSystem

KEPT = """async () => {
    const kept = [];
    for (const name of await caches.keys())
        for (const request of await (await caches.open(name)).keys()) kept.push(new URL(request.url).pathname);
    return kept;
}"""
READY = "async () => navigator.serviceWorker.controller !== null && (await caches.keys()).length === 1"
TEXTS = """async () => {
    let text = "";
    for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const request of await cache.keys()) text += await (await cache.match(request)).text();
    }
    return text;
}"""


def prepare_system(system: RunningSystem) -> None:
    """The small demo, as `make run` loads it."""
    system.manage("seed_demo", "--size", "small")


def wait_for_worker(page: Page) -> None:
    """Until the service worker looks after the page and has kept its files."""
    for _attempt in range(60):
        if page.evaluate(READY):
            return
        page.wait_for_timeout(250)
    raise AssertionError("no service worker looks after the page")


def assert_nothing_personal_is_kept(page: Page, *names: str) -> None:
    """Every kept address is a static file or an offline page, and none of the names stands in any of them."""
    kept: list[str] = page.evaluate(KEPT)
    strange = [path for path in kept if not path.startswith(("/static/", "/offline/"))]
    assert not strange
    text: str = page.evaluate(TEXTS)
    for name in (*names, 'name="csrfmiddlewaretoken"'):
        assert name not in text


def test_the_app_keeps_no_data_says_honestly_that_there_is_no_network_and_forgets_on_log_out(
    new_page: PageMaker, system: RunningSystem
) -> None:
    page = new_page(keep_csp=True)
    journey.staff_log_in(page, "institution", "jc_admin")
    wait_for_worker(page)
    page.goto("/institution/")
    expect(page.get_by_role("heading", name="江城市第一人民医院")).to_be_visible()
    assert len(page.evaluate(KEPT)) > 20
    assert_nothing_personal_is_kept(page, "江城市第一人民医院", "章文华", "待激活账户")

    page.context.set_offline(True)
    page.goto("/institution/applications/")
    expect(page.get_by_role("heading", name="没有网络：看不到数据，也没有提交任何内容")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('.btn.primary')).backgroundColor") == (
        "rgb(10, 86, 194)"
    ), "the offline page has lost its styles"
    assert "章文华" not in page.content()
    page.context.set_offline(False)
    expect(page.locator("nav.side")).to_be_attached()
    expect(page).to_have_url(re.compile("/institution/applications/$"))

    page.goto("/institution/printing/")
    page.locator("input[name=outcome][value=works]").check()
    page.context.set_offline(True)
    page.get_by_role("button", name="登记").click()
    expect(page.get_by_role("heading", name="没有收到回执")).to_be_visible()
    page.context.set_offline(False)

    system.kill_web()
    page.goto("/institution/")
    expect(page.get_by_role("heading", name=re.compile("没有网络"))).to_be_visible()
    expect(page.get_by_role("link", name="重试")).to_be_visible()
    system.start_web()
    # It comes back by itself within seconds.
    page.locator("details.user-menu summary").click()
    page.get_by_role("button", name="退出登录").click()
    expect(page).to_have_url(re.compile("/institution/login/"))
    assert_nothing_personal_is_kept(page, "江城市第一人民医院", "章文华")
    page.go_back()
    expect(page.get_by_text("待激活账户")).to_have_count(0)
    assert not new_page.complaints


def test_an_older_version_of_the_kept_files_is_thrown_away(new_page: PageMaker) -> None:
    page = new_page()
    page.goto("/institution/login/")
    wait_for_worker(page)
    page.evaluate("""async () => {
        await (await caches.open("yiji-0123456789abcdef")).put("/static/old.css", new Response("old"));
        await (await navigator.serviceWorker.getRegistration()).unregister();
    }""")
    page.goto("/institution/download/")
    wait_for_worker(page)
    assert "/static/old.css" not in page.evaluate(KEPT)


def test_the_browser_finds_each_portal_installable(new_page: PageMaker) -> None:
    page = new_page(keep_csp=True)
    session = page.context.new_cdp_session(page)
    for portal in ("institution", "physician", "authority"):
        page.goto(f"/{portal}/download/")
        wait_for_worker(page)
        found: dict[str, Any] = session.send("Page.getAppManifest")
        assert found["url"].endswith(f"/app/{portal}.webmanifest")
        assert found["errors"] == []
        problems = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
        # A private window is never offered an installation; nothing else may stand in the way.
        assert {problem["errorId"] for problem in problems} <= {"in-incognito"}


def test_the_download_page_offers_what_the_browser_offers_and_checks_it(new_page: PageMaker) -> None:
    page = new_page()
    page.goto("/institution/login/")
    page.get_by_role("link", name="下载与安装").click()
    expect(page.locator("[data-when=by-hand]")).to_be_visible()
    page.evaluate("""() => {
        const offer = new Event("beforeinstallprompt", {cancelable: true});
        offer.prompt = async () => { window.asked = true; };
        offer.userChoice = Promise.resolve({outcome: "accepted"});
        window.dispatchEvent(offer);
    }""")
    page.get_by_role("button", name="安装“医籍机构端”").click()
    expect(page.locator("[data-when=installed]")).to_be_visible()
    assert page.evaluate("window.asked") is True
    expect(page.locator("[data-check][data-outcome]")).to_have_count(8)
    for name in ("browser", "cookies", "secure", "install"):
        expect(page.locator(f"[data-check={name}]")).to_have_attribute("data-outcome", "ok")
    assert_accessible(page)
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")

    plain = new_page(390, 844, javascript=False)
    plain.goto("/institution/download/")
    expect(plain.get_by_text("不能自动检查")).to_be_visible()
    expect(plain.locator("[data-when=by-hand]")).to_be_visible()
    expect(plain.locator("[data-when=offered]")).to_be_hidden()
    with plain.expect_download() as saved:
        plain.get_by_role("link", name="Windows 快捷方式").click()
    assert saved.value.suggested_filename == "医籍机构端.url"


def test_the_home_page_leads_to_what_waits_and_an_urgent_announcement_reaches_it(new_page: PageMaker) -> None:
    officer = new_page()
    journey.staff_log_in(officer, "authority", "xihu_intake")
    officer.locator("main a.todo", has_text="公告").click()
    officer.get_by_role("link", name="写公告").click()
    officer.locator("input[name=title]").fill("明日停电")
    officer.locator("textarea[name=body]").fill("明日 9:00 至 11:00 机房停电，请提前办理。")
    officer.locator("input[name=urgent]").check()
    officer.get_by_role("button", name="存为草稿").click()
    expect(officer.get_by_role("heading", name="明日停电")).to_be_visible()
    assert_accessible(officer)
    officer.get_by_role("button", name="发布", exact=True).click()
    expect(officer.get_by_text("撤回后正文不再显示")).to_be_visible()

    clerk = new_page()
    journey.staff_log_in(clerk, "institution", "jc_clerk")
    clerk.goto("/institution/")
    assert_accessible(clerk)
    clerk.locator("main .alert", has_text="明日停电").get_by_role("link").click()
    expect(clerk.get_by_text("请提前办理")).to_be_visible()
    clerk.goto("/institution/")
    expect(clerk.locator("main .alert", has_text="明日停电").get_by_text("已读")).to_be_visible()
    card = clerk.locator("a.todo", has_text="业务申请待确认")
    count = re.search(r"\d+", card.locator(".n").inner_text())
    assert count
    card.click()
    expect(clerk.locator("table.list tbody tr")).to_have_count(int(count.group()))

    officer.locator("textarea[name=reason]").fill("停电改期，另行通知。")
    officer.get_by_role("button", name="撤回公告").click()
    clerk.goto("/institution/")
    expect(clerk.get_by_text("明日停电")).to_have_count(0)
    clerk.goto("/institution/announcements/?tab=all")
    expect(clerk.get_by_text("停电改期，另行通知。")).to_be_visible()


def test_the_pages_fit_a_phone_and_are_accessible(new_page: PageMaker) -> None:
    clerk = new_page(390, 844)
    journey.staff_log_in(clerk, "institution", "jc_admin")
    pages = ("", "announcements/?tab=all", "messages/", "printing/")
    for address in (
        *(f"/institution/{page}" for page in pages),
        "/announcements/",
        "/printing/",
        "/offline/",
    ):
        clerk.goto(address)
        assert clerk.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), address
        assert_accessible(clerk)
