"""What a row of the national qualification register would do, before anything is written."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from yiji.register.national_lines import NationalLine


@dataclass
class NationalJudged:
    """What a row would do. ``changes`` are [column, old, new]; ``held`` is the qualification as registered."""

    line: NationalLine
    outcome: str
    certificate_index: uuid.UUID | None = None
    id_index: uuid.UUID | None = None
    held: Mapping[str, Any] | None = None
    physician_id: uuid.UUID | None = None
    changes: list[list[str]] = field(default_factory=list)
    urgent: bool = False

    @property
    def columns(self) -> list[str]:
        """Which columns changed, or why it was refused."""
        if self.outcome == "refused":
            return sorted({problem.field for problem in self.line.problems if problem.severity == "BLOCK"})
        return [key for key, _old, _new in self.changes]
