"""What a run shows, to whom, and at which price in queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kith.core.actor import CLOCK, STRANGER, Role
from kith.dispatch import actions, policies, queries
from kith.dispatch.models import Run
from kith.people.models import Person
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

    shown = queries.board(run.pk, actor=town.clerk)

    facts = [(r.order.pk, r.wanted, r.filled, len(r.proposals), r.missing) for r in shown.rows]
    assert facts == [
        (order.pk, 3, 1, 2, 0),
        (nobody.pk, 1, 0, 0, 1),
        (single.pk, 1, 0, 1, 0),
    ]
    assert [row.why_not for row in shown.rows] == [{}, {"skill": 3}, {}]
    told = shown.rows[2].proposals[0]
    other = (helpers.keys() - {told.person.pk}).pop()
    assert told.runner_up == helpers[other]
    assert told.runner_up_min == boards.runner_up(told.proposal)[1]
    assert str(told.person.name).endswith("*")


def test_the_map_shows_centres_of_areas_and_never_a_home(town):
    Area.objects.filter(pk=town.community.pk).update(outline=OUTLINE)
    boards.helpers(town, 1)
    far = make.volunteer(town.other)
    make.open_order(town, people_needed=2)
    run = boards.propose(town, over=town.street)

    shown = queries.board(run.pk, actor=town.boss)

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


def test_a_run_elsewhere_is_not_found(town):
    run = boards.propose(town)

    with pytest.raises(Run.DoesNotExist):
        queries.board(run.pk, actor=town.far_clerk)


def _queries(town: Town, run: Run) -> int:
    with CaptureQueriesContext(connection) as seen:
        queries.board(run.pk, actor=town.clerk)
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
