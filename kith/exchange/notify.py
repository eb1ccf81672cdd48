"""The outbox goes out by SMS: the wording lies with the operator, by the name of the topic.

A message carries the order's number at most; the phone is opened for this one purpose, by Kith
itself, and the person can read that it was.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from kith.core.actor import CLOCK
from kith.core.crashing import point
from kith.core.refusal import IllegalMove, Refusal
from kith.exchange.meaning import is_late
from kith.exchange.ports import SmsFailed
from kith.outbox.actions import drop, give_back, lease, settle
from kith.people.actions.person import phone_for_code
from kith.people.queries import join_token
from kith.people.rules import is_mainland_mobile

if TYPE_CHECKING:
    from datetime import datetime

    from kith.exchange.ports import SmsPort
    from kith.outbox.models import Message

BATCH: Final = 10  # all of them time out sooner than their lease ends
OPEN_AFTER: Final = 5  # so many in a row that the gateway did not take: it is down
LONGEST: Final = timedelta(seconds=40)  # of one round, so that other jobs have their minute
JOIN_LINK: Final = "join_link"  # its wording holds /join/${token}/, which no table keeps
_LOG = logging.getLogger(__name__)


@dataclass(slots=True)
class Delivered:
    """`unreachable` people have no mobile phone: they read it on their page, or are rung.

    `late` were dropped: they mean nothing any more.
    `in_a_row` counts messages that the gateway did not take, since the last that it took.
    """

    sent: int = 0
    later: int = 0
    unreachable: int = 0
    late: int = 0
    in_a_row: int = 0

    @property
    def is_down(self) -> bool:
        return self.in_a_row >= OPEN_AFTER


def deliver(port: SmsPort, *, now: datetime, limit: int = 1000) -> Delivered:
    """Up to `limit` waiting messages were handed over, or will be tried again.

    A gateway that is down is left alone until the next round, and so is what it was not offered.
    """
    done, began = Delivered(), time.monotonic()
    while limit > 0 and not done.is_down:
        passed = timedelta(seconds=time.monotonic() - began)
        if passed > LONGEST or not (batch := lease(min(limit, BATCH), now=now + passed)):
            break
        _one_by_one(port, batch, done, now=now + passed)
        limit -= len(batch)
    return done


def _one_by_one(port: SmsPort, batch: list[Message], done: Delivered, *, now: datetime) -> None:
    for place, message in enumerate(batch):
        if done.is_down:
            _LOG.warning("the gateway is down; %s messages wait", len(batch) - place)
            give_back(batch[place:], now=now)
            return
        try:
            _deliver(port, message, done, now=now)
        except IllegalMove:
            continue  # whoever leased it after us was quicker


def _deliver(port: SmsPort, message: Message, done: Delivered, *, now: datetime) -> None:
    if is_late(message, now):
        drop(message.pk, now=now)
        done.late += 1
        return
    phone = _phone(message.person_id, now)
    if not phone:
        done.unreachable += 1
        settle(message.pk, delivered=True, now=now)
        return
    facts = {name: str(value) for name, value in message.facts.items()}
    if message.topic == JOIN_LINK:
        facts["token"] = join_token(message.person_id)
    try:
        point("send_before")
        port.send(phone, message.topic, facts, key=f"message:{message.pk}")
    except SmsFailed as failed:
        _LOG.warning("message %s did not go: %s", message.pk, failed.code)
        settle(message.pk, delivered=False, now=now, is_down=failed.transient)
        done.later += 1
        done.in_a_row = done.in_a_row + 1 if failed.transient else 0
    else:
        point("send_after")
        settle(message.pk, delivered=True, now=now)
        done.sent += 1
        done.in_a_row = 0


def _phone(person_id: int, now: datetime) -> str:
    """The number, or nothing where she has none that takes messages or was forgotten."""
    try:
        phone = phone_for_code(person_id, actor=CLOCK, now=now)
    except Refusal:
        return ""
    return phone if is_mainland_mobile(phone) else ""
