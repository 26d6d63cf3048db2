"""Settings of the test suite: a fixed key, a throw-away data folder, the database that the runner names."""

import os
import tempfile
from pathlib import Path

_DATA = Path(os.environ.setdefault("YIJI_DATA_DIR", tempfile.mkdtemp(prefix="yiji-test-")))
_KEY = _DATA / "master.key"
if not _KEY.exists():
    _DATA.mkdir(parents=True, exist_ok=True)
    _KEY.write_text("dGVzdC1vbmx5LW1hc3Rlci1rZXktb2YtMzItYnl0ZXM=\n")
os.environ.setdefault("YIJI_KEY_FILE", str(_KEY))

from yiji.config.settings.base import *  # noqa: E402, F403
from yiji.config.settings.base import DATABASES  # noqa: E402

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(_DATA / "test.sqlite3")}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
