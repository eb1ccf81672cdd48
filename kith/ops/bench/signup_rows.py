"""The crowd as rows: people who are signed in, a session, and what became of both."""

from __future__ import annotations

import json
import sys
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

import django

PATH: Final = "/990101/"
BACKEND: Final = "allauth.account.auth_backends.AuthenticationBackend"
CSRF: Final = "k" * 32


def cookies(session: str) -> str:
    """What the browser of somebody who is signed in sends with a form."""
    return f"sessionid={session}; csrftoken={CSRF}"


DESK: Final = 1
ROWS: Final = 2000
LATE_S: Final = 5.0

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def fill(people: int, places: int) -> dict[str, Any]:
    """The number of the session, and of each person her number and her two cookies."""
    from django.utils import timezone  # noqa: PLC0415 -- after the settings

    from kith.catalogue.actions import put_defaults  # noqa: PLC0415 -- after the settings
    from kith.ops.setting_up import make_keys  # noqa: PLC0415 -- after the settings

    make_keys()
    put_defaults()
    now = timezone.now()
    put("places.Area", [{"id": 1, "code": "990101", "name": "人群", "level": "COMMUNITY",
                          "path": PATH, "code_source": "bench",
                          "valid_from": date(2020, 1, 1)}])  # fmt: skip
    known = range(DESK, DESK + people + 1)
    put("people.Person", ({"id": pk, "area_id": 1, "came_by": "IMPORT", "made_at": now,
                            "birth_year": 1970} for pk in known))  # fmt: skip
    put("people.Account", ({"id": pk, "person_id": pk, "login_name": f"crowd{pk}",
                             "password": "!"} for pk in known))  # fmt: skip
    session = _session(places, now)
    return {"session": session, "people": signed_in(known[1:], now)}


def put(label: str, rows: Iterable[Mapping[str, Any]]) -> None:
    from django.apps import apps  # noqa: PLC0415 -- after the settings

    model: Any = apps.get_model(label)
    model._default_manager.bulk_create((model(**row) for row in rows), batch_size=ROWS)


def _session(places: int, now: datetime) -> int:
    starts = now + timedelta(days=7)
    put("activities.Series", [{"id": 1, "area_id": 1, "title": "抢票的一场", "summary": "测试",
                                "kind": "TALK", "category": "CLEANING", "made_by_id": DESK,
                                "made_at": now}])  # fmt: skip
    put("activities.Session", [{"id": 1, "series_id": 1, "area_id": 1, "number": 1,
                                 "starts_at": starts, "ends_at": starts + timedelta(hours=2),
                                 "sign_up_from": now - timedelta(hours=1), "sign_up_until": starts,
                                 "state": "PUBLISHED", "was_published": True, "made_by_id": DESK,
                                 "made_at": now}])  # fmt: skip
    put("activities.Quota", [{"session_id": 1, "role": "RECIPIENT", "capacity": places}])
    return 1


def signed_in(pks: Iterable[int], now: datetime) -> list[tuple[int, str]]:
    """An open session of the browser for each, as after signing in."""
    from django.apps import apps  # noqa: PLC0415 -- after the settings

    from kith.people.sessions import SessionStore  # noqa: PLC0415 -- after the settings

    store, rows, given = SessionStore(), [], []
    accounts: Any = apps.get_model("people.Account")
    for account in accounts._default_manager.filter(pk__in=pks).order_by("pk"):
        key = f"bench{account.pk:027d}"
        inside = {
            "_auth_user_id": str(account.pk),
            "_auth_user_backend": BACKEND,
            "_auth_user_hash": account.get_session_auth_hash(),
            "seen": int(now.timestamp()),
        }
        rows.append({"session_key": key, "session_data": store.encode(inside),
                     "account_id": account.pk, "began_at": now, "seen_at": now,
                     "expire_date": now + timedelta(hours=12)})  # fmt: skip
        given.append((account.person_id, key))
    put("people.SignedIn", rows)
    return given


def look(session: int, acknowledged: list[str]) -> dict[str, Any]:
    """More seats than places, answers without a row, people answered twice, and who was passed."""
    from django.apps import apps  # noqa: PLC0415 -- after the settings

    sign_ups: Any = apps.get_model("activities.SignUp")
    quotas: Any = apps.get_model("activities.Quota")
    rows = list(
        sign_ups._default_manager.filter(session_id=session).values_list(
            "key", "person_id", "state", "number", "made_at"
        )
    )
    quota = quotas._default_manager.get(session_id=session)
    seated = [row for row in rows if row[2] == "SEATED"]
    kept = {str(row[0]) for row in rows}
    right = {row[3] for row in seated} == set(range(1, min(quota.capacity, len(rows)) + 1))
    return {
        "rows": len(rows),
        "seated": len(seated),
        "oversold": max(0, len(seated) - quota.capacity),
        "lost": len(set(acknowledged) - kept),
        "doubled": len(rows) - len({row[1] for row in rows}),
        "first_come_seated": right and quota.taken == len(seated),
        "overtaken": _overtaken(rows, session),
    }


def open_door(session: int) -> str:
    """Everybody has a place at a session that is on now; the cookie of a desk that ticks them."""
    from django.apps import apps  # noqa: PLC0415 -- after the settings
    from django.utils import timezone  # noqa: PLC0415 -- after the settings

    now = timezone.now()
    sessions: Any = apps.get_model("activities.Session")
    sessions._default_manager.filter(pk=session).update(
        starts_at=now, ends_at=now + timedelta(hours=2), sign_up_until=now
    )
    quotas: Any = apps.get_model("activities.Quota")
    quota = quotas._default_manager.get(session_id=session)
    people: Any = apps.get_model("people.Person")
    come = people._default_manager.exclude(pk=DESK).order_by("pk").values_list("pk", flat=True)
    put("activities.SignUp", (
        {"session_id": session, "quota_id": quota.pk, "person_id": pk, "made_by_id": pk,
         "party": UUID(int=pk), "key": UUID(int=pk), "channel": "WEB", "number": n,
         "state": "SEATED", "made_at": now} for n, pk in enumerate(come, 1)
    ))  # fmt: skip
    quotas._default_manager.filter(pk=quota.pk).update(taken=len(come), last_number=len(come))
    put("people.RoleGrant", [{"person_id": DESK, "role": "WORKER", "scope_kind": "AREA",
                               "scope_id": 1, "starts_at": now - timedelta(days=1)}])  # fmt: skip
    return signed_in([DESK], now)[0][1]


def look_at_door(session: int) -> dict[str, Any]:
    """How many stand in the list; none is there twice, and nobody is missing."""
    from django.apps import apps  # noqa: PLC0415 -- after the settings

    rows: Any = apps.get_model("activities.Attendance")
    there = list(
        rows._default_manager.filter(session_id=session, state="PRESENT").values_list(
            "person_id", flat=True
        )
    )
    sign_ups: Any = apps.get_model("activities.SignUp")
    wanted = sign_ups._default_manager.filter(session_id=session).count()
    return {
        "rows": len(there),
        "lost": wanted - len(set(there)),
        "doubled": len(there) - len(set(there)),
    }


def _overtaken(rows: list[tuple[Any, ...]], session: int) -> int:
    """How many have a place although they came over five seconds after somebody without one."""
    from django.apps import apps  # noqa: PLC0415 -- after the settings

    turns: Any = apps.get_model("activities.Turn")
    came = dict(turns._default_manager.filter(session_id=session).values_list("key", "made_at"))
    arrived = [(came.get(key, made_at), state) for key, _who, state, _n, made_at in rows]
    without = min((at for at, state in arrived if state != "SEATED"), default=None)
    late = timedelta(seconds=LATE_S)
    return sum(1 for at, state in arrived if state == "SEATED" and without and at > without + late)


if __name__ == "__main__":
    django.setup()
    tasks: dict[str, Any] = {
        "fill": fill, "look": look, "open_door": open_door, "look_at_door": look_at_door,
    }  # fmt: skip
    print(json.dumps(tasks[sys.argv[1]](**json.load(sys.stdin))))
