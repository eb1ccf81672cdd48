"""What happened: to one person, or a festival or weather for a whole area. Visits come earlier."""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kith.care.actions import dues
from kith.care.actions._reading import locked
from kith.care.models import AreaEvent, FileEvent
from kith.care.policies import files as policies
from kith.care.queries import files as queries
from kith.care.states import OF_AN_AREA, OF_ONE, EventKind
from kith.core.actor import Actor
from kith.core.refusal import BadInput, require
from kith.journal.actions import note
from kith.places.models import Area
from kith.vault import actions as vault


@transaction.atomic
def event(
    file_id: int,
    *,
    kind: EventKind,
    happened_at: datetime,
    words: str = "",
    actor: Actor,
    now: datetime,
) -> FileEvent:
    """Visits and the tier are looked at anew; said twice, it happened once.

    Raises Forbidden, BadInput.
    """
    file = locked(file_id)
    require(policies.may_write(actor, file))
    require(kind in OF_ONE, BadInput(field="kind", why=_("This does not happen to one person.")))
    early = BadInput(field="happened_at", why=_("It has not happened yet."))
    require(happened_at <= now, early)
    row, is_new = FileEvent.objects.get_or_create(
        file=file,
        kind=kind,
        happened_at=happened_at,
        defaults={
            "note": vault.seal(FileEvent, "note", file.person_id, words.strip()),
            "by_id": actor.me,
            "at": now,
        },
    )
    if is_new:
        file.reassess_on = min(file.reassess_on, localtime(now).date())
        file.save(update_fields=("reassess_on",))
        note("care_file", file.pk, "event", actor=actor, now=now, event=row.pk)
        dues.refresh(file, now=now)
    return row


@transaction.atomic
def area_event(
    area_id: int, *, kind: EventKind, title: str, starts_on: date, actor: Actor, now: datetime
) -> AreaEvent:
    """Everybody with a file there is visited for it; said twice, it is one event.

    Raises Forbidden, BadInput.
    """
    area = Area.objects.locked(area_id)
    require(policies.may_tell_of(actor, area.path))
    known = BadInput(field="kind", why=_("This does not happen to a whole area."))
    require(kind in OF_AN_AREA, known)
    require(bool(title.strip()), BadInput(field="title", why=_("Please name it.")))
    row, is_new = AreaEvent.objects.get_or_create(
        area=area,
        kind=kind,
        starts_on=starts_on,
        defaults={"title": title.strip(), "by_id": actor.me, "at": now},
    )
    if is_new:
        note("care_event", row.pk, "announce", actor=actor, now=now, event=kind)
        for file in queries.open_below(area.path):
            dues.refresh(file, now=now)
    return row
