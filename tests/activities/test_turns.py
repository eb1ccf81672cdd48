"""A line in a crowd: everybody keeps the place she came to, and has one answer."""

import pytest

from kith.activities.actions import turns as actions
from kith.activities.jobs import signing_up as jobs
from kith.activities.models import SignUp, Turn
from kith.activities.queries import turns
from kith.activities.states import SignUpState, TurnState
from kith.core.actor import CLOCK
from kith.core.refusal import Forbidden
from kith.outbox.models import Message
from tests import make
from tests.activities import world
from tests.make import MONDAY

pytestmark = pytest.mark.django_db
S = SignUpState


@pytest.fixture
def town():
    return make.town()


def take(at, who, **changes):
    given = world.input_of(who, **changes)
    return actions.take_turn(at.pk, input=given, actor=make.actor(who), now=MONDAY)


def answer(at, limit=actions.PIECE):
    return actions.answer_turns(at.pk, limit=limit, actor=CLOCK, now=MONDAY)


def test_the_line_is_answered_in_the_order_of_coming(town):
    at = world.session(town, world.quota_input(2))
    people = [world.resident(town) for _ in range(4)]
    rows = [take(at, who) for who in people]

    assert [turns.ahead(row) for row in rows] == [0, 1, 2, 3]
    assert answer(at, 3) == 3
    assert turns.is_line(at.pk)
    assert answer(at, 3) == 1
    assert answer(at) == 0

    found = {row.person_id: row.state for row in SignUp.objects.all()}
    assert [found[who.pk] for who in people] == [S.SEATED, S.SEATED, S.WAITING, S.WAITING]
    assert not turns.is_line(at.pk)


def test_the_same_form_keeps_its_number(town):
    at = world.session(town)
    ada = world.resident(town)
    key = world.input_of(ada).key

    first, again = take(at, ada, key=key), take(at, ada, key=key)
    answer(at)

    assert first.pk == again.pk
    assert SignUp.objects.count() == 1


def test_a_no_is_an_answer_and_is_told(town):
    at = world.session(town, of=world.series(town, risk="山路"))
    ada, bea = world.resident(town), world.resident(town)
    refused = take(at, ada, accepts_risk=False)
    take(at, bea)

    answer(at)

    refused.refresh_from_db()
    assert (refused.state, refused.refusal) == (TurnState.REFUSED, "not_eligible")
    assert [row.person_id for row in SignUp.objects.all()] == [bea.pk]
    told = Message.objects.filter(person_id=ada.pk).values_list("topic", "link")
    assert list(told) == [("activity_refused", f"/activities/{at.pk}/")]


def test_a_mother_in_the_line_signs_up_her_child(town):
    at = world.session(town, of=world.series(town, needs_guardian=True))
    home = world.family(town)
    given = world.input_of(home.child)
    actions.take_turn(at.pk, input=given, actor=make.actor(home.mother), now=MONDAY)

    answer(at)

    assert SignUp.objects.get().person_id == home.child.pk


def test_a_line_nobody_looks_at_is_worked_off_by_the_clock(town):
    at = world.session(town)
    for _ in range(3):
        take(at, world.resident(town))

    assert jobs.answer_lines(MONDAY) == 0  # their pages do it
    assert jobs.answer_lines(MONDAY + jobs.GRACE) == 3
    assert Turn.objects.filter(state=TurnState.WAITING).count() == 0


def test_only_the_clock_answers(town):
    at = world.session(town)
    take(at, world.resident(town))

    with pytest.raises(Forbidden):
        actions.answer_turns(at.pk, actor=town.clerk, now=MONDAY)
    assert not SignUp.objects.exists()
