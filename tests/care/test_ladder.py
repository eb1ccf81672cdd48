"""Nobody answers: each step has its time and its person, and only a person ends it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from kith.care.actions import ladder
from kith.care.actions.ladder import TryInput
from kith.care.jobs import alarm_searches
from kith.care.models import CareContact, Search, Try
from kith.care.rules.visits import next_step
from kith.care.states import (
    DueState,
    Light,
    Point,
    Relation,
    Rung,
    SearchEnd,
    SearchState,
    Section,
    VisitOutcome,
)
from kith.catalogue.queries import in_force
from kith.catalogue.visits import VisitRules
from kith.core.refusal import BadInput, Forbidden, IllegalMove
from kith.journal.models import Entry
from kith.outbox.models import Message
from kith.vault.models import Access
from kith.vault.states import Purpose
from tests import make
from tests.care.visits import Part, regular, unanswered, visited
from tests.care.world import assessed, contact
from tests.make import DAY, HOUR, MONDAY

pytestmark = pytest.mark.django_db
SAID = "敲了对门，说昨晚还亮着灯"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def town() -> make.Town:
    return make.town()


def steps(search: Search) -> list[tuple[str, bool]]:
    rows = search.tries.order_by("number")
    return [(row.rung, row.done_at is not None) for row in rows]


def test_two_hours_then_neighbour_family_police_and_police_again(town):
    search = unanswered(town, assessed(town))
    first = search.tries.get()
    assert (first.rung, first.due_at, first.for_id) == (
        Rung.RETRY, search.opened_at + 2 * HOUR, town.clerk.me
    )  # fmt: skip

    now = search.opened_at
    for _step in range(4):
        now += HOUR
        ladder.tried(search.pk, input=TryInput(SAID), actor=town.clerk, now=now)

    assert steps(search) == [
        ("RETRY", True), ("NEIGHBOUR", True), ("FAMILY", True), ("POLICE", True), ("POLICE", False),
    ]  # fmt: skip
    assert search.tries.get(done_at=None).due_at == now + HOUR
    search.refresh_from_db()
    assert search.state == SearchState.RUNNING


def test_a_step_may_be_jumped_when_there_is_danger(town):
    search = unanswered(town, assessed(town))

    ladder.tried(
        search.pk, input=TryInput(SAID, then=Rung.POLICE), actor=town.clerk, now=MONDAY + 2 * HOUR
    )

    assert steps(search) == [("RETRY", True), ("POLICE", False)]


def test_a_ladder_of_a_place_that_leaves_a_step_out(town):
    rules = in_force(VisitRules, path=town.community.path, on=MONDAY.date())
    short = replace(rules, ladder=[("RETRY", 30), ("POLICE", 15)])

    assert next_step(Rung.RETRY, MONDAY, short) == (Rung.POLICE, MONDAY + 15 * MINUTE)
    assert next_step(Rung.FAMILY, MONDAY, short) == (Rung.POLICE, MONDAY + 15 * MINUTE)


def test_a_late_step_is_told_once_to_whoever_took_it_the_desk_and_the_street(town):
    search = unanswered(town, assessed(town))
    due = search.tries.get().due_at

    told = [alarm_searches(at) for at in (due - MINUTE, due, due + HOUR, due + DAY)]

    assert told == [0, 1, 0, 0]
    rows = Message.objects.filter(topic="search_late")
    assert {row.person_id for row in rows} == {town.clerk.me, town.boss.me}
    assert {row.link for row in rows} == {f"/care-day/search/{search.pk}/"}
    search.refresh_from_db()
    assert (search.state, steps(search)) == (SearchState.RUNNING, [("RETRY", False)])


def test_silence_stays_open_however_long_it_lasts(town):
    file = assessed(town)
    search = unanswered(town, file)

    for day in range(1, 60):
        alarm_searches(MONDAY + day * DAY)

    search.refresh_from_db()
    assert search.state == SearchState.RUNNING
    assert regular(file).state == DueState.OPEN
    assert not file.visits.filter(counts=True).exists()


def test_another_closed_door_does_not_begin_a_second_search(town):
    file = assessed(town)
    unanswered(town, file)

    visited(town, file, MONDAY + 3 * HOUR, outcome=VisitOutcome.NO_ANSWER, minutes=0)

    assert Search.objects.count() == 1


def test_who_takes_a_step_is_named(town):
    search = unanswered(town, assessed(town))

    ladder.take(search.pk, actor=town.boss, now=MONDAY + 2 * HOUR)

    assert Try.objects.get().for_id == town.boss.me


@pytest.mark.parametrize("as_", list(SearchEnd))
def test_a_person_ends_it_in_words_that_are_sealed(town, as_):
    search = unanswered(town, assessed(town))

    ladder.end(search.pk, as_=as_, said=SAID, actor=town.clerk, now=MONDAY + 2 * HOUR)

    search.refresh_from_db()
    assert (search.state, search.ended_by_id) == (SearchState.ENDED, town.clerk.me)
    assert as_ not in search.how.token
    told = ladder.read_end(search.pk, actor=town.clerk, now=MONDAY + DAY)
    assert told == (as_, SAID)
    assert alarm_searches(MONDAY + DAY) == 0
    with pytest.raises(IllegalMove):
        ladder.tried(search.pk, input=TryInput(SAID), actor=town.clerk, now=MONDAY + DAY)


@pytest.mark.parametrize(
    ("light", "as_"), [(Light.FINE, SearchEnd.WELL), (Light.HELP, SearchEnd.NEEDS_HELP)]
)
def test_a_visit_that_finds_her_ends_it(town, light, as_):
    file = assessed(town)
    search = unanswered(town, file)

    findings = {Section.HEALTH: Part({Point.ILLNESS: light})}
    visited(town, file, MONDAY + 4 * HOUR, findings=findings)

    assert ladder.read_end(search.pk, actor=town.clerk, now=MONDAY + DAY)[0] == as_


def test_an_older_visit_that_arrives_late_does_not_end_it(town):
    file = assessed(town)
    search = unanswered(town, file, MONDAY + 3 * HOUR)

    visited(town, file, MONDAY + HOUR, now=MONDAY + 5 * HOUR)

    search.refresh_from_db()
    assert search.state == SearchState.RUNNING


def test_a_phone_is_shown_by_one_logged_click_only_while_she_is_looked_for(town):
    file = assessed(town)
    contact(town, file, Relation.NEIGHBOUR, name="赵大姐", phone="13800138000")
    search, row = unanswered(town, file), CareContact.objects.get()

    told = ladder.reveal_contact(
        search.pk, contact_id=row.pk, actor=town.clerk, now=MONDAY + 2 * HOUR
    )

    assert told == {"name": "赵大姐", "phone": "+8613800138000"}
    line = Access.objects.get(kind="care.carecontact")
    assert (line.subject_id, line.purpose) == (file.person_id, Purpose.CARE_ALARM)
    her = ladder.reveal_her(search.pk, actor=town.clerk, now=MONDAY + 2 * HOUR)
    assert "199" in her["phone"]
    ladder.end(search.pk, as_=SearchEnd.AWAY, said=SAID, actor=town.clerk, now=MONDAY + 3 * HOUR)
    with pytest.raises(IllegalMove):
        ladder.reveal_contact(search.pk, contact_id=row.pk, actor=town.clerk, now=MONDAY + 4 * HOUR)


def test_others_neither_search_nor_read(town):
    search = unanswered(town, assessed(town))
    ladder.tried(search.pk, input=TryInput(SAID), actor=town.clerk, now=MONDAY + 2 * HOUR)

    for act in (ladder.take, ladder.reveal_her, ladder.read_tries):
        with pytest.raises(Forbidden):
            act(search.pk, actor=town.far_clerk, now=MONDAY + 3 * HOUR)
    with pytest.raises(BadInput):
        ladder.tried(search.pk, input=TryInput("  "), actor=town.clerk, now=MONDAY + 3 * HOUR)
    told = ladder.read_tries(search.pk, actor=town.clerk, now=MONDAY + 3 * HOUR)
    assert list(told.values()) == [SAID]
    written = str([row.facts for row in Entry.objects.all()])
    assert SAID not in written
