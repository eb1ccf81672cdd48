"""Many for few places, cancel against promote, yes against lapse, parties for the last ones."""

from functools import partial

import pytest

from kith.activities.actions import _queue, signing_up, signing_up_desk
from kith.activities.models import Quota, SignUp
from kith.activities.states import COUNTED, SignUpState
from kith.core.actor import CLOCK
from kith.core.refusal import require
from kith.journal.models import Entry
from tests import make
from tests.activities import world
from tests.make import HOUR, MONDAY
from tests.races.together import codes, pause, together, without, without_locks

pytestmark = [pytest.mark.race, pytest.mark.postgres]

JOURNAL = (Entry, "journal_one_line_a_step")
LATER = MONDAY + 24 * HOUR
S = SignUpState


@pytest.fixture
def slow_board(monkeypatch):
    """Between counting the places and giving one away the world may move on."""
    plain = _queue.board_of

    def board_of(quota):
        found = plain(quota)
        pause()
        return found

    for room in (_queue, signing_up, signing_up_desk):
        monkeypatch.setattr(room, "board_of", board_of)


def _places(at):
    quota = world.quota(at)
    held = SignUp.objects.filter(quota=quota, state__in=COUNTED).count()
    return quota.capacity, quota.taken, held


def _states(*rows):
    found = dict(SignUp.objects.values_list("pk", "state"))
    return [found[row.pk] for row in rows]


def _several(tasks):
    """One connection's share of the crowd, one after the other."""
    return [task() for task in tasks]


def _crowd(town, at, size, connections=8):
    tasks = [partial(world.sign_up, at, who) for who in (world.resident(town) for _ in range(size))]
    shares = [partial(_several, tasks[n::connections]) for n in range(connections)]
    return together(*shares)


def test_sixty_people_and_ten_places(town):
    at = world.session(town, world.quota_input(10))

    answers = _crowd(town, at, 60)

    rows = [row for share in answers for (row,) in share]
    assert sorted(row.number for row in rows) == list(range(1, 61))
    assert sorted(row.state for row in rows) == [S.SEATED] * 10 + [S.WAITING] * 50
    assert {row.number for row in rows if row.state == S.SEATED} == set(range(1, 11))
    assert _places(at) == (10, 10, 10)


def test_without_the_lock_more_are_seated_than_there_are_places(town, monkeypatch, slow_board):
    """The negative control: were it green without the lock, the race above would show nothing."""
    most = 0
    with monkeypatch.context() as unsafe, without(JOURNAL):
        without_locks(unsafe)
        for _ in range(5):
            at = world.session(town, world.quota_input(10))
            _crowd(town, at, 40)
            most = max(most, _places(at)[2])
            if most > 10:
                break

    assert most > 10


def _one_seated_two_waiting(town):
    at = world.session(town, world.quota_input(1))
    rows = [world.sign_up(at, world.resident(town))[0] for _ in range(3)]
    return at, rows


def _cancel(row, now=MONDAY):
    return signing_up.cancel(row.pk, actor=make.actor(row.person), now=now)


def test_a_place_given_back_while_the_next_in_line_gives_up(town):
    """LOGC-021: cancel at the instant of promotion."""
    for _ in range(5):
        at, (first, second, third) = _one_seated_two_waiting(town)

        assert codes(together(partial(_cancel, first), partial(_cancel, second))) == ["yes"] * 2
        assert _states(first, second, third) == [S.CANCELLED, S.CANCELLED, S.OFFERED]
        assert _places(at) == (1, 1, 1)


def test_without_the_lock_a_place_is_lost_between_the_two(town, monkeypatch, slow_board):
    """The negative control: the place is offered to who is just leaving, and the third sits on."""
    wrong = 0
    with monkeypatch.context() as unsafe, without(JOURNAL):
        without_locks(unsafe)
        for _ in range(5):
            at, rows = _one_seated_two_waiting(town)
            together(*(partial(_cancel, row) for row in rows[:2]))
            wrong += (_states(*rows), _places(at)) != (
                [S.CANCELLED, S.CANCELLED, S.OFFERED],
                (1, 1, 1),
            )
            if wrong:
                break

    assert wrong


def _offered(town):
    at, (first, second, third) = _one_seated_two_waiting(town)
    _cancel(first)
    return at, second, third


def _yes_and_lapse(row):
    """She says yes in the last moment, by a clock that is a moment behind."""
    last = LATER - HOUR / 3600
    yes = partial(signing_up.confirm, row.pk, actor=make.actor(row.person), now=last)
    return together(yes, partial(signing_up_desk.lapse, row.pk, actor=CLOCK, now=LATER))


def test_yes_in_the_moment_the_offer_lapses(town):
    for _ in range(5):
        at, second, third = _offered(town)

        answers = codes(_yes_and_lapse(second))

        assert answers == ["illegal_move", "yes"]
        assert _states(second, third) in ([S.SEATED, S.WAITING], [S.LAPSED, S.OFFERED])
        assert _places(at) == (1, 1, 1)


def test_without_the_lock_both_believe_they_won(town, monkeypatch):
    """The negative control: she is told she has the place that was given to the next."""
    monkeypatch.setattr(signing_up, "require", _slowly)
    monkeypatch.setattr(signing_up_desk, "require", _slowly)
    both = 0
    with monkeypatch.context() as unsafe, without(JOURNAL):
        without_locks(unsafe)
        for _ in range(5):
            _at, second, _third = _offered(town)
            both += codes(_yes_and_lapse(second)) == ["yes", "yes"]
            if both:
                break

    assert both


def _slowly(granted, no=None):
    require(granted, no)
    pause()


def _two_parties(town, at):
    """Each of the two wants two of the last three places."""
    pairs = [world.group(town, 2) for _ in range(2)]
    return together(*(partial(world.sign_up, at, *pair) for pair in pairs))


def test_two_parties_and_the_last_three_places(town):
    for _ in range(5):
        at = world.session(town, world.quota_input(3))

        answers = _two_parties(town, at)

        states = sorted({row.state for row in rows} == {S.SEATED} for rows in answers)
        assert states == [False, True]
        assert all(len({row.state for row in rows}) == 1 for rows in answers)
        assert _places(at) == (3, 2, 2)


def test_without_the_lock_four_sit_on_three_places(town, monkeypatch, slow_board):
    """The negative control."""
    most = 0
    with monkeypatch.context() as unsafe, without(JOURNAL):
        without_locks(unsafe)
        for _ in range(5):
            at = world.session(town, world.quota_input(3))
            _two_parties(town, at)
            most = max(most, _places(at)[2])
            if most > 3:
                break

    assert most > 3


def test_the_same_form_sent_eight_times_at_once(town):
    """IDEM-001: ten at once, one effect, every answer the same."""
    at = world.session(town)
    ada = world.resident(town)
    key = world.input_of(ada).key

    answers = together(*[partial(world.sign_up, at, ada, key=key)] * 8)

    assert codes(answers) == ["yes"] * 8
    assert len({row.pk for rows in answers for row in rows}) == 1
    assert Quota.objects.get(session=at).taken == 1


def test_one_person_for_two_things_at_the_same_time(town):
    one, other = world.session(town), world.session(town)
    ada = world.resident(town)

    answers = together(*(partial(world.sign_up, at, ada) for at in (one, other)))

    assert codes(answers) == ["not_eligible", "yes"]
    assert SignUp.objects.filter(person=ada).count() == 1
