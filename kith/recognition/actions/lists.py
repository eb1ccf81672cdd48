"""Being thanked by name, and freezing a quarter."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kith.core.actor import Actor
from kith.core.refusal import BadInput, IllegalMove, require
from kith.journal.actions import note
from kith.people.actions.person import consent
from kith.people.states import Channel, ConsentPurpose
from kith.places.models import Area
from kith.recognition import policies, queries, rules
from kith.recognition.models import PublicName, QuarterList, QuarterRow


@transaction.atomic
def name_me(person_id: int, *, name: str, is_given: bool, actor: Actor, now: datetime) -> None:
    """Lists of thanks name her as she wishes, or only count her. Raises Forbidden, BadInput."""
    require(policies.may_apply(actor, person_id))
    shown = name.strip()[:40]
    missing = BadInput(field="name", why=_("Please write the name that may be shown."))
    require(bool(shown) or not is_given, missing)
    consent(
        person_id,
        purpose=ConsentPurpose.RECOGNITION,
        is_given=is_given,
        channel=Channel.WEB,
        given_by_id=actor.me,
        actor=actor,
        now=now,
    )
    if is_given:
        PublicName.objects.update_or_create(person_id=person_id, defaults={"name": shown})
    else:
        PublicName.objects.filter(person_id=person_id).delete()


@transaction.atomic
def freeze(area_id: int, *, year: int, quarter: int, actor: Actor, now: datetime) -> QuarterList:
    """The quarter of a place stands as it is today, with a digest; nothing changes it later.

    Raises Forbidden, and IllegalMove when it is frozen already.
    """
    require(actor.is_clock)
    area = Area.objects.locked(area_id)
    done = QuarterList.objects.filter(area=area, year=year, quarter=quarter)
    require(not done.exists(), IllegalMove())
    minutes = queries.quarter_minutes(area, year, quarter)
    stars = queries.held_by(minutes)
    rows = [(pk, stars.get(pk, 0), length) for pk, length in sorted(minutes.items())]
    made = QuarterList.objects.create(
        area=area,
        year=year,
        quarter=quarter,
        frozen_at=now,
        digest=rules.digest(f"{area.code}:{year}:{quarter}", rows),
    )
    QuarterRow.objects.bulk_create(
        QuarterRow(list=made, person_id=pk, stars=level, minutes=length)
        for pk, level, length in rows
    )
    note("quarter_list", made.pk, "freeze", actor=actor, now=now, people=len(rows))
    return made
