"""Lines of the logs that are older than the rule says go into a sealed file, and only then away.

The file is sealed for those who can open backups, and for a key that lives for as long as it is
written: with it the file is read back whole before a line goes. Killed in between, the next run
writes the same file anew: its name is that of the first seal that is not put away.
"""

from __future__ import annotations

import fcntl
import hashlib
import io
import json
import logging
import os
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pyrage
from django.conf import settings

from kith.core import chain
from kith.core.leaving import Away, NotThere, Pages, old
from kith.journal import actions as journal
from kith.ops.backups.archive import OWNERS, digest, identities, keys_of
from kith.ops.old_lines import LOGS, edge_of, is_due
from kith.ops.sql import may_delete
from kith.vault import actions as vault
from kith.vault.crypto import write_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from typing import BinaryIO

    from kith.core.chain import Log

_LOG: Final = logging.getLogger(__name__)
LIST: Final = "archives.jsonl"  # a line a file: what is in it, and its digests


class NotReadBack(Exception):  # noqa: N818 -- it says what is so
    """What was written is not what can be read: nothing leaves."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One log: what its files are called, and the deed that lets the lines go."""

    name: str
    log: Log
    let_go: Callable[[Away], None]


KINDS: Final = (
    Kind("journal", LOGS["journal"], journal.put_away),
    Kind("access", LOGS["access"], vault.put_away),
)


def put_away_lines(now: datetime) -> int:
    """The journal's; how many."""
    return _put_away(KINDS[0], now)


def put_away_looks(now: datetime) -> int:
    """The access log's; how many."""
    return _put_away(KINDS[1], now)


def _put_away(kind: Kind, now: datetime) -> int:
    """Nothing happens while nobody could open the file, it has no folder, or only the owner of the
    tables may let lines go.
    """
    edge = edge_of(now)
    if not (settings.KITH_BACKUP_TO and settings.KITH_BACKUP_FOLDER and edge):
        return 0
    if not may_delete(kind.log.lines._meta.db_table):
        return 0
    done = 0
    while is_due(kind.log, edge) and (some := _one_file(kind, edge, now)):
        done += some
    return done


def _one_file(kind: Kind, edge: datetime, now: datetime) -> int:
    folder = Path(settings.KITH_BACKUP_FOLDER)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = folder / f".{kind.name}.part"
    with _alone(part) as raw:
        if raw is None or not (seals := old(kind.log, before=edge)):
            return 0
        away = _written(Pages(kind.log, seals), raw)
        path = folder / f"{kind.name}-{seals[0].pk:010d}.age"
        part.replace(path)
        _sync(folder)
        _list(path, kind, away, now)
        try:
            kind.let_go(away)
        except NotThere:  # another clock was quicker; its file holds them
            return 0
    _LOG.info("put away %s lines of the %s into %s", len(away.numbers), kind.name, path.name)
    return len(away.numbers)


@contextmanager
def _alone(part: Path) -> Iterator[BinaryIO | None]:
    """The file that is being written, empty; none while another clock writes it."""
    with open(os.open(part, os.O_RDWR | os.O_CREAT, OWNERS), "r+b") as raw:
        try:
            fcntl.flock(raw, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield None
            return
        raw.truncate(0)
        try:
            yield raw
        finally:
            if part.exists() and part.stat().st_ino == os.fstat(raw.fileno()).st_ino:
                part.unlink()  # it broke off, or there was nothing to write


def _written(pages: Pages, raw: BinaryIO) -> Away:
    """The file is on the disk, and what it opens to is what was to be written.

    Raises Broken, NotReadBack.
    """
    passing = pyrage.x25519.Identity.generate()  # kept nowhere
    pyrage.encrypt_io(pages, raw, [*keys_of(settings.KITH_BACKUP_TO), passing.to_public()])
    raw.flush()
    os.fsync(raw.fileno())
    away, told = pages.away(), _Digest()
    raw.seek(0)
    try:
        pyrage.decrypt_io(raw, told, [passing])
    except (pyrage.DecryptError, OSError) as error:
        raise NotReadBack from error
    if told.digest != away.digest:
        raise NotReadBack
    return away


class _Digest(io.RawIOBase):
    """Keeps of what is written only the digest."""

    def __init__(self) -> None:
        super().__init__()
        self._told = hashlib.sha256()

    def writable(self) -> bool:
        return True

    def write(self, some: Any) -> int:
        self._told.update(some)
        return len(some)

    @property
    def digest(self) -> str:
        return self._told.hexdigest()


def _sync(folder: Path) -> None:
    """The name of the file is on the disk as well."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _list(path: Path, kind: Kind, away: Away, now: datetime) -> None:
    """A line of the list tells of the file; one that was written anew has one line."""
    listed = path.with_name(LIST)
    lines = listed.read_text("utf-8").splitlines() if listed.exists() else []
    told = {
        "file": path.name, "log": kind.name, "lines": len(away.numbers), "digest": away.digest,
        "sha256": digest(path), "first_seal": away.seals[0].pk, "last_seal": away.seals[-1].pk,
        "sealed_from": away.seals[0].at, "sealed_until": away.seals[-1].at, "at": now,
    }  # fmt: skip
    others = [line for line in lines if json.loads(line)["file"] != path.name]
    write_whole(listed, "".join(f"{line}\n" for line in (*others, chain.as_json(told))))


def opened(path: Path, identity: Path) -> bytes:
    """What a file of old lines holds. Raises NoBackup, pyrage.DecryptError, OSError."""
    told = io.BytesIO()
    with path.open("rb") as file:
        pyrage.decrypt_io(file, told, identities(identity))
    return told.getvalue()
