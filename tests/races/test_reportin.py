"""Slips received at once get numbers of their own; one member stands in one community."""

from functools import partial

import pytest

from kith.journal.models import Entry
from kith.reportin.actions import _rows, slips
from kith.reportin.actions.slips import SlipInput
from kith.reportin.models import Receipt, ReportIn
from tests import make
from tests.make import MONDAY
from tests.races.together import codes, slow_check, together, without, without_locks
from tests.reportin import world

pytestmark = [pytest.mark.race, pytest.mark.postgres]

JOURNAL = (Entry, "journal_one_line_a_step")
ONE_COMMUNITY = (ReportIn, "reportin_one_community_a_member")
ONE_NUMBER = (Receipt, "reportin_a_number_is_given_once")
CROWD = 6


def _waiting(of):
    return [world.slip(of, make.person(of.town.community)) for _n in range(CROWD)]


def _accept(of, row):
    return slips.accept(row.pk, actor=of.town.clerk, now=MONDAY)


def _numbers():
    return sorted(Receipt.objects.values_list("number", flat=True))


def test_six_receipts_at_once_have_six_numbers_without_a_gap(town):
    of = world.world()
    rows = _waiting(of)

    answers = codes(together(*(partial(_accept, of, row) for row in rows)))

    assert answers == ["yes"] * CROWD
    assert _numbers() == list(range(1, CROWD + 1))


def test_without_the_lock_a_number_is_given_twice(town, monkeypatch):
    """The negative control: were it green without the lock, the race above would show nothing."""
    of, numbers = world.world(), _numbers()
    with monkeypatch.context() as unsafe, without(ONE_NUMBER):
        without_locks(unsafe)
        for _n in range(5):
            rows = _waiting(of)
            together(*(partial(_accept, of, row) for row in rows))
            numbers = _numbers()
            if len(set(numbers)) < len(numbers):
                break
        Receipt.objects.all().delete()

    assert len(set(numbers)) < len(numbers)


def _submit(who, unit, community):
    slip = SlipInput(unit.pk, community.pk)
    return slips.submit(who.pk, input=slip, actor=make.actor(who), now=MONDAY)


def test_two_slips_of_one_member_at_once_leave_one(town, monkeypatch):
    of = world.world()
    monkeypatch.setattr(_rows, "require", slow_check)
    who = make.person(of.town.community)
    places = (of.town.community, of.town.other)

    answers = codes(together(*(partial(_submit, who, of.unit, place) for place in places)))

    assert answers == ["already_reported_in", "yes"]
    assert ReportIn.objects.filter(person=who).count() == 1


def test_without_the_lock_she_stands_in_two_communities(town, monkeypatch):
    """The negative control of the race above."""
    of = world.world()
    monkeypatch.setattr(_rows, "require", slow_check)
    most = 0
    with monkeypatch.context() as unsafe, without(ONE_COMMUNITY, JOURNAL):
        without_locks(unsafe)
        for _n in range(5):
            who = make.person(of.town.community)
            places = (of.town.community, of.town.other)
            together(*(partial(_submit, who, of.unit, place) for place in places))
            most = max(most, ReportIn.objects.filter(person=who).count())
            if most > 1:
                break
        ReportIn.objects.all().delete()

    assert most > 1
