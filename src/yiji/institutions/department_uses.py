"""Who else names departments by their id: packages above register a question, deleting asks them all."""

from __future__ import annotations

import uuid
from collections.abc import Callable

# (institution, department) → whether something there names the department.
InUse = Callable[[uuid.UUID, uuid.UUID], bool]
_questions: list[InUse] = []


def register_department_use(question: InUse) -> InUse:
    """Ask ``question`` before a department is deleted."""
    _questions.append(question)
    return question


def named_elsewhere(institution_id: uuid.UUID, department_id: uuid.UUID) -> bool:
    """Whether any package still names the department."""
    return any(question(institution_id, department_id) for question in _questions)
