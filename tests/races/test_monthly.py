"""The monthly list at the same moment: one version goes out, one person counts once."""

import uuid
from functools import partial

import pytest

from kith.activities.actions import monthly, monthly_lists, planning
from kith.activities.actions.monthly import AskInput
from kith.activities.models import Ask, MonthlyList, Topic
from kith.activities.queries.monthly import rules_at
from kith.activities.states import ListState
from kith.people.states import Channel
from tests import make
from tests.activities.monthly import APRIL, ask, planned, topic
from tests.hours.world import second_clerk
from tests.make import MONDAY
from tests.races.together import codes, slow_check, together, without_locks

pytestmark = [pytest.mark.race, pytest.mark.postgres]


@pytest.fixture
def draft(town):
    """Its session is public already: nothing but the list itself is in the way of two desks."""
    session = planned(town.community, town.clerk, "2026-04-05 09:00")
    planning.publish(session.pk, actor=town.clerk, now=MONDAY)
    return monthly_lists.draft(town.community.pk, month=APRIL, actor=town.clerk, now=MONDAY)


def _publish(town, draft):
    calls = (
        partial(monthly_lists.publish_list, draft.pk, actor=by, now=MONDAY)
        for by in (town.clerk, second_clerk(town))
    )
    return codes(together(*calls))


def _press(town, who, topic_id):
    wish = AskInput(uuid.uuid4(), Channel.WEB, topic_id=topic_id, person_id=who.pk)
    return partial(monthly.ask, town.community.pk, input=wish, actor=make.actor(who), now=MONDAY)


def test_two_desks_publish_one_draft_once(town, draft, monkeypatch):
    monkeypatch.setattr(monthly_lists, "require", slow_check)

    assert _publish(town, draft) == ["illegal_move", "yes"]
    listed = MonthlyList.objects.get()
    assert (listed.state, listed.version) == (ListState.PUBLISHED, 1)


def test_without_the_lock_both_publish_or_one_breaks(town, draft, monkeypatch):
    """The negative control: nobody is told that somebody was quicker."""
    monkeypatch.setattr(monthly_lists, "require", slow_check)
    without_locks(monkeypatch)

    assert _publish(town, draft) != ["illegal_move", "yes"]


def test_one_person_who_presses_twice_at_a_time_counts_once(town):
    ask(town.community)
    who, pk = make.person(town.community), topic("想学太极拳").pk

    answers = together(_press(town, who, pk), _press(town, who, pk))

    assert codes(answers) == ["yes", "yes"]
    assert Ask.objects.filter(person=who).count() == 1


def test_without_the_lock_a_press_breaks_on_the_constraint(town, monkeypatch):
    """The negative control: the wall holds, but somebody is shown an error."""
    ask(town.community)
    who, pk = make.person(town.community), topic("想学太极拳").pk
    monkeypatch.setattr(monthly, "rules_at", _slowly)
    without_locks(monkeypatch)

    answers = codes(together(*(_press(town, who, pk) for _n in range(4))))

    assert "IntegrityError" in answers
    assert Ask.objects.filter(person=who).count() == 1


def _slowly(path, now):
    slow_check(granted=True)
    return rules_at(path, now)


def test_two_who_type_the_same_new_words_make_one_topic(town):
    people = [make.person(town.community) for _n in range(4)]
    calls = []
    for who in people:
        wish = AskInput(uuid.uuid4(), Channel.WEB, text="磨刀", person_id=who.pk)
        calls.append(
            partial(monthly.ask, town.community.pk, input=wish, actor=make.actor(who), now=MONDAY)
        )

    assert codes(together(*calls)) == ["yes"] * 4
    assert (Topic.objects.count(), Ask.objects.count()) == (1, 4)
