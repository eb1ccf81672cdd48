"""Disks that are full: a small one of their own where mounting is allowed, else files that cannot
grow.
"""

from __future__ import annotations

import os
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.request import urlopen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from pwd import struct_passwd

BLOCK = bytes(2**12)


@contextmanager
def small_disk(place: Path, mb: int) -> Iterator[bool]:
    """Whether the folder is a disk of its own now."""
    is_disk = _mounted("-t", "tmpfs", "-o", f"size={mb}m,mode=0755", "tmpfs", str(place))
    try:
        yield is_disk
    finally:
        if is_disk:
            subprocess.run(["umount", "--lazy", str(place)], check=False)


def narrowed(place: Path, kb: int) -> None:
    """The small disk has so many KiB from now on."""
    assert _mounted("-o", f"remount,size={kb}k", str(place))


def _mounted(*words: str) -> bool:
    told = subprocess.run(["mount", *words], capture_output=True, check=False)
    return os.geteuid() == 0 and told.returncode == 0


@contextmanager
def filled(place: Path) -> Iterator[None]:
    """Within the block not one more byte fits on the disk."""
    junk = place / "junk"
    with junk.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(BLOCK)
        except OSError:
            pass
    try:
        yield
    finally:
        junk.unlink()


@contextmanager
def no_growth(pids: Iterable[int], account: struct_passwd | None = None) -> Iterator[None]:
    """Within the block none of these processes, nor who they begin, writes a byte to a file.

    `account`: whose they are, where they are not ours; a root in a box may not touch them.
    """
    known = list(pids)
    for pid in known:
        assert _may_grow(pid, 0, account)
    yield
    for pid in known:
        _may_grow(pid, None, account)  # it may not have lived so


def _may_grow(pid: int, most: int | None, account: struct_passwd | None) -> bool:
    size = "unlimited" if most is None else str(most)
    told = subprocess.run(
        ["prlimit", f"--pid={pid}", f"--fsize={size}:unlimited"],
        user=account.pw_uid if account else None,
        group=account.pw_gid if account else None,
        extra_groups=[] if account else None,
        capture_output=True,
        check=False,
    )
    return told.returncode == 0


def reads(address: tuple[str, int]) -> bool:
    """Whether a page that is only read is there."""
    with urlopen(f"http://{address[0]}:{address[1]}/activities/") as page:
        return bool(page.status == 200)
