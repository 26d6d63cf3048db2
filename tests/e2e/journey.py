"""The steps of the journey from issued credentials to the public lookup, as a person clicks them."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page, expect

DEMO_PASSWORD = "Yiji-demo-2026!"
OWN_PASSWORD = "jiangcheng tide 47 lamp"


def read_text(page: Page, template: str, pattern: str) -> str:
    """The first match in the newest simulated message of that template, read from the demo's outbox."""
    for _attempt in range(40):
        page.goto("/demo/outbox/")
        row = page.locator(f"tr[data-template='{template}']").first
        if row.count():
            found = re.search(pattern, row.inner_text())
            if found:
                return found.group(1)
        page.wait_for_timeout(250)
    raise AssertionError(f"no message {template} arrived")


def give_demo_code(page: Page) -> None:
    """Type the one-time password that the demo's box shows, if the page asks for one."""
    code = page.locator("[data-demo-code]").inner_text().strip()
    page.locator("input[name=code]").fill(code)


def staff_log_in(page: Page, portal: str, login_name: str, password: str = DEMO_PASSWORD) -> None:
    """User name, password, one-time password."""
    page.goto(f"/{portal}/login/")
    page.locator("input[name=login_name]").fill(login_name)
    page.locator("input[name=password]").fill(password)
    page.get_by_role("button", name="登录", exact=True).click()
    give_demo_code(page)
    page.get_by_role("button", name="验证并登录").click()
    expect(page.locator("nav.side")).to_be_attached()


def log_out(page: Page) -> None:
    """Leave by the button in the user block, wherever it is drawn."""
    page.context.clear_cookies()


def photo(folder: Path) -> Path:
    """A plain 413 × 626 JPEG."""
    from PIL import Image

    path = folder / "photo.jpg"
    Image.new("RGB", (413, 626), "white").save(path)
    return path


def issue_credentials(page: Page, institution: str, person: dict[str, str], scan: Path) -> None:
    """The desk: three papers seen and scanned, agent and responsible person named, issued."""
    page.goto("/authority/institutions/")
    page.locator("main input[name=name]").fill(institution)
    page.locator("main").get_by_role("button", name="查询").click()
    page.get_by_role("link", name="发放", exact=True).first.click()
    page.locator("input[name=poa_dated_on]").fill("2026-01-05")
    page.locator("input[name=agent_phone]").fill(person["phone"])
    for name in ("licence_copy_seen", "power_of_attorney_seen", "agent_id_seen", "understood"):
        page.locator(f"input[name={name}]").check()
    for name in ("licence_copy_scan", "power_of_attorney_scan", "agent_id_scan"):
        page.locator(f"input[name={name}]").set_input_files(scan)
    page.locator("input[name=agent_name]").fill(person["agent_name"])
    page.locator("input[name=agent_id_number]").fill(person["agent_id_number"])
    page.locator("input[name=responsible_person]").fill(person["agent_name"])
    page.locator("input[name=responsible_phone]").fill(person["phone"])
    page.get_by_role("button", name="发放账户", exact=True).click()
    expect(page.locator("#form-errors")).to_have_count(0)


def first_log_in(page: Page, login_name: str, code: str, password: str = OWN_PASSWORD) -> None:
    """One-time code, own password, second factor, recovery codes."""
    page.goto("/institution/first-login/")
    page.locator("input[name=login_name]").fill(login_name)
    page.locator("input[name=code]").fill(code)
    page.get_by_role("button", name=re.compile("自设密码")).click()
    expect(page.locator("input[type=password]")).to_have_count(2)
    for field in page.locator("input[type=password]").all():
        field.fill(password)
    page.get_by_role("button", name="保存密码").click()
    give_demo_code(page)
    page.get_by_role("button", name="绑定").click()
    expect(page.locator("[data-recovery-codes] li").first).to_be_visible()
    page.get_by_role("link", name=re.compile("已保存")).click()


def sign_up(page: Page, person: dict[str, str]) -> None:
    """Name, ID number, phone, log-in name, password; then the code that came to the phone."""
    page.goto("/physician/sign-up/")
    for name in ("name", "id_number", "phone", "login_name"):
        page.locator(f"input[name={name}]").fill(person[name])
    for field in page.locator("input[type=password]").all():
        field.fill(OWN_PASSWORD)
    page.locator("input[name=consent]").check()
    page.locator("main form button.primary").click()
    expect(page).to_have_url(re.compile("/sign-up/phone/"))
    reader = page.context.new_page()
    code = read_text(reader, "SMS-2", r"(\d{6})")
    reader.close()
    page.locator("input[name=code]").fill(code)
    page.locator("main form button.primary").first.click()


def choose_institution(page: Page, institution: str, certificate_no: str) -> None:
    """Who will confirm the person, and the certificate number as a claim."""
    page.goto(f"/physician/activate/institution/?province=330000&name={institution}")
    page.get_by_role("button", name=re.compile(f"选择 {institution}")).first.click()
    page.goto("/physician/activate/certificate/")
    page.locator("input[name=certificate_no]").fill(certificate_no)
    page.get_by_role("button", name="核对").click()


def fill_application(page: Page, folder: Path) -> None:
    """The five steps of the wizard, as far as the check page."""
    page.goto("/physician/applications/start/")
    page.locator("#type-INITIAL").get_by_role("button").click()
    page.locator("input[name=practice_scopes]").first.check()
    page.get_by_role("button", name="保存，下一步").click()
    page.locator("input[name=postal_address]").fill("浙江省杭州市西湖区演示路 1 号")
    page.locator("select[name=ethnicity]").select_option(index=1)
    page.locator("input[name=school]").fill("浙江中医药大学")
    page.locator("input[name=major]").fill("临床医学")
    page.locator("select[name=education]").select_option("21")
    page.locator("input[name=graduated_on]").fill("2024-06-30")
    page.get_by_role("button", name="保存，下一步").click()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.locator("input[name='work_history-0-from_month']").fill("2024-07")
    page.locator("input[name='work_history-0-organisation']").fill("江城市第一人民医院")
    page.locator("select[name=health]").select_option("fit")
    page.locator("[name=penalties]").fill("无")
    page.get_by_role("button", name="保存，下一步").click()
    for kind in ("photo", "employment_proof"):
        form = page.locator("form", has=page.locator(f"input[name=kind][value={kind}]"))
        form.locator("input[type=file]").set_input_files(photo(folder))
        form.get_by_role("button", name="上传").click()
    page.locator("input[name=photo_taken_on]").fill("2026-10-01")
    page.locator("input[name=declaration]").check()
    page.get_by_role("button", name="保存，下一步").click()


def set_up_institution(page: Page) -> None:
    """Default approving authorities, departments from the template."""
    page.goto("/institution/approving-authorities/")
    page.get_by_role("button", name="采用全部默认值").click()
    expect(page.locator("td .tag", has_text="未设置")).to_have_count(0)
    page.goto("/institution/departments/template/")
    page.get_by_role("button", name=re.compile("建立所选科室|建立")).first.click()
    expect(page.get_by_text("内科").first).to_be_visible()


def confirm_application(page: Page, application_id: str) -> None:
    """Opinion and term of employment; the content is frozen."""
    page.goto(f"/institution/applications/{application_id}/confirm/")
    page.locator("input[name=employed_from]").fill("2026-12-01")
    submit(page, "确认并送交")
    expect(page).to_have_url(re.compile(rf"/institution/applications/{application_id}/$"))


def submit(page: Page, label: str) -> None:
    """Press the button of a confirmation, through its dialog where the page opens one."""
    opener = page.locator("button[data-confirm]", has_text=label)
    if opener.count() and opener.first.is_visible():
        opener.first.click()
    page.locator("form button:not([data-confirm])", has_text=label).locator("visible=true").first.click()


def wait_for_form(page: Page, application_id: str) -> bytes:
    """The PDF of the printed form, once the worker has made it."""
    for _attempt in range(60):
        answer = page.request.get(f"/institution/applications/{application_id}/form.pdf")
        if answer.ok:
            return answer.body()
        page.wait_for_timeout(500)
    raise AssertionError("the form was not printed")


def accept(page: Page, application_id: str) -> None:
    """The application is complete: accepted, the clock starts."""
    page.goto(f"/authority/applications/{application_id}/accept/")
    submit(page, "受理")
    page.goto(f"/authority/applications/{application_id}/")
    expect(page.get_by_text("已受理").first).to_be_visible()


def examine(page: Page, application_id: str) -> None:
    """Tick each warning, propose to grant."""
    page.goto(f"/authority/applications/{application_id}/examine/")
    for box in page.locator("input[name=checked]").all():
        box.check()
    page.locator("input[name=proposal][value=grant]").check()
    submit(page, "提交审查意见")


def grant(page: Page, application_id: str) -> str:
    """Grant and return the certificate number."""
    page.goto(f"/authority/applications/{application_id}/decide/")
    submit(page, "准予注册")
    page.goto(f"/authority/applications/{application_id}/")
    found = re.search(r"\b(\d{15})\b", page.locator("main").inner_text())
    assert found, "no certificate number on the page"
    return found.group(1)
