"""Whatever people do, in whatever order: after a look every fact is as its row is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from kith.activities.actions import attendance, planning
from kith.activities.models import Attendance, Series, Session
from kith.activities.states import PresentAs
from kith.care.models import CareFile
from kith.care.states import Tier
from kith.core.actor import CLOCK
from kith.core.refusal import Refusal
from kith.grid.models import Hazard
from kith.hours.actions import amendments, corrections, review
from kith.hours.actions import recording as hours
from kith.hours.models import Amendment, ServiceRecord
from kith.hours.states import CorrectionKind
from kith.insights.actions.refreshing import refresh
from kith.insights.facts import SOURCES
from kith.insights.models import Touched
from kith.insights.queries.truth import differing
from kith.orders.actions import claims, clocks, desk, intake, word
from kith.orders.models import Order, Rating
from kith.pairing.models import Pair
from kith.people.actions import person as persons
from kith.people.models import Person
from kith.people.states import Channel
from kith.projects.actions import progress
from kith.projects.models import Project, Recheck
from tests import make
from tests.activities import door
from tests.care import visits as care_visits
from tests.care import world as care
from tests.grid import shops
from tests.hours import world as served
from tests.make import DAY, HOUR, MONDAY
from tests.pairing import world as pairing
from tests.projects import worlds as projects

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import Model

LATER: Final = MONDAY + 20 * DAY
AFTER: Final = served.NOW
MANY: Final = {"record", "volunteer", "transfer", "attendance", "order", "contact"}


@dataclass
class World:
    """A town in which a little of everything has happened already."""

    town: make.Town
    unit: projects.Unit
    volunteers: list[Person] = field(default_factory=list)

    def one(self, of: type[Model], n: int) -> Any:
        """One of the rows, the newest first."""
        rows = list(of._default_manager.order_by("-pk"))
        return rows[n % len(rows)]

    def clerk(self) -> dict[str, Any]:
        return {"actor": self.town.clerk, "now": AFTER}


@pytest.fixture
def of(db: None) -> World:
    town = make.town()
    made = World(town, projects.unit(town), [make.volunteer(town.community) for _ in range(2)])
    make.confirmed(town)
    session = door.held(town, five_for="ELDERLY")
    door.tick(session, door.guest(town, session), by=town.clerk)
    served.confirmed(town, made.volunteers[0])
    pairing.visit(pairing.active(town), MONDAY + DAY)
    care.assessed(town, Tier.HIGH)
    shops.noticed(town)
    projects.agreed(town, made.unit)
    return made


# ------------------------------------------------------------------------------- what people do


def submit(of: World, n: int) -> None:
    make.order(make.person(of.town.community))


def verify(of: World, n: int) -> None:
    desk.verify(of.one(Order, n).pk, how="PHONE", **of.clerk())


def open_up(of: World, n: int) -> None:
    make.open_order(of.town)


def reject(of: World, n: int) -> None:
    desk.reject(of.one(Order, n).pk, reason="不是社区能办的事", **of.clerk())


def merge(of: World, n: int) -> None:
    who = make.person(of.town.community)
    one, other = make.order(who), make.order(who)
    desk.merge(one.pk, into_id=other.pk, **of.clerk())


def cancel(of: World, n: int) -> None:
    row = of.one(Order, n)
    intake.cancel(row.pk, reason="不需要了", actor=make.actor(row.resident), now=AFTER)


def escalate(of: World, n: int) -> None:
    clocks.escalate(of.one(Order, n).pk, actor=CLOCK, now=LATER)


def serve(of: World, n: int) -> None:
    made = claims.claim(make.open_order(of.town).pk, actor=make.actor(of.volunteers[1]), now=MONDAY)
    make.served(of.town, made)


def confirm(of: World, n: int) -> None:
    row = of.one(Order, n)
    word.confirm(
        row.pk, stars=1 + n % 5, text="", channel=Channel.WEB, actor=make.actor(row.resident),
        now=AFTER,
    )  # fmt: skip


def dispute(of: World, n: int) -> None:
    row = of.one(Order, n)
    word.dispute(row.pk, text="没有来", actor=make.actor(row.resident), now=AFTER)


def judge(of: World, n: int) -> None:
    word.decide_dispute(
        of.one(Order, n).pk, is_upheld=n % 2 == 0, actor=of.town.boss, now=AFTER + HOUR
    )


def reopen(of: World, n: int) -> None:
    desk.reopen(of.one(Order, n).pk, **of.clerk())


def record(of: World, n: int) -> None:
    served.confirmed(of.town, of.volunteers[0], start=MONDAY + (1 + n) * 2 * HOUR)


def hold(of: World, n: int) -> None:
    review.hold(of.one(ServiceRecord, n).pk, flags=(served.FLAG,), actor=CLOCK, now=AFTER)


def decide(of: World, n: int) -> None:
    act = review.release if n % 2 else review.uphold
    act(of.one(ServiceRecord, n).pk, reason="看过", actor=of.town.boss, now=AFTER)


def amend(of: World, n: int) -> None:
    row = of.one(ServiceRecord, n)
    new = amendments.ChangeInput(row.started_at, row.started_at + (1 + n) * HOUR / 2, row.content)
    made = amendments.propose_change(row.pk, input=new, reason="更正", **of.clerk())
    if n % 2:
        amendments.approve(made.pk, actor=of.town.boss, now=AFTER)


def approve(of: World, n: int) -> None:
    amendments.approve(of.one(Amendment, n).pk, actor=of.town.boss, now=AFTER)


def correct(of: World, n: int) -> None:
    row = of.one(ServiceRecord, n)
    asked = corrections.CorrectionInput(row.person_id, CorrectionKind.TIMES, "多了", row.pk)
    corrections.ask(input=asked, actor=make.actor(row.person), now=AFTER)


def reverse(of: World, n: int) -> None:
    hours.reverse(of.one(ServiceRecord, n).pk, reason="误记", actor=of.town.boss, now=AFTER)


def come(of: World, n: int) -> None:
    at = of.one(Session, n)
    who = door.helper(of.town, at) if n % 2 else door.guest(of.town, at)
    door.tick(at, who, by=of.town.clerk)


def slip(of: World, n: int) -> None:
    row = of.one(Attendance, n)
    kind = (door.UNDO, door.OUT, door.IN)[n % 3]
    door.tick(row.session, row.person, by=of.town.clerk, kind=kind, now=door.START + HOUR)


def count(of: World, n: int) -> None:
    told = attendance.CountInput(PresentAs.VIEWER, 5 * n, spot=str(n % 2))
    attendance.count(of.one(Session, n).pk, input=told, actor=of.town.clerk, now=door.END)


def close(of: World, n: int) -> None:
    door.closed(of.town, of.one(Session, n))


def call_off(of: World, n: int) -> None:
    planning.cancel_session(of.one(Session, n).pk, reason="下雨", actor=of.town.clerk, now=MONDAY)


def hold_session(of: World, n: int) -> None:
    door.held(of.town)


def move(of: World, n: int) -> None:
    who = of.volunteers[n % 2]
    home = of.town.other if n % 4 < 2 else of.town.community
    persons.move_home(
        who.pk, area_id=home.pk, address="长安街 1 号", actor=make.actor(who), now=AFTER
    )


def visit(of: World, n: int) -> None:
    pairing.visit(of.one(Pair, n), MONDAY + (2 + n) * DAY)


def care_visit(of: World, n: int) -> None:
    care_visits.visited(of.town, of.one(CareFile, n), MONDAY + (1 + n) * DAY)


def tier(of: World, n: int) -> None:
    care.tiered(of.town, of.one(CareFile, n), list(Tier)[n % 3], now=MONDAY + n * DAY)


def close_hazard(of: World, n: int) -> None:
    shops.closed(of.town, of.one(Hazard, n), shops.colleague(of.town), AFTER)


def close_project(of: World, n: int) -> None:
    row = of.one(Project, n)
    progress.submit(row.pk, text="办好", actor=of.unit.liaison, now=MONDAY + DAY)
    progress.accept(row.pk, text="看过", actor=of.town.boss, now=MONDAY + 2 * DAY)
    progress.close(row.pk, actor=of.town.clerk, now=MONDAY + 2 * DAY)


def open_project_again(of: World, n: int) -> None:
    row = of.one(Recheck, n)
    progress.recheck(row.pk, holds=False, text="坏了", actor=of.town.clerk, now=LATER + 90 * DAY)


def past_the_actions(of: World, n: int) -> None:
    Order.objects.filter(pk=of.one(Order, n).pk).update(area=of.town.other)
    Series.objects.update(five_for="CHILDREN")
    Session.objects.update(area=of.town.other)
    Rating.objects.filter(stars=1 + n % 5).delete()


def look(of: World, n: int) -> None:
    refresh()


DEEDS: Final[tuple[Callable[[World, int], None], ...]] = (
    submit, verify, open_up, reject, merge, cancel, escalate, serve, confirm, dispute, judge,
    reopen, record, hold, decide, amend, approve, correct, reverse, come, slip, count, close,
    call_off, hold_session, move, visit, care_visit, tier, close_hazard, close_project,
    open_project_again, past_the_actions, look,
)  # fmt: skip


def attempt(deed: Callable[[World, int], None], of: World, n: int) -> bool:
    """Whether it was done; an expected no, or nothing to do it to, changes nothing."""
    try:
        with transaction.atomic():
            deed(of, n)
    except (Refusal, ZeroDivisionError):
        return False
    return True


@settings(max_examples=12, suppress_health_check=list(HealthCheck))
@given(
    deeds=some.lists(
        some.tuples(some.sampled_from(DEEDS), some.integers(0, 5)), min_size=6, max_size=16
    )
)
def test_after_a_look_every_fact_is_as_its_row_is(of: World, deeds: list[Any]) -> None:
    with transaction.atomic():
        for deed, n in deeds:
            attempt(deed, of, n)

        refresh()

        assert not Touched.objects.exists()
        assert list(differing()) == []
        transaction.set_rollback(True)


def test_every_deed_can_be_done(of: World) -> None:
    """The negative control: none of them is only ever refused."""
    done = set()
    first = [
        submit, reject, submit, verify, escalate, open_up, serve, confirm, dispute, judge, reopen,
        record, amend, approve,
    ]  # fmt: skip
    rest = [deed for deed in DEEDS if deed not in first]
    for deed in [*first, *rest, hold_session, call_off]:
        for n in range(6):
            done |= {deed} if attempt(deed, of, n) else set()
    refresh()

    assert [deed.__name__ for deed in DEEDS if deed not in done] == []
    assert list(differing()) == []


def test_a_source_asks_as_little_of_many_rows_as_of_one(of: World) -> None:
    for deed in (serve, record, come, visit, move):
        attempt(deed, of, 1)
    assert {name for name, source in SOURCES.items() if source.rows().count() > 1} >= MANY

    for source in SOURCES.values():
        keys = list(source.rows().values_list("pk", flat=True))
        asked = []
        for some_keys in (keys[:1], keys):
            with CaptureQueriesContext(connection) as seen:
                list(source.lines(some_keys))
            asked.append(len(seen))

        assert asked[0] == asked[1] <= 4, source.name
