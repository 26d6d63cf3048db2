"""Runs a few lines inside a running system's program (its settings, its database), in a process of their own."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from tests.e2e.running_system import RunningSystem

_BEFORE = "import django, json\ndjango.setup()\n"


def run_inside(system: RunningSystem, lines: str) -> Any:
    """Execute ``lines``; what they leave in ``result`` comes back through JSON."""
    done = subprocess.run(
        [sys.executable, "-c", f"{_BEFORE}{lines}\nprint('RESULT', json.dumps(result))"],
        env=system.environment,
        cwd=system.data_dir,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.rsplit("RESULT", 1)[1])


REVEAL_EVERYTHING = """
from django.apps import apps
from yiji.vault.fields import SealedField, reveal
result = []
for model in apps.get_models():
    sealed = [f.name for f in model._meta.get_fields() if isinstance(f, SealedField)]
    if not sealed or model._meta.label == "audit.AuditEvent":
        continue
    for row in model._default_manager.all().iterator():
        result.extend(filter(None, (reveal(row, name) for name in sealed)))
"""
