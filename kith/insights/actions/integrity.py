"""A person who has no part in it looks into what seems odd and says what she found.

Nothing follows by itself: hours are put under review only when she asks for it, through `hours`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kith.core.actor import CLOCK, Actor
from kith.core.refusal import BadInput, Forbidden, require
from kith.hours.actions import review
from kith.insights.actions._integrity import open_or_add
from kith.insights.models import HerSide, Matter, Party, SampleRing
from kith.insights.policies import integrity as policies
from kith.insights.queries import integrity as queries
from kith.insights.states import (
    FOUND,
    MATTER,
    TOLD,
    About,
    MatterState,
    PassedTo,
)
from kith.journal.actions import note
from kith.outbox.actions import tell
from kith.people.queries import speakers_of
from kith.vault import actions as vault
from kith.vault.states import Purpose

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from kith.insights.signals.desk import Spoken

VERBS: Final = {
    MatterState.FINE: "find_fine",
    MatterState.CORRECTED: "correct",
    MatterState.PASSED_ON: "pass_on",
}
MOST: Final = 2_000  # characters of somebody's own words


@transaction.atomic
def open_matter(
    about: About, object_id: int, *, words: Sequence[Spoken], actor: Actor, now: datetime
) -> Matter | None:
    """What signals newly said of a thing waits for a person; whom it concerns is told.

    Raises Forbidden: somebody else than Kith itself.
    """
    require(actor.is_clock)
    return open_or_add(about, object_id, words, actor=actor, now=now)


def _held(matter_id: int, actor: Actor) -> Matter:
    """The matter, for somebody who may look into it. Raises Forbidden."""
    matter = Matter.objects.select_related("area").locked(matter_id)
    require(policies.may_look(actor, matter, queries.sides_of(matter)))
    return matter


def _hers(matter_id: int, actor: Actor) -> Matter:
    """The matter, for the one who took it."""
    matter = _held(matter_id, actor)
    require(policies.holds(actor, matter))
    return matter


@transaction.atomic
def take(matter_id: int, *, actor: Actor, now: datetime) -> Matter:
    """It is hers to look into.

    Raises:
        Forbidden: not this desk, or it is about her, her home or somebody she speaks for.
        IllegalMove: somebody was quicker.
    """
    matter = _held(matter_id, actor)
    before, matter.state = matter.state, MATTER.next(matter.state, "take")
    matter.taken_by_id, matter.taken_at = actor.me, now
    matter.save(update_fields=("state", "taken_by_id", "taken_at"))
    note("matter", matter.pk, "take", actor=actor, now=now, before=before, after=matter.state)
    return matter


@transaction.atomic
def give_back(matter_id: int, *, actor: Actor, now: datetime) -> Matter:
    """Somebody else may look."""
    matter = _hers(matter_id, actor)
    before, matter.state = matter.state, MATTER.next(matter.state, "give_back")
    matter.taken_by_id, matter.taken_at = None, None
    matter.save(update_fields=("state", "taken_by_id", "taken_at"))
    note("matter", matter.pk, "give_back", actor=actor, now=now, before=before, after=matter.state)
    return matter


@dataclass(frozen=True, slots=True)
class FoundInput:
    """What she found, and why, in words that name nobody: everybody concerned reads them."""

    state: MatterState
    reason: str
    passed_to: str = ""


@transaction.atomic
def find(matter_id: int, *, input: FoundInput, actor: Actor, now: datetime) -> Matter:
    """Looked into: right, put right or handed to others; everybody concerned reads it.

    Raises:
        Forbidden: she has not taken it, or has a part in it.
        BadInput: no reason, or handed to nobody.
        IllegalMove.
    """
    matter = _hers(matter_id, actor)
    require(input.state in FOUND, BadInput(field="state", why=_("Please choose what you found.")))
    require(bool(input.reason.strip()), BadInput(field="reason", why=_("Please say why.")))
    passed = input.passed_to if input.state == MatterState.PASSED_ON else ""
    is_whole = input.state != MatterState.PASSED_ON or passed in PassedTo.values
    require(is_whole, BadInput(field="passed_to", why=_("Please say whose it is now.")))
    before, matter.state = matter.state, MATTER.next(matter.state, VERBS[input.state])
    matter.found_at, matter.reason, matter.passed_to = now, input.reason.strip()[:200], passed
    matter.save(update_fields=("state", "found_at", "reason", "passed_to"))
    note("matter", matter.pk, "find", actor=actor, now=now, before=before, after=matter.state)
    _tell_found(matter, now=now)
    return matter


def _tell_found(matter: Matter, *, now: datetime) -> None:
    for party in Party.objects.filter(matter=matter, part__in=TOLD).order_by("pk"):
        for person_id in speakers_of(party.person_id, now):
            tell(
                person_id,
                "matter_found",
                cause=f"matter:{matter.pk}:{party.pk}:found",
                now=now,
                link=f"/integrity/mine/{party.pk}/",
                number=matter.pk,
            )


@transaction.atomic
def hold_hours(matter_id: int, *, actor: Actor, now: datetime) -> int:
    """The hours it touches wait for a person's look as well, through `hours`; how many are new.

    Who looks asks for it; the holds are Kith's, for the signals that spoke.
    """
    matter = _hers(matter_id, actor)
    MATTER.next(matter.state, "find_fine")
    flags = tuple(
        review.Flag(sign.signal, sign.weight, sign.facts) for sign in matter.signs.order_by("pk")
    )
    records = list(queries.records_of(matter).values_list("pk", flat=True))
    made = [review.hold(pk, flags=flags, actor=CLOCK, now=now) for pk in records]
    held = sum(one is not None for one in made)
    note("matter", matter.pk, "hold_hours", actor=actor, now=now, after=matter.state, records=held)
    return held


@transaction.atomic
def say(party_id: int, *, text: str, actor: Actor, now: datetime) -> HerSide:
    """Her side of it, sealed for her; whoever looks can read it.

    Raises:
        Forbidden: it does not concern her, or she has nothing to answer for.
        BadInput: no words.
        IllegalMove: it was decided meanwhile.
    """
    party = Party.objects.select_related("matter").get(pk=party_id)
    matter = Matter.objects.locked(party.matter_id)
    require(policies.may_say(actor, party) and party.part in TOLD)
    words = text.strip()
    require(0 < len(words) <= MOST, BadInput(field="text", why=_("Please write a few words.")))
    MATTER.next(matter.state, "take" if matter.state == MatterState.OPEN else "find_fine")
    made = HerSide.objects.create(
        party=party,
        text=vault.seal(HerSide, "text", party.person_id, words),
        by_id=actor.me,
        at=now,
    )
    note("matter", matter.pk, "say", actor=actor, now=now, after=matter.state)
    return made


@transaction.atomic
def read_sides(matter_id: int, *, actor: Actor, now: datetime) -> list[tuple[HerSide, str]]:
    """What everybody concerned said, for the one who looks; each look is logged.

    Raises Forbidden: she has not taken it.
    """
    matter = _hers(matter_id, actor)
    rows = HerSide.objects.filter(party__matter=matter).select_related("party__person")
    return [(row, _plain(row, actor, now)) for row in rows.order_by("pk")]


@transaction.atomic
def read_rings(matter_id: int, *, actor: Actor, now: datetime) -> list[tuple[SampleRing, str]]:
    """What the resident said when she was rung about it, for the one who looks."""
    matter = _hers(matter_id, actor)
    require(matter.about == About.ORDER, Forbidden())
    rows = SampleRing.objects.filter(sample__order=matter.object_id)
    joined = rows.select_related("sample__order").order_by("pk")
    return [(row, _plain(row, actor, now)) for row in joined]


@transaction.atomic
def read_own(party_id: int, *, actor: Actor, now: datetime) -> list[tuple[HerSide, str]]:
    """What she said herself."""
    party = Party.objects.get(pk=party_id)
    require(policies.may_say(actor, party) and party.part in TOLD)
    rows = HerSide.objects.filter(party=party).select_related("party").order_by("pk")
    return [(row, _plain(row, actor, now, Purpose.OWN)) for row in rows]


def _plain(
    row: HerSide | SampleRing, actor: Actor, now: datetime, purpose: Purpose = Purpose.LOOK_INTO
) -> str:
    if not row.text:
        return ""
    return vault.reveal(row, "text", actor=actor, purpose=purpose, now=now)["text"]
