"""How a demo is begun, broken off and gone on with, on an empty database."""

from dataclasses import asdict

import pytest

from kith.core.actor import CLOCK
from kith.journal.models import Entry
from kith.ops.actions import DEMO, play_chapter
from kith.ops.demo.counts import count
from kith.ops.demo.play import NotForPlaying, Play
from kith.ops.demo.stage import Scale
from kith.places.models import Area
from kith.places.states import Level
from tests import make
from tests.ops.test_demo import NOON, SMALL

pytestmark = pytest.mark.django_db


def test_an_interrupted_play_goes_on_with_its_own_seed_and_end():
    first = Play(SMALL, 5, NOON)
    played = [chapter.name for _, chapter in zip(range(3), first.go_on(), strict=False)]

    second = Play(SMALL, 6, make.MONDAY)

    assert second.is_interrupted
    assert played == ["begin", "areas", "map"]
    assert second.left()[0].name == "sites"
    assert second.seed_and_end == (5, NOON)


def test_a_chapter_that_breaks_off_leaves_nothing_behind():
    def breaks() -> None:
        make.area("990909", Level.COUNTY, "")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        play_chapter("areas", breaks, began=0.0, actor=CLOCK, now=NOON, facts={})

    assert not Area.objects.filter(code="990909").exists()
    assert not Entry.objects.filter(kind=DEMO).exists()


def test_the_demo_is_never_played_over_real_people():
    make.person(make.town().community)

    with pytest.raises(NotForPlaying):
        Play(SMALL, 1, NOON)


def test_a_play_too_short_for_silence_is_not_begun():
    with pytest.raises(ValueError, match="nine days"):
        Scale(days=8)


def test_counting_an_empty_database_gives_nothing():
    assert set(asdict(count(0)).values()) == {0}
