"""The ``yiji`` command: Django's management commands under the product's own name."""

import os
import sys


def main() -> None:
    """Run ``yiji COMMAND …`` (``yiji import KIND …`` too); a fresh key is made only by ``demo`` and ``create_key``."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yiji.config.settings.dev")
    if len(sys.argv) > 1 and sys.argv[1] in ("demo", "create_key"):
        _prepare_key(demo=sys.argv[1] == "demo")
        if sys.argv[1] == "create_key":
            return
    if len(sys.argv) > 2 and sys.argv[1] == "import":
        # ``yiji import qualifications FILE`` is the command import_qualifications.
        sys.argv[1:3] = [f"import_{sys.argv[2]}"]
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


def _prepare_key(demo: bool) -> None:
    from pathlib import Path

    from yiji.vault.master_key import create_master_key

    if demo:
        os.environ["YIJI_DEMO"] = "1"
    data_dir = Path(os.environ.get("YIJI_DATA_DIR", ".local")).resolve()
    path = Path(os.environ.get("YIJI_KEY_FILE", str(data_dir / "master.key")))
    made = create_master_key(path)
    if not demo:
        sys.stdout.write(f"{'已创建' if made else '已存在，未改动'}: {path}\n")


if __name__ == "__main__":
    main()
