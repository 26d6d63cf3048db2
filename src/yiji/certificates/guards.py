"""What the database itself refuses to do to official papers: what was issued stays as it was issued."""

from yiji.guards.triggers import Guard, allowed_steps, append_only

_TABLE = "certificates_officialpaper"
_ISSUED = (
    "kind",
    "doc_no",
    "authority_id",
    "institution_id",
    "physician_id",
    "addressee",
    "application_id",
    "step_ordinal",
    "object_kind",
    "object_id",
    "content",
    "content_sha256",
    "template_sha256",
    "replaces_id",
    "issued_person_id",
    "issued_name",
    "issued_on",
    "issued_at",
)

GUARDS = [
    Guard(
        "guard_officialpaper_as_issued",
        _TABLE,
        "UPDATE",
        " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in _ISSUED),
        "an official paper stays as it was issued",
    ),
    Guard(
        "guard_officialpaper_file_once",
        _TABLE,
        "UPDATE",
        "OLD.file_id IS NOT NULL AND (OLD.file_id IS DISTINCT FROM NEW.file_id "
        "OR OLD.pdf_sha256 <> NEW.pdf_sha256)",
        "the sealed file of a paper is kept",
    ),
    Guard(
        "guard_officialpaper_version",
        _TABLE,
        "UPDATE",
        "NOT (NEW.version = OLD.version + 1 OR (NEW.version = OLD.version AND NEW.state = OLD.state))",
        "official paper: version must step by one",
    ),
    Guard("guard_officialpaper_no_delete", _TABLE, "DELETE", "", "official papers are never deleted"),
    *allowed_steps(_TABLE, "state", {"in_force": ("withdrawn", "replaced")}),
    *append_only("certificates_paperservice"),
]
