"""What is in the box: every package of the lock, every file of others in the pages, every font.

As CycloneDX 1.6, in JSON. The same box gives the same list, so that two of them can be compared.
"""

from __future__ import annotations

import json
import re
import uuid
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any, Final

from kith.ops.backups.archive import digest

ROOT: Final = Path(__file__).resolve().parents[2]
LOCK: Final = ROOT / "requirements" / "run.lock"
VENDOR: Final = ROOT / "kith" / "web" / "static" / "web" / "vendor"
FONTS: Final = ROOT / "kith" / "hours" / "data" / "fonts"
PINNED: Final = re.compile(r"^(?P<name>[\w.-]+)==(?P<version>[\w.!+-]+)\s*(?:;\s*(?P<where>.*))?$")
HASH: Final = re.compile(r"--hash=sha256:([0-9a-f]{64})")
# Their metadata names none, or they are not of this machine.
KNOWN: Final = {"pyrage": "MIT", "colorama": "BSD-3-Clause", "fido2": "BSD-2-Clause"}
OPEN_FONT: Final = "OFL-1.1"
FONTS_VERSION: Final = "2.004"  # as the OFL.txt beside them says
LONGEST: Final = 60  # a licence's name; some packages put its whole text there


@dataclass(frozen=True, slots=True)
class Pinned:
    """One line of a lock; `where` is the machine it is for, or nothing."""

    name: str
    version: str
    where: str
    hashes: tuple[str, ...]


def pinned(lock: Path = LOCK) -> list[Pinned]:
    """Every package of a lock, in its order.

    Raises:
        ValueError: a line that is no pinned package with its hashes.
    """
    found = []
    for entry in re.split(r"\n(?!\s)", lock.read_text("utf-8").strip()):
        head = entry.split("\n")[0].removesuffix("\\").strip()
        match, hashes = PINNED.match(head), tuple(HASH.findall(entry))
        if match is None or not hashes:
            raise ValueError(f"{lock.name}: {head}")
        found.append(
            Pinned(match["name"], match["version"], (match["where"] or "").strip(), hashes)
        )
    return found


def bill(lock: Path = LOCK, vendor: Path = VENDOR, fonts: Path = FONTS) -> dict[str, Any]:
    """The whole list."""
    parts = [*map(_package, pinned(lock)), *_vendored(vendor), *_fonts(fonts)]
    told = json.dumps(parts, sort_keys=True)
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, told)}",
        "version": 1,
        "metadata": {"component": _kith()},
        "components": parts,
    }


def _kith() -> dict[str, Any]:
    version = metadata.version("kith")
    return {"type": "application", "bom-ref": "kith", "name": "kith", "version": version,
            "licenses": _licences("Apache-2.0")}  # fmt: skip


def _package(one: Pinned) -> dict[str, Any]:
    name = re.sub(r"[-_.]+", "-", one.name).lower()
    purl = f"pkg:pypi/{name}@{one.version}"
    part = _part("library", name, one.version, purl, _licence_of(one), one.hashes)
    part["purl"] = purl
    if one.where:
        part["properties"] = [{"name": "kith:only-where", "value": one.where}]
    return part


def _licence_of(one: Pinned) -> str:
    """What the installed package says of itself."""
    try:
        told = metadata.metadata(one.name)
    except metadata.PackageNotFoundError:
        return KNOWN.get(one.name, "")
    classified = [
        line.rsplit("::", 1)[-1].strip()
        for line in told.get_all("Classifier", [])
        if line.startswith("License ::")
    ]
    named = [*told.get_all("License-Expression", []), KNOWN.get(one.name, "")]
    said = next(filter(None, [*named, *told.get_all("License", [])]), "")
    return said if 0 < len(said) < LONGEST else " AND ".join(classified)


def _vendored(folder: Path) -> list[dict[str, Any]]:
    """The files of others that browsers get, as their manifest names them."""
    parts = []
    for line in (folder / "MANIFEST.txt").read_text("utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            file, name, version, licence, _noted = (word.strip() for word in line.split("|"))
            ref, hashes = f"vendor/{file}", (digest(folder / file),)
            part = _part("file", file, version, ref, licence, hashes)
            parts.append(part | {"description": name})
    return parts


def _fonts(folder: Path) -> list[dict[str, Any]]:
    return [
        _part("file", path.name, FONTS_VERSION, f"fonts/{path.name}", OPEN_FONT, (digest(path),))
        for path in sorted(folder.glob("*.otf"))
    ]


def _part(
    kind: str, name: str, version: str, ref: str, licence: str, hashes: tuple[str, ...]
) -> dict[str, Any]:
    part: dict[str, Any] = {"type": kind, "bom-ref": ref, "name": name}
    part |= {"version": version} if version else {}
    part |= {"licenses": _licences(licence)} if licence else {}
    return part | {"hashes": [{"alg": "SHA-256", "content": one} for one in hashes]}


def _licences(said: str) -> list[dict[str, Any]]:
    return [{"license": {"name": said}}]
