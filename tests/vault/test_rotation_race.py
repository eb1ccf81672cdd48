"""Two rotations while people are registered and read: nothing is lost, everything opens."""

import json
import threading
from dataclasses import dataclass, field

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

pytestmark = [
    pytest.mark.race,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer"),
]


def read(who: int) -> str:
    shown = persons.reveal(who, "name", purpose=Purpose.OWN, actor=Actor(person_id=who), now=MONDAY)
    return shown["name"]


@dataclass(eq=False)
class Writer(threading.Thread):
    """Registers people, renews and reads known ones, until told that it is enough."""

    town: make.Town
    known: list[int]
    written: list[int] = field(default_factory=list)
    misread: list[object] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self.enough = threading.Event()

    def run(self) -> None:
        try:
            while not self.enough.is_set():
                self.written.append(make.person(self.town.community, name="诸葛明").pk)
                who = self.known[len(self.written) % len(self.known)]
                vault.renew(who)
                if (name := read(who)) != "欧阳晓":
                    self.misread.append(name)
        except Exception as fault:  # noqa: BLE001 -- told by the test below
            self.misread.append(fault)
        finally:
            connection.close()

    def wait_for(self, more: int) -> None:
        goal = len(self.written) + more
        while len(self.written) < goal and not self.misread:
            self.enough.wait(0.01)


def test_rotating_twice_under_writes_loses_nothing(ring):
    town = make.town()
    known = [make.person(town.community, name="欧阳晓").pk for _n in range(10)]
    writer = Writer(town, known)
    writer.start()

    for _rotation in range(2):
        writer.wait_for(5)
        crypto.add_kek(ring)
        while vault.rewrap(limit=3):
            pass
    writer.wait_for(5)
    writer.enough.set()
    writer.join()

    vault.rewrap()
    stored = json.loads(ring.read_text())
    stored["keks"] = {"k3": stored["keks"]["k3"]}
    ring.write_text(json.dumps(stored))
    assert writer.misread == []
    assert set(SubjectKey.objects.values_list("kek", flat=True)) == {"k3"}
    assert Person.objects.filter(pk__in=writer.written).count() == len(writer.written) >= 15
    assert {read(who) for who in known} == {"欧阳晓"}
    assert {read(who) for who in writer.written} == {"诸葛明"}
