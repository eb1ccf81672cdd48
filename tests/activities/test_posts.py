"""Holiday posts: a student applies, a minor's guardian applies, days are signed, then certified."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from kith.activities.actions import posts
from kith.activities.models import HolidayPost, PostApplication, PostDay
from kith.activities.policies import kinds as policies
from kith.activities.queries import posts as queries
from kith.activities.states import ApplicationState
from kith.core.refusal import BadInput, Forbidden, IllegalMove
from kith.hours.models import ServiceRecord
from kith.outbox.models import Message
from kith.people.models import Person
from tests import make
from tests.activities import world
from tests.make import DAY, MONDAY

pytestmark = pytest.mark.django_db
WANTED = posts.PostInput(
    title="窗口引导员",
    summary="在便民大厅引导居民取号",
    places=1,
    age_from=16,
    starts_on=date(2026, 3, 9),
    ends_on=date(2026, 3, 15),
    apply_until=date(2026, 3, 8),
    least_days=2,
    mentor="站长",
)


@pytest.fixture
def town() -> make.Town:
    return make.town()


@pytest.fixture
def post(town) -> HolidayPost:
    return posts.offer_post(town.community.pk, input=WANTED, actor=town.clerk, now=MONDAY)


def student(town: make.Town, year: int = 2005) -> Person:
    return world.born(world.resident(town), year)


def applied(post: HolidayPost, who: Person) -> PostApplication:
    return posts.apply(
        post.pk, person_id=who.pk, school="第一中学", actor=make.actor(who), now=MONDAY
    )


def accepted(post: HolidayPost, who: Person, town: make.Town) -> PostApplication:
    row = applied(post, who)
    return posts.answer(row.pk, is_accepted=True, actor=town.clerk, now=MONDAY)


def day(number: int, **changes: object) -> posts.DayInput:
    plain = posts.DayInput(on_date=date(2026, 3, number), minutes=240, content="引导取号")
    return replace(plain, **changes)  # type: ignore[arg-type]


def test_days_are_signed_and_a_certificate_follows_but_no_volunteer_hours(town, post):
    row = accepted(post, student(town), town)
    with pytest.raises(posts.TooFewDays):
        posts.finish(row.pk, actor=town.clerk, now=MONDAY + 9 * DAY)
    for number in (9, 10):
        posts.sign_day(row.pk, input=day(number), actor=town.clerk, now=MONDAY + 9 * DAY)

    done = posts.finish(row.pk, actor=town.clerk, now=MONDAY + 9 * DAY)

    assert (done.state, done.certificate_no) == (ApplicationState.FINISHED, f"P26-{row.pk:06d}")
    line: Any = queries.own_of(make.actor(row.person)).get()
    assert (line.served, line.minutes) == (2, 480)
    assert not ServiceRecord.objects.exists()


def test_a_minor_does_not_apply_alone_and_her_guardian_may(town, post):
    minor, mother = student(town, 2009), world.resident(town)
    make.guardian(town, minor, mother)
    with pytest.raises(posts.GuardianNeeded):
        applied(post, minor)

    row = posts.apply(
        post.pk, person_id=minor.pk, school="第一中学", actor=make.actor(mother), now=MONDAY
    )

    assert (row.person, row.made_by_id) == (minor, mother.pk)


@pytest.mark.parametrize(
    ("year", "refusal"),
    [
        pytest.param(2011, posts.TooYoungForPost, id="fourteen"),
        pytest.param(None, posts.AgeUnknown, id="year-of-birth-not-known"),
    ],
)
def test_age_is_asked_on_the_first_day(town, post, year, refusal):
    who = world.resident(town)
    Person.objects.filter(pk=who.pk).update(birth_year=year, birth_month=6)

    with pytest.raises(refusal):
        applied(post, who)

    assert not PostApplication.objects.exists()


def test_places_are_a_hard_limit_and_a_no_has_a_reason_the_student_reads(town, post):
    accepted(post, student(town), town)
    second = applied(post, student(town))
    with pytest.raises(posts.PostFull):
        posts.answer(second.pk, is_accepted=True, actor=town.clerk, now=MONDAY)
    with pytest.raises(BadInput):
        posts.answer(second.pk, is_accepted=False, reason=" ", actor=town.clerk, now=MONDAY)

    no = posts.answer(second.pk, is_accepted=False, reason="名额已满", actor=town.clerk, now=MONDAY)

    assert (no.state, no.reason) == (ApplicationState.DECLINED, "名额已满")
    told = Message.objects.filter(topic="post_answered").values_list("person_id", flat=True)
    assert second.person_id in set(told)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        pytest.param({"on_date": date(2026, 3, 8)}, "on_date", id="before-the-post-begins"),
        pytest.param({"on_date": date(2026, 3, 12)}, "on_date", id="a-day-to-come"),
        pytest.param({"minutes": 481}, "minutes", id="longer-than-eight-hours"),
        pytest.param({"minutes": 0}, "minutes", id="no-time"),
        pytest.param({"content": " "}, "content", id="nothing-written"),
    ],
)
def test_a_day_that_cannot_be_is_refused(town, post, changes, field):
    row = accepted(post, student(town), town)

    with pytest.raises(BadInput) as no:
        posts.sign_day(row.pk, input=day(9, **changes), actor=town.clerk, now=MONDAY + 9 * DAY)

    assert no.value.field == field
    assert not PostDay.objects.exists()


def test_a_day_is_signed_once_by_who_looks_after_the_student(town, post):
    who = student(town)
    row = accepted(post, who, town)
    late = MONDAY + 9 * DAY
    posts.sign_day(row.pk, input=day(9), actor=town.clerk, now=late)

    with pytest.raises(BadInput):
        posts.sign_day(row.pk, input=day(9), actor=town.clerk, now=late)
    for actor in (make.actor(who), town.far_clerk):
        with pytest.raises(Forbidden):
            posts.sign_day(row.pk, input=day(10), actor=actor, now=late)

    assert PostDay.objects.count() == 1


def test_after_withdrawing_one_may_apply_again_but_not_twice_at_once(town, post):
    who = student(town)
    first = applied(post, who)
    with pytest.raises(IllegalMove):
        applied(post, who)

    posts.withdraw(first.pk, actor=make.actor(who), now=MONDAY)

    assert applied(post, who).state == ApplicationState.APPLIED


def test_a_closed_post_takes_no_applications_and_is_seen_by_its_desk_only(town, post):
    posts.switch(post.pk, is_open=False, actor=town.clerk, now=MONDAY)

    with pytest.raises(IllegalMove):
        applied(post, student(town))
    resident = make.actor(world.resident(town))
    for actor in (resident, town.clerk, town.far_clerk, town.boss, town.district):
        listed = set(queries.visible_to(actor))
        every = HolidayPost.objects.select_related("area")
        assert listed == {one for one in every if policies.may_see_post(actor, one)}


def test_applications_are_seen_by_the_student_and_who_looks_after_the_post(town, post):
    row = applied(post, student(town))
    actors = (make.actor(row.person), make.actor(world.resident(town)), town.clerk, town.far_clerk)

    for actor in actors:
        listed = set(queries.applications_for(actor))
        assert listed == ({row} if policies.may_see_application(actor, row) else set())
    assert [policies.may_see_application(a, row) for a in actors] == [True, False, True, False]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        pytest.param({"ends_on": date(2026, 3, 8)}, "ends_on", id="ends-before-it-starts"),
        pytest.param({"apply_until": date(2026, 3, 16)}, "apply_until", id="applied-after-the-end"),
        pytest.param({"least_days": 8}, "least_days", id="more-days-than-it-lasts"),
        pytest.param({"places": 0}, "places", id="no-place"),
        pytest.param({"mentor": ""}, "mentor", id="nobody-looks-after"),
    ],
)
def test_a_post_that_cannot_be_is_refused_at_its_field(town, changes, field):
    with pytest.raises(BadInput) as no:
        posts.offer_post(
            town.community.pk, input=replace(WANTED, **changes), actor=town.clerk, now=MONDAY
        )

    assert no.value.field == field
