"""The list and its import, each in a process of the house: who brings it in, and what it took."""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path
from time import perf_counter, process_time
from typing import Any, Final

import django

FILE: Final = "members.xlsx"
CITY: Final = "990100"


def ready(rows: int, communities: int, units: int, seed: int) -> dict[str, Any]:
    """The city, its two people of the desk, and the list; the cookie of one of them."""
    from django.apps import apps  # noqa: PLC0415 -- after the settings
    from django.utils import timezone  # noqa: PLC0415 -- after the settings

    from kith.exchange.spreadsheets.template import write_table  # noqa: PLC0415 -- as above
    from kith.ops.bench import reportin  # noqa: PLC0415 -- after the settings
    from kith.ops.bench.signup_rows import put, signed_in  # noqa: PLC0415 -- as above
    from kith.ops.setting_up import make_keys  # noqa: PLC0415 -- after the settings

    make_keys()
    size = {"rows": rows, "communities": communities, "units": units, "seed": seed}
    desk, city = reportin.city_of(size)
    _file().write_bytes(write_table(reportin.HEADINGS, reportin.rows_of(size), "members"))
    now = timezone.now()
    who = desk[0].me
    put("people.Account", [{"person_id": who, "login_name": "desk", "password": "!"}])
    put("people.RoleGrant", [{"person_id": who, "role": "WORKER", "scope_kind": "AREA",
                              "scope_id": city.pk, "starts_at": reportin.NOW}])  # fmt: skip
    accounts: Any = apps.get_model("people.Account")
    ((_person, cookie),) = signed_in([accounts._default_manager.get(person_id=who).pk], now)
    return {"cookie": cookie, "desk": {"people": [one.me for one in desk]}}


def bring_in(people: list[int]) -> dict[str, Any]:
    """Read, tried and written, as the command does; how long, and how much more memory."""
    from kith.exchange.imports import batches  # noqa: PLC0415 -- after the settings
    from kith.exchange.imports.roster import Roster  # noqa: PLC0415 -- after the settings
    from kith.exchange.spreadsheets.sheet import read  # noqa: PLC0415 -- after the settings
    from kith.ops.bench import reportin  # noqa: PLC0415 -- after the settings
    from kith.ops.demo.stage import seconded  # noqa: PLC0415 -- after the settings
    from kith.places.queries import with_codes  # noqa: PLC0415 -- after the settings

    city = with_codes([CITY])[CITY]
    actor, second = (reportin.of_desk(city, who) for who in people)
    before, began, busy = _rss_mb(), perf_counter(), process_time()
    roster = Roster(city.path, reportin.NOW)
    sheet = read(_file(), FILE, roster.columns)
    tried = batches.rehearse(sheet, roster, actor=actor, now=reportin.NOW)
    rehearsed = perf_counter()
    tally = seconded(
        lambda: batches.write(sheet, roster, actor=actor, now=reportin.NOW),
        by=actor, second=second, now=reportin.NOW,
    )  # fmt: skip
    return {
        "rehearsed": tried.good,
        "written": tally.written,
        "refused": tally.refused,
        "rehearse_s": round(rehearsed - began, 2),
        "total_s": round(perf_counter() - began, 2),
        "own_cpu_s": round(process_time() - busy, 2),
        "more_mb": round(_rss_mb() - before, 1),
    }


def _rss_mb() -> float:
    """The most this process ever held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _file() -> Path:
    from django.conf import settings  # noqa: PLC0415 -- after the settings

    return Path(settings.VAR) / FILE


if __name__ == "__main__":
    django.setup()
    tasks: dict[str, Any] = {"ready": ready, "bring_in": bring_in}
    print(json.dumps(tasks[sys.argv[1]](**json.load(sys.stdin))))
