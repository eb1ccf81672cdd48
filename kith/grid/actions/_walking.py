"""What the actions of a walk share: the walk held, and whether an entry may still join it."""

from datetime import datetime, timedelta

from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kith.catalogue.grid import WalkRules
from kith.catalogue.queries import in_force
from kith.core.actor import Actor
from kith.core.refusal import Refusal, require
from kith.grid.models import Walk
from kith.grid.policies import walks as policies
from kith.grid.states import WalkState


class NotOnTheWay(Refusal):
    code = "not_on_the_way"
    text = _("This walk has not begun, or it is over for too long.")


class SentBefore(Refusal):
    code = "sent_before"
    text = _("This entry was already sent with other content. Please open the page again.")
    status = 422


def held(walk_id: int) -> Walk:
    return Walk.objects.select_related("area").locked(walk_id)


def held_for_entry(walk_id: int, *, actor: Actor, now: datetime) -> tuple[Walk, WalkRules]:
    """The walk, held, that an entry may join: on the way, or over for less than the rule says.

    Raises Forbidden, NotOnTheWay.
    """
    row = held(walk_id)
    require(policies.may_record(actor, row))
    rules = in_force(WalkRules, path=row.area.path, on=localtime(now).date())
    if row.state != WalkState.OUT:
        ended = row.ended_at if row.state == WalkState.DONE else None
        late = ended is not None and now <= ended + timedelta(hours=rules.late_h)
        require(late, NotOnTheWay())
    return row, rules


def moment(row: Walk, told: datetime, *, now: datetime) -> datetime:
    """When it happened, as the phone says, held within the walk: a phone's clock may be wrong."""
    assert row.started_at is not None, "grid_a_walk_has_the_times_of_its_state"
    return min(max(told, row.started_at), row.ended_at or now, now)
