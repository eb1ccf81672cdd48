"""Two colleagues at one moment: a person has one file, and a request to read is decided once."""

from functools import partial

import pytest

from kith.care.actions import children, files
from kith.care.models import CareFile, ReadRequest
from kith.core.actor import Role
from kith.core.locks import Rows
from kith.vault.states import Purpose
from tests import make
from tests.care import world
from tests.make import MONDAY
from tests.races.together import codes, pause, together

pytestmark = [pytest.mark.race, pytest.mark.postgres]

TRIES = 5


def _slow_reading(monkeypatch):
    """Rows are read without a lock, and it takes a while until something is written."""

    def read(rows, pk):
        found = rows.get(pk=pk)
        pause()
        return found

    monkeypatch.setattr(Rows, "locked", read)


def _opened_twice(town, mate):
    who = world.elder(town.community)
    calls = [
        partial(files.open_file, who.pk, actor=actor, now=MONDAY) for actor in (town.clerk, mate)
    ]
    return codes(together(*calls))


def _decided_twice(town, mate):
    file = world.opened(town, world.child(town)[0])
    asked = children.ask_to_read(
        file.pk, purpose=Purpose.CARE_CHECK, reason="核对", actor=town.clerk, now=MONDAY
    )
    calls = [
        partial(children.decide_reading, asked.pk, verb=verb, actor=actor, now=MONDAY)
        for verb, actor in (("approve", mate), ("decline", town.boss))
    ]
    return codes(together(*calls))


def test_two_colleagues_open_one_file(town):
    mate = make.staff(Role.WORKER, town.community)

    assert _opened_twice(town, mate) == ["care_file_open", "yes"]
    assert CareFile.objects.count() == 1


def test_without_the_lock_only_the_table_stops_the_second_file(town, monkeypatch):
    mate = make.staff(Role.WORKER, town.community)
    _slow_reading(monkeypatch)

    seen = {code for _try in range(TRIES) for code in _opened_twice(town, mate)}

    assert "IntegrityError" in seen


def test_a_request_to_read_is_decided_once(town):
    mate = make.staff(Role.WORKER, town.community)

    assert _decided_twice(town, mate) == ["illegal_move", "yes"]
    assert ReadRequest.objects.exclude(state="ASKED").count() == 1


def test_without_the_lock_a_request_is_decided_twice(town, monkeypatch):
    mate = make.staff(Role.WORKER, town.community)
    _slow_reading(monkeypatch)

    answers = [_decided_twice(town, mate) for _try in range(TRIES)]

    assert any(answer != ["illegal_move", "yes"] for answer in answers)
