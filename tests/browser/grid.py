"""A grid whose clerk is posted there and on the way, a call, and a dispute.

Run as `python -m tests.browser.grid` in the environment of a filled site; prints numbers.
"""

import json
import os
from datetime import timedelta

import django


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.utils import timezone  # noqa: PLC0415 -- after django.setup
    from django.utils.timezone import localdate  # noqa: PLC0415 -- after django.setup

    from kith.grid.actions import (  # noqa: PLC0415 -- after django.setup
        grids,
        mediation,
        mobilising,
        walk_texts,
        walks,
    )
    from kith.grid.states import DisputeTopic, Duty, Emergency  # noqa: PLC0415 -- the same
    from kith.ops.shell import actor_at_shell  # noqa: PLC0415 -- after django.setup
    from kith.people.models import Person  # noqa: PLC0415 -- after django.setup
    from kith.people.queries import person_with_login  # noqa: PLC0415 -- after django.setup
    from kith.people.states import Channel  # noqa: PLC0415 -- after django.setup

    now = timezone.now()
    who = {name: person_with_login(name) or 0 for name in ("clerk", "boss", "resident")}
    clerk, boss = (actor_at_shell(who[name], now=now) for name in ("clerk", "boss"))
    home = Person.objects.select_related("area").get(pk=who["resident"]).area
    area = grids.found(home.pk, name="第九网格", actor=clerk, now=now)
    card = grids.CardInput("1 号楼\n2 号楼", "0546-1234567", "12345")
    grids.write_card(area.pk, input=card, actor=clerk, now=now)
    today = localdate(now)
    for person_id, duty, by in (
        (clerk.me, Duty.WORKER, boss),
        (who["resident"], Duty.CADRE, clerk),
    ):
        grids.assign(area.pk, person_id=person_id, duty=duty, starts_on=today, actor=by, now=now)
    walk_texts.put_topic(home.pk, title="反诈", actor=clerk, now=now)
    walk_texts.put_undertaking(home.pk, title="责任书", text="我承诺。", actor=clerk, now=now)
    given = walks.WalkInput(area.pk, clerk.me, today)
    walk = walks.plan(input=given, actor=clerk, now=now)
    walks.start(walk.pk, actor=clerk, now=now)
    call = mobilising.CallInput(
        area_id=home.pk,
        kind=Emergency.SNOW,
        task="清扫主路积雪",
        meeting_place="社区广场",
        contact_id=who["resident"],
        cap=5,
        reach_m=2000,
        starts_at=now + timedelta(hours=1),
        ends_at=now + timedelta(hours=3),
        key="browser",
    )
    called = mobilising.call(input=call, actor=clerk, now=now)
    parties = (mediation.PartyInput("甲方", "钱大山"), mediation.PartyInput("乙方", "孙小河"))
    dispute = mediation.DisputeInput(
        home.pk, DisputeTopic.WATER, Channel.COUNTER, "楼上漏水", parties
    )
    matter = mediation.take_down(input=dispute, actor=clerk, now=now)
    numbers = {
        "area": area.pk, "code": area.code, "walk": walk.pk, "call": called.pk,
        "matter": matter.pk, "home": home.pk,
    }  # fmt: skip
    print(json.dumps(numbers))


if __name__ == "__main__":
    main()
