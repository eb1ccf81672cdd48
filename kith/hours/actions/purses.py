"""In which purse somebody's volunteer service in a place is kept. Never in two."""

from datetime import date, datetime

from django.db import transaction

from kith.core.actor import Actor
from kith.core.refusal import require
from kith.hours import policies
from kith.hours.models import PurseChoice
from kith.hours.states import Purse
from kith.journal.actions import note
from kith.people.models import Person
from kith.places.models import Area


@transaction.atomic
def choose(
    person_id: int, *, area_id: int, purse: Purse, until: date, actor: Actor, now: datetime
) -> PurseChoice:
    """What she serves there before that day fills this purse; what is recorded stays as it is.

    Raises Forbidden: neither she herself, the desk of the place, nor time.
    """
    Person.objects.locked(person_id)  # her day is decided by one caller
    area = Area.objects.get(pk=area_id)
    require(policies.may_choose_purse(actor, person_id, area.path))
    row, _created = PurseChoice.objects.update_or_create(
        person_id=person_id, area=area, defaults={"purse": purse, "until_date": until}
    )
    note("purse", row.pk, "choose", actor=actor, now=now, after=purse, person=person_id)
    return row
