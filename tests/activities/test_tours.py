"""A brand that tours: hosts, sessions, people on site, broadcasts, views apart (S4-29 to S4-38)."""

import pytest

from kith.activities.actions import attendance, media, tours
from kith.activities.actions.attendance import CountInput
from kith.activities.models import Session, TalkRequest
from kith.activities.policies import tours as policies
from kith.activities.queries import brands, kinds
from kith.activities.queries.attendance import figures
from kith.activities.rules.tours import host_kind
from kith.activities.states import HostKind, MediaKind, PresentAs, SessionKind, TalkState
from kith.catalogue.states import FiveFor
from kith.core.actor import STRANGER
from kith.core.refusal import BadInput, Forbidden, IllegalMove
from kith.groups.states import OrganisationKind
from kith.outbox.models import Message
from kith.programmes.models import Programme
from tests import make
from tests.activities import world
from tests.activities.touring import (
    YEAR,
    counted,
    held,
    received,
    series,
    talk_input,
    unit,
)
from tests.make import DAY, HOUR, MONDAY
from tests.programmes.world import running

pytestmark = pytest.mark.django_db
HOSTS = (
    OrganisationKind.GOVERNMENT,
    OrganisationKind.SCHOOL,
    OrganisationKind.ENTERPRISE,
    OrganisationKind.COMMITTEE,
)


@pytest.fixture
def town() -> make.Town:
    return make.town()


@pytest.fixture
def brand(town) -> Programme:
    return running(town, title="启迪心理", five_for=FiveFor.PSYCHOLOGICAL)


def test_the_tour_at_full_count_with_its_rows(town, brand):
    units = [unit(town, kind) for kind in HOSTS]
    talks = held(town, series(town, brand, SessionKind.TOUR), 104)
    for n, session in enumerate(talks):
        counted(town, session, 51 + 28 if n == 0 else 28)
        received(town, session, units[n % 4])

    found = brands.tours(brand.pk, **YEAR)

    assert found.count() == 104
    assert brands.host_kinds(found) == sorted(
        [HostKind.AGENCY, HostKind.ENTERPRISE, HostKind.SCHOOL, HostKind.VILLAGE]
    )
    assert {row.kind for row in brands.hosts(found)} == set(brands.host_kinds(found))
    assert brands.by_host(found) == dict.fromkeys(brands.host_kinds(found), 26)
    assert (brands.on_site(found).total, brands.on_site(found).is_estimated) == (2963, False)
    named, heads = brands.on_site_rows(found)
    assert named.count() + sum(row.number for row in heads) == 2963


def test_broadcasts_online_sessions_and_views_at_full_count(town, brand):
    radio = series(town, brand, SessionKind.BROADCAST)
    aired, online = held(town, radio, 65), held(town, series(town, brand, SessionKind.ONLINE), 11)
    accounts = [
        media.open_channel(
            town.community.pk, kind=MediaKind.VIDEO_ACCOUNT, name=name, actor=town.clerk, now=MONDAY
        )
        for name in ("青春德州", "启迪心理")
    ]
    media.open_channel(
        town.community.pk, kind=MediaKind.RADIO, name="交通音乐广播", actor=town.clerk, now=MONDAY
    )
    for n, session in enumerate(online):
        seen = {"source": "后台", "actor": town.clerk, "now": session.ends_at}
        media.read_off(session.pk, channel_id=accounts[n % 2].pk, views=7, **seen)
        views = 4656 if n < 10 else 4674
        media.read_off(session.pk, channel_id=accounts[n % 2].pk, views=views, **seen)
    talk = held(town, series(town, brand, SessionKind.TALK))[0]
    counted(town, talk, 30)

    watched = brands.sessions_of(brand.pk, SessionKind.ONLINE, **YEAR)
    heard = brands.sessions_of(brand.pk, SessionKind.BROADCAST, **YEAR)

    assert (heard.count(), watched.count()) == (len(aired), 11) == (65, 11)
    assert kinds.views(watched) == sum(row.views for row in kinds.newest_views(watched)) == 51234
    assert kinds.channels(town.street.path, MediaKind.VIDEO_ACCOUNT).count() == 2
    everything = Session.objects.filter(series__programme=brand)
    assert brands.on_site(everything).total == 30  # nobody who watched was on site
    assert sum(row.person_times + row.counted for row in figures(everything)) == 30
    assert kinds.views(brands.tours(brand.pk, **YEAR)) == 0


def test_what_is_in_no_figure(town, brand):
    other = running(town, title="七彩周末")
    foreign = held(town, series(town, other, SessionKind.TALK))[0]
    planned = world.session(town, of=series(town, brand, SessionKind.TALK))
    received(town, planned, unit(town, OrganisationKind.SCHOOL))
    counted(town, foreign, 50)
    hospital = held(town, series(town, brand, SessionKind.TALK))[0]
    received(town, hospital, unit(town, OrganisationKind.HOSPITAL))
    viewers = CountInput(role=PresentAs.VIEWER, number=9)
    attendance.count(hospital.pk, input=viewers, actor=town.clerk, now=hospital.ends_at)

    found = brands.tours(brand.pk, **YEAR)

    assert list(found) == [hospital]
    assert brands.host_kinds(found) == []
    assert [row.kind for row in brands.hosts(found)] == [HostKind.OTHER]
    assert brands.on_site(found).total == 0
    end = hospital.starts_at
    assert not brands.tours(brand.pk, since=YEAR["since"], until=end).exists()
    assert brands.tours(brand.pk, since=end, until=end + HOUR).get() == hospital


def test_every_kind_of_organisation_has_its_kind_of_host():
    assert {kind: host_kind(kind) for kind in HOSTS} == dict(
        zip(HOSTS, list(HostKind)[:4], strict=True)
    )
    assert host_kind(OrganisationKind.PARTY_ORG) == HostKind.OTHER


def test_hosts_are_named_anew_and_of_talks_only(town, brand):
    school, shop = (
        unit(town, OrganisationKind.SCHOOL), unit(town, OrganisationKind.MERCHANT)
    )  # fmt: skip
    talk = held(town, series(town, brand, SessionKind.TALK))[0]
    received(town, talk, school, shop)

    assert [row.kind for row in received(town, talk, shop)] == [HostKind.ENTERPRISE]
    with pytest.raises(tours.NoTour):
        received(town, held(town, series(town, brand, SessionKind.COURSE))[0], school)
    with pytest.raises(Forbidden):
        tours.name_hosts(talk.pk, organisation_ids=[], actor=town.far_clerk, now=MONDAY)


def test_a_host_asks_for_a_talk_and_the_desk_plans_one(town, brand):
    person = make.person(town.community)
    host = make.unit(town.community, liaison=person)
    liaison = make.actor(person)
    asked = tours.ask_talk(brand.pk, input=talk_input(host), actor=liaison, now=MONDAY)
    talk = world.session(town, of=series(town, brand, SessionKind.TALK))

    assert Message.objects.get(topic="talk_asked").person_id == town.clerk.me
    tours.plan_talk(asked.pk, session_id=talk.pk, actor=town.clerk, now=MONDAY)

    row = TalkRequest.objects.get()
    assert (row.state, row.session) == (TalkState.PLANNED, talk)
    assert [one.organisation for one in talk.tour_hosts.all()] == [host]
    assert Message.objects.get(topic="talk_planned").person_id == liaison.me
    tours.withdraw_talk(row.pk, actor=liaison, now=MONDAY)
    with pytest.raises(IllegalMove):
        tours.plan_talk(row.pk, session_id=talk.pk, actor=town.clerk, now=MONDAY)


def test_a_talk_is_declined_with_a_reason_the_host_reads(town, brand):
    person = make.person(town.community)
    host = make.unit(town.community, liaison=person)
    asked = tours.ask_talk(brand.pk, input=talk_input(host), actor=make.actor(person), now=MONDAY)
    with pytest.raises(BadInput):
        tours.decline_talk(asked.pk, reason="", actor=town.clerk, now=MONDAY)
    with pytest.raises(Forbidden):
        tours.decline_talk(asked.pk, reason="排满", actor=make.actor(person), now=MONDAY)

    tours.decline_talk(asked.pk, reason="本月排满", actor=town.clerk, now=MONDAY)

    assert TalkRequest.objects.get().reason == "本月排满"
    assert Message.objects.get(topic="talk_declined").person_id == person.pk


@pytest.mark.parametrize(
    "changes",
    [
        {"topic": " "},
        {"people": 0},
        {"from_date": (MONDAY - DAY).date()},
        {"until_date": MONDAY.date()},
    ],
    ids=["no topic", "nobody listens", "in the past", "ends before it begins"],
)
def test_a_request_that_makes_no_sense_is_not_written(town, brand, changes):
    host = unit(town, OrganisationKind.SCHOOL)

    with pytest.raises(BadInput):
        tours.ask_talk(brand.pk, input=talk_input(host, **changes), actor=town.clerk, now=MONDAY)

    assert not TalkRequest.objects.exists()


def test_a_talk_of_another_programme_answers_nobody(town, brand):
    host = unit(town, OrganisationKind.SCHOOL)
    asked = tours.ask_talk(brand.pk, input=talk_input(host), actor=town.clerk, now=MONDAY)
    foreign = world.session(town, of=series(town, running(town, title="七彩"), SessionKind.TALK))

    with pytest.raises(tours.OtherProgramme):
        tours.plan_talk(asked.pk, session_id=foreign.pk, actor=town.clerk, now=MONDAY)

    assert TalkRequest.objects.get().state == TalkState.ASKED


def test_what_an_actor_may_see_is_what_the_list_shows(town, brand):
    people = [make.person(town.community) for _ in range(2)]
    hosts = [make.unit(town.community, liaison=who) for who in people]
    for who, host in zip(people, hosts, strict=True):
        given = talk_input(host)
        tours.ask_talk(brand.pk, input=given, actor=make.actor(who), now=MONDAY)
    rows = TalkRequest.objects.select_related("programme__area")

    for actor in (
        STRANGER, town.clerk, town.boss, town.district, town.far_clerk, *map(make.actor, people)
    ):  # fmt: skip
        listed = set(brands.requests_visible_to(actor))
        assert listed == {row for row in rows if policies.may_see(actor, row)}
    assert brands.waiting(brands.requests_visible_to(make.actor(people[0]))).count() == 1
