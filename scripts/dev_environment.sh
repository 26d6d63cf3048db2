#!/usr/bin/env bash
# Makes or updates the virtual environment: dev_environment.sh VENV LOCKFILE. Needs neither root nor uv.
set -euo pipefail

venv=$1
lock=$2
python=${PYTHON:-python3}

say() { printf '%s\n' "$*" >&2; }

if ! command -v "$python" >/dev/null 2>&1; then
    say "Yiji needs Python 3.11 or newer. 需要 Python 3.11 或更新版本。"
    say "On Debian or Ubuntu:  sudo apt-get install -y python3 python3-venv make git"
    exit 1
fi
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    say "Yiji needs Python 3.11 or newer; $python is $("$python" -V 2>&1). Name another one: make run PYTHON=python3.12"
    exit 1
fi

if [ ! -x "$venv/bin/python" ]; then
    if command -v uv >/dev/null 2>&1 && uv venv --quiet --seed --python "$python" "$venv"; then
        :
    elif "$python" -c 'import venv, ensurepip' >/dev/null 2>&1; then
        "$python" -m venv "$venv"
    else
        say "Python's venv module is missing. On Debian or Ubuntu this one line helps (缺少 venv 模块,请执行):"
        say "  sudo apt-get install -y python3-venv"
        exit 1
    fi
fi

say "Installing $lock …"
installed=no
if command -v uv >/dev/null 2>&1; then
    uv pip install --quiet --python "$venv/bin/python" --require-hashes -r "$lock" && installed=yes
fi
if [ "$installed" = no ]; then
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock"
fi

# The program itself is run from this work tree: no build, and no second copy that can grow old.
site=$("$venv/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
printf '%s\n' "$(cd src && pwd)" > "$site/yiji.pth"
cat > "$venv/bin/yiji" <<'SH'
#!/bin/sh
exec "$(dirname "$0")/python" -m yiji.config.command_line "$@"
SH
chmod +x "$venv/bin/yiji"
