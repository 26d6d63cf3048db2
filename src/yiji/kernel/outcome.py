"""What an act can answer: problems with their article, and the ways an act is refused."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

Severity = Literal["BLOCK", "WARN", "INFO"]


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, told so that its reader can mend it.

    ``message`` and ``way_out`` are Chinese templates in ``str.format`` style; the web layer translates the
    template and fills in ``params``. ``code`` is a rule id of the rulebook (``ELG-04``) or a form code
    (``required``). ``field`` is the form field's name, or "" where no single field is at fault. ``articles``
    are printable citations such as ``《医师法》第十六条``; rule problems always carry at least one.
    """

    code: str
    message: str
    field: str = ""
    way_out: str = ""
    severity: Severity = "BLOCK"
    articles: tuple[str, ...] = ()
    params: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    def text(self) -> str:
        """The message in the source language with its parameters filled in."""
        return self.message.format(**self.params)

    def way_out_text(self) -> str:
        """The way out in the source language with its parameters filled in."""
        return self.way_out.format(**self.params)


class Outcome(Exception):
    """Base of the ways in which an act does not happen. Nothing has been written when one is raised."""


class Refusal(Outcome):
    """The act is refused for the given problems; the form is shown again with them (HTTP 422)."""

    def __init__(self, *problems: Problem) -> None:
        self.problems: tuple[Problem, ...] = problems
        super().__init__("; ".join(p.text() for p in problems))

    @classmethod
    def of(cls, problems: Iterable[Problem]) -> Refusal:
        return cls(*problems)


class NotFound(Outcome):
    """No such object within the caller's scope (HTTP 404, identical for foreign and non-existent objects)."""


class Conflict(Outcome):
    """Somebody was faster, or the state no longer allows the act (HTTP 409 with a page that says so)."""

    def __init__(self, message: str = "该事项已被他人处理，请刷新后查看最新状态。") -> None:
        self.message = message
        super().__init__(message)


class TooMany(Outcome):
    """A limit was reached (HTTP 429). ``retry_after`` is in seconds."""

    def __init__(self, message: str = "操作过于频繁，请稍后再试。", retry_after: int = 60) -> None:
        self.message = message
        self.retry_after = retry_after
        super().__init__(message)
