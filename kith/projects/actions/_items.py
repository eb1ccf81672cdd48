"""Moves of list items that several actions make, on rows they hold."""

from collections.abc import Iterable
from datetime import datetime

from kith.core.actor import Actor
from kith.journal.actions import note
from kith.projects.models import Claim, Hold, ListItem
from kith.projects.states import ITEM


def locked(*pks: int | None) -> dict[int, ListItem]:
    """The items with their lists and places, held in ascending order. Raises DoesNotExist."""
    wanted = {pk for pk in pks if pk is not None}
    found = ListItem.objects.select_related("list__area").locked_all(wanted)
    if wanted - found.keys():
        raise ListItem.DoesNotExist
    return found


def move(items: Iterable[ListItem], verb: str, *, actor: Actor, now: datetime) -> None:
    """Every one of them takes the step. Raises IllegalMove."""
    for item in items:
        before, item.state = item.state, ITEM.next(item.state, verb)
        item.save(update_fields=("state",))
        note("list_item", item.pk, verb, actor=actor, now=now, before=before, after=item.state)


def hold(claim: Claim, items: Iterable[ListItem]) -> None:
    Hold.objects.bulk_create(Hold(item=item, claim=claim) for item in items)


def let_go(claim: Claim, *, actor: Actor, now: datetime) -> None:
    """What the claim held can be claimed again. The caller holds the items."""
    held = locked(*claim.holds.values_list("item_id", flat=True))
    Hold.objects.filter(claim=claim).delete()
    move(held.values(), "release", actor=actor, now=now)
