"""The form of needs and its answers; facts of units with their gates."""

from datetime import date

import pytest

from kith.catalogue.actions import put_rule
from kith.core.refusal import BadInput, Forbidden, IllegalMove
from kith.outbox.models import Message
from kith.reportin import queries_facts
from kith.reportin.actions import needs, slips
from kith.reportin.actions.needs import NeedInput, NotReportedIn
from kith.reportin.actions.roster import enter_many
from kith.reportin.models import Answer, NeedLine, NeedsForm
from kith.reportin.rules import Fact
from tests import make
from tests.make import MONDAY
from tests.reportin import world

pytestmark = pytest.mark.django_db

WANTED = [NeedInput("CARE", 4, "陪伴独居老人"), NeedInput("SAFETY", 2, "夜间巡防")]


def form(of: world.World, *, publish: bool = True) -> NeedsForm:
    clerk = of.town.clerk
    made = needs.draft(
        of.town.community.pk, year=2026, half=1, lines=WANTED, actor=clerk, now=MONDAY
    )
    return needs.publish(made.pk, actor=clerk, now=MONDAY) if publish else made


def say(of: world.World, people: int, n: int = 0) -> Answer:
    line = NeedLine.objects.order_by("pk")[n]
    return needs.answer(line.pk, unit_id=of.unit.pk, people=people, actor=of.liaison, now=MONDAY)


def test_a_published_form_is_told_to_units_that_reported_in_and_answered():
    of = world.world()
    world.received(of)
    made = form(of)

    say(of, 4)
    say(of, 3)

    told = Message.objects.filter(topic="needs_published").values_list("person_id", "link")
    assert list(told) == [(of.liaison.me, f"/report-in/needs/{made.pk}/")]
    assert list(Answer.objects.values_list("people", "unit_id")) == [(3, of.unit.pk)]


def test_a_draft_is_written_again_until_it_is_published():
    of = world.world()
    form(of, publish=False)
    made = form(of)

    with pytest.raises(IllegalMove):
        form(of, publish=False)

    assert (NeedsForm.objects.count(), made.lines.count()) == (1, 2)


def test_answers_that_make_no_sense_are_refused():
    of = world.world()
    form(of)

    with pytest.raises(NotReportedIn):
        say(of, 1)
    world.received(of)
    for people in (5, -1):
        with pytest.raises(BadInput):
            say(of, people)
    line = NeedLine.objects.earliest("pk")
    with pytest.raises(Forbidden):
        needs.answer(line.pk, unit_id=of.unit.pk, people=1, actor=of.town.clerk, now=MONDAY)
    needs.close(line.form_id, actor=of.town.clerk, now=MONDAY)
    with pytest.raises(IllegalMove):
        say(of, 1)

    assert not Answer.objects.exists()


def test_a_form_is_the_desks_and_of_a_half_year_that_is_not_over():
    of = world.world()
    here, clerk = of.town.community.pk, of.town.clerk

    with pytest.raises(Forbidden):
        needs.draft(here, year=2026, half=1, lines=WANTED, actor=of.liaison, now=MONDAY)
    for year, half, lines in ((2025, 2, WANTED), (2026, 1, []), (2026, 1, [NeedInput("K", 1, "")])):
        with pytest.raises(BadInput):
            needs.draft(here, year=year, half=half, lines=lines, actor=clerk, now=MONDAY)

    assert not NeedsForm.objects.exists()


# --------------------------------------------------------------------------------------- facts


def facts(of: world.World) -> queries_facts.UnitFacts:
    (told,) = queries_facts.facts_of([of.unit], now=MONDAY)
    return told


def test_a_unit_without_members_has_no_rates():
    of = world.world()

    assert facts(of).facts == (
        Fact("hours", None, 50),
        Fact("visits", 0, 1),
        Fact("report_in", None, 95),
        Fact("completion", None, 95),
    )


def test_rates_are_of_named_members_and_hours_of_the_year():
    """Three of four named are in; one of three has the three hours that are asked."""
    of = world.world()
    put_rule(
        "UNIT_GATES",
        area=of.town.community,
        valid_from=date(2026, 1, 1),
        params={
            "hours_a_year": 3, "visits_a_quarter": 0, "report_in_percent": 70,
            "completion_percent": 40,
        },
        source="test",
    )  # fmt: skip
    rows = [world.member(of) for _n in range(3)]
    enter_many([world.line(of, 1, signed=None)], actor=of.town.clerk, now=MONDAY)
    world.served(of, rows[0], hours=3, days=1)
    world.served(of, rows[1], hours=1, days=2)
    world.served(of, rows[2], hours=4, days=3, confirm=False)

    told = facts(of)

    assert (told.members, told.named, told.minutes, told.done) == (3, 1, 240, 1)
    assert told.facts == (
        Fact("hours", 1, 3),
        Fact("visits", 0, 0),
        Fact("report_in", 75, 70),
        Fact("completion", 33, 40),
    )
    assert [fact.is_met for fact in told.facts] == [False, True, True, False]
    assert queries_facts.hours_fact(rows[0], now=MONDAY) == Fact("hours", 3, 3)


def test_facts_of_many_units_cost_the_same_and_stand_by_name(django_assert_num_queries):
    of = world.world()
    more = [make.unit(of.town.community, liaison=make.person(of.town.community)) for _n in range(2)]
    for unit in (of.unit, *more):
        made = world.slip(of, make.person(of.town.community), unit)
        slips.accept(made.pk, actor=of.town.clerk, now=MONDAY)
    units = list(queries_facts.units_visible_to(of.town.district))

    for some in (units[:1], units):
        with django_assert_num_queries(6):
            queries_facts.facts_of(some, now=MONDAY)

    assert [unit.name for unit in units] == sorted(unit.name for unit in units)
    assert len(units) == 3
