"""How the child says no: a code and figures; the parent has the words."""

from __future__ import annotations


class Refused(Exception):
    """The upload is refused for reason ``code`` (a key of ``reasons.REASONS``) with its figures."""

    def __init__(self, code: str, **figures: object) -> None:
        super().__init__(code)
        self.code, self.figures = code, figures
