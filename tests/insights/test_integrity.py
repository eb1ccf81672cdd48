"""From a signal to what a person found; and the services drawn, rung about and told apart."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kith.activities.actions import attendance as door
from kith.activities.rules.sign_up import hash_of
from kith.activities.states import PresentAs
from kith.core.actor import CLOCK, Role
from kith.core.refusal import BadInput, Forbidden, IllegalMove
from kith.hours.models import ServiceRecord
from kith.insights.actions import integrity, sampling
from kith.insights.jobs_integrity import draw_samples, end_samples, open_matters
from kith.insights.models import Draw, HerSide, Matter, Party, Sample, SampleRing, Sign
from kith.insights.policies import integrity as policies
from kith.insights.queries import integrity as queries
from kith.insights.queries import sampling as samples
from kith.insights.queries.communities import communities_of
from kith.insights.queries.integrity_collecting import odd
from kith.insights.rules import sampling as rules
from kith.insights.rules.veiling import summed, veiled
from kith.insights.signals.desk import Seen, Spoken
from kith.insights.states import About, Heard, MatterState
from kith.orders.actions import word
from kith.outbox.models import Message
from kith.people.models import Person
from kith.people.states import Channel
from kith.places.states import Level
from kith.vault.models import Access
from tests import make
from tests.activities import world
from tests.hours.world import held, housemate, record, second_clerk
from tests.insights.doubts import AFTER, NOW, WEEK, drawn
from tests.insights.doubts import matter as matter_of
from tests.make import DAY, HOUR, MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return make.town()


def crowded(town: make.Town):
    """A room of three places in which the clerk counts ninety."""
    session = world.session(town)
    heads = door.CountInput(PresentAs.RECIPIENT, 90)
    door.count(session.pk, input=heads, actor=town.clerk, now=world.START + HOUR)
    session.state = "HELD"
    session.save(update_fields=("state",))
    return session


def test_the_clock_opens_one_matter_and_tells_whom_it_concerns(town):
    session = crowded(town)
    later = world.START + DAY

    assert [open_matters(later), open_matters(later + HOUR)] == [1, 0]

    matter = Matter.objects.get()
    sign = Sign.objects.get()
    assert (matter.about, matter.object_id, matter.area) == ("SESSION", session.pk, town.community)
    assert (sign.signal, sign.facts) == (
        "COUNTED_BEYOND", {"counted": 90, "named": 0, "places": 3}
    )  # fmt: skip
    assert list(sign.rows.values_list("kind", flat=True)) == ["WALK_INS"]
    assert list(Party.objects.values_list("person_id", "part")) == [(town.clerk.me, "CLERK")]
    told = dict(
        Message.objects.filter(topic__startswith="matter").values_list("topic", "person_id")
    )
    assert told == {"matter_opened": town.clerk.me, "matter_to_look": town.boss.me}


def test_an_honest_order_opens_nothing(town):
    make.confirmed(town)

    assert open_matters(NOW) == 0


def test_whoever_it_is_about_neither_sees_nor_takes_it(town):
    matter = matter_of(town, clerk=town.clerk)
    clerk = Person.objects.get(pk=town.clerk.me)
    Person.objects.filter(pk=clerk.pk).update(household_key="home-1")
    clerk.refresh_from_db()
    at_home = housemate(town, clerk, Role.WORKER)
    colleague, auditor = second_clerk(town), make.staff(Role.AUDITOR, town.county)
    actors = [
        make.actor(clerk), at_home, colleague, town.boss, town.far_clerk, town.district, auditor,
        make.actor(Person.objects.get(orders=matter.object_id)),
    ]  # fmt: skip

    sides = queries.sides_of(matter)

    for who in actors:
        listed = queries.visible_to(who).filter(pk=matter.pk).exists()
        assert listed is policies.may_see(who, matter, sides), who
    assert [policies.may_look(who, matter, sides) for who in actors] == [
        False, False, True, True, False, False, False, False,
    ]  # fmt: skip
    with pytest.raises(Forbidden):
        integrity.take(matter.pk, actor=make.actor(clerk), now=NOW)
    assert Matter.objects.get().state == "OPEN"


def test_one_takes_it_finds_it_and_everybody_concerned_reads_why(town):
    matter = matter_of(town)
    colleague = second_clerk(town)
    integrity.take(matter.pk, actor=colleague, now=NOW)

    with pytest.raises(IllegalMove):
        integrity.take(matter.pk, actor=town.boss, now=NOW)
    with pytest.raises(Forbidden):
        integrity.find(
            matter.pk, input=integrity.FoundInput(MatterState.FINE, "对"), actor=town.boss, now=NOW
        )
    with pytest.raises(BadInput):
        integrity.find(
            matter.pk, input=integrity.FoundInput(MatterState.PASSED_ON, "另查"), actor=colleague,
            now=NOW,
        )  # fmt: skip
    found = integrity.FoundInput(MatterState.FINE, "通话记录在,当天确已回访")
    integrity.find(matter.pk, input=found, actor=colleague, now=NOW)

    matter.refresh_from_db()
    helper = Party.objects.get(part="HELPER")
    assert (matter.state, matter.reason, matter.taken_by_id) == (
        "FINE", found.reason, colleague.me
    )  # fmt: skip
    assert Message.objects.get(topic="matter_found").person_id == helper.person_id
    record_ = ServiceRecord.objects.get()
    assert (record_.state, record_.thanks != "") == ("CONFIRMED", True)  # nothing was taken


def test_what_was_looked_at_once_does_not_speak_again(town):
    matter = matter_of(town)
    integrity.take(matter.pk, actor=town.boss, now=NOW)
    found = integrity.FoundInput(MatterState.CORRECTED, "补了签字单")
    integrity.find(matter.pk, input=found, actor=town.boss, now=NOW)
    seen = Seen(matter.object_id, {}, (), ())

    again = [
        integrity.open_matter(
            About.ORDER, matter.object_id, words=[Spoken(name, 100, seen)], actor=CLOCK, now=NOW
        )
        for name in ("CONFIRMED_IN_SECONDS", "SHORTER_THAN_WALK")
    ]

    assert again[0] is None
    assert again[1] is not None
    assert (again[1].pk != matter.pk, again[1].state) == (True, "OPEN")
    with pytest.raises(Forbidden):
        integrity.open_matter(About.ORDER, 1, words=[], actor=town.boss, now=NOW)


def test_given_back_somebody_else_looks(town):
    matter = matter_of(town)
    integrity.take(matter.pk, actor=town.boss, now=NOW)

    integrity.give_back(matter.pk, actor=town.boss, now=NOW)

    taken = integrity.take(matter.pk, actor=second_clerk(town), now=NOW)
    assert taken.state == "TAKEN"


def test_her_side_is_sealed_and_read_by_the_one_who_looks(town):
    matter = matter_of(town)
    party = Party.objects.get(part="HELPER")
    helper = make.actor(party.person)
    integrity.say(party.pk, text="  那天走得快,老人急着用药。", actor=helper, now=NOW)
    integrity.take(matter.pk, actor=town.boss, now=NOW)

    ((row, words),) = integrity.read_sides(matter.pk, actor=town.boss, now=NOW)

    assert words == "那天走得快,老人急着用药。"
    assert row.text.mask == ""
    look = Access.objects.filter(kind="insights.herside").get()
    assert (look.subject_id, look.actor_id, look.purpose) == (
        helper.me, town.boss.me, "LOOK_INTO"
    )  # fmt: skip
    with pytest.raises(Forbidden):
        integrity.read_sides(matter.pk, actor=second_clerk(town), now=NOW)
    with pytest.raises(Forbidden):
        integrity.say(party.pk, text="我", actor=town.far_clerk, now=NOW)
    resident = Party.objects.get(part="RESIDENT")
    with pytest.raises(Forbidden):
        integrity.say(resident.pk, text="我", actor=make.actor(resident.person), now=NOW)
    assert HerSide.objects.count() == 1


def test_hours_are_held_only_when_she_asks_and_by_hours_own_action(town):
    matter = matter_of(town)
    integrity.take(matter.pk, actor=town.boss, now=NOW)
    assert ServiceRecord.objects.get().state == "CONFIRMED"

    held_now = integrity.hold_hours(matter.pk, actor=town.boss, now=NOW)

    row = ServiceRecord.objects.get()
    assert (held_now, row.state, row.thanks != "") == (1, "HELD", True)
    assert list(row.findings.values_list("signal", flat=True)) == ["CONFIRMED_IN_SECONDS"]
    assert integrity.hold_hours(matter.pk, actor=town.boss, now=NOW) == 0


def test_one_queue_holds_hours_and_matters_by_their_wait(town):
    matter = matter_of(town)
    who = make.volunteer(town.community)
    row = held(record(town, who, cause="paper:1"), now=NOW - HOUR)
    hold = row.holds.get()

    listed = list(queries.queue(town.boss, queries.Asked()))

    assert [(about, pk) for about, pk, _at in listed] == [("HOURS", hold.pk), ("ORDER", matter.pk)]
    only = queries.queue(town.boss, queries.Asked(about="HOURS"))
    assert [pk for _about, pk, _at in only] == [hold.pk]
    assert list(queries.queue(town.far_clerk, queries.Asked())) == []
    assert list(queries.queue(town.boss, queries.Asked(path=town.other.path))) == []


# ------------------------------------------------------------------------------ the sample


def test_the_seed_is_promised_before_and_published_after(town):
    make.confirmed(town)
    draw_samples(MONDAY)
    before = Draw.objects.get()
    assert (before.week_date, before.seed, before.promised_at) == (WEEK, "", MONDAY)
    with pytest.raises(IllegalMove):
        sampling.draw(WEEK, actor=CLOCK, now=AFTER - DAY)

    draw_samples(AFTER)

    after = Draw.objects.get(week_date=WEEK)
    assert hash_of(after.seed) == before.seed_hash
    assert [one.is_right for one in samples.check(after, town.county.path)] == [True]
    with pytest.raises(IllegalMove):
        sampling.draw(WEEK, actor=CLOCK, now=AFTER)


@pytest.mark.parametrize(
    ("services", "drawn_"), [(0, 0), (1, 1), (20, 1), (21, 2), (40, 2), (1000, 50)]
)
def test_five_percent_rounded_up_and_at_least_one(services, drawn_):
    chosen = rules.drawn("seed", list(range(services)), 5, 1)

    assert len(chosen) == len(set(chosen)) == drawn_
    assert chosen == rules.drawn("seed", list(reversed(range(services))), 5, 1)
    assert services < 1000 or chosen != rules.drawn("other", list(range(services)), 5, 1)


def test_a_changed_row_is_noticed_by_whoever_works_it_out_again(town):
    (sample,) = drawn(town)
    other = make.confirmed(town)

    Sample.objects.filter(pk=sample.pk).update(order=other)

    (checked,) = samples.check(Draw.objects.get(week_date=WEEK), town.county.path)
    assert not checked.is_right


def test_the_desk_of_another_place_rings_and_nobody_who_had_a_hand_in_it(town):
    (sample,) = drawn(town)
    assert sample.caller == town.other
    assert list(samples.to_ring(town.far_clerk, now=AFTER)) == [sample]
    assert list(samples.to_ring(town.clerk, now=AFTER)) == []
    both = make.person(town.other)
    make.grant(both, Role.WORKER, town.other)
    make.grant(both, Role.WORKER, town.community)
    for who in (town.clerk, make.actor(both, AFTER)):
        with pytest.raises(Forbidden):
            sampling.reveal_contact(sample.pk, actor=who, now=AFTER)

    plain = sampling.reveal_contact(sample.pk, actor=town.far_clerk, now=AFTER)

    assert set(plain) == {"name", "phone"}
    look = Access.objects.filter(actor_id=town.far_clerk.me).get()
    assert (look.subject_id, look.purpose) == (sample.order.resident_id, "CALL_BACK")


def test_a_desk_that_took_part_does_not_ring(town):
    """The one clerk of the other place lives with the helper; her colleague does not."""
    served = make.served(town)
    far = make.person(town.other)
    make.grant(far, Role.WORKER, town.other)
    Person.objects.filter(pk=far.pk).update(household_key="one-home")
    Person.objects.filter(pk=served.person_id).update(household_key="one-home")
    sampling.promise(WEEK, actor=CLOCK, now=MONDAY)
    word.confirm(
        served.order_id, stars=0, text="", channel=Channel.WEB, now=MONDAY + 2 * DAY,
        actor=make.actor(served.order.resident),
    )  # fmt: skip
    sampling.draw(WEEK, actor=CLOCK, now=AFTER)
    sample = Sample.objects.get()

    for who in (make.actor(far, AFTER), town.far_clerk, town.boss):
        listed = samples.to_ring(who, now=AFTER).exists()
        assert listed is policies.may_ring(who, sample, samples.hands_of(sample.order)), who
    assert not samples.to_ring(make.actor(far, AFTER), now=AFTER).exists()


def test_after_three_calls_without_an_answer_it_is_silence(town):
    (sample,) = drawn(town)
    missed = sampling.RingInput(Heard.NO_ANSWER)
    sampling.ring(sample.pk, input=missed, actor=town.far_clerk, now=AFTER)
    with pytest.raises(BadInput):
        sampling.ring(sample.pk, input=missed, actor=town.far_clerk, now=AFTER + HOUR)
    assert list(samples.to_ring(town.far_clerk, now=AFTER + HOUR)) == []

    for day in (1, 2):
        sampling.ring(sample.pk, input=missed, actor=town.far_clerk, now=AFTER + day * DAY)

    sample.refresh_from_db()
    (told,) = samples.results(town.county.path, WEEK, WEEK + timedelta(days=1))
    assert (sample.state, sample.heard) == ("SILENT", "")
    assert (told.services, told.drawn, told.reached, told.silent, told.heard) == (1, 1, 0, 1, {})


def test_what_nobody_answered_in_time_is_silence(town):
    (sample,) = drawn(town)

    assert [end_samples(AFTER + 20 * DAY), end_samples(AFTER + 21 * DAY)] == [0, 1]

    sample.refresh_from_db()
    assert sample.state == "SILENT"


def test_a_resident_who_says_otherwise_opens_a_matter_and_nothing_else(town):
    (sample,) = drawn(town)
    said = sampling.RingInput(Heard.NOBODY_CAME, " 没有人来过 ")

    sampling.ring(sample.pk, input=said, actor=town.far_clerk, now=AFTER)

    matter = Matter.objects.get()
    assert (matter.object_id, matter.state) == (sample.order_id, "OPEN")
    assert set(Party.objects.values_list("part", flat=True)) == {"HELPER", "RESIDENT"}
    assert ServiceRecord.objects.get().state == "CONFIRMED"
    integrity.take(matter.pk, actor=town.boss, now=AFTER)
    ((row, words),) = integrity.read_rings(matter.pk, actor=town.boss, now=AFTER)
    assert (row, words) == (SampleRing.objects.get(), "没有人来过")
    (told,) = samples.results(town.county.path, WEEK, WEEK + timedelta(days=1))
    assert told.heard == {Heard.NOBODY_CAME: 1}
    listed = samples.services(town.county.path, WEEK, WEEK + timedelta(days=1))
    assert listed == [(WEEK, sample.order_id)]


def test_where_nobody_else_has_a_desk_what_lies_above_rings(town):
    desks = samples.desks(AFTER)

    assert samples.callers(town.community, desks) == [town.other.pk]
    assert samples.callers(town.community, [town.community]) == [town.street.pk]


def test_a_grid_is_told_of_its_community(town):
    grid = make.area("990101001001001", Level.GRID, town.community.code)
    helped = make.open_order(town, make.person(grid))
    make.served(town, make.claim(town, helped))
    resident = make.actor(Person.objects.get(orders=helped))
    later = MONDAY + 2 * DAY
    word.confirm(helped.pk, stars=5, text="", channel=Channel.WEB, actor=resident, now=later)

    assert samples.frame(WEEK) == {town.community.pk: [helped.pk]}
    assert communities_of([grid.pk, town.street.pk]) == {
        grid.pk: town.community, town.street.pk: town.street
    }  # fmt: skip


# ------------------------------------------------------------------------------ small numbers


def test_a_small_number_is_hidden_with_what_would_give_it_away():
    table = [[9, 3, 20], [8, 7, 30], [6, 6, 40]]

    shown = veiled(table)

    lines = [*shown, *map(list, zip(*shown, strict=True))]
    assert shown[0][1] is None
    assert [line.count(None) for line in lines if line.count(None) == 1] == []
    assert veiled([[0, 3, 0], [20, 30, 9]])[0] == [None] * 4
    assert summed(table)[-1] == [23, 16, 90, 129]
    assert veiled([[9, 8], [7, 6]]) == summed([[9, 8], [7, 6]])


def test_collecting_costs_the_same_for_one_and_for_three(town):
    make.confirmed(town)
    crowded(town)
    later = world.START + DAY
    with CaptureQueriesContext(connection) as one:
        list(odd(later))
    for _n in range(2):
        make.confirmed(town)
        crowded(town)
    with CaptureQueriesContext(connection) as three:
        list(odd(later))

    assert len(one) == len(three)
