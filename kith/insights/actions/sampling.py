"""Five of a hundred confirmed services a week are drawn by a published seed, and a desk that had no
hand in them rings the resident.

Source: threats.md A11.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kith.activities.rules.sign_up import hash_of
from kith.catalogue.integrity import SampleRules
from kith.catalogue.queries import in_force, in_force_at
from kith.core.calendar import midnight
from kith.core.refusal import BadInput, IllegalMove, require
from kith.insights.actions._integrity import open_or_add
from kith.insights.models import Draw, Sample, SampleRing, Stratum
from kith.insights.policies import integrity as policies
from kith.insights.queries import sampling as queries
from kith.insights.queries.integrity_collecting import handled
from kith.insights.rules import sampling as rules
from kith.insights.signals.desk import Seen, Spoken
from kith.insights.signals.orders import SAID_OTHERWISE
from kith.insights.states import AGAINST, SAMPLE, About, Heard, Part, Trace
from kith.journal.actions import note
from kith.orders.models import Claim
from kith.orders.states import ClaimState
from kith.places.queries import with_ids
from kith.vault import actions as vault
from kith.vault.states import Purpose

if TYPE_CHECKING:
    from datetime import date, datetime

    from kith.core.actor import Actor
    from kith.places.models import Area

MOST: Final = 1_000  # characters of what a resident added


@transaction.atomic
def promise(week: date, *, actor: Actor, now: datetime) -> Draw:
    """The hash of the week's seed stands for everybody to read, so that nobody can choose it."""
    require(actor.is_clock)
    made, _created = Draw.objects.get_or_create(
        week_date=week,
        defaults={"seed_hash": hash_of(rules.seed_of(week)), "promised_at": now},
    )
    return made


@transaction.atomic
def draw(week: date, *, actor: Actor, now: datetime) -> Draw:
    """Of every place its share of the week's services is drawn; the seed stands open.

    Raises:
        Forbidden: somebody else than Kith itself.
        IllegalMove: drawn already, or the week is not over.
    """
    require(actor.is_clock)
    row = Draw.objects.locked(Draw.objects.only("pk").get(week_date=week).pk)
    require(row.drawn_at is None and now >= midnight(week + rules.WEEK), IllegalMove())
    row.seed, row.drawn_at = rules.seed_of(week, row.seed_hash), now
    row.save(update_fields=("seed", "drawn_at"))
    services, desks = queries.frame(week), queries.desks(now)
    areas = with_ids(services)
    of = in_force_at(SampleRules, paths=(area.path for area in areas.values()), on=week)
    for area_id, orders in sorted(services.items()):
        _draw_place(row, areas[area_id], orders, of[areas[area_id].path], desks, now)
    note("sample", row.pk, "draw", actor=actor, now=now, places=len(services))
    return row


def _draw_place(
    row: Draw, area: Area, orders: list[int], of: SampleRules, desks: list[Area], now: datetime
) -> None:
    stratum = Stratum.objects.create(
        draw=row,
        area=area,
        percent=of.percent,
        least=of.least,
        orders=orders,
        services=len(orders),
    )
    near = queries.callers(area, desks)
    Sample.objects.bulk_create(
        Sample(
            stratum=stratum,
            order_id=order_id,
            caller_id=rules.caller(row.seed, order_id, near),
            made_at=now,
        )
        for order_id in rules.drawn(row.seed, orders, of.percent, of.least)
    )


def _held(sample_id: int, actor: Actor) -> Sample:
    """The sample, for somebody who may ring. Raises Forbidden."""
    rows = Sample.objects.select_related("order__area", "order__resident", "caller")
    row = rows.locked(sample_id)
    require(policies.may_ring(actor, row, queries.hands_of(row.order)))
    return row


@transaction.atomic
def reveal_contact(sample_id: int, *, actor: Actor, now: datetime) -> dict[str, str]:
    """Name and telephone for this call; the look is logged for the resident.

    Raises:
        Forbidden: her own place, or she had a hand in it.
        IllegalMove: it is over.
    """
    row = _held(sample_id, actor)
    SAMPLE.next(row.state, "reach")
    return vault.reveal(
        row.order.resident, "name", "phone", actor=actor, purpose=Purpose.CALL_BACK, now=now
    )


@dataclass(frozen=True, slots=True)
class RingInput:
    """What was heard, and what the resident added if anything."""

    heard: Heard
    text: str = ""


@transaction.atomic
def ring(sample_id: int, *, input: RingInput, actor: Actor, now: datetime) -> Sample:
    """What came of a call. After the last one without an answer it is silence, and stays apart.

    Where the resident says it was otherwise, a person looks into it; nothing else follows.

    Raises:
        Forbidden: her own place, or she had a hand in it.
        BadInput: rung a moment ago.
        IllegalMove: it is over.
    """
    row = _held(sample_id, actor)
    of = in_force(SampleRules, path=row.caller.path, on=localtime(now).date())
    verb = "reach" if input.heard != Heard.NO_ANSWER else "fall_silent"
    after = SAMPLE.next(row.state, verb)
    recent = row.rings.order_by("-at").first()
    is_soon = recent is not None and (now - recent.at).total_seconds() < 3600 * of.ring_again_h
    require(not is_soon, BadInput(why=_("Nobody answered a short while ago. Please ring later.")))
    made = SampleRing.objects.create(
        sample=row,
        heard=input.heard,
        text=vault.seal(SampleRing, "text", row.order.resident_id, input.text.strip()[:MOST]),
        by_id=actor.me,
        at=now,
    )
    if verb == "reach" or row.rings.count() >= of.ring_tries:
        row.state, row.heard = after, "" if verb == "fall_silent" else input.heard
        row.save(update_fields=("state", "heard"))
    note("sampled", row.pk, "ring", actor=actor, now=now, after=row.state)
    if input.heard in AGAINST:
        _speak(row, made, actor=actor, now=now)
    return row


def _speak(row: Sample, made: SampleRing, *, actor: Actor, now: datetime) -> None:
    """The resident's word opens a matter about her request."""
    claims = Claim.objects.filter(order=row.order_id, state=ClaimState.DONE)
    people = [
        pair
        for one in handled(claims)
        for pair in (
            *((hand.person_id, Part.HELPER) for hand in one.hands),
            *(((one.word.by_id, Part.CLERK),) if one.word else ()),
        )
    ]
    rows = ((Trace.ORDER, row.order_id), (Trace.RING, made.pk))
    seen = Seen(row.order_id, {}, rows, tuple(people))
    spoken = Spoken(SAID_OTHERWISE, 100, seen)
    open_or_add(About.ORDER, row.order_id, [spoken], actor=actor, now=now)


@transaction.atomic
def fall_silent(sample_id: int, *, actor: Actor, now: datetime) -> Sample:
    """Nobody answered in the days of the rule: silence, never satisfied."""
    require(actor.is_clock)
    row = Sample.objects.locked(sample_id)
    row.state = SAMPLE.next(row.state, "fall_silent")
    row.save(update_fields=("state",))
    note("sampled", row.pk, "fall_silent", actor=actor, now=now, after=row.state)
    return row
