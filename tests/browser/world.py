"""Fills an empty database with the people of the browser tests; prints their log-ins as JSON, and
the cookies with which each of them is signed in.

Run as `python -m tests.browser.world` with DATABASE_URL, KITH_VAR and KITH_KEYS set.
"""

import json
import os
import time as clock
from datetime import date, time
from pathlib import Path
from typing import Any

import django


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.conf import settings  # noqa: PLC0415 -- after django.setup
    from django.core.management import call_command  # noqa: PLC0415 -- after django.setup
    from django.test import override_settings  # noqa: PLC0415 -- after django.setup

    from kith.catalogue.actions import put_rule  # noqa: PLC0415 -- after django.setup
    from kith.core.actor import Role  # noqa: PLC0415 -- after django.setup
    from kith.ops.demo.play import QuickHasher  # noqa: PLC0415 -- after django.setup
    from kith.people.models import Person  # noqa: PLC0415 -- after django.setup
    from kith.vault.crypto import make_ring  # noqa: PLC0415 -- after django.setup
    from tests import make  # noqa: PLC0415 -- after django.setup

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    make_ring(Path(settings.KITH_KEYS))
    town = make.town()
    resident = make.person(
        town.community, name="买买提·吐尔逊江", address="幸福小区 3 号楼 2 单元 502 室"
    )
    put_rule(  # a minute of the test is worth what an hour is worth outside
        "TARIFF",
        area=town.street,
        valid_from=date(2021, 1, 1),
        params={"points_per_hour": 600, "cap_min": 480},
        source="browser test",
    )
    helpers = [_helper(town.community, name) for name in ("李建华", "周敏")]
    leader = make.volunteer(town.community, name="赵队长")
    make.team(town.community, *helpers, leader=leader)
    auditor = make.staff(Role.AUDITOR, town.county)
    people = {
        "resident": resident,
        "helper": helpers[0],
        "second": helpers[1],
        "leader": leader,
        "auditor": Person.objects.get(pk=auditor.me),
    }
    for name in ("clerk", "far_clerk", "boss", "district"):
        people[name] = Person.objects.get(pk=getattr(town, name).me)
    quickly = f"{QuickHasher.__module__}.{QuickHasher.__name__}"
    with override_settings(PASSWORD_HASHERS=[quickly]):
        logins = {name: make.account(who, name) for name, who in people.items()}
        cookies = {name: _signed_in(login) for name, login in logins.items()}
    print(json.dumps({"logins": logins, "cookies": cookies}))


def _signed_in(login: str) -> dict[str, str]:
    """Her cookies after the form; that it is she stays shown for as long as the tests run."""
    from django.test import Client  # noqa: PLC0415 -- after django.setup

    from tests import make  # noqa: PLC0415 -- after django.setup

    browser = Client(SERVER_NAME="127.0.0.1", HTTP_USER_AGENT="Chrome Linux")
    answer = browser.post("/account/login/", {"login": login, "password": make.PASSWORD})
    assert answer.status_code == 302, answer.content.decode()
    session = browser.session
    for way in session["account_authentication_methods"]:
        way["at"] = clock.time() + 86400
    session.save()
    return {name: cookie.value for name, cookie in browser.cookies.items()}


def _helper(area: Any, name: str) -> Any:
    """Somebody with the skill and time at any hour, because the test runs at any hour."""
    from kith.people.actions.volunteering import (  # noqa: PLC0415 -- after django.setup
        FreeTime,
        set_availability,
    )
    from tests import make  # noqa: PLC0415 -- after django.setup

    who = make.volunteer(area, "HOUSEHOLD", name=name)
    set_availability(
        free=[FreeTime(day, time(0), time(23, 59, 59)) for day in range(1, 8)],
        largest_distance_m=5000,
        weekly_capacity=20,
        quiet_until=None,
        actor=make.actor(who),
        now=make.MONDAY,
    )
    return who


if __name__ == "__main__":
    main()
