"""The disk is full: nothing new is kept, what was typed is, all can be read; then it goes on. D5.

On 64 MB in memory where mounting is allowed; else the files of the server may not grow, which
SQLite tells as another fault of the disk, and which nothing can fill up from outside.
"""

import os
import resource
import subprocess
import time
from contextlib import contextmanager
from urllib.request import urlopen

import pytest

from tests.faults.house import House, children
from tests.faults.journal import Crowd, Writers
from tests.tools.assurance import figure

MB = 64
PEOPLE = 60


@contextmanager
def _small_disk(place):
    """Whether the folder is a disk of its own now."""
    words = ["mount", "-t", "tmpfs", "-o", f"size={MB}m", "tmpfs", str(place)]
    told = subprocess.run(words, capture_output=True, check=False) if os.geteuid() == 0 else None
    is_disk = told is not None and told.returncode == 0
    try:
        yield is_disk
    finally:
        if is_disk:
            subprocess.run(["umount", "--lazy", str(place)], check=False)


@contextmanager
def _full(house, is_disk):
    """Within the block not one more byte can be written."""
    if not is_disk:
        with _no_growth(children(house.server)):
            yield
        return
    junk = house.var / "junk"
    with junk.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(2**12))
        except OSError:
            pass
    yield
    junk.unlink()


@contextmanager
def _no_growth(pids):
    for pid in pids:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
    yield
    for pid in pids:
        both = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, both)


def _rows(house):
    tables = ("activities_signup", "activities_turn", "journal_entry", "outbox_message")
    return [house.ask(f"SELECT count(*) FROM {table}") for table in tables]


def _reads(address):
    with urlopen(f"http://{address[0]}:{address[1]}/activities/") as page:
        return page.status == 200


def test_on_a_full_disk_nothing_is_lost_and_it_goes_on_alone(tmp_path, warm):
    place = tmp_path / "disk"
    place.mkdir()
    with _small_disk(place) as is_disk:
        house = House(place, warm)
        house.tables()
        told = house.fill("tests.faults.crowd", str(PEOPLE))
        crowd = Crowd(told["session"], iter([(pk, key) for pk, key in told["people"]]))
        with house.serve() as address:
            _fill_and_empty(house, address, crowd, is_disk)
        assert house.run("verify")


def _fill_and_empty(house, address, crowd, is_disk):
    writers = Writers(address, crowd)
    writers.one_by_one(3)
    before = _rows(house)
    late = next(crowd.people)

    with _full(house, is_disk):
        page = [writers.page(*late) for _n in range(3)][-1]
        alarm = house.fill("tests.faults.settled")["narrow"] if is_disk else {"database": "full"}
        assert _reads(address)
        assert _rows(house) == before

    assert (page.status, page.retry_after, page.keeps_what_was_typed) == (503, "5", True)
    assert alarm["database"] == "full"
    began = time.monotonic()
    writers.one_by_one(1)
    took = time.monotonic() - began
    assert writers.page(*late).status == 302
    kept = house.ask("SELECT count(*) FROM activities_signup")
    assert kept == [(before[0][0][0] + 2,)]
    where = f"{MB} MB in memory" if is_disk else "a server whose files may not grow"
    figure("D5", demand="no half rows, no corruption, recovers alone <= 30 s after space",
           got=f"{where}: 503 with the typed text, reading goes on, again after {took:.1f} s",
           passed=took <= 30, how="make test PHASES=sqlite")  # fmt: skip


pytestmark = pytest.mark.pure
