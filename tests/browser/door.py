"""Fills the browser world with a session that is on now; prints what the door's test needs.

Run as `python -m tests.browser.door` with DATABASE_URL, KITH_VAR and KITH_KEYS set.
"""

import json
import os
from datetime import timedelta

import django


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.utils import timezone  # noqa: PLC0415 -- after django.setup

    from kith.activities.models import Session  # noqa: PLC0415 -- after django.setup
    from kith.ops.shell import actor_at_shell  # noqa: PLC0415 -- after django.setup
    from kith.people.models import Person  # noqa: PLC0415 -- after django.setup
    from kith.people.queries import person_with_login  # noqa: PLC0415 -- after django.setup
    from tests import make  # noqa: PLC0415 -- after django.setup
    from tests.activities import world  # noqa: PLC0415 -- after django.setup

    now = timezone.now()
    ids = {name: person_with_login(name) for name in ("clerk", "boss", "resident", "second")}
    people = Person.objects.in_bulk([pk for pk in ids.values() if pk is not None])
    clerk, boss = (actor_at_shell(ids[name] or 0, now=now) for name in ("clerk", "boss"))
    area = people[clerk.me].area
    town = make.Town(area, area, area, area, district=boss, boss=boss, clerk=clerk, far_clerk=boss)
    session = world.session(town, world.quota_input(30))
    guests = [people[ids["resident"] or 0], people[ids["second"] or 0]]
    guests += [make.person(area, name=name) for name in ("欧阳建国", "张秀英", "王志强")]
    seats = [world.sign_up(session, who)[0].pk for who in guests]
    start = now - timedelta(minutes=5)
    Session.objects.filter(pk=session.pk).update(
        starts_at=start, ends_at=start + timedelta(hours=2), sign_up_until=start
    )
    print(json.dumps([session.pk, seats, [who.pk for who in guests]]))


if __name__ == "__main__":
    main()
