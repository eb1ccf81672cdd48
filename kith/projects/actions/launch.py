"""Planning a launch day, choosing what can be claimed on its stage, beginning and ending it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kith.core.actor import Actor
from kith.core.refusal import BadInput, IllegalMove, require
from kith.journal.actions import note
from kith.places.models import Area
from kith.projects import policies
from kith.projects.models import Launch, LaunchItem, ListItem
from kith.projects.states import LAUNCH, ItemState, LaunchState, ListKind

MOST_ITEMS = 60


@dataclass(frozen=True, slots=True)
class LaunchInput:
    title: str
    venue: str
    on_date: date


@transaction.atomic
def plan(area_id: int, *, input: LaunchInput, actor: Actor, now: datetime) -> Launch:
    """A launch day stands in the calendar. Raises Forbidden, BadInput."""
    area = Area.objects.get(pk=area_id)
    require(policies.may_run_launch(actor, area.path))
    title, venue = input.title.strip()[:80], input.venue.strip()[:120]
    require(bool(title), BadInput(field="title", why=_("Please write something here.")))
    to_come = input.on_date >= localtime(now).date()
    require(to_come, BadInput(field="on_date", why=_("Please choose a day to come.")))
    launch = Launch.objects.create(
        area=area, title=title, venue=venue, on_date=input.on_date, state=LAUNCH.start
    )
    note("launch", launch.pk, "plan", actor=actor, now=now, after=launch.state)
    return launch


@transaction.atomic
def choose(launch_id: int, *, item_ids: Sequence[int], actor: Actor, now: datetime) -> Launch:
    """These published items are on the wall, in this order, and nothing else.

    Raises Forbidden, IllegalMove once it has ended, BadInput.
    """
    launch = _locked(launch_id, actor)
    require(launch.state != LaunchState.ENDED, IllegalMove())
    ids = list(dict.fromkeys(item_ids))
    fit = ListItem.objects.filter(
        pk__in=ids, list__area__path__startswith=launch.area.path
    ).exclude(list__kind=ListKind.RESOURCE)
    called = set(launch.claims.values_list("item_id", flat=True))
    free = set(fit.filter(state=ItemState.PUBLISHED).values_list("pk", flat=True)) | called
    good = set(ids) <= free and called <= set(ids) and len(ids) <= MOST_ITEMS
    why = _("Choose published needs and projects of this place; what was claimed here stays.")
    require(good, BadInput(field="items", why=why))
    LaunchItem.objects.filter(launch=launch).delete()
    LaunchItem.objects.bulk_create(
        LaunchItem(launch=launch, item_id=pk, rank=rank) for rank, pk in enumerate(ids, start=1)
    )
    launch.revision += 1
    launch.save(update_fields=("revision",))
    note("launch", launch.pk, "choose", actor=actor, now=now, items=len(ids))
    return launch


@transaction.atomic
def begin(launch_id: int, *, actor: Actor, now: datetime) -> Launch:
    """Claims can be made on its stage, on its day.

    Raises Forbidden, IllegalMove on any other day, BadInput when nothing is on the wall.
    """
    launch = _locked(launch_id, actor)
    is_day = launch.on_date == localtime(now).date()
    require(is_day, BadInput(why=_("It begins on its own day.")))
    require(launch.items.exists(), BadInput(why=_("Choose what can be claimed first.")))
    return _move(launch, "begin", actor=actor, now=now)


@transaction.atomic
def end(launch_id: int, *, actor: Actor, now: datetime) -> Launch:
    """The stage is empty; what was claimed goes on. Raises Forbidden, IllegalMove."""
    return _move(_locked(launch_id, actor), "end", actor=actor, now=now)


def _locked(launch_id: int, actor: Actor) -> Launch:
    launch = Launch.objects.select_related("area").locked(launch_id)
    require(policies.may_run_launch(actor, launch.area.path))
    return launch


def _move(launch: Launch, verb: str, *, actor: Actor, now: datetime) -> Launch:
    before, launch.state = launch.state, LAUNCH.next(launch.state, verb)
    launch.revision += 1
    launch.save(update_fields=("state", "revision"))
    note("launch", launch.pk, verb, actor=actor, now=now, before=before, after=launch.state)
    return launch
