"""What the bench does in the database of the city, each task in a process of its own."""

from __future__ import annotations

import json
import resource
import statistics
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import django

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT: Final = "990200"
PER_STREET: Final = 30
PER_COUNTY: Final = 300
MONTH: Final = (date(2025, 6, 1), date(2025, 7, 1))
MOMENTS: Final = ("2025-05-31 16:00:00+00", "2025-06-30 16:00:00+00")  # its first moments, local


def fill(
    volunteers: int, records: int, sessions: int, attendances: int, sites: int
) -> dict[str, Any]:
    """The tree by its action, the rest by statements."""
    from kith.ops.bench.insights import sql  # noqa: PLC0415 -- after the settings

    began = time.monotonic()
    tree(sites)
    sql.homes(f"/{ROOT}/")
    sql.quietly(on=True)
    facts = {"people": volunteers, "sessions": sessions, "series": 1}
    for table, count in {
        "people_person": volunteers,
        "people_volunteerprofile": volunteers,
        "hours_servicerecord": records,
        "activities_series": 1,
        "activities_session": sessions,
        "activities_attendance": attendances,
        "activities_walkins": sessions,
    }.items():
        sql.fill(table, count, facts)
    sql.quietly(on=False)
    sql.settle()
    return {"seconds": round(time.monotonic() - began, 1)}


def tree(sites: int) -> None:
    from kith.places.actions import AreaInput, put_area  # noqa: PLC0415 -- after the settings
    from kith.places.states import Level  # noqa: PLC0415 -- after the settings

    def put(code: str, level: Level, parent: str) -> None:
        put_area(AreaInput(code, code, level, parent, "bench", date(2020, 1, 1)))

    put(ROOT, Level.CITY, "")
    for n in range(sites):
        county, street = f"{ROOT}{n // PER_COUNTY:02}", f"{ROOT}{n // PER_STREET:04}S"
        if n % PER_COUNTY == 0:
            put(county, Level.COUNTY, ROOT)
        if n % PER_STREET == 0:
            put(street, Level.TOWN, county)
        put(f"{ROOT}{n:05}C", Level.COMMUNITY, street)


def recompute() -> dict[str, Any]:
    """Everything read anew; how many rows were not as their facts said."""
    from kith.insights.actions.recomputing import recompute  # noqa: PLC0415 -- after the settings
    from kith.ops.bench.insights import sql  # noqa: PLC0415 -- after the settings

    began = time.monotonic()
    told = {"read": 0, "differing": 0}
    for read, wrong in recompute():
        told["read"] += read
        told["differing"] += len(wrong)
    took = time.monotonic() - began
    sql.settle()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return {**told, "seconds": round(took, 1), "peak_mib": peak}


def ask(times: int) -> dict[str, Any]:
    """The questions, of facts and of rows, in turns; medians in milliseconds."""
    from kith.insights.queries import sheets  # noqa: PLC0415 -- after the settings
    from kith.insights.queries.opening import Behind  # noqa: PLC0415 -- after the settings
    from kith.insights.rules.sheet import BY_CODE  # noqa: PLC0415 -- after the settings
    from kith.ops.bench.insights import sql  # noqa: PLC0415 -- after the settings
    from kith.places.queries import communities  # noqa: PLC0415 -- after the settings

    city = f"/{ROOT}/"
    site = communities(city)[0].path
    behind = Behind(BY_CODE["minutes_a"], city, *MONTH)
    (last,) = behind.before(2**62, 50)[-1:] or [(None,)]
    facts = {
        "city": lambda: sheets.cells(city, *MONTH),
        "site": lambda: sheets.cells(site, *MONTH),
        "drill": lambda: behind.after(None, 50),
        "drill_last": lambda: behind.after(last[0], 50),
        "drill_site": lambda: Behind(BY_CODE["minutes_a"], site, *MONTH).after(None, 50),
    }
    questions = {"city": (sql.SHEET, city), "site": (sql.SHEET, site), "drill": (sql.DRILL, city)}
    rows = {
        f"{name}_ms": lambda words=words, path=path: sql.ask(words, path, *MOMENTS)
        for name, (words, path) in questions.items()
    }
    return {
        "facts_ms": {name: _median(deed, times) for name, deed in facts.items()},
        "rows_in_sql": {name: _median(deed, times) for name, deed in rows.items()},
        "asked": {"questions": questions, "since": MOMENTS[0], "until": MOMENTS[1]},
    }


def _median(deed: Callable[[], object], times: int) -> float:
    took = []
    for _turn in range(times):
        began = time.perf_counter()
        deed()
        took.append((time.perf_counter() - began) * 1000)
    return round(statistics.median(took), 1)


def write(times: int) -> dict[str, Any]:
    """One record's change with the triggers and without, and what reading it anew takes."""
    from django.apps import apps  # noqa: PLC0415 -- after the settings

    from kith.insights.actions.refreshing import refresh_all  # noqa: PLC0415 -- after the settings
    from kith.ops.bench.insights import sql  # noqa: PLC0415 -- after the settings

    records: Any = apps.get_model("hours.ServiceRecord")._default_manager
    keys = iter(records.order_by("pk").values_list("pk", flat=True)[: 4 * times])

    def change() -> None:
        records.filter(pk=next(keys)).update(minutes=61)

    watched = _median(change, times)
    began = time.perf_counter()
    refreshed = refresh_all()
    took = (time.perf_counter() - began) * 1000
    sql.quietly(on=True)
    bare = _median(change, times)
    return {
        "watched_ms": watched,
        "bare_ms": bare,
        "refresh_ms_each": round(took / max(1, refreshed), 2),
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def export(folder: str) -> dict[str, Any]:
    from kith.ops.bench.insights import sql  # noqa: PLC0415 -- after the settings

    began = time.monotonic()
    sql.export(Path(folder))
    return {"seconds": round(time.monotonic() - began, 1)}


if __name__ == "__main__":
    django.setup()
    TASKS: Final[dict[str, Any]] = {
        "fill": fill, "recompute": recompute, "ask": ask, "write": write, "export": export,
    }  # fmt: skip
    print(json.dumps(TASKS[sys.argv[1]](**json.load(sys.stdin))))
