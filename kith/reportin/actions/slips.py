"""A slip comes in, is received under a number, leads to a post, and ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kith.core.actor import Actor
from kith.core.calendar import months_after
from kith.core.refusal import BadInput, IllegalMove, require
from kith.groups.models import Organisation
from kith.hours.states import Purse
from kith.journal.actions import note
from kith.people.models import Person
from kith.people.states import Channel
from kith.places.models import Area
from kith.reportin import policies
from kith.reportin.actions._rows import (
    KIND,
    close_line,
    community_of,
    follow_purse,
    keep_purse,
    locked,
    move,
    numbers,
    require_free,
    require_posts,
    rules_here,
    tell_desk,
    tell_side,
)
from kith.reportin.models import Ending, Placement, Receipt, ReportIn
from kith.reportin.queries import with_phone_on_a_roster
from kith.reportin.states import LIFE, STANDING, EndReason, ReportInState


@dataclass(frozen=True, slots=True)
class SlipInput:
    """What stands on a slip: whose unit, to which community, and which posts are liked."""

    unit_id: int
    community_id: int
    posts: tuple[str, ...] = ()
    channel: Channel = Channel.WEB


@transaction.atomic
def submit(person_id: int, *, input: SlipInput, actor: Actor, now: datetime) -> ReportIn:
    """The member's slip is with the community; lines of rosters that named her are answered.

    Raises:
        Forbidden: it is not her own slip.
        AlreadyReportedIn: she stands in a community already.
        BadInput: no community, or a post that is not on the list.
    """
    person = Person.objects.locked(person_id)
    require(policies.may_report_in(actor, person_id))
    row = _submitted(input, person, actor=actor, now=now)
    for line in with_phone_on_a_roster(person):
        close_line(line.pk, "join", actor=actor, now=now)
    return row


@transaction.atomic
def submit_unit(*, input: SlipInput, actor: Actor, now: datetime) -> ReportIn:
    """The unit's slip is with the community.

    Raises what `submit` raises; Forbidden unless liaison or desk.
    """
    area = Area.objects.get(pk=input.community_id)
    Organisation.objects.locked(input.unit_id)
    require(policies.may_report_unit(actor, input.unit_id, area.path))
    return _submitted(input, None, actor=actor, now=now)


def _submitted(input: SlipInput, person: Person | None, *, actor: Actor, now: datetime) -> ReportIn:
    row = ReportIn(
        person=person,
        unit=Organisation.objects.get(pk=input.unit_id),
        community=community_of(Area.objects.get(pk=input.community_id)),
        state=LIFE.next(ReportInState.ROSTERED, "submit"),
        posts_wanted=list(input.posts),
        channel=input.channel,
        submitted_by_id=actor.me,
        submitted_at=now,
    )
    require_posts(input.posts, rules_here(row, now))
    require_free(row)
    row.save(force_insert=True)
    note(KIND, row.pk, "submit", actor=actor, now=now, after=row.state, unit=row.unit_id)
    tell_desk(row, "report_in_slip", cause="submit", now=now)
    return row


@transaction.atomic
def accept(report_in_id: int, *, actor: Actor, now: datetime) -> Receipt:
    """The community received it: it has a number of the year, and stands for a half-year.

    Raises:
        Forbidden: not the desk of the community, or one's own slip.
        IllegalMove: it was received or ended already.
    """
    row = locked(report_in_id)
    require(policies.may_receive(actor, row))
    row.since_date = localtime(now).date()
    row.until_date = months_after(row.since_date, rules_here(row, now).renewal_months)
    move(row, "accept", "since_date", "until_date", actor=actor, now=now)
    year, number = numbers(row.community, now, 1)
    receipt = Receipt.objects.create(
        report_in=row, community=row.community, year=year, number=number, by_id=actor.me, at=now
    )
    tell_side(row, "report_in_received", cause="accept", now=now, but=actor.me)
    return receipt


@dataclass(frozen=True, slots=True)
class PlaceInput:
    """A grid of the community, or the community itself, and the posts."""

    area_id: int
    posts: tuple[str, ...]


@transaction.atomic
def place(report_in_id: int, *, input: PlaceInput, actor: Actor, now: datetime) -> Placement:
    """It has a grid and posts; placed again, the new ones count.

    Raises:
        Forbidden: not the desk, or one's own.
        BadInput: a grid of another community, no post, or one that is not on the list.
        IllegalMove: not received yet, or over.
    """
    row = locked(report_in_id)
    require(policies.may_place(actor, row))
    area = Area.objects.get(pk=input.area_id)
    inside = area.path.startswith(row.community.path)
    require(inside, BadInput(field="area", why=_("Please choose a grid of this community.")))
    require(bool(input.posts), BadInput(field="posts", why=_("Please choose at least one post.")))
    require_posts(input.posts, rules_here(row, now))
    move(row, "place", actor=actor, now=now, area=area.pk)
    made, _created = Placement.objects.update_or_create(
        report_in=row,
        defaults={"area": area, "posts": list(input.posts), "by_id": actor.me, "at": now},
    )
    tell_side(row, "report_in_placed", cause=f"place:{now:%Y%m%d%H%M%S}", now=now, but=actor.me)
    return made


@transaction.atomic
def place_many(
    report_in_ids: Sequence[int], *, input: PlaceInput, actor: Actor, now: datetime
) -> int:
    """All of them have the same grid and posts, or none of them; how many.

    Raises what `place` raises, of the first that cannot be placed.
    """
    ids = sorted(set(report_in_ids))
    for pk in ids:
        place(pk, input=input, actor=actor, now=now)
    return len(ids)


@transaction.atomic
def begin(report_in_id: int, *, actor: Actor, now: datetime) -> ReportIn:
    """She has taken up her post. Raises Forbidden, IllegalMove."""
    row = locked(report_in_id)
    require(policies.may_begin(actor, row))
    move(row, "begin", actor=actor, now=now)
    return row


@transaction.atomic
def end(report_in_id: int, *, reason: EndReason, actor: Actor, now: datetime) -> ReportIn:
    """It is over, with its reason: moved, retired, another community, not accepted, own wish.

    Raises:
        Forbidden: neither the member, the unit's liaison for the unit, nor the desk.
        BadInput: only a slip that waits can be not accepted, and only by the desk.
        IllegalMove: it is over already.
    """
    row = locked(report_in_id)
    require(policies.may_end(actor, row))
    if reason == EndReason.NOT_ACCEPTED:
        why = _("Only a slip that waits can be not accepted.")
        waits = row.state == ReportInState.SUBMITTED and policies.may_receive(actor, row)
        require(waits, BadInput(field="reason", why=why))
    move(row, "end", actor=actor, now=now)
    follow_purse(row, localtime(now).date(), actor=actor, now=now)
    Ending.objects.create(report_in=row, reason=reason, by_id=actor.me, at=now)
    tell_side(row, "report_in_ended", cause="end", now=now, but=actor.me)
    return row


@transaction.atomic
def choose_purse(report_in_id: int, *, purse: Purse, actor: Actor, now: datetime) -> ReportIn:
    """Which purse her volunteer service in her community fills as long as she stands; never both.

    Raises:
        Forbidden: not her own.
        BadInput: volunteer hours are for registered volunteers.
        IllegalMove: her report-in does not stand.
    """
    row = locked(report_in_id)
    require(row.person is not None and policies.may_speak_for(actor, row))
    if row.state not in STANDING or row.until_date is None:
        raise IllegalMove()
    why = _("Volunteer hours are for registered volunteers.")
    fits = purse == Purse.REPORT_IN or hasattr(row.person, "volunteer")
    require(fits and purse != Purse.ON_DUTY, BadInput(field="purse", why=why))
    keep_purse(row, purse, row.until_date, actor=actor, now=now)
    return row
