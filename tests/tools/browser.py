"""Finds a Chromium and a Chinese font for the browser tests, or installs them.

browser = playwright.chromium.launch(executable_path=ready(), args=ARGUMENTS)
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from playwright.sync_api import sync_playwright

from tests.tools import ToolMissing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC: Final = (
    "Applications/Chromium.app/Contents/MacOS/Chromium",
    "Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
# The sandbox of Chromium refuses to work for root.
ARGUMENTS: Final = ["--no-sandbox"] if os.geteuid() == 0 else []
APT: Final = ["apt-get", "install", "-y", "--no-install-recommends"]


def ready() -> Path:
    """The browser to launch; installs it, and a Chinese font, where they are missing.

    Raises:
        ToolMissing: one of them is missing and cannot be installed from here.
    """
    if not has_chinese_font():
        _apt("fontconfig", "fonts-noto-cjk")
        if not has_chinese_font():
            raise ToolMissing(
                "No Chinese font for the browser tests was found; a way out: "
                "sudo apt-get install -y fontconfig fonts-noto-cjk"
            )
    return find() or _install()


def find(places: Iterable[Path] | None = None) -> Path | None:
    """The first Chromium that really starts: Ubuntu's package may be an empty signpost."""
    return next(filter(_starts, _candidates() if places is None else places), None)


def has_chinese_font() -> bool:
    if sys.platform == "darwin":
        return True  # part of the system
    if (lister := shutil.which("fc-list")) is None:
        return False
    listed = subprocess.run([lister, ":lang=zh"], capture_output=True, text=True, check=False)
    return bool(listed.stdout.strip())


def _candidates() -> Iterator[Path]:
    for name in NAMES:
        if path := shutil.which(name):
            yield Path(path)
    for home in (Path("/"), Path.home()):
        yield from (home / app for app in MAC)
    with sync_playwright() as playwright:
        yield Path(playwright.chromium.executable_path)


def _starts(program: Path) -> bool:
    try:
        told = subprocess.run(
            [program, "--version"], capture_output=True, text=True, check=False, timeout=60
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return told.returncode == 0 and "Chrom" in told.stdout


def _install() -> Path:
    print("No Chromium on this system: fetching one for the tests.", flush=True)
    _apt("chromium")
    if found := find():
        return found
    libraries = ["--with-deps"] if _may_apt() else []
    words = [sys.executable, "-m", "playwright", "install", *libraries, "chromium"]
    subprocess.run(words, check=False)
    if found := find():
        return found
    raise ToolMissing(
        "Chromium was not found and could not be installed; a way out: "
        "sudo apt-get install -y chromium"
    )


def _apt(*packages: str) -> None:
    if _may_apt():
        env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-q"], env=env, check=False)
        subprocess.run([*APT, *packages], env=env, check=False)


def _may_apt() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None
