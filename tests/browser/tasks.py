"""Two requests that were served and wait for the resident's word.

Run as `python -m tests.browser.tasks` in the environment of a filled site; prints numbers.
"""

import json
import os

import django


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.utils import timezone  # noqa: PLC0415 -- after django.setup

    from kith.ops.shell import actor_at_shell  # noqa: PLC0415 -- after django.setup
    from kith.people.models import Person  # noqa: PLC0415 -- after django.setup
    from kith.people.queries import person_with_login  # noqa: PLC0415 -- after django.setup
    from tests import make  # noqa: PLC0415 -- after django.setup

    now = timezone.now()
    names = ("clerk", "boss", "resident", "helper", "second")
    who = {name: person_with_login(name) or 0 for name in names}
    clerk, boss = (actor_at_shell(who[name], now=now) for name in ("clerk", "boss"))
    resident, *helpers = (Person.objects.get(pk=who[name]) for name in names[2:])
    area = resident.area
    town = make.Town(area, area, area, area, boss, boss, clerk, boss)
    done = [make.claim(town, make.open_order(town, resident), helper) for helper in helpers]
    for claim in done:
        make.served(town, claim)
    print(json.dumps([claim.order_id for claim in done]))


if __name__ == "__main__":
    main()
