"""The telephone beside the crowd: a line, operators on shift, and what was kept of their calls."""

from __future__ import annotations

import json
import sys
from datetime import time, timedelta
from typing import Any, Final

import django

from kith.ops.bench.signup_rows import put, signed_in

FIRST: Final = 900_001  # numbers of the operators, beyond any crowd


def operators(count: int) -> list[tuple[int, str]]:
    """So many operators on shift on one line; their numbers and cookies."""
    from django.utils import timezone  # noqa: PLC0415 -- after the settings

    now = timezone.now()
    pks = range(FIRST, FIRST + count)
    put("people.Person", ({"id": pk, "area_id": 1, "came_by": "IMPORT", "made_at": now,
                            "birth_year": 1970} for pk in pks))  # fmt: skip
    put("people.Account", ({"id": pk, "person_id": pk, "login_name": f"phone{pk}",
                             "password": "!"} for pk in pks))  # fmt: skip
    put("people.RoleGrant", ({"person_id": pk, "role": "HOTLINE", "scope_kind": "AREA",
                               "scope_id": 1, "starts_at": now - timedelta(days=1)}
                              for pk in pks))  # fmt: skip
    put("hotline.Line", [{"id": 1, "area_id": 1, "number": "95013-00534", "title": "热线",
                           "kind": "PSYCHOLOGICAL", "weekdays": [1, 2, 3, 4, 5, 6, 7],
                           "opens": time(0), "closes": time(0), "supervisor_id": FIRST,
                           "made_at": now}])  # fmt: skip
    put("hotline.Counsellor", ({"line_id": 1, "person_id": pk, "by_id": FIRST,
                                 "starts_at": now} for pk in pks))  # fmt: skip
    put("hotline.Shift", ({"line_id": 1, "person_id": pk, "starts_at": now - timedelta(hours=1),
                            "ends_at": now + timedelta(hours=12), "by_id": FIRST, "made_at": now}
                           for pk in pks))  # fmt: skip
    return signed_in(pks, now)


def kept(finished: list[int]) -> dict[str, Any]:
    """Calls whose end was acknowledged and that are not there, or not whole."""
    from django.apps import apps  # noqa: PLC0415 -- after the settings

    calls: Any = apps.get_model("hotline.Call")
    rows = calls._default_manager.filter(pk__in=finished, state="OPEN")
    whole = sum(1 for row in rows if row.story and row.number_index)
    return {"calls": len(set(finished)), "lost": len(set(finished)) - whole}


if __name__ == "__main__":
    django.setup()
    tasks: dict[str, Any] = {"operators": operators, "kept": kept}
    print(json.dumps(tasks[sys.argv[1]](**json.load(sys.stdin))))
