"""Every address × method × person × object, generated from the resolver: nothing opens that the policy table closes."""

from __future__ import annotations

import os
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import RequestFactory
from django.test.client import ClientHandler
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pytest_django import Settings

from tests.web.sweep_world import OBJECTS, Principal, Tenant, add_documents, build_tenant, principals
from yiji.accounts.permissions import PERMISSIONS

# Everything × everything takes minutes. The short sweep asks whom the policy refuses once, by one method in turn and
# on SQLite only; on PostgreSQL it asks the addresses that name a tenant's object.
FULL = os.environ.get("YIJI_FULL_SWEEP") == "1"
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}
# Arguments that name no object of a tenant.
PLAIN_ARGUMENTS: dict[tuple[str, str], Any] = {
    ("public", "announcement_id"): uuid.UUID(int=77),
    ("public", "portal"): "institution",
    ("physician", "step"): 1,
    ("institution", "step"): 1,
    ("authority", "step"): 1,
    ("institution", "kind"): "account",
    ("institution", "category"): "clinical",
    ("institution", "list_name"): "sex",
    ("authority", "list_name"): "sex",
    ("institution", "file_kind"): "csv",
    ("institution", "page"): 1,
    ("institution", "check"): "qualification",
    ("institution", "which"): "new",
    ("institution", "layout"): "card",
    ("physician", "layout"): "card",
    # A saved view is one person's: nobody else finds it.
    ("institution", "view_id"): uuid.UUID(int=78),
    ("physician", "page"): 1,
    ("authority", "page"): 1,
    ("authority", "number"): 0,
    ("physician", "which"): "new",
    ("physician", "item"): "school",
}
# Arguments whose object depends on another argument of the same address.
SAME_AS = {("institution", "object_id"): ("institution", "account_id")}
# What a POST must say to get as far as the object: without it the form would be refused before.
BODIES = {
    "institution:reveal": {"field": "id_number", "reason": "identity_check"},
    "authority:reveal_physician": {"field": "id_number", "reason": "identity_check"},
}
# The sides whose log-in page a visitor is sent to.
SIDES = ("institution", "physician", "authority")
# Own objects that are rightly "not found" by GET: there is nothing to see there yet.
NOTHING_THERE_YET = {
    "institution:roster_snapshot_form",
    "institution:verification_report_form",
    "public:announcement",
    "physician:own_photo",
    "physician:e_certificate_photo",
    "physician:e_certificate_pdf",
    "institution:e_certificate_photo",
    "institution:e_certificate_pdf",
    "institution:application_form",
    "physician:application_form",
    "authority:application_form",
    "institution:print_preview_file",
    "authority:print_preview_file",
    "authority:receipt_file",
    "authority:register_list_pdf",
    "authority:official_paper_evidence",
}


@dataclass(frozen=True)
class Route:
    """One address of the resolver."""

    name: str
    portal: str
    access: str
    arguments: tuple[str, ...]

    @property
    def tenant_arguments(self) -> tuple[str, ...]:
        return tuple(a for a in self.arguments if (self.portal, a) not in PLAIN_ARGUMENTS)

    def unknown_arguments(self) -> list[str]:
        known = {*OBJECTS, *PLAIN_ARGUMENTS, *SAME_AS} | {(side, "document_id") for side in SIDES}
        return [a for a in self.arguments if (self.portal, a) not in known]


def routes(resolver: URLResolver | None = None, portal: str = "") -> Iterator[Route]:
    """Every address of the program; one without name or permission is an error of its own."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from routes(entry, entry.namespace or portal)
        elif isinstance(entry, URLPattern):
            assert entry.name, f"{portal}: {entry.pattern} has no name"
            declared = getattr(entry.callback, "access", "")
            yield Route(
                f"{portal}:{entry.name}" if portal else entry.name,
                portal,
                declared,
                tuple(entry.pattern.converters),
            )


class Sweep:
    """Asks all the questions, each in a transaction that is rolled back, and keeps the wrong answers."""

    def __init__(self) -> None:
        self.tenants = {
            name: build_tenant(name, region) for name, region in (("a", "340104"), ("b", "510104"))
        }
        for tenant in self.tenants.values():
            add_documents(tenant)
        self.principals = principals(self.tenants["a"], self.tenants["b"])
        # Not the test client: it copies the context of every template, which doubles the time.
        self.handler, self.requests = ClientHandler(enforce_csrf_checks=False), RequestFactory()
        self.cells = 0
        self.unexpected: list[str] = []

    def ask(self, route: Route, method: str, who: Principal, path: str) -> HttpResponse:
        """The answer to one request; whatever it did is undone."""
        self.cells += 1
        self.requests.cookies.clear()
        if who.session_cookie:
            self.requests.cookies[settings.SESSION_COOKIE_NAME] = who.session_cookie
        body = urlencode(BODIES.get(route.name, {})) if method in UNSAFE else ""
        request = self.requests.generic(method, path, body, "application/x-www-form-urlencoded")
        with transaction.atomic():
            response = self.handler(request.environ)
            transaction.set_rollback(True)
        if response.status_code >= 500:
            self.wrong(route, method, who, path, f"answered {response.status_code}")
        return cast(HttpResponse, response)

    def wrong(self, route: Route, method: str, who: Principal, path: str, what: str) -> None:
        self.unexpected.append(f"{who.name}: {method} {route.name} {path} {what}")

    def sweep(self, route: Route) -> None:
        """All cells of one address."""
        paths = self.paths(route)
        for who in self.principals:
            for method in self.methods(route, who):
                if who.roles & PERMISSIONS[route.access]:
                    self.allowed(route, method, who, paths)
                else:
                    self.refused(route, method, who, paths if FULL else dict(list(paths.items())[:1]))

    def methods(self, route: Route, who: Principal) -> tuple[str, ...]:
        """All methods; in the short sweep GET and POST, and by turns one of the others.

        What is refused is refused above the database, whatever the method: there the short sweep asks one of all by
        turns, on the first engine only. Of several persons of one house whom the policy names, the first is asked
        both, the others one by turns and on the first engine only; the rarer methods take turns over nine cells.
        """
        if FULL:
            return METHODS
        turn = len(route.name) + len(route.arguments) + self.principals.index(who)
        if not who.roles & PERMISSIONS[route.access]:
            return (METHODS[turn % len(METHODS)],) if connection.vendor == "sqlite" else ()
        first = next(
            one
            for one in self.principals
            if one.tenant == who.tenant and one.roles & PERMISSIONS[route.access]
        )
        if who is not first and connection.vendor != "sqlite":
            return ()
        usual = ("GET", "POST") if who is first else (("GET", "POST")[turn % 2],)
        others = [method for method in METHODS if method not in ("GET", "POST")]
        return (*usual, others[turn % len(others)]) if turn % 9 == 0 else usual

    def expected_cells(self, route: Route) -> int:
        """How many questions the address must be asked."""
        total = 0
        for who in self.principals:
            every = FULL or who.roles & PERMISSIONS[route.access]
            objects = 3 if route.tenant_arguments and every else 1
            total += objects * len(self.methods(route, who))
        return total

    def paths(self, route: Route) -> dict[str, str]:
        """The address for the object of each tenant, and for one that does not exist ("")."""
        if not route.arguments:
            return {"": reverse(route.name)}
        return {
            name: self.path(route, name) for name in (*(self.tenants if route.tenant_arguments else ()), "")
        }

    def path(self, route: Route, tenant: str) -> str:
        values = {}
        for argument in route.arguments:
            key = SAME_AS.get((route.portal, argument), (route.portal, argument))
            plain = PLAIN_ARGUMENTS.get((route.portal, argument))
            made = self.tenants[tenant].objects[key].pk if tenant and plain is None else uuid.UUID(int=77)
            values[argument] = made if plain is None else plain
        return reverse(route.name, kwargs=values)

    def refused(self, route: Route, method: str, who: Principal, paths: dict[str, str]) -> None:
        """Without the permission: a visitor is sent to the log-in page, others learn nothing."""
        side = route.access.split(":")[0]
        target = reverse(f"{side}:login") if side in SIDES else reverse("public:entry")
        for path in paths.values():
            response = self.ask(route, method, who, path)
            if who.logged_in and response.status_code != 404:
                self.wrong(route, method, who, path, f"answered {response.status_code}, not 404")
            if not who.logged_in and (response.status_code, response.get("Location")) != (302, target):
                self.wrong(route, method, who, path, f"answered {response.status_code}, not log-in")
            if method in UNSAFE and (response.status_code < 300 or response.status_code == 303):
                self.wrong(route, method, who, path, f"went through with {response.status_code}")

    def allowed(self, route: Route, method: str, who: Principal, paths: dict[str, str]) -> None:
        """With the permission: own objects answer; foreign ones exactly as if they did not exist."""
        answers = {name: self.ask(route, method, who, path) for name, path in paths.items()}
        if not route.tenant_arguments:
            self.opens(route, method, who, paths[""], answers[""])
            return
        missing = answers.pop("")
        if missing.status_code not in (404, 405):
            self.wrong(route, method, who, paths[""], f"missing object answered {missing.status_code}")
        for name, answer in answers.items():
            if name == who.tenant:
                self.opens(route, method, who, paths[name], answer)
            elif _told(answer) != _told(missing):
                self.wrong(
                    route, method, who, paths[name], f"foreign {answer.status_code} differs from missing"
                )

    def opens(self, route: Route, method: str, who: Principal, path: str, answer: HttpResponse) -> None:
        """Own pages are there; POST and its like may be refused for other reasons than permission."""
        if method != "GET" or route.name in NOTHING_THERE_YET:
            return
        elsewhere = route.access == "session:own" and not any(r.startswith(route.portal) for r in who.roles)
        if elsewhere and answer.status_code == 404:
            return
        if answer.status_code not in (200, 302, 303, 405, 409):
            self.wrong(route, method, who, path, f"own page answered {answer.status_code}")


_CHANGING = re.compile(
    rb'name="(?:csrfmiddlewaretoken|submit_key)" value="[^"]*"|[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}'
)


def _told(response: HttpResponse) -> tuple[int, str, str, bytes]:
    """Everything an answer tells, without what differs between any two requests."""
    body = b"" if response.streaming else _CHANGING.sub(b"*", response.content)
    return response.status_code, response.get("Content-Type", ""), response.get("Location", ""), body


def test_every_route_is_named_declares_its_permission_and_has_arguments_the_sweep_knows() -> None:
    found = list(routes())
    assert not [route.name for route in found if route.access not in PERMISSIONS]
    unknown = {route.name: route.unknown_arguments() for route in found if route.unknown_arguments()}
    assert not unknown, f"say in sweep_world.OBJECTS what stands behind {unknown}"
    assert len(found) >= 60


@pytest.fixture
def sweep(settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture, db: None) -> Sweep:
    """The world of the sweep; sessions live in the cookie, so that each cell begins with the same one."""
    settings.YIJI_FILES_DIR = tmp_path / "files"
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
    caplog.set_level("CRITICAL", "django.request")
    return Sweep()


@pytest.mark.slow
def test_no_address_opens_to_anybody_whom_the_policy_table_does_not_name(
    sweep: Sweep, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # On a slow machine the sweep outlasts the five minutes of a proved factor, which is not what is asked here.
    monkeypatch.setattr("yiji.web.shared.step_up.FRESH_SECONDS", 24 * 3600)
    every = list(routes())
    # What names no object of a tenant is decided above the database: the short sweep asks it on the first engine.
    swept = [one for one in every if FULL or connection.vendor == "sqlite" or one.tenant_arguments]
    wanted = sum(sweep.expected_cells(route) for route in swept)
    for route in swept:
        sweep.sweep(route)
    with capsys.disabled():
        print(
            f"\nauthorisation sweep{' (full)' if FULL else ''}: routes={len(swept)} principals={len(sweep.principals)} "
            f"cells={sweep.cells} unexpected={len(sweep.unexpected)}"
        )
    assert sweep.cells == wanted, "some cells were skipped"
    assert len(every) == _count(get_resolver())
    assert not sweep.unexpected, "\n".join(sweep.unexpected[:60])


def _count(resolver: URLResolver) -> int:
    """How many addresses the resolver has, counted another way than ``routes`` does."""
    return sum(_count(e) if isinstance(e, URLResolver) else 1 for e in resolver.url_patterns)


class TestTheSweepItself:
    """The sweep must be able to fail."""

    def test_it_finds_a_page_that_opens_to_another_role(self, sweep: Sweep) -> None:
        route = next(route for route in routes() if route.name == "institution:pending_activations")
        closed = Route(route.name, route.portal, "authority:calendar:import", ())
        sweep.sweep(closed)
        if connection.vendor != "sqlite" and not FULL:
            pytest.skip("the short sweep asks what is refused on the first engine only")
        assert any(line.startswith("administrator a: ") for line in sweep.unexpected)

    def test_it_finds_an_object_that_opens_to_another_tenant(self, sweep: Sweep) -> None:
        route = next(route for route in routes() if route.name == "institution:pending_activation")
        mixed: dict[str, Tenant] = {"a": sweep.tenants["b"], "b": sweep.tenants["a"]}
        sweep.tenants = mixed
        sweep.sweep(route)
        assert any("differs from missing" in line for line in sweep.unexpected)
        assert any("own page answered 404" in line for line in sweep.unexpected)
