#!/usr/bin/env bash
# Resolves pyproject.toml into requirements/*.lock: every package pinned and hashed, no index address inside.
set -euo pipefail

python=${PYTHON:-python3}
tools=.venv-lock
[ -x "$tools/bin/python" ] || "$python" -m venv "$tools"
"$tools/bin/python" -m pip install --quiet --disable-pip-version-check pip-tools
compile=(env -u PIP_FIND_LINKS "$tools/bin/pip-compile" --quiet --generate-hashes --strip-extras --allow-unsafe
    --no-header --no-emit-index-url --no-emit-find-links --no-emit-trusted-host)
"${compile[@]}" --output-file requirements/run.lock pyproject.toml
"${compile[@]}" --extra dev --constraint requirements/run.lock --output-file requirements/dev.lock pyproject.toml
rm -rf "$tools"
