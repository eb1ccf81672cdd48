"""Disputes: aliases outside, a mediator apart, confidential, agreed or not, looked after."""

from dataclasses import replace
from datetime import timedelta

import pytest

from kith.core.actor import Actor, Role
from kith.core.refusal import BadInput, Forbidden, IllegalMove
from kith.grid.actions import mediating, mediation
from kith.grid.actions._mediating import OwnDispute
from kith.grid.actions.mediating import SignatureInput, SignedAlready
from kith.grid.actions.mediation import AskedAlready, PartyInput
from kith.grid.models import Mediation, Mediator, Party, Revisit
from kith.grid.policies import mediation as policies
from kith.grid.queries import mediation as queries
from kith.grid.states import (
    MEDIATION,
    MEDIATION_OVER,
    AccordHow,
    DisputeTopic,
    Kept,
    MediationState,
    ReferredTo,
    SittingOutcome,
)
from kith.journal.models import Entry
from kith.outbox.models import Message
from kith.vault.models import Access
from tests import make
from tests.grid import world
from tests.make import DAY, HOUR, MONDAY
from tests.web.pictures import jpeg

pytestmark = pytest.mark.django_db
NOW = MONDAY + 2 * DAY


def signature(row: Mediation, number: int, **changes: object) -> SignatureInput:
    party = row.parties.order_by("pk")[number]
    return replace(SignatureInput(party.pk, AccordHow.PAPER), **changes)  # type: ignore[arg-type]


def agreed(town: make.Town) -> tuple[Mediation, Actor]:
    row, mediator = world.mediated(town)
    mediating.write_accord(row.pk, text="楼上赔偿并修好管道。", actor=mediator, now=NOW)
    for number in (0, 1):
        mediating.sign(row.pk, input=signature(row, number), actor=mediator, now=NOW)
    return Mediation.objects.get(pk=row.pk), mediator


def test_every_end_can_be_reached_and_is_one():
    assert MEDIATION.reachable() == set(MediationState)
    assert MEDIATION.final() == set(MEDIATION_OVER)


def test_a_dispute_is_on_file_under_aliases():
    town = make.town()

    row = world.dispute(town)

    assert (row.state, row.keeper_id) == (MediationState.OPENED, town.clerk.me)
    kept = list(Party.objects.order_by("pk"))
    assert [(p.alias, str(p.name), str(p.phone)) for p in kept] == [
        ("甲方", "", ""),
        ("乙方", "", ""),
    ]
    told = mediating.read_parties(row.pk, actor=town.clerk, now=NOW)
    assert told == [("甲方", "钱大山", "+8619911112222"), ("乙方", "孙小河", "+8619933334444")]
    assert Access.objects.filter(purpose="MEDIATE", kind="grid.party").count() == 2


@pytest.mark.parametrize(
    "parties",
    [
        pytest.param((PartyInput("甲方", "钱"),), id="one-alone"),
        pytest.param((PartyInput("甲方", "钱"), PartyInput("甲方", "孙")), id="one-alias"),
        pytest.param((PartyInput("甲方", "钱"), PartyInput("", "孙")), id="no-alias"),
        pytest.param(
            (PartyInput("甲方", "钱"), PartyInput("孙小河家", "孙小河")), id="telling-alias"
        ),
        pytest.param((PartyInput("甲方", "钱", "12"), PartyInput("乙方", "孙")), id="no-phone"),
    ],
)
def test_a_file_without_two_sides_under_aliases_is_refused(parties):
    town = make.town()

    with pytest.raises(BadInput) as no:
        world.dispute(town, parties=parties)

    assert (no.value.field, Mediation.objects.count()) == ("parties", 0)


def test_only_mediator_keeper_and_supervisor_know_of_it():
    town = make.town()
    row, mediator = world.mediated(town)
    colleague = make.staff(Role.WORKER, town.community)
    outsiders = [
        colleague, town.far_clerk, town.district,
        *(make.staff(role, town.community) for role in (Role.AUDITOR, Role.HOTLINE)),
        make.actor(make.person(town.community)),
    ]  # fmt: skip
    everybody = [town.clerk, town.boss, mediator, *outsiders]

    for actor in everybody:
        listed = queries.visible_to(actor).filter(pk=row.pk).exists()
        loaded = Mediation.objects.prefetch_related("parties").get(pk=row.pk)
        assert listed is policies.may_see(actor, loaded) is (actor not in outsiders)
    for actor in outsiders:
        with pytest.raises(Forbidden):
            mediating.read(row.pk, actor=actor, now=NOW)
    assert not Access.objects.filter(kind="grid.mediation").exists()


def test_a_party_reads_nothing_of_it_in_another_capacity():
    town = make.town()
    boss = make.staff(Role.STREET, town.street)
    parties = (PartyInput("甲方", "钱大山", person_id=boss.me), PartyInput("乙方", "孙小河"))
    row = world.dispute(town, parties=parties)

    assert not queries.visible_to(boss).exists()
    with pytest.raises(Forbidden):
        mediation.ask(row.pk, person_id=town.far_clerk.me, actor=boss, now=NOW)
    with pytest.raises(OwnDispute):
        mediation.hand_over(
            row.pk, to_id=boss.me, actor=make.staff(Role.STREET, town.street), now=NOW
        )
    own = (PartyInput("甲方", "钱大山", person_id=town.clerk.me), PartyInput("乙方", "孙小河"))
    with pytest.raises(OwnDispute):
        world.dispute(town, parties=own)


def test_nobody_mediates_between_herself_her_home_or_her_own_telephone():
    town = make.town()
    home = "幸福小区 1 号楼 1 单元 101 室"
    party = make.person(town.community, address=home)
    parties = (
        PartyInput("甲方", "钱大山", person_id=party.pk),
        PartyInput("乙方", "孙小河", "19912121212"),
    )
    row = world.dispute(town, parties=parties)
    same_home = make.person(town.community, address=home)
    same_phone = make.person(town.community, phone="19912121212")

    for who in (party, same_home, same_phone):
        with pytest.raises(OwnDispute):
            mediation.ask(row.pk, person_id=who.pk, actor=town.clerk, now=NOW)

    assert not Mediator.objects.exists()


def test_a_mediator_is_asked_and_may_say_no():
    town = make.town()
    row = world.dispute(town)
    first, second = make.person(town.community), make.person(town.community)
    one = mediation.ask(row.pk, person_id=first.pk, actor=town.clerk, now=NOW)

    with pytest.raises(AskedAlready):
        mediation.ask(row.pk, person_id=second.pk, actor=town.clerk, now=NOW)
    with pytest.raises(Forbidden):
        mediation.accept(one.pk, actor=make.actor(second), now=NOW)
    assert not queries.visible_to(make.actor(first)).exists()
    mediation.decline(one.pk, actor=make.actor(first), now=NOW)
    again = mediation.ask(row.pk, person_id=second.pk, actor=town.clerk, now=NOW)
    taken = mediation.accept(again.pk, actor=make.actor(second), now=NOW)

    assert (taken.state, taken.mediator_id) == (MediationState.MEDIATING, second.pk)
    with pytest.raises(IllegalMove):
        mediation.decline(again.pk, actor=make.actor(second), now=NOW)


def test_a_mediator_who_steps_back_reads_no_more():
    town = make.town()
    row, mediator = world.mediated(town)

    mediation.step_back(row.pk, actor=mediator, now=NOW)

    assert Mediation.objects.get(pk=row.pk).state == MediationState.OPENED
    with pytest.raises(Forbidden):
        mediating.read(row.pk, actor=mediator, now=NOW)


def test_sittings_are_planned_held_and_written_under_seal():
    town = make.town()
    row, mediator = world.mediated(town)
    sitting = mediating.plan_sitting(
        row.pk, starts_at=NOW, place="调解室", actor=town.clerk, now=NOW - HOUR
    )

    with pytest.raises(BadInput):
        mediating.hold_sitting(
            sitting.pk, outcome=SittingOutcome.CLOSER, words="", actor=mediator, now=NOW - HOUR
        )
    with pytest.raises(Forbidden):
        mediating.hold_sitting(
            sitting.pk, outcome=SittingOutcome.CLOSER, words="", actor=town.clerk, now=NOW
        )
    mediating.hold_sitting(
        sitting.pk, outcome=SittingOutcome.CLOSER, words="双方愿意修管道", actor=mediator, now=NOW
    )

    opened = mediating.read(row.pk, actor=mediator, now=NOW)
    assert opened.about == "楼上漏水，天花板坏了。"
    assert opened.sittings == {sitting.pk: "双方愿意修管道"}


def test_both_sides_sign_and_then_it_is_agreed_and_looked_after():
    town = make.town()
    row, mediator = world.mediated(town)
    mediating.write_accord(row.pk, text="旧的约定", actor=mediator, now=NOW)
    mediating.write_accord(row.pk, text="赔偿 500 元", actor=mediator, now=NOW)
    picture = {"picture": jpeg(), "picture_name": "协议.jpg"}

    first = mediating.sign(row.pk, input=signature(row, 0, **picture), actor=mediator, now=NOW)
    with pytest.raises(SignedAlready):
        mediating.sign(row.pk, input=signature(row, 0), actor=mediator, now=NOW)
    assert Mediation.objects.get().state == MediationState.SIGNING
    words = signature(row, 1, how=AccordHow.WORDS)
    mediating.sign(row.pk, input=words, actor=mediator, now=NOW)

    assert Mediation.objects.get().state == MediationState.AGREED
    days = [r.due_on - NOW.date() for r in queries.revisits_of(row)]
    assert days == [timedelta(days=7), timedelta(days=30)]
    assert mediating.open_picture(first.pk, actor=town.boss, now=NOW)[:2] == b"\xff\xd8"
    with pytest.raises(Forbidden):
        mediating.open_picture(first.pk, actor=town.district, now=NOW)
    assert mediating.read(row.pk, actor=town.boss, now=NOW).accord == "赔偿 500 元"


def test_a_revisit_is_due_and_answered_once():
    town = make.town()
    row, mediator = agreed(town)
    due_day = NOW.date() + timedelta(days=7)

    mine = queries.visible_to(mediator)
    assert not queries.revisits_due(mine, on=due_day - DAY).exists()
    one = queries.revisits_due(mine, on=due_day).get()
    mediating.revisit(one.pk, kept=Kept.KEPT, words="管道好了", actor=mediator, now=NOW + 7 * DAY)

    assert not queries.revisits_due(mine, on=due_day).exists()
    with pytest.raises(IllegalMove):
        mediating.revisit(one.pk, kept=Kept.BROKEN, words="", actor=mediator, now=NOW + 8 * DAY)
    assert Revisit.objects.filter(mediation=row, result=None).count() == 1


@pytest.mark.parametrize(
    ("verb", "to", "state"),
    [
        ("fail", None, MediationState.NOT_AGREED),
        ("withdraw", None, MediationState.WITHDRAWN),
        ("refer", ReferredTo.COURT, MediationState.REFERRED),
    ],
)
def test_it_ends_without_an_agreement(verb, to, state):
    town = make.town()
    row, mediator = world.mediated(town)
    given = {"verb": verb, "words": "各执一词", "now": NOW, "actor": mediator}

    wrong = ReferredTo.POLICE if to is None else None
    with pytest.raises(BadInput):
        mediation.close(row.pk, referred_to=wrong, **given)
    done = mediation.close(row.pk, referred_to=to, **given)

    assert done.state == state
    assert mediating.read(row.pk, actor=town.clerk, now=NOW).end == "各执一词"
    with pytest.raises(IllegalMove):
        mediation.close(row.pk, referred_to=to, **given)


def test_the_desk_does_not_say_for_the_mediator_that_it_failed():
    town = make.town()
    row, _mediator = world.mediated(town)

    with pytest.raises(Forbidden):
        mediation.close(row.pk, verb="fail", actor=town.clerk, now=NOW)


def test_journal_and_messages_tell_nothing_of_it():
    town = make.town()
    row, _mediator = agreed(town)
    mediation_lines = Entry.objects.filter(kind="mediation", object_id=row.pk)
    written = "".join(str(e.facts) for e in mediation_lines)
    sent = "".join(f"{m.facts}{m.link}" for m in Message.objects.all())

    for word in ("钱大山", "孙小河", "漏水", "赔偿", "甲方", "19911112222", "WATER"):
        assert word not in written + sent
    assert mediation_lines.count() == 6


def test_disputes_are_counted_by_topic_only():
    town = make.town()
    agreed(town)
    world.dispute(town)
    world.dispute(town, topic=DisputeTopic.NOISE)

    found = queries.by_topic(town.street.path, world.TODAY, world.TODAY + DAY)

    assert found == [("NOISE", 1, 0), ("WATER", 2, 1)]
