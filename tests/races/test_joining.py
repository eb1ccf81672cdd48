"""Joining at the same moment: one link for a number, no child in a team against a guardian's no."""

from datetime import date
from functools import partial

import pytest

from kith.core.actor import STRANGER
from kith.groups import queries
from kith.groups.actions import members, profiles, recruiting
from kith.groups.actions.profiles import ProfileInput, enter_profile
from kith.groups.actions.recruiting import Born, LinkInput
from kith.groups.models import Membership, Profile
from kith.groups.states import Counted
from kith.people.actions import volunteering
from kith.people.models import Invitation
from tests import make
from tests.groups.world import born, word, youth_team
from tests.make import MONDAY
from tests.races.together import codes, pause, slow_check, together, without_locks

pytestmark = [pytest.mark.race, pytest.mark.postgres]
ROUNDS = 4


def _ask(town, phone="13900139000"):
    wanted = LinkInput("诸葛明", phone, Born(1990, 5))
    recruiting.ask_for_link(town.community.pk, input=wanted, actor=STRANGER, now=MONDAY)


def test_a_button_pressed_twice_sends_one_link(town, monkeypatch):
    monkeypatch.setattr(volunteering, "require", slow_check)

    answers = together(*[partial(_ask, town)] * 4)

    assert codes(answers) == ["yes"] * 4
    assert Invitation.objects.count() == 1


def test_without_the_lock_somebody_is_told_of_an_error(town, monkeypatch):
    """The negative control: the constraint alone holds then."""
    monkeypatch.setattr(volunteering, "require", slow_check)
    without_locks(monkeypatch)

    answers = codes(together(*[partial(_ask, town)] * 4))

    assert "IntegrityError" in answers


def _asked(town, team):
    """A child with a guardian's yes who waits for the leader's answer."""
    child, parent = born(town, 2014), make.person(town.community)
    make.guardian(town, child, parent)
    word(team, child, parent)
    asked = members.ask_to_join(team.pk, person_id=child.pk, actor=make.actor(parent), now=MONDAY)
    take = partial(members.answer, asked.pk, verb="take", actor=town.clerk, now=MONDAY)
    return take, partial(word, team, child, parent, is_given=False)


def _slowly(monkeypatch):
    """The word is read, and then a while in which the guardian may speak again."""
    read = queries.has_guardians_yes

    def slow(team_id, person_id, *, now):
        answer = read(team_id, person_id, now=now)
        pause()
        return answer

    monkeypatch.setattr(queries, "has_guardians_yes", slow)


def _left_inside(town):
    """How many of some children are in the team after their guardians said no."""
    team = youth_team(town, "宣讲团")
    for _n in range(ROUNDS):
        together(*_asked(town, team))
    return Membership.objects.filter(until_date=None).count()


def test_a_child_is_never_in_a_team_against_the_guardians_no(town, monkeypatch):
    _slowly(monkeypatch)

    assert _left_inside(town) == 0


def test_without_the_lock_the_no_comes_too_early(town, monkeypatch):
    """The negative control: the no finds nobody to take out, and the yes was read before."""
    _slowly(monkeypatch)
    without_locks(monkeypatch)

    assert _left_inside(town) > 0


def _enter(town, residents):
    figures = ProfileInput(2026, residents, Counted.PERSONS, 1, 1, (), "台账", date(2026, 3, 1))
    return enter_profile(town.community.pk, input=figures, actor=town.clerk, now=MONDAY)


def test_versions_of_a_profile_do_not_meet(town, monkeypatch):
    monkeypatch.setattr(profiles, "require", slow_check)

    answers = together(*(partial(_enter, town, n) for n in range(3)))

    assert codes(answers) == ["yes"] * 3
    assert sorted(Profile.objects.values_list("version", flat=True)) == [1, 2, 3]


def test_without_the_lock_versions_meet(town, monkeypatch):
    monkeypatch.setattr(profiles, "require", slow_check)
    without_locks(monkeypatch)

    answers = codes(together(*(partial(_enter, town, n) for n in range(3))))

    assert "IntegrityError" in answers
