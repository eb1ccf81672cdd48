"""A crowd signs up through the shipped server: how fast it is answered, and whether it is right.

Data of its own, a server of its own, and the crowd on the same machine. `--one-seat` has one place
for all, `--waiting` lets people come over a minute and keeps their places in a line, `--check-in`
has them ticked at the door of a session. The control is the same crowd with the locks off: it must
give away more places than there are, or the measurement says nothing.
"""

from __future__ import annotations

import math
import os
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from kith.ops.bench import tell
from kith.ops.bench.answers import answer, with_answers
from kith.ops.bench.signup_crowd import Crowd, crowd
from kith.ops.bench.signup_door import check_in
from kith.ops.bench.signup_stage import House

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Mapping

    from kith.ops.bench.answers import Answer

ENGINES = ("postgres", "sqlite")
# assurance/targets.md, T2: all answered within, p99 of the page, memory; of SQLite only the first.
MOST: Final = {"postgres": (90.0, 2.0, 2048.0), "sqlite": (120.0, math.inf, math.inf)}


def arguments(parser: ArgumentParser) -> None:
    add = parser.add_argument
    add("--engine", choices=ENGINES, default="sqlite")
    add("--people", type=int, help=_("how many come; 1,000, or what the scene asks for"))
    add("--places", type=int)
    add("--posts", type=float, default=1.3, help=_("how often each one presses, on average"))
    add("--connections", type=int, default=64)
    add("--seed", type=int, default=1)
    add("--one-seat", action="store_true", help=_("2,000 people, one place"))
    add("--waiting", action="store_true", help=_("5,000 people within a minute, 200 places"))
    add("--check-in", action="store_true", help=_("5,000 people are ticked at one door"))
    add("--seconds", type=float, default=60.0, help=_("over which they come, where they wait"))
    add("--no-control", action="store_true", help=_("leave the crowd without locks out"))
    add("--workers", type=int)
    add("--threads", type=int)


def run(options: Mapping[str, Any]) -> dict[str, Any]:
    people, places = _size(options)
    begin = {"engine": options["engine"], "people": people, "places": places}
    figures: dict[str, Any] = {**begin, "load_before": round(os.getloadavg()[0], 2)}
    with House(options["engine"], options["workers"], options["threads"]) as house:
        figures.update(_scene(house, people, places, options))
    if not (options["no_control"] or options["waiting"] or options["check_in"]):
        tell(_("And once more without locks."))
        with House(options["engine"], options["workers"], options["threads"], locks=False) as house:
            bare = _scene(house, people, places, options)
        figures["control_oversold"] = bare["oversold"]
        figures["control_http_5xx"] = bare["http_5xx"]
    if options["waiting"]:
        return with_answers(figures, [waited(figures)])
    return figures


def waited(figures: Mapping[str, Any]) -> Answer:
    """T2: thousands within a minute, each keeps her place in the line."""
    most = MOST[figures["engine"]]
    got = figures["all_answered_s"], figures["page_p99_s"], figures["rss_mib"]
    page = "" if math.isinf(most[1]) else f" page p99 <= {most[1]} s, RSS <= {most[2]:.0f} MiB,"
    wrong = ("oversold", "lost", "doubled", "overtaken", "http_5xx", "other_answers")
    found = {name: figures[name] for name in wrong}
    return answer(
        "T2",
        f"{figures['people']:,} people within a minute, {figures['places']} places: all answered "
        f"<= {most[0]:.0f} s,{page} nobody who came over 5 s earlier loses to who came later",
        f"all after {got[0]} s, page p99 {got[1]} s, RSS {got[2]} MiB, "
        + ", ".join(f"{n} {name}" for name, n in found.items()),
        all(one <= limit for one, limit in zip(got, most, strict=True))
        and not any(found.values())
        and figures["seated"] == min(figures["places"], figures["people"]),
    )  # fmt: skip


def _size(options: Mapping[str, Any]) -> tuple[int, int]:
    usual = (1000, 100)
    if options["one_seat"]:
        usual = (2000, 1)
    elif options["waiting"]:
        usual = (5000, 200)
    elif options["check_in"]:
        usual = (5000, 5000)
    return options["people"] or usual[0], options["places"] or usual[1]


def _scene(house: House, people: int, places: int, options: Mapping[str, Any]) -> dict[str, Any]:
    """The crowd comes; what it was told and what stands in the tables is compared."""
    tell(_("%(n)s people get ready.") % {"n": people})
    ready = house.fill(people, places)
    if options["check_in"]:
        return _door(house, ready, options)
    with house.serve() as address:
        seen = crowd(
            Crowd(
                address=address,
                session=ready["session"],
                people=[tuple(one) for one in ready["people"]],
                posts=options["posts"],
                connections=options["connections"],
                seed=options["seed"],
                seconds=options["seconds"] if options["waiting"] else 0.0,
            )
        )
        memory = house.memory_mib()
    found = house.look(ready["session"], seen.acknowledged)
    return {**seen.figures(), "rss_mib": memory, **found}


def _door(house: House, ready: dict[str, Any], options: Mapping[str, Any]) -> dict[str, Any]:
    """Everybody who came is ticked, and stands in the list once."""
    desk = house.open_door(ready["session"])
    people = [number for number, _cookie in ready["people"]]
    with house.serve() as address:
        figures = check_in(address, ready["session"], desk, people, options["connections"])
    return {**figures, **house.look_at_door(ready["session"])}
