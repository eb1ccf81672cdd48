"""One's own calls in one's own shift; what was confided opens for two people only."""

import pytest

from kith.core.actor import Role
from kith.core.refusal import Forbidden
from kith.hotline import policies
from kith.hotline.actions import intake, reading, working
from kith.hotline.models import Call, CounsellingNote, Line
from kith.hotline.queries import calls as queries
from kith.hotline.queries import lines as line_queries
from kith.hotline.states import CallState, ReadReason
from kith.journal.queries import story
from kith.people.models import RoleGrant
from kith.people.queries import actor_of
from kith.vault.models import Access
from tests import make
from tests.hotline.world import begun, on_shift, post, said, taken
from tests.make import DAY, HOUR, MONDAY

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("later", "opens"),
    [
        pytest.param(HOUR, True, id="in-the-shift"),
        pytest.param(24 * HOUR, True, id="a-day-after-the-call"),
        pytest.param(24 * HOUR + HOUR / 60, False, id="a-minute-later-and-off-shift"),
    ],
)
def test_ones_own_call_opens_until_a_day_after_it(later, opens):
    world = post()
    call = taken(world)

    duty = line_queries.duty_of(world.first, now=MONDAY + later)

    assert policies.may_open(world.first, call, duty, now=MONDAY + later, after_h=24) is opens


def test_in_a_later_shift_it_opens_while_something_is_to_be_done():
    world = post()
    call = taken(world)
    on_shift(world.line, world.first, MONDAY + 3 * DAY, MONDAY + 3 * DAY + HOUR, by=world.lead)
    later = MONDAY + 3 * DAY

    first = reading.read(call.pk, actor=world.first, now=later)
    working.close(call.pk, actor=world.first, now=later)
    Call.objects.filter(pk=call.pk).update(ring_due_at=None)

    assert first["alias"] == "小李"
    with pytest.raises(Forbidden):
        reading.read(call.pk, actor=world.first, now=later)
    assert reading.read(call.pk, actor=world.lead, now=later)["alias"] == "小李"


def test_a_colleague_desk_street_and_district_do_not_read_a_psychological_call():
    world = post()
    call = taken(world)
    auditor = make.staff(Role.AUDITOR, world.town.county)
    everybody = (world.second, world.town.clerk, world.town.boss, world.town.district, auditor)

    for actor in everybody:
        with pytest.raises(Forbidden):
            reading.read(call.pk, actor=actor, now=MONDAY)
        with pytest.raises(Forbidden):
            reading.read_with_reason(call.pk, reason=ReadReason.HANDLING, actor=actor, now=MONDAY)

    assert not Access.objects.filter(subject_id=call.subject_id).exists()


def test_the_street_opens_a_call_of_a_service_line_with_a_reason_that_stays():
    world = post()
    call = intake.begin(world.service.pk, key="s", actor=world.lead, now=MONDAY)
    intake.finish(call.pk, input=said(), actor=world.lead, now=MONDAY)

    plain = reading.read_with_reason(
        call.pk, reason=ReadReason.COMPLAINT, actor=world.town.boss, now=MONDAY
    )

    assert plain["story"] == said().story
    assert [line.facts for line in story("call", call.pk)][-1] == {"reason": "COMPLAINT"}


def test_notes_open_for_who_wrote_them_and_for_the_supervisor():
    world = post()
    call = taken(world)
    hers = reading.write_note(call.pk, text="她说了家里的事。", actor=world.first, now=MONDAY)
    theirs = reading.write_note(call.pk, text="督导意见。", actor=world.lead, now=MONDAY)

    assert reading.read_notes(call.pk, actor=world.first, now=MONDAY) == [
        (hers, "她说了家里的事。")
    ]
    assert reading.read_notes(call.pk, actor=world.lead, now=MONDAY) == [
        (hers, "她说了家里的事。"),
        (theirs, "督导意见。"),
    ]
    for actor in (world.second, world.town.clerk, world.town.boss, world.town.district):
        with pytest.raises(Forbidden):
            reading.read_notes(call.pk, actor=actor, now=MONDAY)


def test_who_takes_the_matter_over_reads_no_note_of_who_gave_it():
    world = post()
    on_shift(world.line, world.second, MONDAY, MONDAY + 4 * HOUR, by=world.lead)
    call = taken(world)
    reading.write_note(call.pk, text="只对我说的。", actor=world.first, now=MONDAY)

    given = working.hand_to(call.pk, person_id=world.second.me, actor=world.first, now=MONDAY)
    working.take(given.pk, actor=world.second, now=MONDAY)

    assert reading.read(call.pk, actor=world.second, now=MONDAY)["alias"] == "小李"
    assert reading.read_notes(call.pk, actor=world.second, now=MONDAY) == []
    assert CounsellingNote.objects.count() == 1


def test_a_supervisor_who_lost_the_role_reads_nothing():
    world = post()
    call = taken(world)
    RoleGrant.objects.filter(person_id=world.lead.me).update(ends_at=MONDAY)
    lead = actor_of(world.lead.me, now=MONDAY)

    with pytest.raises(Forbidden):
        reading.read(call.pk, actor=lead, now=MONDAY)


def test_who_may_see_a_call_is_whose_list_shows_it():
    world = post()
    begun(world)
    taken(world)
    dropped = begun(world)
    intake.drop(dropped.pk, actor=world.first, now=MONDAY)
    given = taken(world)
    Call.objects.filter(pk=given.pk).update(holder_id=world.second.me)
    other = make.staff(Role.HOTLINE, world.town.other)
    resident = make.actor(make.person(world.town.community))
    auditor = make.staff(Role.AUDITOR, world.town.county)
    town = world.town
    actors = (
        world.first, world.second, world.lead, other, resident, auditor,
        town.clerk, town.boss, town.district,
    )  # fmt: skip

    for actor in actors:
        listed = set(queries.visible_to(actor).values_list("pk", flat=True))
        rows = Call.objects.select_related("line__area")
        assert listed == {row.pk for row in rows if policies.may_see(actor, row)}, actor
    assert {row.state for row in queries.visible_to(world.town.boss)} == {CallState.OPEN}
    assert not queries.visible_to(world.town.clerk).exists()
    assert not queries.visible_to(world.town.district).exists()


def test_lists_of_lines_are_twins_of_their_policies():
    world = post()
    community = world.town.community
    own = make.staff(Role.HOTLINE, community)
    actors = (world.first, world.lead, own, world.town.clerk, world.town.boss)

    for actor in actors:
        duty = line_queries.duty_of(actor, now=MONDAY)
        rows = list(Line.objects.select_related("area"))
        takes = [row for row in rows if policies.may_take(actor, row, duty)]
        runs = [row for row in rows if policies.may_run(actor, row)]
        counts = [row for row in rows if policies.may_count(actor, row.area.path)]
        assert set(line_queries.of_actor(actor, duty)) == set(takes), actor
        assert set(line_queries.run_by(actor)) == set(runs), actor
        assert set(line_queries.visible_to(actor)) == set(counts), actor
