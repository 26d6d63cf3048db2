"""Fixtures of the browser tests: browser, running system, page; a failing test leaves a screenshot."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser as PlaywrightBrowser
from playwright.sync_api import BrowserContext, Page, expect, sync_playwright

from tests.e2e.browser import LAUNCH_ARGUMENTS, WHAT_IS_MISSING, find_browser
from tests.e2e.running_system import RunningSystem

SCREENSHOTS = Path(__file__).resolve().parents[2] / "build" / "e2e"
WINDOW = {"width": 1366, "height": 768}
_OUTCOME = pytest.StashKey[bool]()

# Playwright's synchronous interface keeps an event loop running, which Django would take for async code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
# Browser, web server and worker share the cores of the run: what takes long is not wrong.
expect.set_options(timeout=20_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.e2e)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Remember whether the test failed, for the screenshot."""
    report = yield
    if report.when == "call":  # type: ignore[attr-defined]
        item.stash[_OUTCOME] = report.failed  # type: ignore[attr-defined]
    return report


@pytest.fixture(scope="session")
def browser() -> Iterator[PlaywrightBrowser]:
    """One headless Chromium for the whole run."""
    found = find_browser()
    if found is None:
        if os.environ.get("CI") == "true":
            pytest.fail(WHAT_IS_MISSING, pytrace=False)
        pytest.skip(WHAT_IS_MISSING)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=found.path, args=LAUNCH_ARGUMENTS, env={**os.environ, **found.environment}
        )
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def migrated_data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with key and migrated empty database, made once and copied for each system."""
    folder = tmp_path_factory.mktemp("yiji-template") / "data"
    RunningSystem(folder).prepare()
    return folder


@pytest.fixture(scope="module")
def system(
    migrated_data_dir: Path, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[RunningSystem]:
    """A running Yiji with an empty database, one per test module. Before it starts, a module's function
    ``prepare_system(system)`` may fill the database (``system.manage("seed_demo", …)``)."""
    folder = tmp_path_factory.mktemp("yiji") / "data"
    shutil.copytree(migrated_data_dir, folder)
    running = RunningSystem(folder)
    prepare = getattr(request.module, "prepare_system", None)
    if prepare is not None:
        prepare(running)
    try:
        running.start()
        yield running
    finally:
        running.stop()


@pytest.fixture
def base_url(system: RunningSystem) -> str:
    """The address of the running system, without a slash at its end."""
    return system.base_url


@pytest.fixture
def new_page(
    browser: PlaywrightBrowser, system: RunningSystem, request: pytest.FixtureRequest
) -> Iterator[PageMaker]:
    """Makes pages, each in a context (cookies) of its own: one person at one computer."""
    maker = PageMaker(browser, system)
    yield maker
    if request.node.stash.get(_OUTCOME, False):
        maker.take_screenshots(re.sub(r"\W+", "_", request.node.name))
    maker.close()


@pytest.fixture
def page(new_page: PageMaker) -> Page:
    """One page in Chinese at 1366 × 768; relative addresses go to the running system."""
    return new_page()


class PageMaker:
    """Opens pages on the running system and keeps what their consoles complained about."""

    def __init__(self, browser: PlaywrightBrowser, system: RunningSystem) -> None:
        self._browser = browser
        self._system = system
        self._contexts: list[BrowserContext] = []
        self.complaints: list[str] = []

    def __call__(
        self,
        width: int = WINDOW["width"],
        height: int = WINDOW["height"],
        locale: str = "zh-CN",
        javascript: bool = True,
        keep_csp: bool = False,
    ) -> Page:
        """A fresh page; ``keep_csp`` leaves the content security policy on (axe can't run then)."""
        context = self._browser.new_context(
            base_url=self._system.base_url,
            viewport={"width": width, "height": height},
            locale=locale,
            java_script_enabled=javascript,
            bypass_csp=not keep_csp,
        )
        context.set_default_timeout(30_000)
        self._contexts.append(context)
        page = context.new_page()
        ask = page.evaluate

        def evaluate(expression: str, arg: Any = None) -> Any:
            """Ask the page once it has a document: a pressed button may just be bringing the next one."""
            page.wait_for_load_state("domcontentloaded")
            return ask(expression, arg)

        page.evaluate = evaluate  # type: ignore[method-assign]
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        return page

    def take_screenshots(self, name: str) -> None:
        """Save every open page under build/e2e and print the processes' logs."""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        pages = [page for context in self._contexts for page in context.pages]
        for number, page in enumerate(pages, 1):
            path = SCREENSHOTS / f"{name}-{number}.png"
            page.screenshot(path=path, full_page=True)
            print(f"screenshot of {page.url}: {path.relative_to(SCREENSHOTS.parents[1])}")
        print(self._system.logs())

    def close(self) -> None:
        """Close every context."""
        for context in self._contexts:
            context.close()
