"""Finds, and where it may installs, a Chromium for the browser tests, and gives it a Chinese font."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
NODE_MODULES = HERE / "node_modules"
AXE_SCRIPT = NODE_MODULES / "axe-core" / "axe.min.js"
SYSTEM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
LAUNCH_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Each window would start a renderer for the browser's own tab strip.
    "--disable-features=PreloadTopChromeWebUI,PreloadTopChromeWebUILessNavigations,Translate,MediaRouter,OptimizationHints",
]
WHAT_IS_MISSING = (
    "No Chromium for the browser tests. Either set CHROMIUM=/path/to/chromium, or install one "
    "(Debian: sudo apt-get install -y chromium), or have Node.js with npm so that `make test-e2e` can "
    "fetch @sparticuz/chromium. 未找到 Chromium 浏览器，界面测试无法运行。"
)
# The npm build brings its own libraries, but unpacks them only where it believes to be on this platform.
_UNPACK_NPM_BROWSER = (
    "import('@sparticuz/chromium').then(async ({default: chromium}) => "
    "console.log(JSON.stringify({path: await chromium.executablePath(), "
    "libraries: process.env.LD_LIBRARY_PATH ?? ''})))"
)


@dataclass(frozen=True)
class Browser:
    """A Chromium that can be launched: its path and the environment variables it needs."""

    path: str
    environment: dict[str, str] = field(default_factory=dict)


def find_browser() -> Browser | None:
    """The browser to test with: $CHROMIUM, then the system's, then npm's; None where there is none."""
    named = os.environ.get("CHROMIUM")
    if named:
        return Browser(named, font_environment()) if Path(named).exists() else None
    for name in SYSTEM_NAMES:
        found = shutil.which(name)
        if found:
            return Browser(found, font_environment())
    return _npm_browser()


def _npm_browser() -> Browser | None:
    node = shutil.which("node")
    if node is None or not (NODE_MODULES / "@sparticuz" / "chromium").is_dir():
        return None
    unpacked = NODE_MODULES / ".browser"
    unpacked.mkdir(exist_ok=True)
    environment = os.environ | {"TMPDIR": str(unpacked), "AWS_LAMBDA_JS_RUNTIME": "nodejs22.x"}
    answer = subprocess.run(
        [node, "-e", _UNPACK_NPM_BROWSER],
        cwd=HERE,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if answer.returncode != 0:
        sys.stderr.write(answer.stderr)
        return None
    told = json.loads(answer.stdout.strip().splitlines()[-1])
    return Browser(told["path"], font_environment() | {"LD_LIBRARY_PATH": told["libraries"]})


def font_environment() -> dict[str, str]:
    """FONTCONFIG_FILE with the bundled Noto fonts, or nothing where the system has a Chinese font."""
    lister = shutil.which("fc-list")
    if lister:
        listed = subprocess.run([lister, ":lang=zh-cn"], capture_output=True, text=True, check=False)
        if listed.stdout.strip():
            return {}
    package = importlib.util.find_spec("pylopdf_fonts_zh_cn")
    if package is None or package.origin is None:
        return {}
    folder = Path(tempfile.gettempdir()) / f"yiji-fonts-{os.getuid()}"
    folder.mkdir(exist_ok=True)
    configuration = folder / "fonts.conf"
    configuration.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        '<include ignore_missing="yes">/etc/fonts/fonts.conf</include>'
        f"<dir>{Path(package.origin).parent}</dir><cachedir>{folder / 'cache'}</cachedir></fontconfig>\n"
    )
    return {"FONTCONFIG_FILE": str(configuration)}


def install_what_is_missing() -> None:
    """Fetch axe-core from npm, and a browser from apt (as root) or else from npm, if there is none yet."""
    npm = shutil.which("npm")
    if npm and not AXE_SCRIPT.exists():
        _run([npm, "ci", "--omit=optional", "--no-audit", "--no-fund", "--loglevel=error"], HERE)
    if find_browser() is not None:
        return
    apt = shutil.which("apt-get")
    if apt and os.geteuid() == 0:
        sys.stdout.write("Installing Chromium through apt-get …\n")
        quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        if _run([apt, "update", "-qq"], HERE, quiet):
            _run([apt, "install", "-y", "-qq", "--no-install-recommends", "chromium"], HERE, quiet)
    if find_browser() is None and npm:
        sys.stdout.write("Installing Chromium from npm (75 MB) …\n")
        _run([npm, "ci", "--no-audit", "--no-fund", "--loglevel=error"], HERE)


def _run(command: list[str], folder: Path, environment: dict[str, str] | None = None) -> bool:
    sys.stdout.flush()
    done = subprocess.run(command, cwd=folder, env=environment, check=False, stdout=subprocess.DEVNULL)
    return done.returncode == 0
