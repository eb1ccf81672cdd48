"""A community with grids, people who stand for them, a walk, a call, a dispute."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from kith.core.actor import Actor, Role
from kith.grid.actions import (
    grids,
    mediating,
    mediation,
    mobilising,
    walk_counts,
    walk_texts,
    walks,
)
from kith.grid.models import (
    LeafletTopic,
    MaterialIssue,
    Mediation,
    Mobilisation,
    SignedUndertaking,
    Undertaking,
    Walk,
)
from kith.grid.states import (
    AccordHow,
    DisputeTopic,
    Duty,
    Emergency,
    Kept,
    SignedHow,
    Signer,
    SittingOutcome,
)
from kith.people.models import Person
from kith.people.states import Channel
from kith.places.models import Area
from tests import make
from tests.make import DAY, HOUR, MONDAY, Town

TODAY = MONDAY.date()
_keys = itertools.count(1)


def key() -> str:
    return f"phone-{next(_keys)}"


def grid(town: Town, name: str = "第一网格") -> Area:
    return grids.found(town.community.pk, name=name, actor=town.clerk, now=MONDAY)


def card(town: Town, area: Area) -> None:
    given = grids.CardInput("1 号楼\n2 号楼", "0546-1234567", "12345")
    grids.write_card(area.pk, input=given, actor=town.clerk, now=MONDAY)


def post(town: Town, area: Area, duty: Duty = Duty.WORKER, who: Person | None = None) -> Person:
    """Somebody posted to the grid since Monday; a community worker also holds that role there."""
    who = who or make.person(area)
    if duty == Duty.WORKER:
        make.grant(who, Role.WORKER, area)
    grids.assign(
        area.pk, person_id=who.pk, duty=duty, starts_on=TODAY, actor=town.clerk, now=MONDAY
    )
    return who


@dataclass(frozen=True)
class Round:
    """A walk on the way, with who walks it."""

    town: Town
    area: Area
    walker: Actor
    walk: Walk


def out(town: Town, area: Area | None = None, *, now: datetime = MONDAY) -> Round:
    area = area or grid(town)
    walker = make.actor(post(town, area))
    given = walks.WalkInput(area.pk, walker.me, TODAY)
    planned = walks.plan(input=given, actor=walker, now=now)
    return Round(town, area, walker, walks.start(planned.pk, actor=walker, now=now))


def topic(town: Town, title: str) -> LeafletTopic:
    return walk_texts.put_topic(town.community.pk, title=title, actor=town.clerk, now=MONDAY)


def hand_out(on: Round, of: LeafletTopic, quantity: int, **changes: object) -> MaterialIssue:
    given = walk_counts.HandOutInput(quantity, key(), MONDAY + HOUR, topic_id=of.pk)
    given = replace(given, **changes)  # type: ignore[arg-type]
    return walk_counts.hand_out(on.walk.pk, input=given, actor=on.walker, now=MONDAY + HOUR)


def undertaking(town: Town, title: str = "疫情防控责任书") -> Undertaking:
    return walk_texts.put_undertaking(
        town.community.pk, title=title, text="我们承诺做好防护。", actor=town.clerk, now=MONDAY
    )


def sign(on: Round, of: Undertaking, copies: int = 1, **changes: object) -> SignedUndertaking:
    given = walk_counts.SignInput(
        of.pk, Signer.HOUSEHOLD, SignedHow.PAPER, key(), MONDAY + HOUR, copies
    )
    given = replace(given, **changes)  # type: ignore[arg-type]
    return walk_counts.sign(on.walk.pk, input=given, actor=on.walker, now=MONDAY + HOUR)


def call_input(town: Town, contact: Person, **changes: object) -> mobilising.CallInput:
    plain = mobilising.CallInput(
        area_id=town.community.pk,
        kind=Emergency.SNOW,
        task="清扫主干道积雪",
        meeting_place="社区广场",
        contact_id=contact.pk,
        cap=3,
        reach_m=3000,
        starts_at=MONDAY + 2 * HOUR,
        ends_at=MONDAY + 4 * HOUR,
        key=key(),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def called(town: Town, *, now: datetime = MONDAY, **changes: object) -> Mobilisation:
    """Snow: the desk called everybody near; the contact is posted to the first grid."""
    contact = post(town, grid(town), Duty.CADRE)
    given = call_input(town, contact, **changes)
    return mobilising.call(input=given, actor=town.clerk, now=now)


def dispute_input(town: Town, **changes: object) -> mediation.DisputeInput:
    plain = mediation.DisputeInput(
        area_id=town.community.pk,
        topic=DisputeTopic.WATER,
        channel=Channel.COUNTER,
        about="楼上漏水，天花板坏了。",
        parties=(
            mediation.PartyInput("甲方", "钱大山", "19911112222"),
            mediation.PartyInput("乙方", "孙小河", "19933334444"),
        ),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def dispute(town: Town, **changes: object) -> Mediation:
    given = dispute_input(town, **changes)
    return mediation.take_down(input=given, actor=town.clerk, now=MONDAY)


def mediated(town: Town, row: Mediation | None = None) -> tuple[Mediation, Actor]:
    """A dispute with a mediator who accepted."""
    row = row or dispute(town)
    who = make.person(town.community)
    one = mediation.ask(row.pk, person_id=who.pk, actor=town.clerk, now=MONDAY)
    taken = mediation.accept(one.pk, actor=make.actor(who), now=MONDAY + DAY)
    return taken, make.actor(who)


def everything_sealed(town: Town, words: str) -> None:
    """Every sealed column of walks and disputes is filled with the words."""
    on = out(town)
    sign(on, undertaking(town), how=SignedHow.SCREEN, signer=words)
    kept = walk_counts.NoteInput("3 号楼", key(), private=words)
    walk_counts.note_house(on.walk.pk, input=kept, actor=on.walker, now=MONDAY)
    parties = (
        mediation.PartyInput("甲方", words, "19956789012"),
        mediation.PartyInput("乙方", words, "19967890123"),
    )
    row, mediator = mediated(town, dispute(town, about=words, parties=parties))
    by: dict[str, Any] = {"actor": mediator, "now": MONDAY + DAY}
    sitting = mediating.plan_sitting(row.pk, starts_at=MONDAY, place="调解室", **by)
    mediating.hold_sitting(sitting.pk, outcome=SittingOutcome.CLOSER, words=words, **by)
    mediating.write_accord(row.pk, text=words, **by)
    for party in row.parties.all():
        mediating.sign(row.pk, input=mediating.SignatureInput(party.pk, AccordHow.WORDS), **by)
    revisit = row.revisits.order_by("pk")[0]
    mediating.revisit(revisit.pk, kept=Kept.KEPT, words=words, **by)
    mediation.close(dispute(town).pk, verb="withdraw", words=words, actor=town.clerk, now=MONDAY)
