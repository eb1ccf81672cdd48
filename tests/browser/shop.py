"""Adds a shop to the world of the browser tests: a counter, its keeper, and codes to show.

Run as `python -m tests.browser.shop` with the variables the world was made with. Prints, as JSON,
the codes and digits of two redemptions of the helper.
"""

import json
import os

import django

CODES = ("990101001", "990101001001", "990101001002")
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
    from tests.rewards import worlds  # noqa: PLC0415 -- after django.setup

    now = timezone.now()
    street, here, there = (Area.objects.get(code=code) for code in CODES)
    town = make.Town(
        county=Area.objects.get(code="990101"),
        street=street,
        community=here,
        other=there,
        **{name: actor_at_shell(person_with_login(name) or 0, now=now) for name in STAFF},
    )
    shop = worlds.shop(town)
    make.account(Person.objects.get(pk=shop.keeper.me), "keeper")
    rice = worlds.reward(town, shop)
    helper = Person.objects.get(account__login_name="helper")
    worlds.give(helper, 200)
    rows = [worlds.chosen(rice, make.actor(helper), key, now=now) for key in ("one", "two")]
    print(json.dumps([(worlds.code(row), worlds.digits(row)) for row in rows]))


if __name__ == "__main__":
    main()
