"""What only some kinds have: stalls, views apart from people, skills of trainings."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from kith.activities.actions import attendance, attendance_closing, markets, media
from kith.activities.models import Series, Session, Stall, ViewCount
from kith.activities.queries import kinds
from kith.activities.states import MediaKind, SessionKind, StallState, TickKind
from kith.catalogue.states import Eligibility
from kith.core.refusal import BadInput, Forbidden, IllegalMove
from kith.people.models import Person, SkillHeld
from tests import make
from tests.activities import world
from tests.activities.world import START
from tests.make import HOUR

pytestmark = pytest.mark.django_db
AFTER = START + 3 * HOUR


@pytest.fixture
def town() -> make.Town:
    return make.town()


def held(town: make.Town, kind: SessionKind, number: int = 1) -> Session:
    """Took place and was closed by the desk."""
    of = world.series(town, title=f"{kind} {number}", kind=kind)
    session = world.session(town, of=of, starts_at=START, ends_at=START + HOUR)
    return attendance_closing.close_session(session.pk, actor=town.clerk, now=AFTER)


def stall(session: Session, town: make.Town, service: str) -> Stall:
    wanted = markets.StallInput(service_type=service)
    made = markets.offer(session.pk, input=wanted, actor=town.clerk, now=make.MONDAY)
    return markets.decide(made.pk, is_confirmed=True, actor=town.clerk, now=make.MONDAY)


def test_a_markets_stalls_are_numbered_and_their_services_counted_once(town):
    """S1-08: three kinds of service on site."""
    market = world.session(town, of=world.series(town, kind=SessionKind.MARKET))
    for service in ("家电维修", "为老服务", "心理咨询", "家电维修"):
        stall(market, town, service)
    last = markets.StallInput(service_type="理发")
    declined = markets.offer(market.pk, input=last, actor=town.clerk, now=make.MONDAY)
    markets.decide(
        declined.pk, is_confirmed=False, reason="场地不够", actor=town.clerk, now=make.MONDAY
    )

    assert sorted(kinds.service_types(market.pk)) == sorted(["为老服务", "家电维修", "心理咨询"])
    assert [line.stall.number for line in kinds.stalls_of(market.pk)] == [1, 2, 3, 4, 5]
    declined.refresh_from_db()
    assert (declined.state, declined.reason) == (StallState.DECLINED, "场地不够")


def test_the_newest_count_of_a_stall_counts_and_none_before_it_opens(town):
    market = world.session(town, of=world.series(town, kind=SessionKind.MARKET))
    table = stall(market, town, "家电维修")
    with pytest.raises(IllegalMove):
        markets.count(table.pk, people=3, is_estimated=False, actor=town.clerk, now=make.MONDAY)

    for people, is_estimated in ((40, True), (37, False)):
        markets.count(
            table.pk, people=people, is_estimated=is_estimated, actor=town.clerk,
            now=START + HOUR + timedelta(seconds=people),
        )  # fmt: skip
    markets.count(table.pk, people=38, is_estimated=False, actor=town.clerk, now=START + 2 * HOUR)

    [line] = kinds.stalls_of(market.pk)
    assert (line.people, line.is_estimated) == (38, False)


def test_food_and_medicine_need_a_licence_that_was_seen(town):
    market = world.session(town, of=world.series(town, kind=SessionKind.MARKET))
    bare = markets.StallInput(service_type="义诊", is_licensed=True)

    with pytest.raises(markets.LicenceNeeded) as no:
        markets.offer(market.pk, input=bare, actor=town.clerk, now=make.MONDAY)
    with pytest.raises(markets.NoMarket):
        markets.offer(world.session(town).pk, input=bare, actor=town.clerk, now=make.MONDAY)

    assert no.value.field == "licence"
    assert not Stall.objects.exists()


def test_a_unit_offers_a_stall_for_itself_only(town):
    market = world.session(town, of=world.series(town, kind=SessionKind.MARKET))
    liaison = make.person(town.community)
    unit = make.unit(town.community, liaison=liaison)
    own = markets.StallInput(service_type="法律咨询", organisation_id=unit.pk)
    other = markets.StallInput(service_type="法律咨询")

    made = markets.offer(market.pk, input=own, actor=make.actor(liaison), now=make.MONDAY)
    with pytest.raises(Forbidden):
        markets.offer(market.pk, input=other, actor=make.actor(liaison), now=make.MONDAY)
    with pytest.raises(Forbidden):
        markets.decide(made.pk, is_confirmed=True, actor=make.actor(liaison), now=make.MONDAY)

    gone = markets.withdraw(made.pk, actor=make.actor(liaison), now=make.MONDAY)
    assert gone.state == StallState.WITHDRAWN


def test_views_are_the_newest_reading_of_each_channel_and_never_attendance(town):
    """S4-35 to S4-38: episodes, online sessions, views apart, two video accounts."""
    episodes = [held(town, SessionKind.BROADCAST, n) for n in range(3)]
    online = held(town, SessionKind.ONLINE)
    accounts = [
        media.open_channel(
            town.street.pk, kind=MediaKind.VIDEO_ACCOUNT, name=name, actor=town.boss, now=AFTER
        )
        for name in ("青春号", "启迪心理")
    ]
    for at, (session, channel, views) in enumerate(
        ((online, 0, 300), (online, 0, 450), (online, 1, 20), (episodes[0], 1, 1000))
    ):
        media.read_off(
            session.pk, channel_id=accounts[channel].pk, views=views, source="后台截图",
            actor=town.boss, now=AFTER + timedelta(minutes=at),
        )  # fmt: skip

    span = (START - HOUR, AFTER)
    assert kinds.held(town.county.path, SessionKind.BROADCAST, *span).count() == 3
    seen = kinds.held(town.county.path, SessionKind.ONLINE, *span)
    assert (seen.count(), kinds.views(seen)) == (1, 470)
    assert [row.views for row in kinds.newest_views(seen)] == [450, 20]
    assert kinds.channels(town.county.path, MediaKind.VIDEO_ACCOUNT).count() == 2
    assert not online.attendances.exists()


def test_views_of_what_is_not_shown_or_not_held_are_refused(town):
    channel = media.open_channel(
        town.street.pk, kind=MediaKind.RADIO, name="交通音乐广播", actor=town.boss, now=AFTER
    )
    talk = held(town, SessionKind.TALK)
    planned = world.session(town, of=world.series(town, title="网课", kind=SessionKind.ONLINE))
    asked = {"channel_id": channel.pk, "views": 5, "actor": town.boss, "now": AFTER}

    with pytest.raises(media.NothingToView):
        media.read_off(talk.pk, source="后台", **asked)
    with pytest.raises(IllegalMove):
        media.read_off(planned.pk, source="后台", **asked)
    with pytest.raises(BadInput):
        media.read_off(held(town, SessionKind.ONLINE, 2).pk, source=" ", **asked)

    assert not ViewCount.objects.exists()


def test_a_party_day_is_never_volunteer_service(town):
    with pytest.raises(IntegrityError), transaction.atomic():
        Series.objects.filter(pk=world.series(town).pk).update(
            kind=SessionKind.PARTY_DAY, eligibility=Eligibility.VOLUNTEER
        )


def test_who_attended_a_training_holds_its_skill_until_it_expires(town):
    of = world.series(town, title="心理疏导培训", kind=SessionKind.TRAINING)
    media.teaches(of.pk, skill="HOUSEHOLD", valid_months=12, actor=town.clerk, now=make.MONDAY)
    session = world.session(town, of=of, starts_at=START, ends_at=START + HOUR)
    there, away = world.resident(town), world.resident(town)
    for who in (there, away):
        world.sign_up(session, who)
    tick_in(session, there, town)
    with pytest.raises(IllegalMove):
        media.give_skills(session.pk, actor=town.clerk, now=AFTER)
    attendance_closing.close_session(session.pk, actor=town.clerk, now=AFTER)

    given = [media.give_skills(session.pk, actor=town.clerk, now=AFTER) for _twice in range(2)]

    assert given == [1, 1]
    held_now = SkillHeld.objects.get(skill="HOUSEHOLD")
    assert (held_now.person, held_now.expires_on) == (there, date(2027, 3, 9))
    assert held_now.verified_by_id == town.clerk.me


def tick_in(session: Session, who: Person, town: make.Town) -> None:
    seen = attendance.TickInput(person_id=who.pk, kind=TickKind.IN, key=uuid4())
    attendance.tick(session.pk, input=seen, actor=town.clerk, now=START)
