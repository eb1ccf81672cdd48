"""Adds a telephone to the world of the browser tests: a line, a counsellor on shift, calls.

Run as `python -m tests.browser.hotline` with the variables the world was made with. Prints, as
JSON, the numbers of a call that is over, of one in danger, and of the order that came of one.
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

    from kith.hotline.actions import crisis, ordering, reading, working  # noqa: PLC0415 -- as above
    from kith.ops.shell import actor_at_shell  # noqa: PLC0415 -- after django.setup
    from kith.people.models import Person  # noqa: PLC0415 -- after django.setup
    from kith.people.queries import person_with_login  # noqa: PLC0415 -- after django.setup
    from kith.places.models import Area  # noqa: PLC0415 -- after django.setup
    from tests import make  # noqa: PLC0415 -- after django.setup
    from tests.hotline import world  # noqa: PLC0415 -- after django.setup
    from tests.hotline.ordering_world import order_input  # noqa: PLC0415 -- after django.setup

    now = timezone.now()
    street, here, there = (Area.objects.get(code=code) for code in CODES)
    town = make.Town(
        county=Area.objects.get(code="990101"),
        street=street,
        community=here,
        other=there,
        **{name: actor_at_shell(person_with_login(name) or 0, now=now) for name in STAFF},
    )
    post = world.post(town)
    for who, login in ((post.first, "counsellor"), (post.lead, "lead")):
        make.account(Person.objects.get(pk=who.me), login)
    world.on_shift(post.line, post.first, now - make.HOUR, now + 6 * make.HOUR, by=post.lead)
    over = world.taken(post, now=now, follow_up_on=timezone.localdate(now))
    reading.write_note(over.pk, text="她说起了父亲。", actor=post.first, now=now)
    wanted = order_input(post, wanted_from=now + make.DAY, wanted_until=now + 2 * make.DAY)
    made = ordering.order_from(over.pk, input=wanted, actor=post.first, now=now)
    danger = world.taken(post, now=now, alias="小周")
    crisis.open_protocol(danger.pk, actor=post.first, now=now)
    closed = world.taken(post, now=now - 2 * make.DAY, alias="老赵")
    working.close(closed.pk, actor=post.lead, now=now - 2 * make.DAY)
    print(json.dumps({"over": over.pk, "danger": danger.pk, "order": made.order_id,
                      "closed": closed.pk}))  # fmt: skip


if __name__ == "__main__":
    main()
