"""A session with one place, a mother with her child, and a series for the desk.

Run as `python -m tests.browser.activities` in the environment of a filled site; prints numbers.
"""

import json
import os
from datetime import timedelta

import django


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.utils import timezone  # noqa: PLC0415 -- after django.setup

    from kith.activities.actions import planning  # noqa: PLC0415 -- after django.setup
    from kith.activities.states import PresentAs, SessionKind  # noqa: PLC0415 -- after django.setup
    from kith.ops.shell import actor_at_shell  # noqa: PLC0415 -- after django.setup
    from kith.people.actions import roles  # noqa: PLC0415 -- after django.setup
    from kith.people.models import Person  # noqa: PLC0415 -- after django.setup
    from kith.people.queries import person_with_login  # noqa: PLC0415 -- after django.setup
    from tests import make  # noqa: PLC0415 -- after django.setup

    now = timezone.now()
    who = {name: person_with_login(name) or 0 for name in ("clerk", "boss", "resident")}
    clerk, boss = (actor_at_shell(who[name], now=now) for name in ("clerk", "boss"))
    mother = Person.objects.get(pk=who["resident"])
    child = make.person(mother.area, name="买买提·小江")
    Person.objects.filter(pk=child.pk).update(birth_year=now.year - 9, birth_month=1)
    link = roles.request_guardianship(child.pk, guardian_id=mother.pk, actor=clerk, now=now)
    roles.decide_guardianship(link.pk, verb="approve", actor=boss, now=now)
    series = planning.plan_series(
        input=planning.SeriesInput(
            area_id=mother.area_id,
            title="亲子陶艺",
            summary="一起捏一只小碗，烧好了带回家。",
            kind=SessionKind.COURSE,
            category="CLEANING",
            risk="会用到小刀，请大人看着孩子。",
            needs_guardian=True,
        ),
        actor=clerk,
        now=now,
    )
    starts = now + timedelta(days=9)
    session = planning.plan_session(
        series.pk,
        input=planning.SessionInput(
            starts_at=starts,
            ends_at=starts + timedelta(hours=2),
            sign_up_from=now - timedelta(hours=1),
            sign_up_until=starts,
            room="二楼手工室",
            quotas=(planning.QuotaInput(PresentAs.RECIPIENT, 1),),
        ),
        actor=clerk,
        now=now,
    )
    planning.publish(session.pk, actor=boss, now=now)
    print(json.dumps({"session": session.pk, "series": series.pk, "child": child.pk}))


if __name__ == "__main__":
    main()
