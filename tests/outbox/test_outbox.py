"""Told once, sent by one worker at a time, tried again with growing pauses, then given up."""

from datetime import timedelta

import pytest
from django.db import transaction

from kith.core.actor import CLOCK, STRANGER, Actor
from kith.core.refusal import IllegalMove
from kith.outbox import policies, queries
from kith.outbox.actions import ATTEMPTS, News, lease, mark_read, settle, tell, tell_many
from kith.outbox.models import Message
from kith.outbox.states import LIFE, MessageState
from tests.make import DAY, HOUR, MONDAY

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)


def message(person_id: int = 7, cause: str = "order:1:open") -> Message:
    return tell(
        person_id, "order_open", cause=cause, now=MONDAY, link="/requests/1/", number="26-1"
    )


def state(row: Message) -> tuple[str, int]:
    kept = Message.objects.get(pk=row.pk)
    return kept.state, kept.attempts


# ---------------------------------------------------------------------------------------- tell


def test_a_message_waits_with_its_facts():
    row = message()

    assert Message.objects.values().get() == {
        "id": row.pk,
        "cause": "order:1:open:7",
        "person_id": 7,
        "topic": "order_open",
        "facts": {"number": "26-1"},
        "link": "/requests/1/",
        "state": "WAITING",
        "attempts": 0,
        "due_at": MONDAY,
        "made_at": MONDAY,
        "ends_at": None,
        "is_read": False,
    }


def test_one_cause_tells_one_person_once():
    first = message()

    again = tell(7, "other_words", cause="order:1:open", now=MONDAY + DAY, number="26-2")

    assert again == first
    assert Message.objects.values_list("topic", "facts", "made_at").get() == (
        "order_open",
        {"number": "26-1"},
        MONDAY,
    )


def test_one_cause_tells_every_person_it_concerns():
    rows = [message(person_id) for person_id in (7, 8, 7)]

    assert [row.person_id for row in rows] == [7, 8, 7]
    assert Message.objects.count() == 2


def test_many_are_told_at_once_and_each_once():
    first = message()
    news = [News(pk, "order:1:open", "/requests/1/", {"number": "26-1"}) for pk in (7, 8, 8, 9)]

    for _again in range(2):
        tell_many(news, "order_open", now=MONDAY + DAY)

    assert Message.objects.get(person_id=7) == first
    made = Message.objects.exclude(pk=first.pk).order_by("pk")
    facts = {"number": "26-1"}
    assert list(made.values_list("person_id", "cause", "facts", "link", "due_at")) == [
        (pk, f"order:1:open:{pk}", facts, "/requests/1/", MONDAY + DAY) for pk in (8, 9)
    ]


def test_a_deed_that_fails_tells_nobody():
    @transaction.atomic
    def drop() -> None:
        message()
        raise RuntimeError("it fell")

    with pytest.raises(RuntimeError, match="it fell"):
        drop()

    assert Message.objects.count() == 0


# --------------------------------------------------------------------------------------- lease


def test_a_leased_message_is_not_given_to_another_worker():
    rows = [message(cause=f"order:{n}:open") for n in range(3)]

    first = lease(2, now=MONDAY)
    second = lease(2, now=MONDAY)
    third = lease(2, now=MONDAY + 59 * SECOND)

    assert [first, second, third] == [rows[:2], rows[2:], []]
    assert [state(row) for row in rows] == [("WAITING", 1)] * 3


def test_when_the_lease_runs_out_the_message_is_given_again():
    row = message()
    lease(1, now=MONDAY)

    again = lease(1, now=MONDAY + MINUTE)

    assert again == [row]
    assert state(row) == ("WAITING", 2)


def test_a_message_is_not_leased_before_it_is_due():
    message()

    assert lease(5, now=MONDAY - SECOND) == []
    assert len(lease(5, now=MONDAY)) == 1


def test_what_was_sent_or_given_up_is_never_leased():
    sent, dead = message(cause="a"), message(cause="b")
    Message.objects.filter(pk=sent.pk).update(state=MessageState.SENT)
    Message.objects.filter(pk=dead.pk).update(state=MessageState.DEAD)

    assert lease(5, now=MONDAY + DAY) == []


# -------------------------------------------------------------------------------------- settle


def test_a_delivered_message_is_sent():
    row = message()
    lease(1, now=MONDAY)

    settle(row.pk, delivered=True, now=MONDAY)

    assert state(row) == ("SENT", 1)


def test_a_message_is_tried_eight_times_with_growing_pauses_and_then_given_up():
    row = message()
    at, pauses = MONDAY, []

    while leased := lease(1, now=at):
        kept = settle(leased[0].pk, delivered=False, now=at)
        pauses.append(kept.due_at - at)
        at = kept.due_at

    assert pauses[:-1] == [2**n * MINUTE for n in range(1, ATTEMPTS)]
    assert state(row) == ("DEAD", ATTEMPTS)
    assert lease(1, now=at + 365 * DAY) == []


def test_a_message_that_goes_at_the_second_try_is_sent():
    row = message()
    lease(1, now=MONDAY)
    settle(row.pk, delivered=False, now=MONDAY)
    early = lease(1, now=MONDAY + 2 * MINUTE - SECOND)
    lease(1, now=MONDAY + 2 * MINUTE)

    settle(row.pk, delivered=True, now=MONDAY + 2 * MINUTE)

    assert early == []
    assert state(row) == ("SENT", 2)


@pytest.mark.parametrize("delivered", [True, False])
@pytest.mark.parametrize("settled", [MessageState.SENT, MessageState.DEAD])
def test_a_message_is_settled_once(settled, delivered):
    row = message()
    Message.objects.filter(pk=row.pk).update(state=settled, attempts=1)
    before = Message.objects.values().get()

    with pytest.raises(IllegalMove):
        settle(row.pk, delivered=delivered, now=MONDAY + HOUR)

    assert Message.objects.values().get() == before


def test_a_dead_message_can_be_brought_back_and_one_that_went_or_came_too_late_not():
    assert LIFE.reachable() == set(MessageState)
    assert LIFE.final() == {MessageState.SENT, MessageState.LATE}
    assert LIFE.verbs(MessageState.DEAD) == ("retry",)


# ------------------------------------------------------------------------------------- reading


@pytest.fixture
def boxes() -> None:
    for person_id in (7, 7, 8):
        n = Message.objects.count()
        tell(person_id, "order_open", cause=f"c{n}", now=MONDAY + n * HOUR)


def test_what_an_actor_may_see_is_what_the_list_shows(boxes):
    guardian = Actor(person_id=7, wards=frozenset({8}), speaks_for=frozenset({8}))

    counts = []
    for actor in (Actor(person_id=7), Actor(person_id=8), guardian, STRANGER, CLOCK):
        listed = set(queries.visible_to(actor).values_list("pk", flat=True))
        assert listed == {m.pk for m in Message.objects.all() if policies.may_see(actor, m)}, actor
        counts.append(len(listed))

    assert counts == [2, 1, 2, 0, 0]


def test_the_newest_message_stands_first(boxes):
    shown = queries.visible_to(Actor(person_id=7)).values_list("cause", flat=True)

    assert list(shown) == ["c1:7", "c0:7"]


def test_reading_the_box_marks_ones_own_messages_only(boxes):
    before = [queries.unread(Actor(person_id=person_id)) for person_id in (7, 8)]

    marked = mark_read(actor=Actor(person_id=7), now=MONDAY + DAY)

    assert (before, marked) == ([2, 1], 2)
    assert [queries.unread(Actor(person_id=person_id)) for person_id in (7, 8)] == [0, 1]
    assert mark_read(actor=Actor(person_id=7), now=MONDAY + DAY) == 0
    assert queries.unread(STRANGER) == 0
