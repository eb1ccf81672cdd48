"""Walks and what is counted on them: S3-07, S3-08, S3-09, each with its rows."""

from dataclasses import replace
from datetime import timedelta
from itertools import combinations
from typing import Any

import pytest

from kith.core.actor import Role
from kith.core.refusal import BadInput, Forbidden, IllegalMove
from kith.grid.actions import walk_counts, walk_links, walk_texts, walks
from kith.grid.actions._walking import NotOnTheWay, SentBefore
from kith.grid.actions.walks import WalkingAlready
from kith.grid.models import (
    HouseNote,
    MaterialIssue,
    Registration,
    SignedUndertaking,
    Walk,
    WalkNeed,
)
from kith.grid.policies import walks as policies
from kith.grid.queries import walks as queries
from kith.grid.states import Counted, Duty, SignedHow, Signer, WalkState
from kith.orders.models import Order
from kith.people.actions.volunteering import VolunteerInput
from kith.people.inputs import PersonInput
from kith.people.models import Invitation, Person
from kith.people.states import Channel
from kith.vault.models import Access
from tests import make
from tests.grid import world
from tests.make import DAY, HOUR, MONDAY

pytestmark = pytest.mark.django_db
WEEK = queries.Period(world.TODAY, world.TODAY + 7 * DAY)


def test_a_walk_is_planned_begun_and_ended_by_who_is_posted_there():
    town = make.town()
    on = world.out(town)

    ended = walks.end(on.walk.pk, actor=on.walker, now=MONDAY + HOUR)

    assert (ended.state, ended.started_at, ended.ended_at) == (
        WalkState.DONE,
        MONDAY,
        MONDAY + HOUR,
    )
    with pytest.raises(IllegalMove):
        walks.end(on.walk.pk, actor=on.walker, now=MONDAY + HOUR)


def test_the_desk_plans_for_posted_people_only_and_nobody_is_on_two_walks():
    town = make.town()
    area = world.grid(town)
    cadre = world.post(town, area, Duty.CADRE)
    stranger = make.person(area)

    strange = walks.WalkInput(area.pk, stranger.pk, world.TODAY)
    with pytest.raises(Forbidden):
        walks.plan(input=strange, actor=town.clerk, now=MONDAY)
    given = walks.WalkInput(area.pk, cadre.pk, world.TODAY)
    first, second = (walks.plan(input=given, actor=town.clerk, now=MONDAY) for _ in range(2))
    walks.start(first.pk, actor=make.actor(cadre), now=MONDAY)

    with pytest.raises(WalkingAlready):
        walks.start(second.pk, actor=make.actor(cadre), now=MONDAY)
    with pytest.raises(Forbidden):
        walks.start(second.pk, actor=town.clerk, now=MONDAY)
    assert walks.call_off(second.pk, actor=town.clerk, now=MONDAY).state == WalkState.CALLED_OFF


def test_leaflets_by_topic_and_undertakings_as_the_article_counts_them():
    """S3-07: 612 leaflets; S3-08: 4 topics; S3-09: 104 undertakings signed."""
    town = make.town()
    on = world.out(town)
    topics = [world.topic(town, t) for t in ("冬季安全", "禁毒", "防疫", "反诈")]
    world.topic(town, "没有发过的主题")
    for topic, pieces in zip(topics, (150, 162, 200, 100), strict=True):
        world.hand_out(on, topic, pieces)
    world.hand_out(on, topics[0], 30, topic_id=None, goods="口罩")
    text = world.undertaking(town)
    world.sign(on, text, 103)
    world.sign(on, text, how=SignedHow.SCREEN, signer="2 号楼 李大妈")

    path = town.community.path
    assert queries.leaflet_count(path, WEEK) == 612
    assert sum(row.quantity for row in queries.leaflets(path, WEEK)) == 612
    assert queries.topics(path, WEEK) == [
        ("冬季安全", 150),
        ("反诈", 100),
        ("禁毒", 162),
        ("防疫", 200),
    ]
    assert queries.signed_count(path, WEEK) == 104
    assert [row.copies for row in queries.signed(path, WEEK)] == [103, 1]
    assert queries.leaflet_count(town.other.path, WEEK) == 0
    assert queries.leaflet_count(path, queries.Period(world.TODAY - DAY, world.TODAY)) == 0


def test_what_the_phone_sends_twice_counts_once():
    town = make.town()
    on = world.out(town)
    fire, drugs = world.topic(town, "冬季安全"), world.topic(town, "禁毒")
    text = world.undertaking(town)

    first = world.hand_out(on, fire, 10, key="k1")
    assert world.hand_out(on, fire, 10, key="k1").pk == first.pk
    signed = world.sign(on, text, 5, key="k2")
    assert world.sign(on, text, 5, key="k2").pk == signed.pk
    with pytest.raises(SentBefore):
        world.hand_out(on, drugs, 10, key="k1")

    assert (MaterialIssue.objects.count(), SignedUndertaking.objects.count()) == (1, 1)


def test_what_the_phone_kept_joins_a_walk_that_is_over_but_not_for_long():
    town = make.town()
    on = world.out(town)
    topic = world.topic(town, "反诈")
    walks.end(on.walk.pk, actor=on.walker, now=MONDAY + 2 * HOUR)
    given = walk_counts.HandOutInput(10, "late", MONDAY + 9 * HOUR, topic_id=topic.pk)

    row = walk_counts.hand_out(on.walk.pk, input=given, actor=on.walker, now=MONDAY + 2 * DAY)

    assert (row.handed_at, row.at) == (MONDAY + 2 * HOUR, MONDAY + 2 * DAY)
    with pytest.raises(NotOnTheWay):
        walk_counts.hand_out(
            on.walk.pk,
            input=replace(given, key="later"),
            actor=on.walker,
            now=MONDAY + 2 * DAY + 3 * HOUR,
        )


@pytest.mark.parametrize("quantity", [0, 501])
def test_a_count_out_of_range_is_refused(quantity):
    town = make.town()
    on = world.out(town)

    with pytest.raises(BadInput) as no:
        world.hand_out(on, world.topic(town, "反诈"), quantity)

    assert (no.value.field, MaterialIssue.objects.count()) == ("quantity", 0)


def test_topics_and_texts_of_another_place_are_not_handed_out_here():
    town = make.town()
    on = world.out(town)
    theirs = walk_texts.put_topic(town.other.pk, title="反诈", actor=town.far_clerk, now=MONDAY)

    with pytest.raises(BadInput):
        world.hand_out(on, theirs, 10)

    assert list(queries.open_topics(on.area.path)) == []


def test_a_changed_text_is_a_new_version_and_the_old_one_is_no_longer_signed():
    town = make.town()
    on = world.out(town)
    old = world.undertaking(town)
    world.sign(on, old, 2)
    new = world.undertaking(town)

    assert (old.version, new.version) == (1, 2)
    assert list(queries.open_undertakings(on.area.path)) == [new]
    assert queries.signed(town.community.path, WEEK).get().undertaking == old


def test_a_screen_takes_one_signature_of_somebody():
    town = make.town()
    on = world.out(town)
    text = world.undertaking(town)

    for copies, signer in ((2, "李"), (1, " ")):
        with pytest.raises(BadInput):
            world.sign(on, text, copies, how=SignedHow.SCREEN, signer=signer)
    row = world.sign(on, text, how=SignedHow.SCREEN, signer="李大妈", party=Signer.SHOP)

    assert "李大妈" not in row.signer.token
    assert walk_counts.read_signer(row.pk, actor=town.clerk, now=MONDAY) == "李大妈"
    assert Access.objects.get().purpose == "GRID"
    with pytest.raises(Forbidden):
        walk_counts.read_signer(row.pk, actor=town.far_clerk, now=MONDAY)


def test_a_count_is_put_right_with_a_reason_and_what_stood_stays_readable():
    town = make.town()
    on = world.out(town)
    topic = world.topic(town, "反诈")
    row = world.hand_out(on, topic, 100)
    by: Any = {"counted": Counted.MATERIAL, "row_id": row.pk, "actor": on.walker, "now": MONDAY}

    with pytest.raises(BadInput):
        walk_counts.amend(on.walk.pk, after=10, reason=" ", **by)
    walk_counts.amend(on.walk.pk, after=10, reason="多打了一个零", **by)
    with pytest.raises(IllegalMove):
        walk_counts.amend(on.walk.pk, after=10, reason="再来", **by)

    assert queries.leaflet_count(town.community.path, WEEK) == 10
    told = queries.amendments_of(on.walk).get()
    assert (told.before, told.after, told.reason) == (100, 10, "多打了一个零")
    assert world.hand_out(on, topic, 100, key=row.key).quantity == 10


def test_a_note_names_a_house_and_what_concerns_a_person_is_sealed():
    town = make.town()
    on = world.out(town)
    given = walk_counts.NoteInput("3 号楼", "n1", text="楼道灯坏了", private="302 独居")

    row = walk_counts.note_house(on.walk.pk, input=given, actor=on.walker, now=MONDAY)

    kept = HouseNote.objects.get()
    assert (kept.house, kept.text, str(kept.private)) == ("3 号楼", "楼道灯坏了", "")
    assert walk_counts.read_note(row.pk, actor=on.walker, now=MONDAY) == "302 独居"
    with pytest.raises(Forbidden):
        walk_counts.read_note(row.pk, actor=town.district, now=MONDAY)


def test_a_need_found_on_the_way_is_a_request_on_the_desk():
    town = make.town()
    on = world.out(town)
    resident = make.person(on.area)
    given = make.order_input(resident, consent_how="当面同意", key="need-1")

    order = walk_links.need(on.walk.pk, input=given, actor=on.walker, now=MONDAY)
    walk_links.need(on.walk.pk, input=given, actor=on.walker, now=MONDAY)

    assert (order.channel, Order.objects.count()) == (Channel.GRID, 1)
    assert WalkNeed.objects.get().order_id == order.pk


def test_a_newcomer_s_need_registers_her_once_with_her_consent():
    town = make.town()
    on = world.out(town)
    given = make.order_input(make.person(on.area), consent_how="当面同意", key="need-2")
    newcomer = PersonInput(name="新来的", phone="19955556666")

    for _ in range(2):
        walk_links.need(on.walk.pk, input=given, newcomer=newcomer, actor=on.walker, now=MONDAY)

    assert Registration.objects.get().person_id == Order.objects.get().resident_id


def test_nobody_is_registered_without_her_yes():
    town = make.town()
    on = world.out(town)
    before = Person.objects.count()
    who = PersonInput(name="周小月", phone="19977778888")

    with pytest.raises(BadInput):
        walk_links.register(on.walk.pk, input=who, is_agreed=False, actor=on.walker, now=MONDAY)
    row = walk_links.invite(
        on.walk.pk, input=VolunteerInput(person=who), actor=on.walker, now=MONDAY
    )

    assert Person.objects.count() == before
    assert row.invitation_id == Invitation.objects.get().pk


def test_what_an_actor_may_see_is_what_the_list_shows():
    town = make.town()
    world.out(town)
    walks_there = [Walk.objects.get()]
    people = [make.person(town.community), Person.objects.get(pk=walks_there[0].walker_id)]
    roles = [*combinations((Role.WORKER, Role.VOLUNTEER), 1), (Role.AUDITOR,), ()]
    for who in people:
        for held in roles:
            for over in (town.community, town.other, town.county):
                for role in held:
                    make.grant(who := make.person(over), role, over)
                actor = make.actor(who)
                listed = set(queries.visible_to(actor))

                assert listed == {row for row in walks_there if policies.may_see(actor, row)}


def test_walks_of_a_list_carry_their_counts():
    town = make.town()
    on = world.out(town)
    world.hand_out(on, world.topic(town, "反诈"), 40)
    world.sign(on, world.undertaking(town), 3)
    walk_links.need(
        on.walk.pk,
        input=make.order_input(make.person(on.area), consent_how="当面同意"),
        actor=on.walker,
        now=MONDAY + timedelta(minutes=5),
    )

    row = queries.counted(queries.visible_to(town.clerk)).get()

    assert (row.leaflets, row.copies, row.found, row.known) == (40, 3, 1, 0)
