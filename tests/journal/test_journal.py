"""One line a deed, without a gap, in the transaction of the deed."""

import pytest
from django.db import IntegrityError, transaction

from kith.core.actor import CLOCK, STRANGER, Actor, Grant, Role, ScopeKind
from kith.journal.actions import note
from kith.journal.models import Entry
from kith.journal.queries import story
from tests.make import HOUR, MONDAY

pytestmark = pytest.mark.django_db

CLERK = Actor(
    person_id=7,
    grants=(Grant(Role.WORKER, ScopeKind.AREA, 1, "/99/", "幸福社区"),),
    request_id="r-1",
)


def test_a_line_keeps_who_did_what_to_what_as_whom_and_when():
    note(
        "lamp", 5, "light", actor=CLERK, now=MONDAY, before="OFF", after="ON", watts=7, by=["hand"]
    )

    line = Entry.objects.values().get()
    assert line == {
        "id": line["id"],
        "kind": "lamp",
        "object_id": 5,
        "seq": 1,
        "verb": "light",
        "from_state": "OFF",
        "to_state": "ON",
        "actor_id": 7,
        "actor_role": "WORKER",
        "actor_unit": "幸福社区",
        "facts": {"watts": 7, "by": ["hand"]},
        "at": MONDAY,
        "request_id": "r-1",
    }


@pytest.mark.parametrize(
    ("actor", "shown"),
    [
        pytest.param(CLOCK, (None, "CLOCK"), id="kith-itself-on-time"),
        pytest.param(STRANGER, (None, "STRANGER"), id="somebody-unknown"),
        pytest.param(Actor(person_id=3), (3, "RESIDENT"), id="a-resident"),
    ],
)
def test_a_line_says_in_which_capacity(actor, shown):
    line = note("lamp", 5, "light", actor=actor, now=MONDAY)

    assert (line.actor_id, line.actor_role) == shown


def test_the_story_of_one_thing_has_no_gap_and_no_other_thing():
    for verb, thing in (("light", 5), ("light", 6), ("dim", 5), ("break", 5)):
        note("lamp", thing, verb, actor=CLERK, now=MONDAY)
    note("door", 5, "open", actor=CLERK, now=MONDAY - HOUR)

    told = list(story("lamp", 5).values_list("seq", "verb"))

    assert told == [(1, "light"), (2, "dim"), (3, "break")]


def test_a_deed_that_fails_leaves_no_line():
    @transaction.atomic
    def drop() -> None:
        note("lamp", 5, "light", actor=CLERK, now=MONDAY)
        raise RuntimeError("it fell")

    with pytest.raises(RuntimeError, match="it fell"):
        drop()

    assert list(story("lamp", 5)) == []


def test_two_lines_cannot_be_the_same_step():
    first = note("lamp", 5, "light", actor=CLERK, now=MONDAY)

    first.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        first.save(force_insert=True)

    assert list(story("lamp", 5).values_list("seq", flat=True)) == [1]
