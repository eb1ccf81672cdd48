"""Two rotations while people are registered and read: nothing is lost, everything opens."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import connection

from kith.core.actor import Actor
from kith.people.actions import person as persons
from kith.people.models import Person
from kith.vault import actions as vault
from kith.vault import crypto
from kith.vault.models import SubjectKey
from kith.vault.states import Purpose
from tests import make
from tests.make import MONDAY
from tests.tools.assurance import figure
from tests.vault.busy import Busy

pytestmark = [
    pytest.mark.race,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer"),
]


def read(who: int) -> str:
    shown = persons.reveal(who, "name", purpose=Purpose.OWN, actor=Actor(person_id=who), now=MONDAY)
    return shown["name"]


@dataclass(eq=False)
class Writer(Busy):
    """Registers people, renews and reads known ones."""

    town: make.Town
    known: list[int]

    def once(self) -> None:
        self.done.append(make.person(self.town.community, name="诸葛明").pk)
        who = self.known[len(self.done) % len(self.known)]
        vault.renew(who)
        if (name := read(who)) != "欧阳晓":
            self.wrong.append(name)


def test_rotating_twice_under_writes_loses_nothing(ring):
    town = make.town()
    known = [make.person(town.community, name="欧阳晓").pk for _n in range(10)]
    writers = [Writer(town, known), Writer(town, known[::-1])]
    for writer in writers:
        writer.start()

    for _rotation in range(2):
        for writer in writers:
            writer.wait_for(5)
        crypto.add_kek(ring)
        while vault.rewrap(limit=3):
            pass
    for writer in writers:
        writer.wait_for(5)
        writer.enough.set()
    for writer in writers:
        writer.join()
    written = [who for writer in writers for who in writer.done]
    late = SubjectKey.objects.exclude(kek="k3").count()  # written with a key read before the change
    vault.rewrap()
    retire(ring, "k3")

    old = SubjectKey.objects.exclude(kek="k3").count()
    unread = [who for who in known if read(who) != "欧阳晓"]
    unread += [who for who in written if read(who) != "诸葛明"]
    lost = len(written) - Person.objects.filter(pk__in=written).count()
    assert [fault for writer in writers for fault in writer.wrong] == []
    assert len(written) >= 30
    figure(
        "ROTATE",
        demand="two rotations under writes: 0 unreadable, 0 lost, 0 rows with a retired key",
        got=f"{len(unread)} unreadable, {lost} of {len(written)} lost, {old} old ({late} late)",
        passed=not unread and not lost and not old,
        how="make test PHASES=postgres",
    )


def test_a_key_that_is_retired_too_early_is_missed(ring):
    """The control: without the re-wrapping the same count is not 0, and nothing opens."""
    who = make.person(make.town().community, name="欧阳晓").pk
    crypto.add_kek(ring)

    assert SubjectKey.objects.exclude(kek="k2").filter(subject=who).count() == 1
    retire(ring, "k2")

    with pytest.raises(KeyError):
        read(who)


def retire(ring: Path, kept: str) -> None:
    """Only this key-encrypting key is left on the ring."""
    stored = json.loads(ring.read_text())
    stored["keks"] = {kept: stored["keks"][kept]}
    ring.write_text(json.dumps(stored))
