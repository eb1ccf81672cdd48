"""The second person's word: who may say it, how long it lasts, and that it is good once."""

from dataclasses import replace

import pytest

from kith.approvals import actions, jobs, policies, queries
from kith.approvals.models import Approval
from kith.approvals.rules import Wanted
from kith.approvals.states import LASTS, Deed
from kith.core.actor import CLOCK, STRANGER, Actor, Grant, Role, ScopeKind
from kith.journal.queries import story
from kith.outbox.models import Message
from tests import make
from tests.make import HOUR, MONDAY
from tests.orders.refused import refused

pytestmark = [pytest.mark.pure, pytest.mark.django_db]
EVERY = tuple(Role)


@pytest.fixture
def town():
    return make.town()


@pytest.fixture
def wanted(town):
    """Surplus money is given back: the street or the district says yes."""
    return Wanted(
        Deed.STATE_SURPLUS, 7, town.community.path, {"fen": 500},
        person_ids=frozenset({41}), homes=frozenset({"gains"}),
    )  # fmt: skip


def asked(town, wanted, now=MONDAY):
    return actions.ask(wanted, reason=" 结余退回 ", actor=town.boss, now=now)


def noted(row):
    return [entry.verb for entry in story("approval", row.pk)]


def told(row):
    rows = Message.objects.filter(cause__startswith=f"approval:{row.pk}:").order_by("pk")
    return list(rows.values_list("topic", "person_id"))


def test_who_is_told_to_ask_reads_so_and_a_long_reason_is_cut(town, wanted):
    with pytest.raises(actions.SecondNeeded) as no:
        actions.use(wanted, actor=town.boss, now=MONDAY)

    row = actions.ask(wanted, reason="因" * 201, actor=town.boss, now=MONDAY)

    assert (str(no.value), no.value.wanted) == (str(actions.SecondNeeded.text), wanted)
    assert len(row.reason) == 200


# --------------------------------------------------------------------------------- who


@pytest.mark.parametrize(
    ("deed", "roles"),
    [
        (Deed.GRANT_WORKER, {Role.STREET, Role.DISTRICT}),
        (Deed.GRANT_STREET, {Role.DISTRICT}),
        (Deed.SHARE_PLEDGE, {Role.WORKER, Role.STREET, Role.DISTRICT}),
        (Deed.STATE_SURPLUS, {Role.STREET, Role.DISTRICT}),
        (Deed.IMPORT_PEOPLE, {Role.WORKER, Role.STREET, Role.DISTRICT}),
        (Deed.ERASE_PERSON, {Role.STREET, Role.DISTRICT}),
    ],
)
def test_each_deed_has_its_approvers_in_that_place_and_above(deed, roles):
    row = Approval(deed=deed, path="/9/1/")

    def who(path):
        held = [(role, Actor(5, (Grant(role, ScopeKind.AREA, 1, path),))) for role in EVERY]
        return {role for role, actor in held if policies.may_decide(actor, row)}

    assert who("/9/1/") == who("/9/") == roles
    assert who("/9/2/") == who("/9/1/1/") == set()
    assert set(policies.APPROVERS) == set(Deed)


@pytest.mark.parametrize(
    ("actor", "is_second"),
    [
        pytest.param(Actor(5), True, id="another-person"),
        pytest.param(Actor(5, household_key="elsewhere"), True, id="another-home"),
        pytest.param(Actor(5, wards=frozenset({6}), speaks_for=frozenset({8})), True, id="others"),
        pytest.param(Actor(9), False, id="who-asked"),
        pytest.param(Actor(41), False, id="who-gains"),
        pytest.param(Actor(5, wards=frozenset({41})), False, id="guardian-of-who-gains"),
        pytest.param(Actor(5, speaks_for=frozenset({9})), False, id="speaks-for-who-asked"),
        pytest.param(Actor(5, household_key="gains"), False, id="lives-with-who-gains"),
        pytest.param(STRANGER, False, id="nobody"),
        pytest.param(CLOCK, False, id="the-clock"),
    ],
)
def test_the_second_is_nobody_who_asked_gains_or_lives_there(actor, is_second):
    row = Approval(asked_by_id=9, person_ids=[41], homes=["gains"])

    assert policies.is_second(actor, row) is is_second
    assert policies.is_second(replace(actor, person_id=None), row) is False


def test_what_waits_is_shown_to_those_with_the_right_and_not_to_who_asked(town, wanted):
    row = asked(town, wanted)
    actors = (town.district, make.staff(Role.STREET, town.street), town.boss, town.clerk, STRANGER)

    waits = [list(queries.to_decide(actor, now=MONDAY)) == [row] for actor in actors]
    sees = [list(queries.visible_to(actor)) == [row] for actor in actors]
    own = [list(queries.asked_by(actor)) == [row] for actor in actors]

    assert waits == [True, True, False, False, False]
    assert sees == [policies.may_see(actor, row) for actor in actors] == [1, 1, 1, 0, 0]
    assert own == [False, False, True, False, False]
    assert list(queries.to_decide(town.district, now=MONDAY + LASTS)) == []


# ----------------------------------------------------------------------------- the word


def test_a_yes_is_good_once_and_for_exactly_this(town, wanted):
    row = asked(town, wanted)
    with refused("second_needed"):
        actions.use(wanted, actor=town.boss, now=MONDAY)
    actions.approve(row.pk, actor=town.district, now=MONDAY + HOUR)

    for other in (replace(wanted, payload={"fen": 501}), replace(wanted, object_id=8)):
        with refused("second_needed"):
            actions.use(other, actor=town.boss, now=MONDAY + HOUR)
    with refused("second_needed"):
        actions.use(wanted, actor=town.district, now=MONDAY + HOUR)
    actions.use(wanted, actor=town.boss, now=MONDAY + HOUR + LASTS)
    with refused("second_needed"):
        actions.use(wanted, actor=town.boss, now=MONDAY + HOUR + LASTS)

    assert (row.reason, noted(row)) == ("结余退回", ["ask", "approve", "use"])
    assert told(row) == [("approval_approve", town.boss.me)]


def test_the_clock_needs_no_second_person(wanted):
    actions.use(wanted, actor=CLOCK, now=MONDAY)

    assert Approval.objects.count() == 0


def test_asking_again_is_the_same_question_until_its_day_is_over(town, wanted):
    first = asked(town, wanted)
    second = asked(town, wanted, MONDAY + LASTS - HOUR)
    third = asked(town, wanted, MONDAY + LASTS)

    first.refresh_from_db()
    assert (first.pk == second.pk, first.state, third.state) == (True, "LAPSED", "ASKED")
    assert (third.pk != first.pk, noted(first)) == (True, ["ask", "lapse"])
    with refused("bad_input"):
        actions.ask(wanted, reason="  ", actor=town.district, now=MONDAY)


def test_those_who_may_answer_are_told_and_those_near_are_not(town, wanted):
    to = (town.district.me, town.boss.me, 41)

    row = actions.ask(wanted, reason="结余", to=to, actor=town.boss, now=MONDAY)

    assert told(row) == [("approval_asked", town.district.me)]
    assert (set(row.homes), row.person_ids) == ({"gains", town.boss.household_key}, [41])


@pytest.mark.parametrize("verb", ["approve", "refuse"])
def test_a_word_comes_in_time_from_the_right_person_or_not_at_all(town, wanted, verb):
    row = asked(town, wanted)
    more = {"reason": "不同意"} if verb == "refuse" else {}

    def say(actor, now):
        return getattr(actions, verb)(row.pk, actor=actor, now=now, **more)

    for actor, code in ((town.boss, "not_second"), (town.clerk, "forbidden")):
        with refused(code):
            say(actor, MONDAY)
    with refused("day_over"):
        say(town.district, MONDAY + LASTS + HOUR)
    say(town.district, MONDAY + LASTS)
    with refused("illegal_move"):
        say(town.district, MONDAY + LASTS)

    row.refresh_from_db()
    assert (row.word.is_yes, row.word.by_id) == (verb == "approve", town.district.me)
    assert told(row) == [(f"approval_{verb}", town.boss.me)]


def test_only_a_yes_wants_a_fresh_proof_and_only_a_no_a_reason(town, wanted):
    row, district = asked(town, wanted), make.unproved(town.district)
    with refused("proof_needed"):
        actions.approve(row.pk, actor=district, now=MONDAY)
    with refused("bad_input"):
        actions.refuse(row.pk, reason=" ", actor=district, now=MONDAY)

    actions.refuse(row.pk, reason=" 不同意 ", actor=district, now=MONDAY)

    row.refresh_from_db()
    assert (row.state, row.word.reason) == ("REFUSED", "不同意")


# ------------------------------------------------------------------------------- the day


def test_a_day_later_what_nobody_answered_or_used_has_lapsed(town, wanted):
    open_, used, yes = [replace(wanted, object_id=n) for n in range(3)]
    rows = [asked(town, one) for one in (open_, used, yes)]
    for row in rows[1:]:
        actions.approve(row.pk, actor=town.district, now=MONDAY + HOUR)
    actions.use(used, actor=town.boss, now=MONDAY + HOUR)
    with refused("illegal_move"):
        actions.lapse(rows[0].pk, actor=CLOCK, now=MONDAY + HOUR)
    with refused("forbidden"):
        actions.lapse(rows[0].pk, actor=town.district, now=MONDAY + LASTS)

    assert jobs.lapse_second_words(MONDAY + LASTS) == 1
    assert jobs.lapse_second_words(MONDAY + LASTS + HOUR) == 1
    assert jobs.lapse_second_words(MONDAY + 2 * LASTS) == 0

    states = [Approval.objects.get(pk=row.pk).state for row in rows]
    assert states == ["LAPSED", "USED", "LAPSED"]
    assert told(rows[0]) == [("approval_lapse", town.boss.me)]
    with refused("second_needed"):
        actions.use(yes, actor=town.boss, now=MONDAY + LASTS + HOUR)
