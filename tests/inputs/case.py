"""The cases of cases.yaml, and what was seen of each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import yaml

if TYPE_CHECKING:
    from tests.inputs.world import World

HERE: Final = Path(__file__).parent
TAKEN: Final = ("accept", "normalise", "neutralise", "ignore")


@dataclass(frozen=True, slots=True)
class Case:
    """One input and what must become of it. `test` and `absent` say why it is not typed here."""

    id: str
    surface: str
    input: Any
    verdict: str
    rule: str
    field: str = ""
    http: int | None = None
    stored: str = ""
    test: str = ""
    absent: str = ""
    changed: str = ""
    ref: str = ""

    @property
    def family(self) -> str:
        return self.id.partition("-")[0]

    @property
    def is_typed_here(self) -> bool:
        return not (self.test or self.absent)


@dataclass(frozen=True, slots=True)
class Seen:
    """What became of an input on one road; `shown` is what people read of it afterwards.

    `why` holds the messages of a refusal; `typed` what the answered page must still hold.
    """

    road: str
    verdict: str
    status: int = 200
    shown: str | None = None
    why: tuple[str, ...] = ()
    page: str = ""
    typed: tuple[str, ...] = ()
    retry_after: str = ""
    url: str = ""  # where it leads
    is_ours: bool = True  # the words are of Kith, not of a protocol

    @property
    def text(self) -> str:
        return unescape(self.page)


Roads: TypeAlias = Callable[["World", Case], Iterator[Seen]]
ROADS: Final[dict[str, Roads]] = {}


def road(*names: str) -> Callable[[Roads], Roads]:
    """The decorated function types the cases of a surface, of a family, or of one id."""

    def keep(drive: Roads) -> Roads:
        for name in names:
            assert name not in ROADS, f"{name} is driven twice"
            ROADS[name] = drive
        return drive

    return keep


def road_of(case: Case) -> Roads:
    """The narrowest: by id, by surface and field, by surface."""
    names = (case.id, f"{case.surface}:{case.field}", case.surface)
    return next(ROADS[name] for name in names if name in ROADS)


@cache
def cases() -> tuple[Case, ...]:
    told = yaml.safe_load((HERE / "cases.yaml").read_text("utf-8"))["cases"]
    return tuple(_case(one) for one in told)


def _case(one: Mapping[str, Any]) -> Case:
    flat = {name: value for name, value in one.items() if name != "expect"}
    return Case(**flat, **one["expect"])


def words_of(answer: Any) -> str:
    """The body of an answer of the test client, or nothing of what is streamed."""
    return "" if answer.streaming else str(answer.content.decode(errors="replace"))


@dataclass
class Tally:
    """What the run has to tell."""

    typed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    slowest_s: float = 0.0
