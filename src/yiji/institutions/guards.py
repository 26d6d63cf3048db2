"""What the database itself refuses to do to imports and proposals of institutions."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from yiji.guards.triggers import Guard, allowed_steps, linear_version


@dataclass(frozen=True)
class LookingGuard(Guard):
    """A guard whose condition reads another row: PostgreSQL takes that only within the function."""

    def postgres(self) -> Sequence[str]:
        return (
            f"CREATE OR REPLACE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN IF {self.when} THEN RAISE EXCEPTION '{self.message}' "
            f"USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$",
            f"CREATE TRIGGER {self.name} BEFORE {self.event} ON {self.table} FOR EACH ROW "
            f"EXECUTE FUNCTION {self.name}()",
        )


_MEMBER, _DEPARTMENT = "institutions_departmentmember", "institutions_department"
_OTHER_HOUSE = "EXISTS (SELECT 1 FROM {table} d WHERE d.id = {at} AND d.institution_id <> NEW.institution_id)"
_LOOKING = [
    LookingGuard(
        f"guard_{table.removeprefix('institutions_')}_{column}_same_house_{event.lower()}",
        table,
        event,
        _OTHER_HOUSE.format(table=_DEPARTMENT, at=f"NEW.{column}_id"),
        f"{column} of another institution",
    )
    for table, column in ((_MEMBER, "department"), (_DEPARTMENT, "parent"), (_DEPARTMENT, "merged_into"))
    for event in ("INSERT", "UPDATE")
]


def lift_for_migration() -> None:
    """SQLite cannot rebuild a table that a trigger of another table reads; after migrating all are installed again."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for guard in _LOOKING:
                cursor.execute(f"DROP TRIGGER IF EXISTS {guard.name}")


GUARDS = [
    *_LOOKING,
    *linear_version("institutions_departmentdictionary"),
    *linear_version("institutions_departmentimport"),
    Guard(
        "guard_department_version",
        _DEPARTMENT,
        "UPDATE",
        "NOT (NEW.version = OLD.version + 1 OR (NEW.version = OLD.version AND NEW.name = OLD.name "
        "AND NEW.code = OLD.code AND NEW.state = OLD.state))",
        "department: version must step by one",
    ),
    Guard(
        "guard_departmentmember_history",
        _MEMBER,
        "UPDATE",
        "OLD.until IS NOT NULL",
        "a place that has ended is history",
    ),
    Guard(
        "guard_departmentmember_no_delete", _MEMBER, "DELETE", "", "places in departments are never deleted"
    ),
    Guard(
        "guard_departmenthandover_undone_once",
        "institutions_departmenthandover",
        "UPDATE",
        "OLD.undone_at IS NOT NULL",
        "a handover is undone once",
    ),
    *linear_version("institutions_institutionimport"),
    *allowed_steps(
        "institutions_institutionimport",
        "state",
        {
            "checking": ("ready", "refused", "discarded"),
            "ready": ("applying", "discarded"),
            "applying": ("ready", "done"),
            # The check itself broke off and is tried once more.
            "refused": ("checking",),
        },
    ),
    Guard(
        "guard_institutionimportrow_applied_once",
        "institutions_institutionimportrow",
        "UPDATE",
        "OLD.applied_at IS NOT NULL AND (NEW.applied_at IS NULL OR NEW.applied_at <> OLD.applied_at)",
        "a row of an import is written once",
    ),
    *linear_version("institutions_licencechange"),
    *allowed_steps("institutions_licencechange", "state", {"asked": ("confirmed", "declined", "taken_back")}),
    *linear_version("institutions_authorityproposal"),
    *allowed_steps(
        "institutions_authorityproposal", "state", {"proposed": ("confirmed", "declined", "withdrawn")}
    ),
]
