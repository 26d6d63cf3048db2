"""The journey of the first release in a real browser: from issued credentials to the public lookup."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e import journey
from tests.e2e.accessibility import assert_accessible
from tests.e2e.conftest import PageMaker
from tests.e2e.running_system import RunningSystem

HOSPITAL = "西溪湿地医院"
AGENT = {
    "agent_name": "韩青",
    "agent_id_number": "440106198512310021",
    "phone": "13905718888",
}


def prepare_system(system: RunningSystem) -> None:
    """The small demo, as `make run` loads it."""
    system.manage("seed_demo", "--size", "small")


def _newcomer(system: RunningSystem) -> dict[str, str]:
    """The first never-registered person that `make run` prints."""
    script = "from yiji.config.demo_seed.sign import log_in_lines; print('\\n'.join(log_in_lines('')))"
    printed = system.manage("shell", "-v", "0", "-c", script)
    found = re.search(
        r"(\S+) · 身份证号 ID (\S+) · 手机 phone (\d+) · 资格证书编码 qualification (\S+)", printed
    )
    assert found, printed
    name, id_number, phone, certificate_no = found.groups()
    return {
        "name": name,
        "id_number": id_number.lower(),
        "phone": phone,
        "certificate_no": certificate_no,
        "login_name": "newcomer",
    }


def test_a_physician_is_registered_from_issued_credentials_to_the_public_lookup(
    new_page: PageMaker, system: RunningSystem, tmp_path: Path
) -> None:
    person = _newcomer(system)
    outbox = new_page()

    # 1. The authority issues the institution's account.
    officer = new_page()
    journey.staff_log_in(officer, "authority", "xihu_intake")
    assert_accessible(officer)
    journey.issue_credentials(officer, HOSPITAL, AGENT, journey.photo(tmp_path))
    login_name = journey.read_text(outbox, "SMS-1", r"用户名：?:?\s*([\w.-]+)")
    code = journey.read_text(outbox, "SMS-1", r"设置码：?:?\s*([\w-]+)")

    # 2. The institution logs in for the first time and sets itself up.
    clerk = new_page()
    journey.first_log_in(clerk, login_name, code)
    clerk.goto("/institution/")
    expect(clerk.get_by_role("heading", name=HOSPITAL)).to_be_visible()
    assert_accessible(clerk)
    journey.set_up_institution(clerk)

    # 3. The physician opens an account, is activated, applies.
    physician = new_page(width=390, height=844)
    journey.sign_up(physician, person)
    journey.choose_institution(physician, HOSPITAL, person["certificate_no"])
    clerk.goto("/institution/activations/")
    expect(clerk.get_by_text(person["name"]).first).to_be_visible()
    assert_accessible(clerk)
    clerk.get_by_role("button", name=f"发送激活码 {person['name']}").click()
    assert_accessible(clerk)
    clerk.get_by_role("button", name="确认发送").click()
    expect(clerk.get_by_text("发出 1 人，未发送 0 人")).to_be_visible()
    activation_code = journey.read_text(outbox, "SMS-3", r"(\d{6})")
    physician.goto("/physician/activate/")
    physician.locator("input[name=code]").fill(activation_code)
    physician.locator("main form button.primary").first.click()
    physician.goto("/physician/")
    assert_accessible(physician)
    journey.fill_application(physician, tmp_path)
    expect(physician.get_by_role("button", name="提交申请")).to_be_enabled()
    assert_accessible(physician)
    physician.get_by_role("button", name="提交申请").click()
    expect(physician).to_have_url(re.compile(r"/physician/applications/[0-9a-f-]+/$"))
    application_id = physician.url.rstrip("/").rsplit("/", 1)[1]

    # 4. The institution confirms and prints the form; in between, web server and worker are killed (-9).
    system.restart_web()
    system.kill_worker()
    journey.confirm_application(clerk, application_id)
    system.start_worker()
    assert_accessible(clerk)
    pdf = journey.wait_for_form(clerk, application_id)
    assert pdf.startswith(b"%PDF")

    # 5. The authority accepts, another examines, a third decides.
    journey.accept(officer, application_id)
    examiner, decider = new_page(), new_page()
    journey.staff_log_in(examiner, "authority", "xihu_examine")
    journey.examine(examiner, application_id)
    system.restart_web()
    journey.staff_log_in(decider, "authority", "xihu_decide")
    certificate_no = journey.grant(decider, application_id)
    assert re.fullmatch(r"\d{15}", certificate_no)

    # The decision waits for the physician as a sealed paper; that he opens it is its service.
    physician.goto("/physician/papers/")
    assert_accessible(physician)
    physician.get_by_role("row", name=re.compile("准予注册决定书")).get_by_role("link").click()
    open_it = physician.get_by_role("button", name="打开文书")
    expect(open_it).to_be_visible(timeout=30_000)
    assert_accessible(physician)
    with physician.context.expect_page() as opened:
        open_it.click()
    opened.value.close()
    physician.reload()
    expect(physician.locator("#service")).to_contain_text("电子送达")

    # 6. It stands in the institution's list; the message went out; the public finds it.
    clerk.goto("/institution/physicians/")
    expect(clerk.get_by_text(certificate_no)).to_be_visible()
    assert_accessible(clerk)
    journey.read_text(outbox, "SMS-7", r"(准予)")
    visitor = new_page()
    visitor.goto("/lookup/")
    visitor.locator("select[name=province]").select_option("330000")
    visitor.locator("input[name=name]").fill(person["name"])
    visitor.locator("input[name=institution]").fill(HOSPITAL)
    visitor.get_by_role("button", name="查询").click()
    result = visitor.locator("[data-result]")
    expect(result).to_contain_text(certificate_no)
    text = result.inner_text()
    assert person["id_number"].upper() not in text
    assert person["phone"] not in text
    assert_accessible(visitor)
    assert not new_page.complaints


@pytest.mark.parametrize("path", ["/", "/lookup/", "/help/", "/institution/login/", "/physician/sign-up/"])
def test_public_pages_are_accessible_and_fit_a_phone(new_page: PageMaker, path: str) -> None:
    page: Page = new_page(width=390, height=844)
    page.goto(path)
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
