"""A visitor without a browser: cookies, forms with their hidden fields, an address of his own, and retries."""

from __future__ import annotations

import html
import http.client
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from functools import partial
from http.cookiejar import CookieJar

_HIDDEN = re.compile(r'<input[^>]*type="hidden"[^>]*>')
_ATTRIBUTE = re.compile(r'(name|value)="([^"]*)"')


class Unanswered(Exception):
    """The connection broke: the visitor does not know whether his request was carried out."""


class _OwnAddress(urllib.request.HTTPHandler):
    def __init__(self, address: str) -> None:
        super().__init__()
        self._connection = partial(http.client.HTTPConnection, source_address=(address, 0))

    def http_open(self, request: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(self._connection, request)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object, **__: object) -> None:
        return None


class Answer:
    """Status, target of a redirect, and text."""

    def __init__(self, status: int, location: str, text: str) -> None:
        self.status, self.location, self.text = status, location, text

    def hidden_fields(self) -> dict[str, str]:
        """The hidden inputs of the page, such as the anti-forgery token and the submit key."""
        fields = (dict(_ATTRIBUTE.findall(tag)) for tag in _HIDDEN.findall(self.text))
        return {f["name"]: html.unescape(f.get("value", "")) for f in fields if "name" in f}


class Visitor:
    """One person at one computer; ``address`` is any of 127.0.0.0/8."""

    def __init__(self, base_url: str, address: str = "127.0.0.1") -> None:
        self._base_url = base_url
        self._opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}),
            urllib.request.HTTPCookieProcessor(CookieJar()),
            _OwnAddress(address),
            _NoRedirect(),
        )

    def get(self, path: str) -> Answer:
        """The page at ``path``; redirects are not followed. Raises Unanswered."""
        return self._ask(urllib.request.Request(self._base_url + path))

    def post(self, path: str, fields: dict[str, str]) -> Answer:
        """Send a form. Raises Unanswered."""
        body = urllib.parse.urlencode(fields).encode()
        return self._ask(urllib.request.Request(self._base_url + path, data=body))

    def submit(self, path: str, **fields: str) -> Answer:
        """Open the form at ``path``, fill it in and send it once."""
        return self.post(path, self.get(path).hidden_fields() | fields)

    def insist(
        self, act: str, path: str, fields: dict[str, str] | None = None, seconds: float = 90
    ) -> Answer:
        """``get`` or ``post`` the same thing again and again until it is answered, as a patient person does."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                return self.get(path) if act == "get" else self.post(path, fields or {})
            except Unanswered:
                assert time.monotonic() < deadline, f"{path} was not answered in {seconds} s"
                time.sleep(0.1)

    def _ask(self, request: urllib.request.Request) -> Answer:
        try:
            with self._opener.open(request, timeout=30) as response:
                return Answer(response.status, "", response.read().decode(errors="replace"))
        except urllib.error.HTTPError as error:
            with error:
                return self._refused(error)
        except (OSError, http.client.HTTPException) as error:
            raise Unanswered from error

    @staticmethod
    def _refused(error: urllib.error.HTTPError) -> Answer:
        try:
            text = error.read().decode(errors="replace")
        except (OSError, http.client.HTTPException) as broken:
            raise Unanswered from broken
        return Answer(error.code, error.headers.get("Location", ""), text)
