"""Every case of the corpus through every surface it names, with the rules that hold for each."""

from __future__ import annotations

import json
import logging
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote

import pytest
from django.db import transaction

from kith.ops.verifying import verify
from tests.inputs import (
    days,  # noqa: F401 -- cases are told by being there
    doors,  # noqa: F401 -- cases are told by being there
    lists,  # noqa: F401 -- cases are told by being there
    numbers,  # noqa: F401 -- cases are told by being there
    people,  # noqa: F401 -- cases are told by being there
    pictures,  # noqa: F401 -- cases are told by being there
    places,  # noqa: F401 -- cases are told by being there
    scripts,  # noqa: F401 -- cases are told by being there
    web,  # noqa: F401 -- cases are told by being there
)
from tests.inputs.case import TAKEN, Case, Seen, Tally, cases, road_of
from tests.inputs.world import World
from tests.tools.assurance import figure

pytestmark = [pytest.mark.pure, pytest.mark.django_db]

FAMILIES: Final = tuple(dict.fromkeys(case.family for case in cases() if case.is_typed_here))
CHINESE: Final = re.compile(r"[\u4e00-\u9fff]")
ROOT: Final = Path(__file__).resolve().parents[2]
# What is class S wherever it stands: numbers of people, whole.
SECRET: Final = re.compile(r"(?<!\d)(?:1[3-9]\d{9}|\d{17}[\dXx])(?!\d)")


class _Undone(Exception):  # noqa: N818 -- it is told, not raised by mistake
    """What was typed is taken back."""


class _Log(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage() + str(record.exc_info or ""))


@contextmanager
def _logged() -> Iterator[list[str]]:
    handler, root = _Log(), logging.getLogger()
    root.addHandler(handler)
    try:
        yield handler.lines
    finally:
        root.removeHandler(handler)


@pytest.mark.parametrize("family", FAMILIES)
def test_what_is_typed_becomes_what_was_reviewed(
    family: str, world: World, tmp_path_factory: pytest.TempPathFactory
) -> None:
    world.prepare(family)
    tally = Tally()
    for case in cases():
        if case.family == family and case.is_typed_here:
            began = time.monotonic()
            tally.wrong += typed(world, case)
            tally.slowest_s = max(tally.slowest_s, time.monotonic() - began)
            tally.typed.append(case.id)
    assert tally.wrong == []
    _told(family, tally, tmp_path_factory)


def typed(world: World, case: Case) -> list[str]:
    """What is wrong with one case; whatever it wrote is gone again."""
    world.clock.at = world.monday
    wrong: list[str] = []
    try:
        with transaction.atomic(), _logged() as lines:
            seen = list(road_of(case)(world, case))
            assert seen, f"{case.id} was typed nowhere"
            for one in seen:
                wrong += [f"{case.id} {one.road}: {fault}" for fault in faults(case, one)]
            broken = [check.name for check in verify(is_fast=True) if check.faults]  # G2
            wrong += [f"{case.id}: {name} no longer holds" for name in broken]
            wrong += [f"{case.id}: a log tells {line}" for line in lines if SECRET.search(line)]
            raise _Undone
    except _Undone:
        return wrong


def faults(case: Case, seen: Seen) -> Iterator[str]:
    """Where what was seen is not what was reviewed, by the rules G1 to G6."""
    if seen.status >= 500 and not (seen.status == 503 and seen.retry_after):
        yield f"G1: {seen.status}"
    if not _is(case.verdict, seen.verdict):
        yield f"{seen.verdict} {seen.status} {seen.why} instead of {case.verdict}"
        return
    if isinstance(case.input, str) and len(case.input) > 1 and case.input in unquote(seen.url):
        yield f"G5: {seen.url} tells what was typed"
    if case.http and seen.status != case.http:
        yield f"{seen.status} instead of {case.http}"
    if seen.verdict == "reject":
        yield from _refused(seen)
    elif seen.shown is not None:
        wanted = case.stored or str(case.input)
        if _spelt(seen.shown) != _spelt(wanted):
            yield f"shown as {seen.shown!a}, not {wanted!a}"


def _refused(seen: Seen) -> Iterator[str]:
    told = set(SECRET.findall(seen.text)) - {n for t in seen.typed for n in SECRET.findall(t)}
    if told:
        yield f"G5: the page tells {told}"
    lost = [typed for typed in seen.typed if not _stands(typed, seen.text)]
    if lost:
        yield f"G3: {lost!a} is no longer in the page"
    if seen.is_ours and not (seen.why and all(CHINESE.search(text) for text in seen.why)):
        yield f"G4: it says {seen.why}"


def _stands(typed: str, page: str) -> bool:
    """A browser shows line ends its own way, and a hidden end of text as a sign of its own."""
    one, other = (t.replace("\r\n", "\n").replace("\0", "\ufffd") for t in (typed, page))
    return one in other


def _is(wanted: str, seen: str) -> bool:
    """A refusal is one, whether by shape, by right or by measure; its status tells which."""
    if wanted in TAKEN:
        return seen == wanted or (seen == "accept" and wanted == "normalise")
    return seen == "reject"


def _spelt(text: str) -> str:
    """Spacing of a telephone number is nobody's spelling."""
    plain = re.sub(r"[\s-]", "", text)
    return plain if re.fullmatch(r"\+?\d+", plain) else text


def _told(family: str, tally: Tally, tmp_path_factory: Any) -> None:
    """Whoever is last of the families of a run tells the whole."""
    folder = tmp_path_factory.getbasetemp()
    folder = folder.parent if folder.name.startswith("popen-") else folder
    (folder / f"inputs-{family}.json").write_text(json.dumps([len(tally.typed), tally.slowest_s]))
    done = {path: json.loads(path.read_text() or "[0, 0]") for path in folder.glob("inputs-*.json")}
    if len(done) < len(FAMILIES):
        return
    here, slowest = sum(n for n, _s in done.values()), max(s for _n, s in done.values())
    held = sum(bool(case.test) for case in cases())
    absent = sum(bool(case.absent) for case in cases())
    figure(
        "F8",
        demand="303 cases as stated, 0 answers 500, 0 partial writes",
        got=f"{here} typed here, {held} held by a named test, {absent} excused with a reason; "
        f"the slowest case {slowest:.1f} s on all its roads",
        passed=here + held + absent == len(cases()) == 303,
        how="make test PHASES=sqlite",
    )
