"""Every page: a strict content security policy, nothing cached, nothing loaded or sent elsewhere, no inline code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.test import Client
from pytest_django import Settings

from tests import factories
from tests.web.test_authorisation_sweep import Route, Sweep, routes
from yiji.accounts.permissions import PERMISSIONS

# The words that reach the reader or the browser from elsewhere, or run code written into the page.
ELSEWHERE = re.compile(
    r"""<(?!a\b)[a-z][^>]*?\s(?:src|href|action|formaction|poster|data|srcset|hx-(?:get|post|put|delete))\s*=\s*"""
    r"""["']?\s*(?:[a-z][a-z0-9+.-]*:)?//[^"'>\s]*""",
    re.IGNORECASE,
)
LINKS_OUT = re.compile(
    r"""<a\b[^>]*?\shref\s*=\s*["']?\s*(?:(?:https?:)?//|javascript:)[^"'>\s]*""", re.IGNORECASE
)
INLINE_SCRIPT = re.compile(
    r"""<script(?![^>]*\ssrc=)(?![^>]*type="application/json")[^>]*>|<style\b|<[a-z][^>]*\s(?:style|on[a-z]+)=""",
    re.IGNORECASE,
)


# Pages without anybody's data, which the service worker keeps for the time without a network.
KEPT_IN_THE_BROWSER = {"public:offline", "public:unanswered"}


def policy(response: HttpResponseBase) -> dict[str, list[str]]:
    """The directives of the content security policy of an answer."""
    parts = [part.split() for part in response["Content-Security-Policy"].split(";") if part.strip()]
    return {words[0]: words[1:] for words in parts}


def complaints(response: HttpResponseBase) -> list[str]:
    """What is wrong with the headers and the text of one answer."""
    found = []
    directives = policy(response)
    for name, sources in directives.items():
        bad = {"'unsafe-inline'", "'unsafe-eval'", "'unsafe-hashes'", "*", "http:", "https:", "blob:"} & set(
            sources
        )
        if bad:
            found.append(f"{name} allows {bad}")
        if name != "img-src" and "data:" in sources:
            found.append(f"{name} allows data:")
    wanted = {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
    found.extend(
        f"{name} is {directives.get(name)}" for name, value in wanted.items() if directives.get(name) != value
    )
    headers = {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    found.extend(
        f"{name}: {response.get(name)}" for name, value in headers.items() if response.get(name) != value
    )
    if "no-store" not in response.get("Cache-Control", ""):
        found.append(f"Cache-Control: {response.get('Cache-Control')}")
    if "camera=()" not in response.get("Permissions-Policy", ""):
        found.append("no Permissions-Policy")
    for cookie in response.cookies.values():
        if not cookie["samesite"]:
            found.append(f"cookie {cookie.key} says nothing of other sites")
    if isinstance(response, HttpResponse) and response.get("Content-Type", "").startswith("text/html"):
        text = response.content.decode()
        for pattern in (ELSEWHERE, LINKS_OUT, INLINE_SCRIPT):
            found.extend(match.group()[:120] for match in pattern.finditer(text))
    return found


@pytest.fixture
def sweep(settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture, db: None) -> Sweep:
    """Two tenants with everybody who may look at their pages."""
    settings.YIJI_FILES_DIR = tmp_path / "files"
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
    caplog.set_level("CRITICAL", "django.request")
    return Sweep()


def _pages(sweep: Sweep, route: Route) -> list[tuple[str, HttpResponse]]:
    """The route's page as the first person sees it who may, and the answer to a visitor."""
    tenant = "a" if route.tenant_arguments else ""
    path = sweep.path(route, tenant) if route.arguments else sweep.paths(route)[""]
    inside = [who for who in sweep.principals if who.tenant == "a" and who.roles & PERMISSIONS[route.access]][
        :1
    ]
    return [(who.name, sweep.ask(route, "GET", who, path)) for who in (*inside, sweep.principals[0])]


def test_every_page_has_strict_headers_and_nothing_from_elsewhere(sweep: Sweep) -> None:
    wrong: list[str] = []
    shown = 0
    for route in routes():
        for name, response in _pages(sweep, route):
            shown += response.status_code == 200
            wrong.extend(
                f"{route.name} ({name}, {response.status_code}): {what}"
                for what in complaints(response)
                if not (route.name in KEPT_IN_THE_BROWSER and what.startswith("Cache-Control: public"))
            )
    assert not wrong, "\n".join(wrong[:50])
    assert not sweep.unexpected, "\n".join(sweep.unexpected)
    assert shown >= 40


@pytest.mark.django_db
def test_old_browsers_are_told_not_to_frame_a_page(client: Client) -> None:
    assert client.get("/")["X-Frame-Options"] == "DENY"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/nowhere/", "/institution/nowhere/", "/physician/%00/", "/lookup/?name=%ff"]
)
def test_error_pages_have_the_same_headers(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code in (200, 404)
    assert complaints(response) == []


@pytest.mark.django_db
def test_logging_out_ends_the_session_and_has_the_browser_forget(client: Client) -> None:
    clerk = factories.make_operator(factories.make_institution(), "administrator")
    client = factories.logged_in(clerk)
    assert client.get("/institution/security/").status_code == 200
    response = client.post("/logout/")
    assert response.status_code == 303
    assert '"cache"' in response["Clear-Site-Data"]
    assert '"storage"' in response["Clear-Site-Data"]
    assert client.get("/institution/security/").status_code == 302


@pytest.mark.django_db
def test_a_foreign_page_cannot_post_and_looking_does_not_log_out() -> None:
    clerk = factories.make_operator(factories.make_institution(), "administrator")
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = factories.logged_in(clerk).cookies
    assert strict.get("/logout/").status_code == 302
    assert strict.post("/logout/").status_code == 403
    assert strict.get("/institution/security/").status_code == 200


@pytest.mark.django_db
def test_a_foreign_host_name_is_refused(client: Client) -> None:
    response = client.get("/", headers={"host": "evil.example"})
    assert response.status_code == 400


class TestTheCheckItself:
    """What it must find."""

    @pytest.mark.parametrize(
        "text",
        [
            '<script src="https://cdn.example/x.js"></script>',
            '<img src="//cdn.example/x.png">',
            '<link rel="stylesheet" href="https://fonts.example/a.css">',
            '<form method="post" action="http://elsewhere.example/">',
            '<a href="javascript:alert(1)">x</a>',
            "<script>alert(1)</script>",
            "<style>p{}</style>",
            '<p style="color:red">',
            '<button type="button" onclick="x()">',
        ],
    )
    def test_it_finds(self, text: str) -> None:
        assert ELSEWHERE.search(text) or LINKS_OUT.search(text) or INLINE_SCRIPT.search(text)

    @pytest.mark.parametrize(
        "text",
        [
            '<script type="module" src="/static/yiji/menu.js"></script>',
            '<img src="data:image/png;base64,AA==" alt="">',
            '<a href="/lookup/?x=1//2">x</a>',
            '<script type="application/json" id="x">{}</script>',
            "<p>见 https://example.org/ 说明,style=1 onclick=2</p>",
        ],
    )
    def test_it_lets_pass(self, text: str) -> None:
        assert not (ELSEWHERE.search(text))
        assert not (LINKS_OUT.search(text))
        assert not (INLINE_SCRIPT.search(text))
