"""A household and who could stand beside it; pairs made through the actions people use."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from kith.core.actor import Actor
from kith.pairing.actions import contacts, pairs
from kith.pairing.models import Contact, Pair
from kith.pairing.states import ContactMethod, ContactOutcome, PairMode, Side
from kith.people.models import Person
from tests import make
from tests.make import MONDAY, Town


def pair_input(resident: Person, helper: Person | None, **changes: object) -> pairs.PairInput:
    plain = pairs.PairInput(
        resident_id=resident.pk,
        mode=PairMode.ONE_TO_ONE,
        helper_id=helper.pk if helper else None,
        aims="每月去看看",
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def proposed(
    town: Town, resident: Person, helper: Person | None, now: datetime = MONDAY, **changes: object
) -> Pair:
    given = pair_input(resident, helper, **changes)
    return pairs.propose(input=given, actor=town.clerk, now=now)


def active(
    town: Town,
    resident: Person | None = None,
    helper: Person | None = None,
    *,
    now: datetime = MONDAY,
    may_ask: bool = False,
    **changes: object,
) -> Pair:
    """Both sides said yes."""
    resident = resident or make.person(town.community)
    helper = helper or make.volunteer(town.community)
    row = proposed(town, resident, helper, now, **changes)
    pairs.agree(row.pk, side=Side.HELPER, actor=make.actor(helper, now), now=now)
    return pairs.agree(
        row.pk, side=Side.HOUSEHOLD, may_ask=may_ask, actor=make.actor(resident, now), now=now
    )


def helping(pair: Pair, now: datetime = MONDAY) -> Actor:
    """The pair's helper with what she may do then."""
    assert pair.helper is not None
    return make.actor(pair.helper, now)


def visit(pair: Pair, at: datetime, **changes: object) -> Contact:
    """The helper was there for an hour and writes it down at once."""
    plain = contacts.ContactInput(
        method=ContactMethod.VISIT,
        outcome=ContactOutcome.MET,
        started_at=at,
        minutes=60,
        done="聊天，量了血压",
    )
    given = replace(plain, **changes)  # type: ignore[arg-type]
    return contacts.contact(
        pair.pk,
        input=given,
        actor=helping(pair, at),
        now=at + timedelta(minutes=given.minutes),
    )
