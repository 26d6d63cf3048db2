"""A whole Yiji as its users meet it: own data folder, web server and worker processes; each can be killed."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

YIJI = [sys.executable, "-m", "yiji.config.command_line"]
SOURCE = Path(__file__).resolve().parents[2] / "src"
START_SECONDS = 60
SMALL_DEMO = ("seed_demo", "--size", "small")
# The small demo as it is after seeding: made by the first module that wants it, copied for the others.
_seeded: list[Path] = []


class RunningSystem:
    """The processes of one Yiji on 127.0.0.1, their data folder and their log files."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.base_url = f"http://127.0.0.1:{self.port}"
        self.web_log = data_dir / "web.log"
        self.worker_log = data_dir / "worker.log"
        self._web: subprocess.Popen[bytes] | None = None
        self._worker: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        """The environment of every process of this system."""
        inherited = {key: value for key, value in os.environ.items() if not key.startswith("YIJI_")}
        return inherited | {
            "YIJI_DATA_DIR": str(self.data_dir),
            "YIJI_DEMO": "1",
            "DJANGO_SETTINGS_MODULE": "yiji.config.settings.dev",
            "PYTHONPATH": str(SOURCE),
            "PYTHONUNBUFFERED": "1",
        }

    def manage(self, *arguments: str, timeout: float = 300) -> str:
        """Run ``yiji …`` to its end and return its output; AssertionError with the output if it fails."""
        if arguments == SMALL_DEMO and _seeded:
            shutil.copytree(_seeded[0], self.data_dir, dirs_exist_ok=True)
            return ""
        done = subprocess.run(
            [*YIJI, *arguments],
            env=self.environment,
            cwd=self.data_dir,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )
        assert done.returncode == 0, f"yiji {' '.join(arguments)}:\n{done.stdout}\n{done.stderr}"
        if arguments == SMALL_DEMO:
            _seeded.append(Path(tempfile.mkdtemp(prefix="yiji-seeded-")) / "data")
            shutil.copytree(self.data_dir, _seeded[0])
        return done.stdout

    def prepare(self) -> None:
        """Make the key and an up-to-date empty database."""
        self.data_dir.mkdir(parents=True, exist_ok=True)
        self.manage("create_key")
        self.manage("migrate", "--verbosity", "0")

    def start(self) -> None:
        """Start the web server and the worker; returns when pages are answered."""
        self.start_worker()
        self.start_web()

    def start_web(self) -> None:
        """Start the web server and wait until it answers."""
        self._web = self._launch(["serve", "--port", str(self.port)], self.web_log)
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            log = self.web_log.read_text(errors="replace")[-4000:]
            assert self._web.poll() is None, f"the web server ended at once:\n{log}"
            assert time.monotonic() < deadline, f"the web server did not answer in {START_SECONDS} s:\n{log}"
            time.sleep(0.1)

    def start_worker(self) -> None:
        """Start the worker process."""
        self._worker = self._launch(["worker"], self.worker_log)

    def kill_web(self) -> None:
        """kill -9 the web server with everything it started: no handler runs, nothing is flushed."""
        self._end(self._web, signal.SIGKILL)
        self._web = None

    def kill_worker(self) -> None:
        """kill -9 the worker with everything it started."""
        self._end(self._worker, signal.SIGKILL)
        self._worker = None

    def restart_web(self) -> None:
        """kill -9 the web server and start it again on the same port."""
        self.kill_web()
        self.start_web()

    def restart_worker(self) -> None:
        """kill -9 the worker and start it again."""
        self.kill_worker()
        self.start_worker()

    def stop(self) -> None:
        """End both processes in the ordinary way."""
        for process in (self._web, self._worker):
            self._end(process, signal.SIGTERM)
        self._web = self._worker = None

    def logs(self) -> str:
        """Everything both processes have written, for a failing test's report."""
        parts = []
        for path in (self.web_log, self.worker_log):
            if path.exists():
                parts.append(f"── {path.name} ──\n{path.read_text(errors='replace')[-6000:]}")
        return "\n".join(parts)

    def _launch(self, arguments: list[str], log: Path) -> subprocess.Popen[bytes]:
        with log.open("ab") as output:
            return subprocess.Popen(
                [*YIJI, *arguments],
                env=self.environment,
                cwd=self.data_dir,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(self.base_url, timeout=5) as answer:
                return bool(answer.status < 500)
        except urllib.error.HTTPError as error:
            error.close()
            return error.code < 500
        except OSError:
            return False

    @staticmethod
    def _end(process: subprocess.Popen[bytes] | None, how: signal.Signals) -> None:
        if process is None:
            return
        if process.poll() is None:
            os.killpg(process.pid, how)
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(timeout=15)
