"""From being within reach to being granted, with every refusal on the way."""

from datetime import date

import pytest

from kith.core.actor import CLOCK, STRANGER, Role
from kith.core.refusal import BadInput, Forbidden, IllegalMove
from kith.hours.actions import recording as hours
from kith.hours.models import ServiceRecord
from kith.hours.states import Purse
from kith.outbox.models import Message
from kith.people.states import ConsentPurpose
from kith.recognition import jobs, policies, queries
from kith.recognition.actions import lists, stars
from kith.recognition.models import Bar, QuarterList, QuarterRow, Star
from kith.recognition.states import OPEN, StarState
from tests import make
from tests.hours.world import NOW, confirmed, housemate, record
from tests.make import DAY, HOUR, MONDAY
from tests.recognition.world import announced, applied, second_boss, small_tiers

pytestmark = pytest.mark.django_db
OVER = NOW + 10 * DAY


@pytest.fixture
def town():
    made = make.town()
    small_tiers(made)
    return made


@pytest.fixture
def who(town):
    served = make.volunteer(town.community, name="王建国")
    confirmed(town, served, length=2 * HOUR)
    return served


def test_only_confirmed_volunteer_hours_count(town, who):
    record(town, who, start=MONDAY - 10 * DAY, length=5 * HOUR, now=MONDAY)
    duty = {"purse": Purse.REPORT_IN, "eligibility": "PARTY_LIFE"}
    confirmed(town, who, start=MONDAY + DAY, length=5 * HOUR, **duty)

    stands = queries.standing(who, NOW)

    assert (stands.reached.minutes, stands.within, stands.may_go_for) == (120, 2, 2)
    assert (stands.reached.percent, stands.reached.points) == (100, 20)
    assert stands.tiers[2].missing.minutes == 180


def test_grades_that_do_not_count_are_left_out(town, who):
    ServiceRecord.objects.update(grade="C")
    from kith.catalogue.models import RuleSet  # noqa: PLC0415 -- only here

    RuleSet.objects.filter(kind="STARS", area=town.street).delete()
    small_tiers(town, grades=["A", "B"])

    assert queries.standing(who, NOW).within == 0


def test_applying_takes_the_most_within_reach(town, who):
    star = applied(who)

    assert (star.level, star.state, star.minutes, star.role) == (
        2,
        StarState.APPLIED,
        120,
        "STREET",
    )
    with pytest.raises(IllegalMove):
        applied(who)
    assert Star.objects.count() == 1


def test_nobody_applies_for_another_or_out_of_reach(town, who):
    new = make.volunteer(town.community)

    with pytest.raises(Forbidden):
        stars.apply(who.pk, actor=make.actor(new), now=NOW)
    with pytest.raises(stars.NotWithinReach):
        applied(new)

    assert not Star.objects.exists()


def test_the_whole_road_to_a_star(town, who):
    star = announced(town, who)
    star.refresh_from_db()
    assert star.notice.ends_at > NOW + 5 * DAY
    assert jobs.grant_stars(NOW + 2 * DAY) == 0

    assert jobs.grant_stars(OVER) == 1

    star.refresh_from_db()
    assert star.state == StarState.GRANTED
    assert queries.held_by([who.pk]) == {who.pk: 2}
    told = Message.objects.filter(person_id=who.pk, topic__startswith="star_")
    assert sorted(told.values_list("topic", flat=True)) == ["star_announced", "star_granted"]
    assert jobs.grant_stars(OVER) == 0


def test_a_higher_star_follows_the_lower_one(town, who):
    announced(town, who)
    jobs.grant_stars(OVER)
    confirmed(town, who, start=MONDAY + DAY, length=3 * HOUR)
    star = stars.apply(who.pk, actor=make.actor(who), now=OVER)
    stars.check(star.pk, actor=town.clerk, now=OVER)
    stars.announce(star.pk, actor=town.district, now=OVER)

    jobs.grant_stars(OVER + 20 * DAY)

    found = dict(Star.objects.values_list("level", "state"))
    assert found == {2: StarState.SURPASSED, 3: StarState.GRANTED}


def test_who_checked_does_not_announce(town, who):
    star = applied(who)
    stars.check(star.pk, actor=town.boss, now=NOW)

    with pytest.raises(stars.SecondPersonDecides):
        stars.announce(star.pk, actor=town.boss, now=NOW)
    with pytest.raises(stars.SecondPersonDecides):
        stars.announce(star.pk, actor=town.clerk, now=NOW)

    assert Star.objects.get().state == StarState.CHECKED


def test_the_higher_tiers_are_the_districts(town, who):
    confirmed(town, who, start=MONDAY + DAY, length=3 * HOUR)
    star = applied(who)
    stars.check(star.pk, actor=town.clerk, now=NOW)

    with pytest.raises(stars.SecondPersonDecides):
        stars.announce(star.pk, actor=town.boss, now=NOW)
    stars.announce(star.pk, actor=town.district, now=NOW)

    assert Star.objects.get().state == StarState.ON_NOTICE


def test_somebody_with_a_part_in_it_does_not_check(town, who):
    star = applied(who)

    for actor in (make.actor(who), town.far_clerk, housemate(town, who, Role.WORKER)):
        with pytest.raises(Forbidden):
            stars.check(star.pk, actor=actor, now=NOW)

    assert Star.objects.get().state == StarState.APPLIED


def test_hours_taken_back_meanwhile_stop_the_star(town, who):
    star = announced(town, who)
    hours.reverse(ServiceRecord.objects.get().pk, reason="虚假", actor=town.boss, now=NOW)

    assert jobs.grant_stars(OVER) == 0
    with pytest.raises(stars.NotWithinReach):
        stars.grant(star.pk, actor=CLOCK, now=OVER)

    assert Star.objects.get().state == StarState.ON_NOTICE


def test_an_objection_stops_the_clock_until_somebody_else_decides(town, who):
    star = announced(town, who)
    neighbour = make.actor(make.person(town.other))

    stars.object_to(star.pk, text="时长不实", actor=neighbour, now=NOW + DAY)

    assert jobs.grant_stars(OVER) == 0
    with pytest.raises(IllegalMove):
        stars.object_to(star.pk, text="再说一次", actor=neighbour, now=NOW + DAY)
    with pytest.raises(stars.SecondPersonDecides):
        stars.dismiss(star.pk, reason="属实", actor=town.boss, now=NOW + DAY)  # she announced it
    boss = second_boss(town)
    assert stars.read_objections(star.pk, actor=boss, now=NOW + DAY) == ["时长不实"]
    stars.dismiss(star.pk, reason="已核实属实", actor=boss, now=NOW + DAY)
    assert jobs.grant_stars(OVER) == 1


def test_an_objection_that_stands_ends_it(town, who):
    star = announced(town, who)
    stars.object_to(
        star.pk, text="时长不实", actor=make.actor(make.person(town.other)), now=NOW + DAY
    )

    stars.reject(star.pk, reason="查实不符", actor=second_boss(town), now=NOW + DAY)

    assert Star.objects.get().state == StarState.REJECTED
    assert jobs.grant_stars(OVER) == 0


@pytest.mark.parametrize("text", ["", "  "])
def test_an_objection_needs_words(town, who, text):
    star = announced(town, who)

    with pytest.raises(BadInput):
        stars.object_to(star.pk, text=text, actor=town.far_clerk, now=NOW)

    assert Star.objects.get().state == StarState.ON_NOTICE


def test_nobody_objects_to_her_own_or_after_the_notice(town, who):
    star = announced(town, who)

    with pytest.raises(Forbidden):
        stars.object_to(star.pk, text="x", actor=make.actor(who), now=NOW)
    with pytest.raises(Forbidden):
        stars.object_to(star.pk, text="x", actor=STRANGER, now=NOW)
    with pytest.raises(IllegalMove):
        stars.object_to(star.pk, text="x", actor=town.far_clerk, now=OVER)


def test_she_may_withdraw_and_apply_again(town, who):
    star = applied(who)
    stars.withdraw(star.pk, actor=make.actor(who), now=NOW)

    assert applied(who).state == StarState.APPLIED


def _granted(town, who):
    star = announced(town, who)
    jobs.grant_stars(OVER)
    return star


def test_false_hours_take_the_star_and_bar_for_a_year(town, who):
    star = _granted(town, who)
    fall = stars.Fall("时长造假", false_hours=True)

    stars.lower(star.pk, input=fall, actor=second_boss(town), now=OVER)

    assert Star.objects.get().state == StarState.REVOKED
    assert Bar.objects.get().until_date == date(2027, 3, 17)
    with pytest.raises(stars.StarBarred):
        stars.apply(who.pk, actor=make.actor(who), now=OVER)


def test_a_star_may_fall_to_a_lower_one(town, who):
    star = _granted(town, who)

    stars.lower(star.pk, input=stars.Fall("更正", to_level=1), actor=second_boss(town), now=OVER)

    found = dict(Star.objects.values_list("level", "state"))
    assert found == {2: StarState.DOWNGRADED, 1: StarState.GRANTED}


def test_a_star_does_not_fall_upwards(town, who):
    star = _granted(town, who)

    with pytest.raises(BadInput):
        stars.lower(star.pk, input=stars.Fall("x", to_level=2), actor=second_boss(town), now=OVER)

    assert Star.objects.get().state == StarState.GRANTED


def test_names_are_shown_by_consent_and_only_while_it_stands(town, who):
    announced(town, who)
    herself = make.actor(who)
    (star,) = queries.announced()
    assert queries.shown_name(star) == "王**"

    lists.name_me(who.pk, name="王大爷", is_given=True, actor=herself, now=NOW)
    (star,) = queries.announced()
    assert queries.shown_name(star) == "王大爷"

    lists.name_me(who.pk, name="", is_given=False, actor=herself, now=NOW + HOUR)
    (star,) = queries.announced()
    assert queries.shown_name(star) == "王**"


def test_nobody_else_decides_about_her_name(town, who):
    with pytest.raises(Forbidden):
        lists.name_me(who.pk, name="x", is_given=True, actor=town.clerk, now=NOW)
    with pytest.raises(BadInput):
        lists.name_me(who.pk, name=" ", is_given=True, actor=make.actor(who), now=NOW)

    assert not who.consents.filter(purpose=ConsentPurpose.RECOGNITION).exists()


def test_a_quarter_is_frozen_once_and_does_not_change(town, who):
    other = make.volunteer(town.community)
    confirmed(town, other, start=MONDAY + DAY)
    april = MONDAY + 35 * DAY

    assert jobs.freeze_quarters(april) == 1
    hours.reverse(ServiceRecord.objects.earliest("pk").pk, reason="x", actor=town.boss, now=april)
    assert jobs.freeze_quarters(april) == 0

    listed = QuarterList.objects.get()
    rows = sorted(QuarterRow.objects.values_list("person_id", "stars", "minutes"))
    assert rows == sorted([(who.pk, 0, 120), (other.pk, 0, 60)])
    from kith.recognition.rules import digest  # noqa: PLC0415 -- only here

    assert listed.digest == digest(f"{town.community.code}:2026:1", rows)
    with pytest.raises(IllegalMove):
        lists.freeze(town.community.pk, year=2026, quarter=1, actor=CLOCK, now=april)
    with pytest.raises(Forbidden):
        lists.freeze(town.community.pk, year=2026, quarter=2, actor=town.boss, now=april)


def test_lists_name_by_consent_and_count_the_others(town, who):
    confirmed(town, make.volunteer(town.community), start=MONDAY + DAY)
    jobs.freeze_quarters(MONDAY + 35 * DAY)
    lists.name_me(who.pk, name="王大爷", is_given=True, actor=make.actor(who), now=NOW)

    thanks = queries.thanks_of(QuarterList.objects.get())

    assert thanks == queries.Thanked(
        named=(("王大爷", 0),), unnamed=1, people=2, minutes=180, by_stars=((0, 2),)
    )


def test_what_an_actor_may_see_is_what_the_list_shows(town, who):
    guardian = make.person(town.other)
    make.guardian(town, who, guardian)
    star = applied(who)
    people = [make.actor(p) for p in (who, guardian, make.person(town.community))]
    actors = [*people, town.clerk, town.far_clerk, town.boss, town.district, STRANGER, CLOCK]

    seen = set()
    for state in set(StarState) - {StarState.ELIGIBLE}:
        Star.objects.update(state=state)
        star = Star.objects.select_related("area").get(pk=star.pk)
        for n, actor in enumerate(actors):
            listed = set(queries.visible_to(actor).values_list("pk", flat=True))
            assert listed == ({star.pk} if policies.may_see(actor, star) else set())
            seen |= {(n, state in OPEN)} if listed else set()

    assert (0, True) in seen
    assert (7, True) not in seen
