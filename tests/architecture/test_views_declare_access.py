"""Every route says who may use it; a route that says nothing does not exist."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from tests.architecture.source_files import PACKAGE, name_of, package_files, syntax_tree


def _routes(patterns: list[Any], prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns, address)
        else:
            yield address, pattern


def test_every_view_declares_who_may_use_it() -> None:
    routes = list(_routes(get_resolver("yiji.config.urls").url_patterns))
    assert routes, "no routes at all"
    silent = [
        f"/{address} → {pattern.callback.__module__}.{pattern.callback.__name__}"
        for address, pattern in routes
        if not getattr(pattern.callback, "access", None)
    ]
    assert not silent, "these views declare no @access:\n" + "\n".join(silent)


def test_every_route_has_a_name_and_no_two_share_one_address() -> None:
    routes = list(_routes(get_resolver("yiji.config.urls").url_patterns))
    nameless = [address for address, pattern in routes if not pattern.name]
    addresses = [address for address, _ in routes]
    twice = sorted({address for address in addresses if addresses.count(address) > 1})
    assert not nameless
    assert not twice


def test_no_view_is_exempt_from_the_forgery_check() -> None:
    exempt = [
        f"{name_of(path)}:{node.lineno}"
        for path in package_files()
        if PACKAGE / "web" in path.parents
        for node in ast.walk(syntax_tree(path))
        if isinstance(node, ast.Name) and node.id == "csrf_exempt"
    ]
    assert not exempt
