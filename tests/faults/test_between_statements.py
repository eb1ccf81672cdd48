"""A deed with the key of its form is killed before each of its statements, and pressed again.

Every time it is there whole or not at all; pressed again it counts once (invariants.md, 4.3).
"""

from functools import partial

import pytest
from django.db import transaction

from kith.activities.models import SignUp
from kith.journal.models import Entry
from kith.outbox.models import Message
from kith.points.models import Hold
from kith.points.queries import balance
from kith.rewards.actions import redeem
from kith.rewards.models import Code, Redemption, Reward
from tests import make
from tests.activities import world
from tests.faults.dying import lives_through
from tests.races.together import without_locks
from tests.rewards import worlds
from tests.tools.assurance import figure

pytestmark = pytest.mark.postgres
MOST = 200


@pytest.fixture
def town(transactional_db):
    return make.town()


def _killed_everywhere(deed, traces):
    """Before its first, second … statement, until it comes to its end; before how many."""
    for number in range(1, MOST):
        before = traces()
        if lives_through(deed, before_statement=number):
            return number - 1
        assert traces() == before, f"killed before statement {number}, something stayed"
    raise AssertionError("it never came to its end")


def _redemption(town):
    reward, ada = worlds.reward(town, worlds.shop(town)), worlds.customer(town)

    def traces():
        piece = Reward.objects.values_list("stock", "held").get(pk=reward.pk)
        rows = [table.objects.count() for table in (Redemption, Code, Hold, Entry, Message)]
        return piece, rows, balance(ada.me)

    return partial(worlds.chosen, reward, ada), traces


def _sign_up(town):
    at, ada = world.session(town, world.quota_input(5)), world.resident(town)
    key = world.input_of(ada).key

    def traces():
        rows = [table.objects.count() for table in (SignUp, Entry, Message)]
        quota = world.quota(at)
        return quota.taken, quota.last_number, rows

    return partial(world.sign_up, at, ada, key=key), traces


@pytest.mark.parametrize("story", [_redemption, _sign_up])
def test_killed_between_any_two_statements_a_deed_is_there_whole_or_not_at_all(town, story):
    deed, traces = story(town)
    nothing = traces()

    places = _killed_everywhere(deed, traces)
    once = traces()
    again = lives_through(deed)

    assert places > 10
    assert once != nothing
    assert (again, traces()) == (True, once)
    figure(f"4.3 idempotency ({story.__name__.strip('_')})",
           demand="killed between any two statements: whole or not at all, pressed again once",
           got=f"killed at {places} places, none left a trace, the second press changed nothing",
           passed=True, how="make test PHASES=postgres")  # fmt: skip


def test_without_the_transaction_half_a_deed_stays(town, monkeypatch):
    """The negative control: were it green without the transaction, the above would show nothing."""
    deed, traces = _redemption(town)
    without_locks(monkeypatch)
    monkeypatch.setattr(redeem, "choose", vars(redeem.choose)["__wrapped__"])
    assert not transaction.get_connection().in_atomic_block

    with pytest.raises(AssertionError, match="something stayed"):
        _killed_everywhere(deed, traces)
