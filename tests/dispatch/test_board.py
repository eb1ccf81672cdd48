"""What a run shows, to whom, and at which price in queries."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import gettext as _

from kith.core.actor import CLOCK, STRANGER, Role
from kith.dispatch import actions, policies, queries
from kith.dispatch.models import Run
from kith.orders.actions import claims, desk
from kith.orders.models import Offer, Order
from kith.people.models import Person
from kith.people.queries import actor_of
from kith.places.models import Area
from tests import make
from tests.dispatch import boards
from tests.make import DAY, HOUR, MONDAY, Town

pytestmark = pytest.mark.django_db
OUTLINE = [[116.39, 39.89], [116.41, 39.89], [116.41, 39.91]]


@pytest.fixture
def town():
    return make.town()


def test_what_an_actor_may_see_is_what_the_list_shows(town):
    for area in (town.community, town.other, town.street):
        actions.propose(area.pk, actor=town.boss, now=MONDAY)
    areas = (town.community, town.other, town.street, town.county)
    actors = [make.staff(role, area) for role in Role for area in areas]

    for actor in (*actors, town.clerk, STRANGER, CLOCK):
        listed = set(queries.runs_visible_to(actor).values_list("pk", flat=True))

        runs = Run.objects.select_related("area")
        assert listed == {run.pk for run in runs if policies.may_see(actor, run)}, actor


@pytest.mark.parametrize(
    ("role", "sees", "decides"),
    [
        (Role.WORKER, True, True),
        (Role.STREET, True, True),
        (Role.DISTRICT, True, False),
        (Role.AUDITOR, True, False),
        (Role.HOTLINE, False, False),
        (Role.VOLUNTEER, False, False),
        (Role.OPERATOR, False, False),
    ],
)
def test_who_reads_a_run_and_who_decides(town, role, sees, decides):
    run = boards.propose(town)
    actor = make.staff(role, town.community)

    assert policies.may_see(actor, run) == sees
    assert policies.may_decide(actor, run) == decides
    assert policies.may_propose(actor, town.community.path) == decides


def test_newest_runs_come_first(town):
    first, second = boards.propose(town), boards.propose(town)

    assert list(queries.runs_visible_to(town.clerk)) == [second, first]


def test_a_board_shows_orders_helpers_next_best_and_gaps(town):
    helpers = {who.pk: who for who in boards.helpers(town, 2)}
    order = make.open_order(town, people_needed=3)
    make.claim(town, order, make.volunteer(town.community, free=False))
    nobody = make.open_order(town, skills=("LEGAL",))
    later = MONDAY + 2 * DAY
    single = make.open_order(town, starts_at=later, ends_at=later + HOUR)
    run = boards.propose(town)

    rows = boards.shown(run, town.clerk)

    facts = [(r.order.pk, r.wanted, r.filled, len(r.proposals), r.missing) for r in rows]
    assert facts == [
        (order.pk, 3, 1, 2, 0),
        (nobody.pk, 1, 0, 0, 1),
        (single.pk, 1, 0, 1, 0),
    ]
    assert [row.why_not for row in rows] == [{}, {"skill": 3}, {}]
    told = rows[2].proposals[0]
    other = (helpers.keys() - {told.person.pk}).pop()
    assert told.runner_up == helpers[other]
    assert told.extra_min is not None
    assert told.extra_min >= 0
    assert str(told.person.name).endswith("*")


def test_the_map_shows_centres_of_areas_and_never_a_home(town):
    Area.objects.filter(pk=town.community.pk).update(outline=OUTLINE)
    boards.helpers(town, 1)
    far = make.volunteer(town.other)
    make.open_order(town, people_needed=2)
    run = boards.propose(town, over=town.street)

    shown = queries.picture(run, queries.board_orders(run, actor=town.boss))

    here, there = [116.40, 39.90], [116.42, 39.90]
    assert shown.areas == [
        {
            "code": town.community.code,
            "name": town.community.name,
            "outline": OUTLINE,
            "shade": 1.0,
        }
    ]
    assert [[p["lon"], p["lat"]] for p in shown.points] == [here, there]
    assert [(p["kind"], p["url"]) for p in shown.points] == [("order", ""), ("person", "")]
    assert town.other.name in shown.points[1]["label"]
    assert shown.lines == [{"from": there, "to": here, "label": "1"}]
    assert Person.objects.get(pk=far.pk).area_id == town.other.pk


def test_orders_of_a_run_elsewhere_are_not_shown(town):
    make.volunteer(town.community)
    order = make.open_order(town)
    run = boards.propose(town, over=town.street)

    assert [row.order for row in boards.shown(run, town.boss)] == [order]
    assert boards.shown(run, town.far_clerk) == []


WORK: tuple[dict[str, Any], ...] = (
    {"summary": "擦窗户"},
    {"summary": "送药"},
    {"summary": "咨询", "skills": ("LEGAL",)},
    {"summary": "搬家", "people_needed": 5},
)


def _of(town: Town) -> dict[str, int]:
    """Four orders that differ in what a clerk may look for."""
    boards.helpers(town, 3)
    at = [MONDAY + DAY + n * 2 * HOUR for n in range(4)]
    plain, urgent, skilled, short = (
        make.open_order(town, starts_at=start, ends_at=start + HOUR, **changes)
        for start, changes in zip(
            at,
            WORK,
            strict=True,
        )
    )
    Order.objects.filter(pk=urgent.pk).update(is_urgent=True)
    return {"plain": plain.pk, "urgent": urgent.pk, "skilled": skilled.pk, "short": short.pk}


@pytest.mark.parametrize(
    ("narrow", "found"),
    [
        pytest.param({}, ["plain", "urgent", "skilled", "short"], id="everything"),
        pytest.param({"text": "窗"}, ["plain"], id="a-word-of-the-summary"),
        pytest.param({"text": "社区"}, ["plain", "urgent", "skilled", "short"], id="the-place"),
        pytest.param({"text": "没有"}, [], id="a-word-nobody-wrote"),
        pytest.param({"is_urgent": True}, ["urgent"], id="urgent"),
        pytest.param({"is_short": True}, ["skilled", "short"], id="somebody-is-missing"),
        pytest.param({"is_waiting": True}, ["plain", "urgent", "short"], id="to-decide"),
        pytest.param({"skill": "LEGAL"}, ["skilled"], id="a-skill"),
        pytest.param({"skill": "LEG"}, [], id="half-a-skill"),
        pytest.param({"place": "990101001002"}, [], id="another-place"),
        pytest.param({"is_urgent": True, "text": "窗"}, [], id="both-or-nothing"),
    ],
)
def test_a_clerk_finds_what_she_looks_for(town, narrow, found):
    orders = _of(town)
    run = boards.propose(town)

    rows = boards.shown(run, town.clerk, **narrow)

    assert [row.order.pk for row in rows] == [orders[name] for name in found]


def test_an_order_is_found_by_its_number(town):
    orders = _of(town)
    run = boards.propose(town)
    number = Order.objects.get(pk=orders["urgent"]).number

    rows = boards.shown(run, town.clerk, text=number)

    assert [row.order.pk for row in rows] == [orders["urgent"]]


def test_the_picture_follows_what_is_looked_for(town):
    _of(town)
    run = boards.propose(town)
    none = queries.board_orders(run, actor=town.clerk, narrow=queries.Narrow(text="没有"))

    assert queries.picture(run, none).points == []
    (point,) = queries.picture(run, queries.board_orders(run, actor=town.clerk)).points
    counts = {"place": town.community.name, "orders": 4, "helpers": run.proposals.count()}
    assert point["label"] == _("%(place)s: orders %(orders)s, helpers %(helpers)s") % counts


def test_a_pulse_tells_what_has_happened_since(town):
    make.volunteer(town.community)
    make.open_order(town)
    run = boards.propose(town)
    before = queries.pulse(run, now=MONDAY)

    boards.approve(town, run)
    asked = queries.pulse(run, now=MONDAY)
    offer = Offer.objects.get()
    claims.accept(offer.pk, actor=actor_of(offer.person_id or 0, now=MONDAY), now=MONDAY)
    later = MONDAY + DAY + 3 * HOUR
    new = make.order(make.person(town.community))
    desk.verify(new.pk, how="PHONE", actor=town.clerk, now=MONDAY + HOUR)
    sheet = make.sheet(starts_at=later, ends_at=later + HOUR)
    desk.compile_order(new.pk, input=sheet, actor=town.clerk, now=MONDAY + HOUR)
    after = queries.pulse(run, now=MONDAY + HOUR)

    assert (before.waiting, before.asked, before.yes, before.new_orders) == (1, 0, 0, 0)
    assert (asked.waiting, asked.asked, asked.decided) == (0, 1, 1)
    assert (after.asked, after.yes, after.new_orders) == (0, 1, 1)
    assert list(queries.new_orders(run, now=MONDAY + HOUR)) == [Order.objects.get(pk=new.pk)]
    assert queries.pulse(run, now=MONDAY + HOUR) == after


def _queries(town: Town, run: Run) -> int:
    with CaptureQueriesContext(connection) as seen:
        boards.shown(run, town.clerk)
        queries.picture(run, queries.board_orders(run, actor=town.clerk))
        queries.pulse(run, now=MONDAY)
    return len(seen)


def test_a_board_of_three_orders_costs_no_more_queries_than_one(town):
    boards.helpers(town, 2)
    make.open_order(town)
    one = _queries(town, boards.propose(town))

    boards.helpers(town, 4)
    for people in (2, 1):
        make.open_order(town, people_needed=people)
    run = boards.propose(town)

    assert run.proposals.count() == 4
    assert _queries(town, run) == one
