"""What a question, a choice, an advice and a line of the decision table consist of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from yiji.kernel.law import Article

# Question code → code of the choice made. ``who`` and ``about`` are given by the page, never asked.
Answers = Mapping[str, str]
# Question code → the choices that will do, joined by "|". All of it must hold.
When = Mapping[str, str]


def holds(when: When, answers: Answers) -> bool:
    """Whether every answer named is one of those that will do."""
    return all(answers.get(code, "") in wanted.split("|") for code, wanted in when.items())


@dataclass(frozen=True)
class Choice:
    """One answer. ``for_assistant``: its words for an assistant physician, whose place of practice is a county.

    ``only``: offered only when that holds.
    """

    code: str
    label: str
    help: str = ""
    for_assistant: str = ""
    only: tuple[When, ...] = ()

    def offered(self, answers: Answers) -> bool:
        """Whether it makes sense after the answers so far."""
        return not self.only or any(holds(when, answers) for when in self.only)

    def label_for(self, answers: Answers) -> str:
        """Its words after the answers so far."""
        return self.for_assistant if self.for_assistant and answers.get("level") == "2" else self.label


@dataclass(frozen=True)
class Question:
    """One plain question, asked when one of ``asked`` holds. ``about_another``: its words when a clerk is asked."""

    code: str
    text: str
    about_another: str
    choices: tuple[Choice, ...]
    asked: tuple[When, ...]

    def concerns(self, answers: Answers) -> bool:
        """Whether it has to be answered after the answers so far."""
        return any(holds(when, answers) for when in self.asked)

    def offered(self, answers: Answers) -> tuple[Choice, ...]:
        """The choices that make sense after the answers so far."""
        return tuple(choice for choice in self.choices if choice.offered(answers))

    def choice(self, code: str) -> Choice:
        """The choice of that code; raises KeyError."""
        for choice in self.choices:
            if choice.code == code:
                return choice
        raise KeyError(code)


@dataclass(frozen=True)
class Advice:
    """What to do. ``type``: the application type to start, "" when nothing is applied for.

    ``why`` says why it is this one and no other; ``result`` what follows (with a type the effect is computed as well);
    ``law`` comes before the articles of the type. ``needed`` papers are required here though the type asks for them
    only on a condition; ``not_needed`` ones do not come up.
    """

    code: str
    type: str
    title: str
    why: str
    law: tuple[Article, ...]
    result: str = ""
    needed: frozenset[str] = frozenset()
    not_needed: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Row:
    """One line of the decision table."""

    when: When
    advice: str
