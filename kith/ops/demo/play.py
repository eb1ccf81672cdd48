"""The play in chapters, each whole or not at all, so that an interrupted play goes on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Final

from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core.management.base import CommandError
from django.test.utils import override_settings
from django.utils.translation import gettext as _

from kith.core.actor import CLOCK
from kith.journal.queries import story
from kith.ops.actions import DEMO, play_chapter
from kith.ops.demo import (
    activities,
    bonds,
    briefs,
    care,
    door,
    grid,
    groups,
    hotline,
    initiatives,
    integrity,
    morning,
    people,
    places,
    pledges,
    premises,
    privacy,
    projects,
    psych,
    reportin,
    reports,
    rounds,
    screens,
    seconds,
    teams,
    visits,
)
from kith.ops.demo.days import SCENES
from kith.ops.demo.monthly import make_lists
from kith.ops.demo.shop import open_shop
from kith.ops.demo.stage import Scale, Stage
from kith.ops.demo.wall import hang
from kith.people.queries import is_anybody_known
from kith.vault.clock import as_told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Scene = Callable[[Stage], object]

BEGIN, FINISH = "begin", "finish"
WORLD: Final[tuple[tuple[str, Scene], ...]] = (
    ("areas", places.load_areas),
    ("map", places.draw),
    ("sites", places.put_sites),
    ("staff", people.staff),
    ("volunteers", people.volunteers),
    ("teams", teams.found),
    ("residents", people.residents),
)
CLOSING: Final[tuple[tuple[str, Scene, bool], ...]] = (
    ("wall", hang, True),
    ("morning", morning.play, True),
    ("board", morning.board, False),
    ("shop", open_shop, True),
    ("activities", activities.plan, True),
    ("door", door.play, True),
    ("monthly", make_lists, True),
    ("groups", groups.play, True),
    ("projects", projects.play, True),
    ("pledges", pledges.play, True),
    ("report-in", reportin.play, True),
    ("bonds", bonds.play, True),
    ("hotline", hotline.play, True),
    ("premises", premises.play, True),
    ("grid", grid.play, True),
    ("care", care.play, True),
    ("visits", visits.play, True),
    ("rounds", rounds.play, True),
    ("initiatives", initiatives.play, True),
    ("psych", psych.play, True),
    ("integrity", integrity.play, True),
    ("seconds", seconds.play, True),
    ("privacy", privacy.play, True),
    ("screens", screens.play, True),
    ("month sheets", reports.play, True),
    ("briefs", briefs.play, True),
    ("keys", privacy.end_keys, True),
)


class NotForPlaying(CommandError):  # noqa: N818 -- it says no to the operator
    """The database holds people, and none of them came from the demo."""


class QuickHasher(PBKDF2PasswordHasher):
    """The password of invented people is printed anyway; a first login hashes it as it should."""

    iterations = 1_000


@dataclass(frozen=True, slots=True)
class Chapter:
    name: str
    scene: Callable[[], object]
    whole: bool = True


class Play:
    """The demo of one database: what was played is read from the journal."""

    def __init__(self, scale: Scale, seed: int, now: datetime) -> None:
        told = {entry.verb: entry.facts for entry in story(DEMO, 1)}
        if not told and is_anybody_known():
            raise NotForPlaying(_("This database holds real people; take an empty one."))
        begun = told.get(BEGIN, {"end": now.isoformat(), "seed": str(seed)})
        self._played = set(told)
        self._stage = Stage(scale, int(begun["seed"]), datetime.fromisoformat(begun["end"]))

    @property
    def is_finished(self) -> bool:
        return FINISH in self._played

    @property
    def is_interrupted(self) -> bool:
        return bool(self._played) and not self.is_finished

    @property
    def seed_and_end(self) -> tuple[int, datetime]:
        """Those of the play that was begun, whatever is asked for now."""
        return self._stage.seed, self._stage.end

    @property
    def seconds(self) -> float:
        """What the chapters took, whenever they were played."""
        took_ms: int = sum(entry.facts["took_ms"] for entry in story(DEMO, 1))
        return round(took_ms / 1000, 1)

    def left(self) -> list[Chapter]:
        """Chapters that are still to be played, in order. Days share what the stage remembers."""
        days = replace(self._stage)
        chapters = [Chapter(BEGIN, _nothing)]
        chapters += [Chapter(name, partial(scene, replace(self._stage))) for name, scene in WORLD]
        chapters += [
            Chapter(f"day {day} {scene.name}", partial(scene.play, days, day), scene.whole)
            for day in range(1, self._stage.scale.days + 1)
            for scene in SCENES
        ]
        chapters += [
            Chapter(name, partial(scene, replace(days)), whole) for name, scene, whole in CLOSING
        ]
        chapters.append(Chapter(FINISH, _nothing))
        return [chapter for chapter in chapters if chapter.name not in self._played]

    def go_on(self) -> Iterator[Chapter]:
        """Plays what is left; yields each chapter when it stands."""
        hashers = [f"{__name__}.{QuickHasher.__name__}"]
        with override_settings(PASSWORD_HASHERS=hashers):
            for chapter in self.left():
                self._play(chapter)
                self._played.add(chapter.name)
                yield chapter

    def _play(self, chapter: Chapter) -> None:
        """Whole, or piece by piece where the scene keeps transactions of its own."""
        began, scene = monotonic(), chapter.scene
        seed, end = self.seed_and_end
        facts = {"end": end.isoformat(), "seed": str(seed)}
        with as_told():  # the play has a time of its own
            if not chapter.whole:
                scene()
                scene = _nothing
            play_chapter(chapter.name, scene, began=began, actor=CLOCK, now=end, facts=facts)


def _nothing() -> None:
    pass
