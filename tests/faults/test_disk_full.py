"""The disk is full: nothing new is kept, what was typed is, all can be read; then it goes on. D5.

On 64 MB in memory where mounting is allowed; else the files of the server may not grow, which
SQLite tells as another fault of the disk, and which nothing can fill up from outside.
"""

import time

import pytest

from tests.faults.house import House, children
from tests.faults.journal import Crowd, Writers
from tests.faults.narrow import filled, no_growth, reads, small_disk
from tests.tools.assurance import figure

MB = 64
PEOPLE = 60


def _full(house, is_disk):
    return filled(house.var) if is_disk else no_growth(children(house.server))


def _rows(house):
    tables = ("activities_signup", "activities_turn", "journal_entry", "outbox_message")
    return [house.ask(f"SELECT count(*) FROM {table}") for table in tables]


def test_on_a_full_disk_nothing_is_lost_and_it_goes_on_alone(tmp_path, warm):
    place = tmp_path / "disk"
    place.mkdir()
    with small_disk(place, MB) as is_disk:
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
        assert reads(address)
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
    figure("D5 (SQLite)", demand="no half rows, no corruption, recovers alone <= 30 s after space",
           got=f"{where}: 503 with the typed text, reading goes on, again after {took:.1f} s",
           passed=took <= 30, how="make test PHASES=sqlite")  # fmt: skip


pytestmark = pytest.mark.pure
