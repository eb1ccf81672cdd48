"""The file of a backup: a zip of two parts, each sealed by age for the recipients alone.

`database.age` is the stream of the engine's own program; `manifest.age` is written after it.
Format: age-encryption.org/v1 through `pyrage`; the server holds recipients, never an identity.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import zipfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import IO, Any, Final

import pyrage
from django.utils.translation import gettext as _

from kith.ops.backups import NoBackup, Rows, Tables

DATABASE: Final = "database.age"
MANIFEST: Final = "manifest.age"
OWNERS: Final = 0o600


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the backup says of itself.

    `at` is in UTC, ISO 8601; `migrations` are "app.name"; `heads` are those of the chains.
    """

    kith: str
    engine: str
    at: str
    migrations: tuple[str, ...]
    heads: tuple[str, ...]
    tables: Tables

    @staticmethod
    def read(text: bytes) -> Manifest:
        told: dict[str, Any] = json.loads(text)
        tables = {name: Rows(**rows) for name, rows in told.pop("tables").items()}
        lists = {name: tuple(told[name]) for name in ("migrations", "heads")}
        return Manifest(**{**told, **lists}, tables=tables)


def write(path: Path, stream: IO[bytes], manifest: Manifest, recipients: Sequence[str]) -> str:
    """The whole file or none: it gets its name when it is on the disk. Gives its SHA-256."""
    keys = keys_of(recipients)
    part = path.with_name(f".{path.name}.part")
    told = json.dumps(asdict(manifest), ensure_ascii=False).encode()
    try:
        with open(part, "wb", opener=partial(os.open, mode=OWNERS)) as raw:
            with zipfile.ZipFile(raw, "w") as file:
                with file.open(DATABASE, "w", force_zip64=True) as sealed:
                    pyrage.encrypt_io(stream, sealed, keys)
                with file.open(MANIFEST, "w") as sealed:
                    pyrage.encrypt_io(io.BytesIO(told), sealed, keys)
            raw.flush()
            os.fsync(raw.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return digest(path)


class Archive:
    """A file that somebody with the identity reads."""

    def __init__(self, path: Path, identity: Path) -> None:
        self._path = path
        self._keys = identities(identity)

    def manifest(self) -> Manifest:
        told = io.BytesIO()
        self._open(MANIFEST, told)
        return Manifest.read(told.getvalue())

    def database(self, into: IO[bytes]) -> None:
        self._open(DATABASE, into)

    def _open(self, name: str, into: IO[bytes]) -> None:
        try:
            with zipfile.ZipFile(self._path) as file, file.open(name) as sealed:
                pyrage.decrypt_io(sealed, into, self._keys)
        except (OSError, KeyError, zipfile.BadZipFile, pyrage.DecryptError) as error:
            if isinstance(error, BrokenPipeError):
                raise
            raise NoBackup(why=_("%(file)s cannot be read: %(why)s") % {
                "file": self._path.name, "why": error,
            }) from error  # fmt: skip


def new_identity(path: Path) -> str:
    """A new identity in a file for its owner alone; gives the recipient, which is no secret.

    Raises:
        NoBackup: the file is there already.
    """
    identity = pyrage.x25519.Identity.generate()
    try:
        with open(path, "x", opener=partial(os.open, mode=OWNERS)) as file:
            file.write(f"{identity}\n")
    except FileExistsError:
        raise NoBackup(why=_("%(file)s is there already") % {"file": path.name}) from None
    return str(identity.to_public())


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def keys_of(recipients: Sequence[str]) -> list[pyrage.x25519.Recipient]:
    """Raises NoBackup: one of them is none."""
    return [_recipient(one) for one in recipients]


def _recipient(text: str) -> pyrage.x25519.Recipient:
    try:
        return pyrage.x25519.Recipient.from_str(text.strip())
    except pyrage.RecipientError as error:
        raise NoBackup(why=_("%(text)s is no recipient (age1…)") % {"text": text}) from error


def identities(path: Path) -> list[pyrage.x25519.Identity]:
    """Raises NoBackup: the file is none."""
    try:
        lines = path.read_text("ascii").splitlines()
        return [pyrage.x25519.Identity.from_str(one) for one in lines if one[:1] not in ("", "#")]
    except (OSError, ValueError, pyrage.IdentityError) as error:
        raise NoBackup(why=_("%(file)s holds no identity") % {"file": path.name}) from error
