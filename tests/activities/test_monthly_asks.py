"""Asking, counting once, keeping apart, joining what is alike, and answering."""

import uuid

import pytest

from kith.activities.actions import monthly, monthly_lists, monthly_topics
from kith.activities.actions.monthly import AskedOften, ListIsOut, TallyInput
from kith.activities.actions.monthly_topics import AlreadyATopic, IsTakenUp
from kith.activities.models import Answer, Ask, Tally, Topic
from kith.activities.queries import monthly as queries
from kith.activities.states import AgeBand, DayPart, NotTaken
from kith.catalogue.actions import put_rule
from kith.core.actor import STRANGER
from kith.core.refusal import BadInput, Forbidden, IllegalMove
from kith.people.states import Channel
from tests import make
from tests.activities.monthly import APRIL, ask, planned, published, session_input, topic
from tests.make import DAY, MONDAY

pytestmark = pytest.mark.django_db
NOW = MONDAY


@pytest.fixture
def town():
    return make.town()


def counts(town, month=APRIL):
    rows = queries.ranked(town.community, month)
    return [(r.topic.title, r.persons, r.unnamed, r.tallied) for r in rows]


def tally(town, people=12, text="想学太极拳", **changes):
    given = {"key": uuid.uuid4(), "people": people, "paper": "大厅意见簿", "text": text} | changes
    return monthly.tally(town.community.pk, input=TallyInput(**given), actor=town.clerk, now=NOW)


def test_asks_with_a_name_without_one_and_on_paper_stay_apart(town):
    neighbour = make.person(town.community)
    ask(town.community, by=neighbour)
    ask(town.community, "想学 太极拳！", by=neighbour)  # once a person and month
    ask(town.community, by=make.person(town.community))
    ask(town.community)
    ask(town.community, "理发", channel=Channel.QR)
    tally(town)

    assert counts(town) == [("想学太极拳", 2, 1, 12), ("理发", 0, 1, 0)]
    assert queries.ranked(town.community, APRIL)[0].total == 15


def test_the_same_form_sent_twice_is_one_ask(town):
    key = uuid.uuid4()

    first, second = ask(town.community, key=key), ask(town.community, key=key)

    assert (first.pk, Ask.objects.count()) == (second.pk, 1)


def test_a_wish_says_for_whom_when_and_who_would_help(town):
    helper = make.person(town.community)
    ask(town.community, by=helper, age_band=AgeBand.ELDERLY, would_help=True)
    ask(town.community, age_band=AgeBand.ELDERLY, day_part=DayPart.MORNING)

    (row,) = queries.ranked(town.community, APRIL)

    assert (row.helpers, row.age_bands) == (1, ((AgeBand.ELDERLY, 2),))
    assert dict(row.day_parts) == {DayPart.ANY: 1, DayPart.MORNING: 1}


def test_nothing_personal_is_taken_in(town):
    with pytest.raises(BadInput) as no:
        ask(town.community, "请打13800138000")

    assert (no.value.field, Topic.objects.count()) == ("text", 0)
    assert "138" not in str(no.value)


def test_nobody_asks_in_anothers_name(town):
    herself, other = make.person(town.community), make.person(town.community)

    with pytest.raises(Forbidden):
        ask(town.community, by=herself, person_id=other.pk)
    with pytest.raises(Forbidden):
        ask(town.community, person_id=other.pk)  # by nobody who is known
    with pytest.raises(Forbidden):
        ask(town.community, channel=Channel.PHONE)  # only the desk hears telephones
    with pytest.raises(Forbidden):
        monthly.tally(
            town.community.pk,
            input=TallyInput(uuid.uuid4(), 3, "意见簿", "理发"),
            actor=town.far_clerk,
            now=NOW,
        )

    assert (Ask.objects.count(), Tally.objects.count()) == (0, 0)


def test_the_desk_writes_for_somebody_and_a_daughter_for_her_mother(town):
    mother, daughter = make.person(town.community), make.person(town.other)
    make.proxy(of=mother, by=daughter)
    ask(town.community, by=daughter, person_id=mother.pk)
    given = monthly.AskInput(uuid.uuid4(), Channel.PHONE, "理发", person_id=daughter.pk)
    monthly.ask(town.community.pk, input=given, actor=town.clerk, now=NOW)

    assert set(Ask.objects.values_list("person_id", "made_by_id")) == {
        (mother.pk, daughter.pk),
        (daughter.pk, town.clerk.me),
    }


def test_a_person_has_so_many_wishes_a_month(town):
    put_rule(
        "MONTHLY",
        area=town.community,
        valid_from=NOW.date(),
        params={
            "publish_days_before": 0, "remind_days": 5, "asks_per_person": 2, "asks_per_hour": 20,
            "tally_most": 30, "share_most": 500, "day_from": 8, "day_until": 21,
        },
        source="test",
    )  # fmt: skip
    eager = make.person(town.community)
    for text in ("理发", "磨刀"):
        ask(town.community, text, by=eager)

    with pytest.raises(AskedOften):
        ask(town.community, "修鞋", by=eager)
    with pytest.raises(BadInput) as no:
        tally(town, people=31)

    assert (Ask.objects.count(), no.value.field) == (2, "people")


@pytest.mark.parametrize("people", [0, -3], ids=["none", "fewer"])
def test_a_tally_counts_somebody(town, people):
    with pytest.raises(BadInput):
        tally(town, people=people)

    assert Tally.objects.count() == 0


def test_a_tally_typed_by_mistake_counts_no_more_and_can_be_seen(town):
    row = tally(town)

    monthly.void_tally(row.pk, actor=town.clerk, now=NOW)

    assert counts(town) == [("想学太极拳", 0, 0, 0)]
    assert [t.is_void for t in queries.tallies_of(town.community, APRIL)] == [True]
    with pytest.raises(IllegalMove):
        monthly.void_tally(row.pk, actor=town.clerk, now=NOW)


def test_a_person_who_asked_for_both_counts_once_when_they_are_joined(town):
    both, one = make.person(town.community), make.person(town.community)
    for text in ("太极拳", "打太极"):
        ask(town.community, text, by=both)
    ask(town.community, "打太极", by=one)

    monthly_topics.merge(topic("打太极").pk, into_id=topic("太极拳").pk, actor=town.clerk, now=NOW)
    assert counts(town) == [("太极拳", 2, 0, 0)]

    monthly_topics.unmerge(topic("打太极").pk, actor=town.clerk, now=NOW)
    assert counts(town) == [("打太极", 2, 0, 0), ("太极拳", 1, 0, 0)]


def test_topics_are_joined_in_chains_but_never_in_rings(town):
    for text in ("太极", "太极拳", "太极剑"):
        ask(town.community, text)
    a, b, c = (topic(text) for text in ("太极", "太极拳", "太极剑"))
    monthly_topics.merge(a.pk, into_id=b.pk, actor=town.clerk, now=NOW)
    monthly_topics.merge(b.pk, into_id=c.pk, actor=town.clerk, now=NOW)

    with pytest.raises(BadInput):
        monthly_topics.merge(c.pk, into_id=a.pk, actor=town.clerk, now=NOW)
    with pytest.raises(IllegalMove):
        monthly_topics.merge(a.pk, into_id=c.pk, actor=town.clerk, now=NOW)

    assert counts(town) == [("太极剑", 0, 3, 0)]


def test_topics_of_other_places_are_not_joined_and_other_desks_join_nothing(town):
    ask(town.community, "太极")
    ask(town.other, "太极拳")
    here, there = topic("太极"), topic("太极拳")

    with pytest.raises(BadInput):
        monthly_topics.merge(here.pk, into_id=there.pk, actor=town.boss, now=NOW)
    with pytest.raises(Forbidden):
        monthly_topics.merge(here.pk, into_id=there.pk, actor=town.far_clerk, now=NOW)


def test_others_see_only_what_the_desk_has_named(town):
    ask(town.community, "二楼老张太吵")
    ask(town.community, "太极")
    assert queries.shown_topics(town.community, APRIL) == []

    monthly_topics.name(
        topic("太极").pk, title="太极拳入门", is_shown=True, actor=town.clerk, now=NOW
    )

    shown = queries.shown_topics(town.community, APRIL)
    assert [one.topic.title for one in shown] == ["太极拳入门"]
    with pytest.raises(AlreadyATopic):
        monthly_topics.name(
            topic("二楼老张太吵").pk, title="太极拳 入门", is_shown=True, actor=town.clerk, now=NOW
        )


def test_alike_topics_stand_side_by_side(town):
    for text in ("想学太极拳", "学太极拳", "智能手机课"):
        ask(town.community, text)
    rows = queries.ranked(town.community, APRIL)

    near = queries.resembling(rows[0], rows)

    assert [one.topic.title for one in near] == ["学太极拳"]


def test_an_answer_is_typed_and_read_by_whoever_asked(town):
    asker = make.person(town.community)
    ask(town.community, by=asker)

    monthly_topics.answer(
        topic("想学太极拳").pk, reason=NotTaken.NO_TEACHER, text="正在找", actor=town.clerk, now=NOW
    )

    (mine,) = queries.my_asks(make.actor(asker))
    assert (mine.topic.answer.reason, mine.topic.answer.text) == (NotTaken.NO_TEACHER, "正在找")


def test_what_is_taken_up_next_month_need_not_be_asked_again(town):
    asker, other = make.person(town.community), make.person(town.community)
    ask(town.community, by=asker, would_help=True)
    ask(town.community, "太极", by=other)
    ask(town.community)
    into = topic("想学太极拳")
    monthly_topics.merge(topic("太极").pk, into_id=into.pk, actor=town.clerk, now=NOW)

    for _again in range(2):
        monthly_topics.answer(
            into.pk, reason=NotTaken.NEXT_MONTH, text="", actor=town.clerk, now=NOW
        )

    assert counts(town, APRIL.replace(month=5)) == [("想学太极拳", 2, 0, 0)]
    assert Answer.objects.count() == 1
    carried = Ask.objects.get(person=asker, topic__month=APRIL.replace(month=5))
    assert carried.would_help is True


def test_what_became_a_session_is_not_answered_with_a_no(town):
    ask(town.community)
    plan = monthly_lists.PlanInput(
        session=session_input("2026-04-05 09:00"),
        series_id=planned(town.community, town.clerk, "2026-04-20 09:00").series_id,
    )
    monthly_lists.plan_from(topic("想学太极拳").pk, input=plan, actor=town.clerk, now=NOW)

    with pytest.raises(IsTakenUp):
        monthly_topics.answer(
            topic("想学太极拳").pk, reason=NotTaken.TOO_FEW, text="", actor=town.clerk, now=NOW
        )


def test_when_the_next_list_is_out_wishes_are_for_the_one_after(town):
    ask(town.community, "理发")
    april = topic("理发")
    planned(town.community, town.clerk, "2026-04-05 09:00")
    published(town.community, town.clerk)

    later = ask(town.community, "修鞋")

    assert later.topic.month == APRIL.replace(month=5)
    with pytest.raises(ListIsOut):
        ask(town.community, topic_id=april.pk)


@pytest.mark.parametrize(
    ("now", "month"),
    [
        pytest.param(MONDAY + 29 * DAY, (2026, 4), id="last-of-march"),
        pytest.param(MONDAY + 30 * DAY, (2026, 5), id="first-of-april"),
        pytest.param(MONDAY + 300 * DAY, (2027, 1), id="december-asks-for-january"),
    ],
)
def test_wishes_go_into_the_next_month(town, now, month):
    found = queries.asking_for(town.community, now)

    assert (found.year, found.month) == month


def test_a_stranger_has_no_wishes_of_her_own(town):
    ask(town.community)

    assert queries.joined_by(STRANGER.person_id, [topic("想学太极拳").pk]) == set()
