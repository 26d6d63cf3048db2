"""What an application type consists of: steps, fields, documents, rules, effect, workflow, form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from yiji.kernel.outcome import Problem
from yiji.rulebook import every_rule  # noqa: F401  (registers the rules)
from yiji.rulebook.documents import DocumentSpec
from yiji.rulebook.facts import ApplicationFacts
from yiji.rulebook.laws import MR
from yiji.rulebook.register_changes import RegisterChange
from yiji.rulebook.rule import RULES
from yiji.rulebook.workflow import Workflow

FieldKind = Literal[
    "text", "long_text", "date", "month", "code", "codes", "phone", "email", "postcode", "flag", "rows",
    "qualification", "institution", "department", "file", "registration", "filing",
]  # fmt: skip
StartedBy = Literal["physician", "institution", "authority"]


@dataclass(frozen=True)
class FieldSpec:
    """One field: its name in the content, label, kind, the box of the printed form and its wizard step.

    ``code_list`` names the list of a code field. ``columns`` are the fields of one row when kind is rows.
    ``max_length`` is in characters; for rows it is the number of rows. ``personal`` marks personal data.
    """

    name: str
    label: str
    kind: FieldKind
    step: int = 0
    box: int | None = None
    required: bool = False
    code_list: str = ""
    help: str = ""
    max_length: int = 200
    columns: tuple[FieldSpec, ...] = ()
    personal: bool = False


@dataclass(frozen=True)
class Step:
    """One page of the wizard."""

    number: int
    slug: str
    label: str


@dataclass(frozen=True)
class ApplicationType:
    """One application type. ``rules`` are rule ids in the order problems are shown."""

    code: str
    slug: str
    label: str
    started_by: StartedBy
    form: str
    steps: tuple[Step, ...]
    fields: tuple[FieldSpec, ...]
    documents: tuple[DocumentSpec, ...]
    rules: tuple[str, ...]
    workflow: Workflow
    effect: Callable[[ApplicationFacts], list[RegisterChange]]

    def __post_init__(self) -> None:
        unknown = [rule_id for rule_id in self.rules if rule_id not in RULES]
        if unknown:
            raise ValueError(f"{self.code}: unknown rules {unknown}")

    def fields_of(self, step: int) -> tuple[FieldSpec, ...]:
        """The fields of that wizard step."""
        return tuple(field for field in self.fields if field.step == step)

    def has_field(self, name: str) -> bool:
        """Whether the type asks for that field."""
        return any(field.name == name for field in self.fields)

    def field(self, name: str) -> FieldSpec:
        """The field of that name; raises KeyError."""
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(name)

    @property
    def documents_step(self) -> int:
        """The number of the step where papers are uploaded; 0 when the type has none."""
        return next((step.number for step in self.steps if step.slug == "documents"), 0)

    def required_documents(self) -> tuple[str, ...]:
        """The document kinds that are always needed."""
        return tuple(document.kind for document in self.documents if document.required)


def missing_fields(
    kind: ApplicationType, content: Mapping[str, Any], step: int | None = None
) -> list[Problem]:
    """One problem (code ``required``) for each required field without a value, in one step or in all."""
    fields = kind.fields if step is None else kind.fields_of(step)
    problems: list[Problem] = []
    for field in fields:
        value = content.get(field.name)
        if field.required and value in (None, "", False, [], (), {}):
            problems.append(_required(kind, field, field.name))
        for number, row in enumerate(value or (), 1) if field.kind == "rows" else ():
            for column in field.columns:
                if column.required and row.get(column.name) in (None, ""):
                    problems.append(_required(kind, column, field.name, number))
    return problems


def _required(kind: ApplicationType, field: FieldSpec, name: str, row: int | None = None) -> Problem:
    step = next((step.label for step in kind.steps if step.number == field.step), "")
    return Problem(
        code="required",
        message="第{row}行“{label}”未填写。" if row else "“{label}”未填写。",
        field=name,
        way_out="请在“{step}”步骤填写{label}。" if step else "请填写{label}。",
        articles=(MR.article(12).cite(),),
        params={"label": field.label, "step": step, "row": row},
    )
