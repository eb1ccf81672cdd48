"""Fills the browser world with an appeal, a psychological programme and a paper to look at; prints
the paths of their pages.

Run as `python -m tests.browser.appeals` with DATABASE_URL, KITH_VAR and KITH_KEYS set.
"""

import json
import os
from datetime import timedelta

import django


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.utils import timezone  # noqa: PLC0415 -- after django.setup

    from kith.care.actions import initiatives  # noqa: PLC0415 -- after django.setup
    from kith.catalogue.states import FiveFor  # noqa: PLC0415 -- after django.setup
    from kith.ops.shell import actor_at_shell  # noqa: PLC0415 -- after django.setup
    from kith.people.actions import credentials  # noqa: PLC0415 -- after django.setup
    from kith.people.models import Person  # noqa: PLC0415 -- after django.setup
    from kith.people.queries import person_with_login  # noqa: PLC0415 -- after django.setup
    from tests import make  # noqa: PLC0415 -- after django.setup
    from tests.care import appeals, world  # noqa: PLC0415 -- after django.setup
    from tests.people import papers  # noqa: PLC0415 -- after django.setup
    from tests.programmes.world import running  # noqa: PLC0415 -- after django.setup

    now = timezone.now()
    today = timezone.localdate(now)
    clerk, boss, helper = (
        actor_at_shell(person_with_login(one) or 0, now=now) for one in ("clerk", "boss", "helper")
    )
    area = Person.objects.get(pk=clerk.me).area
    town = make.Town(area, area, area, area, boss, boss, clerk, boss)
    scheme = world.scheme(town)
    given = appeals.appeal_input(scheme, starts_on=today, ends_on=today + timedelta(days=14))
    row = initiatives.draft(area.pk, input=given, actor=clerk, now=now)
    initiatives.publish(row.pk, actor=clerk, now=now)
    unit = appeals.organisation(town)
    appeals.join(row, unit, clerk)
    brand = running(town, title="启迪心理", five_for=FiveFor.PSYCHOLOGICAL)
    paper = papers.paper(valid_until=today + timedelta(days=400))
    handed = credentials.hand_in(helper.me, input=paper, actor=helper, now=now)
    print(
        json.dumps(
            {
                "appeal": f"/initiatives/{row.pk}/",
                "unit": f"/initiatives/{row.pk}/units/{unit.pk}/",
                "brand": f"/psych/{brand.pk}/",
                "paper": f"/psych/papers/{handed.pk}/",
                "scheme": f"/care/schemes/{scheme.pk}/",
            }
        )
    )


if __name__ == "__main__":
    main()
