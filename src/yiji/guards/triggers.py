"""Triggers that hold what must never happen, written once for both engines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Guard:
    """One trigger: ``when`` is an SQL condition over OLD and NEW ("" = always); it fires BEFORE ``event``.

    TRUNCATE is an event of PostgreSQL only: it empties a table without asking the triggers of its rows.
    """

    name: str
    table: str
    event: str
    when: str
    message: str

    def on(self, vendor: str) -> bool:
        """Whether the engine knows such an event."""
        return self.event != "TRUNCATE" or vendor == "postgresql"

    def sqlite(self) -> str:
        condition = f"WHEN {self.when} " if self.when else ""
        return (
            f"CREATE TRIGGER {self.name} BEFORE {self.event} ON {self.table} FOR EACH ROW {condition}"
            f"BEGIN SELECT RAISE(ABORT, '{self.message}'); END"
        )

    def postgres(self) -> Sequence[str]:
        condition = f"WHEN ({self.when}) " if self.when else ""
        each = "STATEMENT" if self.event == "TRUNCATE" else "ROW"
        return (
            f"CREATE OR REPLACE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{self.message}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
            f"CREATE TRIGGER {self.name} BEFORE {self.event} ON {self.table} FOR EACH {each} {condition}"
            f"EXECUTE FUNCTION {self.name}()",
        )


def append_only(table: str) -> list[Guard]:
    """Rows are never changed or removed."""
    return [
        Guard(f"guard_{table}_no_update", table, "UPDATE", "", f"{table} is append-only"),
        Guard(f"guard_{table}_no_delete", table, "DELETE", "", f"{table} is append-only"),
        Guard(f"guard_{table}_no_truncate", table, "TRUNCATE", "", f"{table} is append-only"),
    ]


def linear_version(table: str) -> list[Guard]:
    """Each update moves the version on by exactly one."""
    return [
        Guard(
            f"guard_{table}_version",
            table,
            "UPDATE",
            "NEW.version <> OLD.version + 1",
            f"{table}: version must step by one",
        )
    ]


def allowed_steps(table: str, column: str, steps: Mapping[str, Sequence[str]]) -> list[Guard]:
    """``column`` changes only along ``steps`` (from-value to the allowed to-values)."""
    allowed = " OR ".join(
        f"(OLD.{column} = '{start}' AND NEW.{column} IN ({', '.join(repr(end) for end in ends)}))"
        for start, ends in sorted(steps.items())
        if ends
    )
    return [
        Guard(
            f"guard_{table}_{column}_step",
            table,
            "UPDATE",
            f"OLD.{column} <> NEW.{column} AND NOT ({allowed})",
            f"{table}: step of {column} not allowed",
        )
    ]
