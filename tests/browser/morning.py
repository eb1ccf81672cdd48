"""Adds a morning's work to the world of the browser tests: 30 open orders and who could serve.

Run as `python -m tests.browser.morning` with the variables the world was made with. Prints the
number of orders.
"""

import os
from datetime import datetime, timedelta

import django

ORDERS = 30


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.utils import timezone  # noqa: PLC0415 -- after django.setup

    from kith.ops.shell import actor_at_shell  # noqa: PLC0415 -- after django.setup
    from kith.people.queries import person_with_login  # noqa: PLC0415 -- after django.setup
    from kith.places.models import Area  # noqa: PLC0415 -- after django.setup
    from tests import make  # noqa: PLC0415 -- after django.setup

    now = timezone.now()
    place = Area.objects.get(code="990101001001")
    clerk = actor_at_shell(person_with_login("clerk") or 0, now=now)
    for _ in range(20):
        make.volunteer(place, "HOUSEHOLD")
    for number in range(ORDERS):
        _open(number, place.pk, clerk, now)
    print(ORDERS)


def _open(number: int, area_id: int, clerk: object, now: datetime) -> None:
    """Checked and compiled for one of the mornings to come, at an hour helpers are free."""
    from kith.core.actor import Actor  # noqa: PLC0415 -- after django.setup
    from kith.orders.actions import desk, intake  # noqa: PLC0415 -- after django.setup
    from kith.places.models import Area  # noqa: PLC0415 -- after django.setup
    from tests import make  # noqa: PLC0415 -- after django.setup

    assert isinstance(clerk, Actor)
    resident = make.person(Area.objects.get(pk=area_id))
    day = now.replace(hour=1, minute=0, second=0, microsecond=0) + timedelta(days=2 + number % 4)
    start = day + timedelta(hours=number % 8)
    wanted = make.order_input(resident, wanted_from=start, wanted_until=start + timedelta(days=1))
    made = intake.submit(input=wanted, actor=make.actor(resident), now=now)
    desk.verify(made.pk, how="PHONE", actor=clerk, now=now)
    sheet = make.sheet(
        summary=f"第 {number + 1} 单", starts_at=start, ends_at=start + timedelta(hours=1)
    )
    desk.compile_order(made.pk, input=sheet, actor=clerk, now=now)


if __name__ == "__main__":
    main()
