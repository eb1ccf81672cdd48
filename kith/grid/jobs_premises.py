"""What time does with premises and hazards. Each is safe to repeat."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.timezone import localtime

from kith.catalogue.inspection import InspectionRules
from kith.catalogue.queries import in_force_at
from kith.core.actor import CLOCK
from kith.files.models import StoredFile
from kith.grid.actions import inspecting, premises, rectifying
from kith.grid.models import HandOver, Hazard, Premises
from kith.grid.queries.hazards import CHECK_PHOTOS, PHOTOS
from kith.grid.states import GONE, OPEN_HAZARDS, HazardState
from kith.outbox.actions import tell
from kith.vault.fields import Sealed

AT_ONCE = 500


def tell_overdue_hazards(now: datetime) -> int:
    """Whoever found it, and whoever asked a department, hears of it once a day missed."""
    today = localtime(now).date()
    rows = list(Hazard.objects.filter(state__in=OPEN_HAZARDS, due_date__lt=today))
    asked = HandOver.objects.filter(hazard__in=rows).order_by("pk")
    by = dict(asked.values_list("hazard_id", "by_id"))
    for row in rows:
        for one in {row.found_by_id, by.get(row.pk, row.found_by_id)}:
            cause = f"hazard:{row.pk}:overdue:{row.due_date:%Y%m%d}"
            link = f"/hazards/{row.pk}/"
            tell(one, "hazard_overdue", cause=cause, now=now, link=link, number=row.pk)
    return len(rows)


def forget_hazard_photos(now: datetime) -> int:
    """Pictures of hazards that were over some time ago are gone; how many."""
    today = localtime(now).date()
    shown = StoredFile.objects.filter(kind=PHOTOS).values("object_id")
    checked = StoredFile.objects.filter(kind=CHECK_PHOTOS).values("object_id")
    over = Hazard.objects.filter(state__in=(HazardState.CLOSED, HazardState.VOID))
    with_photos = over.filter(pk__in=shown) | over.filter(notices__in=checked)
    rows = list(
        with_photos.select_related("area", "close_out", "void").distinct().order_by("pk")[:AT_ONCE]
    )
    rules = in_force_at(InspectionRules, paths={row.area.path for row in rows}, on=today)
    gone = 0
    for row in rows:
        ended = row.void.at if row.state == HazardState.VOID else row.close_out.on_date
        day = localtime(ended).date() if isinstance(ended, datetime) else ended
        if day + timedelta(days=rules[row.area.path].photo_days) <= today:
            gone += rectifying.forget_photos(row.pk, actor=CLOCK, now=now)
    return gone


def forget_keepers(now: datetime) -> int:
    """Who kept premises that are gone, and where nothing is open any more, is forgotten."""
    rows = Premises.objects.filter(state__in=GONE).exclude(keeper=Sealed(), phone=Sealed())
    rows = rows.exclude(hazards__state__in=OPEN_HAZARDS).order_by("pk")
    ids = list(rows.values_list("pk", flat=True)[:AT_ONCE])
    for pk in ids:
        premises.forget_keeper(pk, actor=CLOCK, now=now)
    return len(ids) + inspecting.drop_drafts(actor=CLOCK, now=now)
