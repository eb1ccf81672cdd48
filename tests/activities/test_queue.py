"""The queue: who is next, what is kept for whom, and every way in and out of it."""

from uuid import uuid4

import pytest

from kith.activities.actions import attendance, attendance_closing, priorities, signing_up_desk
from kith.activities.actions import signing_up as s
from kith.activities.jobs import signing_up as jobs
from kith.activities.models import PriorityHeld, Quota, SignUp, SignUpMove
from kith.activities.policies.sign_up import may_see
from kith.activities.queries import sign_ups
from kith.activities.queries.priorities import held_by, rules_at
from kith.activities.states import SignUpState, TickKind
from kith.core.refusal import BadInput, Forbidden, IllegalMove
from kith.outbox.models import Message
from tests import make
from tests.activities import world
from tests.make import DAY, HOUR, MONDAY

pytestmark = pytest.mark.django_db
S = SignUpState


@pytest.fixture
def town():
    return make.town()


def crowd(town, at, size, now=MONDAY):
    return [world.sign_up(at, world.resident(town), now=now)[0] for _ in range(size)]


def states(*rows):
    found = dict(SignUp.objects.values_list("pk", "state"))
    return [found[row.pk] for row in rows]


def by(town, row):
    return make.actor(row.person)


def give_up(town, row, now=MONDAY, **changes):
    return s.cancel(row.pk, actor=by(town, row), now=now, **changes)


def topics(person):
    rows = Message.objects.filter(person_id=person.pk).order_by("pk")
    return list(rows.values_list("topic", flat=True))


def low_income(town, who):
    given = priorities.PriorityInput("LOW_INCOME", "低保证 2026-17", world.until())
    return priorities.enter_priority(who.pk, input=given, actor=town.clerk, now=MONDAY)


# Places given back


def test_the_next_in_line_is_asked_and_says_yes(town):
    at = world.session(town, world.quota_input(1))
    first, second, third = crowd(town, at, 3)

    give_up(town, first)
    offered = SignUp.objects.get(pk=second.pk)
    s.confirm(second.pk, actor=by(town, second), now=MONDAY + HOUR)

    assert offered.confirm_by == MONDAY + 24 * HOUR
    assert states(first, second, third) == [S.CANCELLED, S.SEATED, S.WAITING]
    assert topics(second.person) == ["activity_waiting", "activity_offered", "activity_seated"]


def test_nobody_says_yes_in_time_and_it_costs_nothing(town):
    at = world.session(town, world.quota_input(1))
    first, second, third = crowd(town, at, 3)
    give_up(town, first)

    early = jobs.lapse_offers(MONDAY + 23 * HOUR)
    late = jobs.lapse_offers(MONDAY + 24 * HOUR)

    assert (early, late) == (0, 1)
    assert states(second, third) == [S.LAPSED, S.OFFERED]
    again = world.sign_up(at, second.person, now=MONDAY + 25 * HOUR)[0]
    assert (again.state, again.number) == (S.WAITING, 4)


def test_a_late_yes_is_refused_although_no_job_ran(town):
    at = world.session(town, world.quota_input(1))
    first, second = crowd(town, at, 2)
    give_up(town, first)

    with pytest.raises(IllegalMove):
        s.confirm(second.pk, actor=by(town, second), now=MONDAY + 24 * HOUR)
    assert states(second) == [S.OFFERED]


@pytest.mark.parametrize(
    ("before", "state", "hours"),
    [
        pytest.param(96 * HOUR, S.OFFERED, 24, id="days before: a day to think"),
        pytest.param(30 * HOUR, S.OFFERED, 6, id="the day before: six hours"),
        pytest.param(5 * HOUR, S.SEATED, 0, id="hours before: at once"),
    ],
)
def test_the_nearer_the_session_the_shorter_the_time_to_say_yes(town, before, state, hours):
    at = world.session(town, world.quota_input(1))
    first, second = crowd(town, at, 2)
    now = world.START - before

    give_up(town, first, now=now)

    found = SignUp.objects.get(pk=second.pk)
    assert (found.state, found.confirm_by) == (state, now + hours * HOUR if hours else None)


def test_no_offer_ends_at_night(town):
    """Given back on Saturday at 21:00 in Beijing: six hours would end at three in the morning."""
    at = world.session(town, world.quota_input(1))
    first, second = crowd(town, at, 2)

    give_up(town, first, now=world.START - 36 * HOUR)

    offered = SignUp.objects.get(pk=second.pk)
    assert offered.confirm_by == world.START - 24 * HOUR  # Sunday, 9:00


def test_cancel_and_sign_up_again_goes_to_the_end(town):
    """LOGC-020: waitlisted person jumps by cancel and re-sign."""
    at = world.session(town, world.quota_input(1))
    _seated, second, third = crowd(town, at, 3)

    give_up(town, second)
    (again,) = world.sign_up(at, second.person)

    assert (again.number, sign_ups.standing(again).ahead) == (4, 1)
    assert sign_ups.standing(third).ahead == 0


def test_nothing_is_given_back_after_the_beginning(town):
    at = world.session(town)
    (row,) = crowd(town, at, 1)

    with pytest.raises(s.SessionBegan):
        give_up(town, row, now=world.START)
    assert states(row) == [S.SEATED]


def test_somebody_else_cannot_cancel_and_the_desk_says_why(town):
    at = world.session(town)
    (row,) = crowd(town, at, 1)

    with pytest.raises(Forbidden):
        s.cancel(row.pk, actor=make.actor(world.resident(town)), now=MONDAY)
    with pytest.raises(BadInput):
        s.cancel(row.pk, actor=town.clerk, now=MONDAY)
    s.cancel(row.pk, reason="她来电说不来了", actor=town.clerk, now=MONDAY)
    assert SignUpMove.objects.get(sign_up=row, verb="cancel").reason == "她来电说不来了"


def test_the_queue_ends_when_the_session_begins(town):
    at = world.session(town, world.quota_input(1))
    first, second, third = crowd(town, at, 3)
    give_up(town, first)  # the second is asked and says nothing

    assert jobs.close_queues(world.START - HOUR) == 0
    assert jobs.close_queues(world.START) == 2
    assert states(second, third) == [S.CLOSED, S.CLOSED]
    assert world.quota(at).taken == 0


# Parties


def test_a_party_comes_together_or_waits_together(town):
    at = world.session(town, world.quota_input(3))
    crowd(town, at, 1)
    three = world.sign_up(at, *world.group(town, 3))
    (small,) = crowd(town, at, 1)

    assert [row.state for row in three] == [S.WAITING] * 3
    assert {row.number for row in three} == {2}
    assert small.state == S.SEATED  # a place they cannot use does not stay idle


def test_a_party_that_does_not_fit_is_passed_over_and_told(town):
    at = world.session(town, world.quota_input(2))
    first, second = crowd(town, at, 2)
    pair = world.sign_up(at, *world.group(town, 2))
    (single,) = crowd(town, at, 1)

    give_up(town, first)
    passed = states(*pair, single)
    give_up(town, second)
    s.cancel(single.pk, actor=by(town, single), now=MONDAY)

    assert passed == [S.WAITING, S.WAITING, S.OFFERED]
    assert states(*pair) == [S.OFFERED, S.OFFERED]
    assert any("2" in line for line in sign_ups.standing(pair[0]).why)


def test_a_yes_counts_for_the_party_and_one_of_it_can_stay_at_home(town):
    at = world.session(town, world.quota_input(2))
    first, second = crowd(town, at, 2)
    pair = world.sign_up(at, *world.group(town, 2))
    give_up(town, first)
    give_up(town, second)

    s.confirm(pair[0].pk, actor=by(town, pair[0]), now=MONDAY)
    s.cancel(pair[1].pk, actor=by(town, pair[0]), now=MONDAY)

    assert states(*pair) == [S.SEATED, S.CANCELLED]
    assert world.quota(at).taken == 1


def test_a_whole_party_gives_up(town):
    at = world.session(town, world.quota_input(3))
    three = world.sign_up(at, *world.group(town, 3))

    give_up(town, three[1], whole=True)

    assert states(*three) == [S.CANCELLED] * 3
    assert world.quota(at).taken == 0


def test_somebody_of_the_family_comes_instead(town):
    at = world.session(town, world.quota_input(1))
    ada, bea = world.group(town, 2)
    (row,) = world.sign_up(at, ada)
    crowd(town, at, 1)

    other = s.replace(row.pk, person_id=bea.pk, actor=make.actor(ada), now=MONDAY)

    assert (other.person_id, other.number, other.state) == (bea.pk, row.number, S.SEATED)
    assert (states(row), world.quota(at).taken) == ([S.CANCELLED], 1)


def test_a_place_is_not_handed_to_a_stranger(town):
    at = world.session(town, world.quota_input(1))
    (row,) = crowd(town, at, 1)

    with pytest.raises(s.NotEligible) as no:
        s.replace(row.pk, person_id=world.resident(town).pk, actor=by(town, row), now=MONDAY)
    assert [reason.code for reason in no.value.reasons] == ["not_yours"]
    assert states(row) == [S.SEATED]


# Kept places


def kept(tier, places, until=world.START - 2 * DAY, capacity=2):
    return world.quota_input(capacity, reserves=((tier, places, until),))


def test_kept_places_wait_for_their_tier_until_the_stated_time(town):
    at = world.session(town, kept("LOW_INCOME", 1))
    ada = world.resident(town)
    low_income(town, ada)
    first, second, third = crowd(town, at, 3)
    (poor,) = world.sign_up(at, ada)

    assert states(first, second, third, poor) == [S.SEATED, S.WAITING, S.WAITING, S.SEATED]
    assert (poor.rank, second.rank) == (1, 4)


def test_what_nobody_claimed_goes_to_the_queue_by_the_clock(town):
    at = world.session(town, kept("LOW_INCOME", 1))
    first, second, third = crowd(town, at, 3)
    due = world.START - 2 * DAY

    assert jobs.release_reserves(due - HOUR) == 0
    assert jobs.release_reserves(due) == 1
    assert jobs.release_reserves(due) == 0
    assert states(first, second, third) == [S.SEATED, S.OFFERED, S.WAITING]


def test_or_by_the_first_who_signs_up_after_it(town):
    at = world.session(town, kept("LOW_INCOME", 1))
    _first, second = crowd(town, at, 2)

    (late,) = crowd(town, at, 1, now=world.START - 2 * DAY)

    assert states(second, late) == [S.OFFERED, S.WAITING]


def test_the_queue_goes_by_tier_and_then_by_number(town):
    at = world.session(town, world.quota_input(1))
    ada = world.resident(town)
    low_income(town, ada)
    first, second = crowd(town, at, 2)
    (poor,) = world.sign_up(at, ada)
    before = [sign_ups.standing(row).ahead for row in (second, poor)]

    give_up(town, first)

    assert before == [1, 0]
    assert states(second, poor) == [S.WAITING, S.OFFERED]
    assert sign_ups.standing(poor).tier_text == "低保和困难家庭"


def test_a_party_goes_where_the_last_of_it_would(town):
    at = world.session(town, world.quota_input(1))
    ada, bea = world.group(town, 2)
    low_income(town, ada)
    crowd(town, at, 1)
    quota = world.quota(at)
    Quota.objects.filter(pk=quota.pk).update(capacity=2)
    crowd(town, at, 1)

    pair = world.sign_up(at, ada, bea)

    assert {row.rank for row in pair} == {4}


def test_a_kept_place_does_not_leave_its_tier_by_replacing(town):
    at = world.session(town, kept("LOW_INCOME", 1, capacity=1))
    ada, bea = world.group(town, 2)
    low_income(town, ada)
    (row,) = world.sign_up(at, ada)

    with pytest.raises(s.KeptForOthers):
        s.replace(row.pk, person_id=bea.pk, actor=make.actor(ada), now=MONDAY)
    assert states(row) == [S.SEATED]


def test_who_has_been_there_is_no_first_timer(town):
    at = world.session(town, kept("FIRST_TIMER", 1, capacity=1))
    old, new = world.resident(town), world.resident(town)
    before = world.START - 3 * DAY
    been = world.session(town, starts_at=before, ends_at=before + HOUR, sign_up_until=before)
    world.sign_up(been, old)
    closed_with(town, been, old, at=before)

    rows = [world.sign_up(at, who)[0] for who in (old, new)]

    assert [(row.rank, row.state) for row in rows] == [(99, S.WAITING), (4, S.SEATED)]


def test_a_priority_is_sealed_and_hers_to_see_and_ends(town):
    ada = world.resident(town)
    row = low_income(town, ada)
    rules = rules_at(ada.area.path, MONDAY)

    stored = PriorityHeld.objects.values().get(pk=row.pk)
    assert "LOW_INCOME" not in str(stored)
    assert [tier.text for tier in held_by(ada.pk, rules, MONDAY.date())] == ["低保和困难家庭"]
    read = priorities.read_ground(row.pk, actor=make.actor(ada), now=MONDAY)
    assert read == "LOW_INCOME: 低保证 2026-17"
    priorities.end_priority(row.pk, actor=town.clerk, now=MONDAY)
    assert held_by(ada.pk, rules, MONDAY.date()) == []


def test_two_of_one_tier_have_nothing_in_common_in_the_table(town):
    rows = [low_income(town, world.resident(town)) for _ in range(2)]

    assert rows[0].tier_index != rows[1].tier_index


def test_only_the_desk_of_her_home_notes_a_priority(town):
    ada = world.resident(town)
    given = priorities.PriorityInput("LOW_INCOME", "低保证", world.until())

    for nobody in (make.actor(ada), town.far_clerk):
        with pytest.raises(Forbidden):
            priorities.enter_priority(ada.pk, input=given, actor=nobody, now=MONDAY)
    for wrong in (
        priorities.PriorityInput("FIRST_TIMER", "看着像", world.until()),
        priorities.PriorityInput("LOW_INCOME", " ", world.until()),
        priorities.PriorityInput("LOW_INCOME", "低保证", MONDAY.date()),
    ):
        with pytest.raises(BadInput):
            priorities.enter_priority(ada.pk, input=wrong, actor=town.clerk, now=MONDAY)
    assert not PriorityHeld.objects.exists()


# The desk


def test_the_desk_moves_with_a_reason_the_person_reads(town):
    at = world.session(town, world.quota_input(1))
    first, second, third = crowd(town, at, 3)

    signing_up_desk.move(
        third.pk, to=S.SEATED, reason="轮椅使用者，已与教室协调", instead_of=first.pk,
        actor=town.clerk, now=MONDAY,
    )  # fmt: skip

    assert states(first, second, third) == [S.WAITING, S.WAITING, S.SEATED]
    assert sign_ups.standing(SignUp.objects.get(pk=first.pk)).ahead == 1
    moved = SignUpMove.objects.filter(is_manual=True).values_list("sign_up_id", "reason")
    assert set(moved) == {
        (first.pk, "轮椅使用者，已与教室协调"),
        (third.pk, "轮椅使用者，已与教室协调"),
    }
    assert topics(third.person)[-1] == "activity_moved"
    assert "轮椅" in sign_ups.standing(SignUp.objects.get(pk=first.pk)).why[-1]


@pytest.mark.parametrize("reason", ["", "  好 ", "abc"])
def test_without_words_nothing_moves(town, reason):
    at = world.session(town, world.quota_input(1))
    (row,) = crowd(town, at, 1)

    with pytest.raises(BadInput):
        signing_up_desk.move(row.pk, to=S.CANCELLED, reason=reason, actor=town.clerk, now=MONDAY)
    assert states(row) == [S.SEATED]


def test_capacity_binds_the_desk_as_well(town):
    at = world.session(town, world.quota_input(1))
    _first, second = crowd(town, at, 2)

    with pytest.raises(signing_up_desk.NoPlaceFree):
        signing_up_desk.move(
            second.pk, to=S.SEATED, reason="老人家想来", actor=town.clerk, now=MONDAY
        )
    assert states(second) == [S.WAITING]


def test_the_desk_of_another_place_moves_nobody(town):
    at = world.session(town, world.quota_input(1))
    (row,) = crowd(town, at, 1)

    with pytest.raises(Forbidden):
        signing_up_desk.move(
            row.pk, to=S.CANCELLED, reason="不归我管的", actor=town.far_clerk, now=MONDAY
        )
    assert states(row) == [S.SEATED]


def test_a_larger_room_is_for_the_queue(town):
    at = world.session(town, world.quota_input(1))
    _first, second, third = crowd(town, at, 3)
    quota = world.quota(at)
    Quota.objects.filter(pk=quota.pk).update(capacity=2)

    signing_up_desk.fill_quota(quota.pk, actor=town.clerk, now=MONDAY)

    assert states(second, third) == [S.OFFERED, S.WAITING]


# At the door


def closed_with(town, session, *came, at):
    """These were ticked at the door; then the desk closed the list."""
    for who in came:
        seen = attendance.TickInput(person_id=who.pk, kind=TickKind.IN, key=uuid4())
        attendance.tick(session.pk, input=seen, actor=town.clerk, now=at)
    attendance_closing.close_session(session.pk, actor=town.clerk, now=session.ends_at + HOUR)


def test_who_came_and_who_did_not_and_who_is_excused(town):
    at = world.session(town, world.quota_input(2))
    came, stayed, waited = crowd(town, at, 3)

    closed_with(town, at, came.person, at=world.START)
    assert states(came, stayed, waited) == [S.ATTENDED, S.MISSED, S.WAITING]

    later = world.START + DAY
    signing_up_desk.excuse(stayed.pk, reason="住院了，家属来电", actor=town.clerk, now=later)
    assert states(stayed) == [S.CANCELLED]


# The same form again


def test_the_same_form_twice_has_one_answer(town):
    """IDEM-001, IDEM-009: one effect, the second answer shows the first."""
    at = world.session(town)
    ada = world.resident(town)
    given = world.input_of(ada)

    answers = [s.sign_up(at.pk, input=given, actor=make.actor(ada), now=MONDAY) for _ in range(2)]

    assert answers[0] == answers[1]
    assert (SignUp.objects.count(), world.quota(at).taken) == (1, 1)


def test_the_same_form_for_other_people_is_refused(town):
    """IDEM-002: another body under the same key."""
    at = world.session(town)
    ada, bea = world.group(town, 2)
    given = world.input_of(ada)
    s.sign_up(at.pk, input=given, actor=make.actor(ada), now=MONDAY)

    for people in ((bea,), (ada, bea)):
        with pytest.raises(s.KeyUsed):
            s.sign_up(
                at.pk, input=world.input_of(*people, key=given.key), actor=make.actor(ada),
                now=MONDAY,
            )  # fmt: skip
    with pytest.raises(s.KeyUsed):
        s.sign_up(world.session(town).pk, input=given, actor=make.actor(ada), now=MONDAY)
    assert SignUp.objects.count() == 1


def test_a_key_is_per_actor(town):
    """IDEM-003: no replay for another user, and no leak of the first answer."""
    at = world.session(town)
    ada, bea = world.resident(town), world.resident(town)
    key = uuid4()

    (hers,) = world.sign_up(at, ada, key=key)
    (others,) = world.sign_up(at, bea, key=key)

    assert (hers.pk != others.pk, others.person_id) == (True, bea.pk)


def test_a_no_does_not_burn_the_key(town):
    """IDEM-007: a failed validation does not burn the key."""
    at = world.session(town, of=world.series(town, risk="山路"))
    ada = world.resident(town)
    key = uuid4()
    with pytest.raises(s.NotEligible):
        world.sign_up(at, ada, key=key, accepts_risk=False)

    (row,) = world.sign_up(at, ada, key=key)

    assert row.state == S.SEATED


def test_the_answer_stays_after_days(town):
    """IDEM-008: the form of two days ago has no second effect."""
    at = world.session(town)
    ada = world.resident(town)
    key = uuid4()
    (row,) = world.sign_up(at, ada, key=key)
    give_up(town, row)

    (again,) = world.sign_up(at, ada, key=key, now=MONDAY + 3 * DAY)

    assert (again.pk, again.state, SignUp.objects.count()) == (row.pk, S.CANCELLED, 1)


def test_the_list_and_the_policy_agree(town):
    at = world.session(town)
    home = world.family(town)
    rows = [
        *world.sign_up(at, home.mother, home.child),
        *world.sign_up(at, world.resident(town), by=town.clerk),
    ]
    actors = [
        make.actor(home.mother), make.actor(home.child), make.actor(world.resident(town)),
        town.clerk, town.far_clerk, town.boss, town.district,
    ]  # fmt: skip

    for actor in actors:
        listed = set(sign_ups.visible_to(actor).values_list("pk", flat=True))
        assert listed == {row.pk for row in rows if may_see(actor, row)}
