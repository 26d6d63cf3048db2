"""Only actions write to the database; the few writers below them are named here with their reason."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.architecture.source_files import PACKAGE, name_of, package_files, syntax_tree

ALWAYS_WRITES = {
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
    "acreate",
    "asave",
    "adelete",
}
WRITES_ON_A_QUERY = {"create", "update", "delete"}
QUERY_STEPS = {
    "objects",
    "filter",
    "exclude",
    "all",
    "select_for_update",
    "using",
    "_default_manager",
    "order_by",
}

# Mechanisms that actions call inside their own transaction.
WRITERS_BELOW_ACTIONS = {
    "src/yiji/accounts/one_time_codes.py": "counts the tries at a code and uses it up in one statement",
    "src/yiji/audit/record.py": "appends the audit event in the caller's transaction",
    "src/yiji/jobs/queue.py": "a job is queued in the caller's transaction",
    "src/yiji/jobs/worker.py": "leases, attempts and results of jobs",
    "src/yiji/limits/limiter.py": "counts attempts even where the act itself is refused",
    "src/yiji/limits/submissions.py": "remembers submit keys",
    "src/yiji/notices/send.py": "puts a notice into the outbox in the caller's transaction",
    "src/yiji/notices/delivery.py": "attempts and delivery state of the outbox",
    "src/yiji/search/find.py": "search tokens follow their record, in the caller's transaction",
    "src/yiji/vault/files.py": "the row of an encrypted file",
    "src/yiji/vault/keys.py": "wrapped data keys",
}


def _chain(node: ast.expr) -> list[str]:
    """The names along ``a.b(…).c``, outermost last."""
    names: list[str] = []
    while True:
        if isinstance(node, ast.Attribute):
            names.append(node.attr)
            node = node.value
        elif isinstance(node, ast.Call):
            node = node.func
        elif isinstance(node, ast.Name):
            names.append(node.id)
            return names[::-1]
        else:
            return names[::-1]


def _is_write(call: ast.Call) -> bool:
    if not isinstance(call.func, ast.Attribute):
        return False
    method = call.func.attr
    if method in ALWAYS_WRITES:
        return True
    receiver = _chain(call.func.value)
    if method in WRITES_ON_A_QUERY:
        return bool(set(receiver) & QUERY_STEPS) or any(name.startswith("visible_") for name in receiver)
    # A picture or workbook is saved to a place given by position; a model never is.
    return method == "save" and not call.args and "session" not in receiver


def _may_write(path: Path) -> bool:
    name = name_of(path)
    folders = path.relative_to(PACKAGE).parts[:-1]
    return (
        "actions" in folders
        or "migrations" in folders
        or "management" in folders
        or name in WRITERS_BELOW_ACTIONS
    )


def test_only_actions_write_to_the_database() -> None:
    wrong = [
        f"{name_of(path)}:{node.lineno} {ast.unparse(node.func)}(…)"
        for path in package_files()
        if not _may_write(path)
        for node in ast.walk(syntax_tree(path))
        if isinstance(node, ast.Call) and _is_write(node)
    ]
    assert not wrong, "these write outside an action:\n" + "\n".join(wrong)


def test_the_check_knows_a_write_when_it_sees_one() -> None:
    writes = [
        "Thing.objects.filter(a=1).update(b=2)",
        "thing.save(update_fields=['a'])",
        "visible_things(s).delete()",
    ]
    harmless = ["params.update(b=2)", "picture.save(buffer, 'PNG')", "digest.update(data)", "session.save()"]
    for source, expected in [*((w, True) for w in writes), *((h, False) for h in harmless)]:
        call = ast.parse(source, mode="eval").body
        assert isinstance(call, ast.Call)
        assert _is_write(call) is expected, source


def test_registrations_have_one_writer() -> None:
    wrong = []
    for path in package_files():
        name = name_of(path)
        if "/migrations/" in name or name == "src/yiji/register/actions/apply_changes.py":
            continue
        for node in ast.walk(syntax_tree(path)):
            if isinstance(node, ast.Call) and _is_write(node) and "Registration" in _chain(node.func):
                wrong.append(f"{name}:{node.lineno} {ast.unparse(node.func)}")
    assert not wrong, "registrations are written by register/actions/apply_changes.py alone:\n" + "\n".join(
        wrong
    )


def test_every_writer_named_here_exists() -> None:
    named = {name_of(path) for path in package_files()}
    assert not set(WRITERS_BELOW_ACTIONS) - named
