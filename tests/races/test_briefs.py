"""Two desks edit and sign one brief at once: one of them has it, the other opens it anew."""

from datetime import date
from functools import partial

import pytest

from kith.insights.actions import briefs, drafting
from kith.insights.actions.briefs import EditInput
from kith.insights.actions.drafting import BriefInput
from kith.insights.models import BriefVersion
from kith.insights.queries.briefs import contents
from tests import make
from tests.races.together import codes, pause, together, without_locks

pytestmark = [pytest.mark.race, pytest.mark.postgres]
NOW = make.MONDAY + 20 * make.DAY


def _brief(town: make.Town) -> int:
    make.confirmed(town)
    asked = BriefInput("plain", date(2026, 3, 1), date(2026, 4, 1))
    return drafting.draft(town.community.pk, input=asked, actor=town.clerk, now=NOW).pk


def _edit_at_once(town: make.Town, pk: int) -> list[str]:
    texts = [EditInput(f"标题{letter}\n正文", "", 0) for letter in "甲乙丙"]
    return codes(
        together(*(partial(briefs.edit, pk, input=t, actor=town.clerk, now=NOW) for t in texts))
    )


def test_of_three_edits_of_one_revision_one_is_kept(town):
    pk = _brief(town)

    assert _edit_at_once(town, pk) == ["edited_meanwhile"] * 2 + ["yes"]
    sign = partial(briefs.sign, pk, revision=1, now=NOW)
    signers = (town.clerk, town.boss, town.district)
    assert codes(together(*(partial(sign, actor=one) for one in signers))).count("yes") == 1
    assert BriefVersion.objects.get().state == "SIGNED"


def test_without_the_lock_an_edit_would_be_lost(town, monkeypatch):
    pk = _brief(town)

    def slowly(version):
        pause()
        return contents(version)

    without_locks(monkeypatch)
    monkeypatch.setattr(briefs, "contents", slowly)

    assert _edit_at_once(town, pk).count("yes") > 1
