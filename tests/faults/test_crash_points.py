"""Killed at each of the eight points between a deed, its message and the gateway. F9, D2.

What is guaranteed: the deed and its message are there together or not at all; a message goes at
least once, under the same name each time. What is not: a worker that dies between the gateway's
yes and our mark lets the same message, with the same name, go a second time.
"""

from collections import Counter
from datetime import timedelta
from functools import partial

import pytest
from django.db import transaction

from kith.core.crashing import POINTS, point
from kith.exchange import notify
from kith.orders.actions import intake
from kith.orders.actions._moving import tell_resident
from kith.orders.models import Order
from kith.outbox import actions as outbox
from kith.outbox.models import Message
from kith.outbox.states import MessageState
from tests import make
from tests.faults.dying import lives_through
from tests.make import MONDAY
from tests.tools.assurance import figure

pytestmark = pytest.mark.postgres
HOW = "make test PHASES=postgres"
LEASE_OVER = outbox.LEASE + timedelta(seconds=15)
# A message goes twice where the gateway had it and our mark was not yet written.
TWICE = {"send_after", "settle_before_commit"}


@pytest.fixture
def town(transactional_db):
    return make.town()


class Gateway:
    """Notes on paper that outlives the process what it was given, by its name."""

    def __init__(self, paper):
        self._paper = paper

    def send(self, phone, template, params, key):
        with self._paper.open("a") as paper:
            paper.write(f"{key}\n")

    def given(self):
        return Counter(self._paper.read_text().split()) if self._paper.exists() else Counter()


def _ask(resident):
    return make.order(resident, key="the-form")


def _deliver(gateway, now):
    return notify.deliver(gateway, now=now)


@pytest.fixture
def seen():
    """What each point led to, for the figure at the end."""
    return {}


def _walk(point, town, tmp_path):
    """Killed there; then everything goes on as it would: what stands in the tables and on paper."""
    gateway, resident = Gateway(tmp_path / point), make.person(town.community)
    Message.objects.all().delete()
    asked = partial(_ask, resident)
    assert lives_through(asked, crash_at=point) is not point.startswith("tell")
    written = Order.objects.filter(resident=resident).count()
    told = Message.objects.filter(person_id=resident.pk).count()
    assert lives_through(asked)  # she presses again, or the same form comes a second time
    if not point.startswith("tell"):
        assert not lives_through(partial(_deliver, gateway, MONDAY), crash_at=point)
    for minutes in (0, 2, 4):
        _deliver(gateway, MONDAY + LEASE_OVER + timedelta(minutes=minutes))
    return (written, told), gateway.given(), resident


def test_killed_at_eight_points_nothing_is_lost_and_nothing_happens_twice(town, tmp_path):
    lost = doubled = 0
    for name in POINTS:
        (written, told), given, resident = _walk(name, town, tmp_path)

        kept = Message.objects.get(person_id=resident.pk)
        assert written == told, name
        assert (written == 0) is (name == "tell_before_commit")
        assert given == {f"message:{kept.pk}": 2 if name in TWICE else 1}, name
        lost += kept.state != MessageState.SENT
        doubled += Order.objects.filter(resident=resident).count() - 1
    figure("F9", demand="0 messages lost, 0 business effects doubled at 8 points",
           got=f"{lost} lost, {doubled} doubled at {len(POINTS)} points; the same message with the "
           f"same id handed over again at {len(TWICE)} of them",
           passed=(lost, doubled) == (0, 0), how=HOW)  # fmt: skip
    figure("D2", demand="resumes <= lease (60 s) + 15 s; effect once",
           got=f"sent by the first round after {LEASE_OVER.total_seconds():.0f} s",
           passed=(lost, doubled) == (0, 0), how=HOW)  # fmt: skip


def test_marked_before_it_is_sent_a_message_is_lost(town, tmp_path, monkeypatch):
    """The negative control of delivery."""
    gateway, resident = Gateway(tmp_path / "paper"), make.person(town.community)
    _ask(resident)

    def hasty(port, message, done, *, now):
        outbox.settle(message.pk, delivered=True, now=now)
        point("send_before")
        port.send("", message.topic, {}, key=f"message:{message.pk}")

    with monkeypatch.context() as wrong:
        wrong.setattr(notify, "_deliver", hasty)
        assert not lives_through(partial(_deliver, gateway, MONDAY), crash_at="send_before")
    _deliver(gateway, MONDAY + LEASE_OVER)

    assert Message.objects.get().state == MessageState.SENT
    assert not gateway.given()


def test_told_after_the_commit_somebody_is_never_told(town, monkeypatch):
    """The negative control of the outbox: the deed is there, and nobody hears of it."""

    resident = make.person(town.community)

    def later(*words, **more):
        def then():
            point("send_before")
            tell_resident(*words, **more)

        transaction.on_commit(then)

    with monkeypatch.context() as wrong:
        wrong.setattr(intake, "tell_resident", later)
        assert not lives_through(partial(_ask, resident), crash_at="send_before")
    _ask(resident)

    assert Order.objects.count() == 1
    assert not Message.objects.filter(person_id=resident.pk).exists()
