"""Adds lists to the world of the browser tests: one published need, a unit and its liaison.

Run as `python -m tests.browser.projects` with the variables the world was made with. Prints, as
JSON, the id of the need.
"""

import json
import os

import django

CODES = ("990101", "990101001", "990101001001", "990101001002")
STAFF = ("district", "boss", "clerk", "far_clerk")


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.utils import timezone  # noqa: PLC0415 -- after django.setup

    from kith.ops.shell import actor_at_shell  # noqa: PLC0415 -- after django.setup
    from kith.people.models import Person  # noqa: PLC0415 -- after django.setup
    from kith.people.queries import person_with_login  # noqa: PLC0415 -- after django.setup
    from kith.places.models import Area  # noqa: PLC0415 -- after django.setup
    from tests import make  # noqa: PLC0415 -- after django.setup
    from tests.projects import worlds  # noqa: PLC0415 -- after django.setup

    now = timezone.now()
    areas = [Area.objects.get(code=code) for code in CODES]
    actors = [actor_at_shell(person_with_login(name) or 0, now=now) for name in STAFF]
    county, street, here, there = areas
    town = make.Town(county, street, here, there, **dict(zip(STAFF, actors, strict=True)))
    unit = worlds.unit(town, name="幸福医院")
    make.account(Person.objects.get(pk=unit.liaison.me), "liaison")
    need = worlds.listed(town, title="独居老人义诊")
    worlds.listed(town, worlds.R, unit.liaison, organisation_id=unit.pk, title="义诊队")
    launch = worlds.listed(town, worlds.P, title="塑胶步道")
    stage = worlds.live(town, launch)
    print(json.dumps({"need": need.pk, "launch": stage.pk}))


if __name__ == "__main__":
    main()
