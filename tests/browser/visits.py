"""Fills the browser world with somebody to visit; prints her file and how many visits it has.

Run as `python -m tests.browser.visits` with DATABASE_URL, KITH_VAR and KITH_KEYS set; with an
argument it only counts.
"""

import json
import os
import sys
from datetime import timedelta

import django


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.utils import timezone  # noqa: PLC0415 -- after django.setup

    from kith.care.models import Due, Visit  # noqa: PLC0415 -- after django.setup
    from kith.ops.shell import actor_at_shell  # noqa: PLC0415 -- after django.setup
    from kith.people.models import Person  # noqa: PLC0415 -- after django.setup
    from kith.people.queries import person_with_login  # noqa: PLC0415 -- after django.setup
    from tests import make  # noqa: PLC0415 -- after django.setup
    from tests.care import world  # noqa: PLC0415 -- after django.setup

    if len(sys.argv) == 1:
        now = timezone.now()
        clerk, boss = (
            actor_at_shell(person_with_login(one) or 0, now=now) for one in ("clerk", "boss")
        )
        area = Person.objects.get(pk=clerk.me).area
        town = make.Town(area, area, area, area, boss, boss, clerk, boss)
        file = world.assessed(town, now=now - timedelta(days=20))
        world.assessed(town, now=now - timedelta(days=5))
        world.contact(town, file)
    done = Due.objects.filter(state__in=("DONE", "MISSED_DONE")).count()
    first = Due.objects.order_by("file").values_list("file_id", flat=True).first()
    print(json.dumps([first, Visit.objects.count(), done]))


if __name__ == "__main__":
    main()
