"""Compares the vendored files of the pages with the hashes in their manifest.

A line of the manifest names one file, relative to the folder, and its SHA-256, in any order;
other words on the line (project, version, licence) are for people. `#` starts a comment.
"""

from __future__ import annotations

import hashlib
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER: Final = Path(__file__).parents[2] / "kith" / "web" / "static" / "web" / "vendor"
MANIFEST: Final = "MANIFEST.txt"
HASH: Final = re.compile(r"\b[0-9a-f]{64}\b")


def wrong(folder: Path) -> list[str]:
    """What does not agree, one sentence each; empty when all is as it was fetched."""
    if not (folder / MANIFEST).is_file():
        return [f"{folder / MANIFEST} does not exist"]
    found = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path.name != MANIFEST
    }
    told, unclear = {}, []
    for line in _lines(folder / MANIFEST):
        names = [word.strip(",;|") for word in line.split()]
        named = next((name.lstrip("*") for name in names if name.lstrip("*") in found), None)
        if named is None or not HASH.search(line):
            unclear.append(f"{MANIFEST}: names no file that is here, or no hash: {line}")
        else:
            told[named] = HASH.findall(line)
    changed = [f"{n} has changed: {found[n]}" for n in told if found[n] not in told[n]]
    strange = [f"{name} is not in {MANIFEST}" for name in sorted(found.keys() - told.keys())]
    return unclear + changed + strange


def _lines(manifest: Path) -> Iterator[str]:
    for line in manifest.read_text(encoding="utf-8").splitlines():
        if text := line.split("#", 1)[0].strip():
            yield text


def main() -> int:
    faults = wrong(FOLDER)
    print("\n".join(faults) or f"Vendored files agree with {MANIFEST}.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
