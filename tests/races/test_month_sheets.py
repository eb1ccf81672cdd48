"""A correction is begun once, and what is sent back is not frozen in the same moment."""

from datetime import date
from functools import partial

import pytest

from kith.insights.actions import reports
from kith.insights.actions.reports import Texts
from kith.insights.models import Freezing, Report
from tests import make
from tests.races.together import codes, slow_check, together, without_locks

pytestmark = [pytest.mark.race, pytest.mark.postgres]
APRIL = make.MONDAY + 30 * make.DAY
AT_ONCE = 4


@pytest.fixture
def street(town: make.Town) -> Report:
    """The sheet of a street, handed in."""
    made = reports.draft(town.street.pk, month=date(2026, 3, 1), actor=town.boss, now=APRIL)
    told = Texts(remarks="社区都停电")
    return reports.check(made.pk, input=told, actor=town.boss, now=APRIL)


def _both_at_once(town: make.Town, street: Report) -> list[str]:
    """The district freezes and sends back in one moment."""
    return codes(
        together(
            partial(reports.freeze, street.pk, actor=town.district, now=APRIL),
            partial(reports.send_back, street.pk, reason="请再看", actor=town.district, now=APRIL),
        )
    )


def test_a_sheet_is_frozen_or_sent_back(town, street):
    assert _both_at_once(town, street) == ["illegal_move", "yes"]


def test_without_the_lock_it_would_be_both(town, street, monkeypatch):
    without_locks(monkeypatch)
    monkeypatch.setattr(reports, "require", slow_check)

    assert _both_at_once(town, street) == ["yes", "yes"]
    assert Freezing.objects.count() == 1


def test_a_correction_is_begun_once(town, street):
    reports.freeze(street.pk, actor=town.district, now=APRIL)
    begin = partial(reports.correct, street.pk, reason="补录", actor=town.boss, now=APRIL)

    assert codes(together(*[begin] * AT_ONCE)) == ["illegal_move"] * (AT_ONCE - 1) + ["yes"]
    assert Report.objects.filter(version=2).count() == 1
