"""Committees and alliances: founded, seated, posts filled, meetings held."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kith.core.actor import Actor
from kith.core.refusal import BadInput, IllegalMove, Refusal, require
from kith.groups import policies
from kith.groups.models import Body, BodyMember, Meeting, Organisation, Post, Presence
from kith.groups.states import BodyKind
from kith.journal.actions import note
from kith.people.models import Person
from kith.places.models import Area


class BodyTaken(Refusal):
    code = "body_taken"
    text = _("There is a committee or alliance of this name here already.")


class SeatTaken(Refusal):
    code = "seat_taken"
    text = _("This unit is a member already.")


@dataclass(frozen=True, slots=True)
class MeetingInput:
    held_at: datetime
    place: str
    agenda: str
    present: tuple[int, ...] = ()  # ids of member units


@transaction.atomic
def found_body(
    area_id: int,
    *,
    kind: BodyKind,
    name: str,
    parent_id: int | None = None,
    actor: Actor,
    now: datetime,
) -> Body:
    """The body stands, under its parent where it has one.

    Raises Forbidden, BadInput, BodyTaken.
    """
    area = Area.objects.locked(area_id)
    require(policies.may_found(actor, area.path))
    named = " ".join(name.split())[:120]
    require(bool(named), BadInput(field="name", why=_("Please write the name.")))
    require(not Body.objects.filter(area=area, name=named).exists(), BodyTaken(field="name"))
    if parent_id is not None:
        parent = Body.objects.select_related("area").get(pk=parent_id)
        over = area.path.startswith(parent.area.path) and parent.ended_on is None
        why = _("Choose a body of this place or of one above it.")
        require(over, BadInput(field="parent", why=why))
    row = Body.objects.create(
        area=area, kind=kind, name=named, parent_id=parent_id, since_date=timezone.localdate(now)
    )
    note("body", row.pk, "found", actor=actor, now=now)
    return row


@transaction.atomic
def end_body(body_id: int, *, reason: str, actor: Actor, now: datetime) -> Body:
    """The body is no more; its papers stay.

    Raises Forbidden, BadInput without a reason, IllegalMove when it ended or others stand under it.
    """
    row = _run(body_id, actor)
    require(not row.children.filter(ended_on=None).exists(), IllegalMove())
    require(bool(reason.strip()), BadInput(field="reason", why=_("Please say why.")))
    today = timezone.localdate(now)
    row.ended_on = today
    row.save(update_fields=("ended_on",))
    row.members.filter(until_date=None).update(until_date=today)
    row.posts.filter(until_date=None).update(until_date=today)
    note("body", body_id, "end", actor=actor, now=now, reason=reason.strip()[:200])
    return row


@transaction.atomic
def seat_unit(
    body_id: int,
    *,
    organisation_id: int,
    post: str = "",
    since: date | None = None,
    actor: Actor,
    now: datetime,
) -> BodyMember:
    """The unit is a member from a day on, in a post of its own where it has one.

    Raises Forbidden, SeatTaken, IllegalMove for a body or unit that has ended.
    """
    body = _run(body_id, actor)
    unit = Organisation.objects.get(pk=organisation_id)
    require(unit.ended_on is None, IllegalMove())
    seated = body.members.filter(organisation=unit, until_date=None).exists()
    require(not seated, SeatTaken(field="organisation"))
    row = BodyMember.objects.create(
        body=body,
        organisation=unit,
        post=post.strip()[:60],
        since_date=since or timezone.localdate(now),
    )
    note("body", body_id, "seat", actor=actor, now=now, unit=organisation_id)
    return row


@transaction.atomic
def unseat(member_id: int, *, actor: Actor, now: datetime) -> BodyMember:
    """The unit's term ends today. Raises Forbidden, IllegalMove when it ended before."""
    body_id = BodyMember.objects.values_list("body_id", flat=True).get(pk=member_id)
    _run(body_id, actor)
    row = BodyMember.objects.locked(member_id)
    require(row.until_date is None, IllegalMove())
    row.until_date = max(row.since_date, timezone.localdate(now))
    row.save(update_fields=("until_date",))
    note("body", body_id, "unseat", actor=actor, now=now, unit=row.organisation_id)
    return row


@transaction.atomic
def fill_post(
    body_id: int,
    *,
    title: str,
    person_id: int | None = None,
    is_public: bool = False,
    since: date | None = None,
    actor: Actor,
    now: datetime,
) -> Post:
    """A post with its public title, held by somebody who may stay unnamed.

    Raises Forbidden, BadInput without a title, IllegalMove for a body that has ended.
    """
    body = _run(body_id, actor)
    named = title.strip()[:80]
    require(bool(named), BadInput(field="title", why=_("Please write the title.")))
    nobody = BadInput(field="person", why=_("Choose from the list."))
    require(person_id is None or Person.objects.filter(pk=person_id).exists(), nobody)
    row = Post.objects.create(
        body=body,
        title=named,
        person_id=person_id,
        is_public=is_public,
        since_date=since or timezone.localdate(now),
    )
    note("body", body_id, "fill_post", actor=actor, now=now, post=row.pk)
    return row


@transaction.atomic
def vacate(post_id: int, *, actor: Actor, now: datetime) -> Post:
    """The term of the post ends today. Raises Forbidden, IllegalMove when it ended before."""
    body_id = Post.objects.values_list("body_id", flat=True).get(pk=post_id)
    _run(body_id, actor)
    row = Post.objects.locked(post_id)
    require(row.until_date is None, IllegalMove())
    row.until_date = max(row.since_date, timezone.localdate(now))
    row.save(update_fields=("until_date",))
    note("body", body_id, "vacate", actor=actor, now=now, post=row.pk)
    return row


@transaction.atomic
def hold_meeting(body_id: int, *, input: MeetingInput, actor: Actor, now: datetime) -> Meeting:
    """A meeting stands with its agenda and the units that come or came.

    Raises Forbidden, BadInput, IllegalMove for a body that has ended.
    """
    body = _run(body_id, actor)
    place, agenda = input.place.strip()[:120], input.agenda.strip()
    require(bool(place), BadInput(field="place", why=_("Please say where.")))
    require(bool(agenda), BadInput(field="agenda", why=_("Please write the agenda.")))
    row = Meeting.objects.create(body=body, held_at=input.held_at, place=place, agenda=agenda)
    _note_present(row, input.present)
    note("body", body_id, "meet", actor=actor, now=now, meeting=row.pk)
    return row


@transaction.atomic
def write_minutes(
    meeting_id: int, *, minutes: str, present: Sequence[int], actor: Actor, now: datetime
) -> Meeting:
    """What was said, and which units were there, is written down; corrected the same way.

    Raises Forbidden, BadInput, IllegalMove before the meeting.
    """
    body_id = Meeting.objects.values_list("body_id", flat=True).get(pk=meeting_id)
    _run(body_id, actor)
    row = Meeting.objects.locked(meeting_id)
    require(row.held_at <= now, IllegalMove())
    require(bool(minutes.strip()), BadInput(field="minutes", why=_("Please write the minutes.")))
    row.minutes = minutes.strip()
    row.save(update_fields=("minutes",))
    row.presences.all().delete()
    _note_present(row, present)
    note("body", body_id, "minutes", actor=actor, now=now, meeting=row.pk)
    return row


def _note_present(meeting: Meeting, unit_ids: Sequence[int]) -> None:
    """Raises BadInput for a unit that is no member."""
    wanted = set(unit_ids)
    seated = meeting.body.members.filter(organisation_id__in=wanted)
    members = set(seated.values_list("organisation_id", flat=True))
    strange = BadInput(field="present", why=_("Only member units are noted as present."))
    require(wanted <= members, strange)
    rows = [Presence(meeting=meeting, organisation_id=pk) for pk in sorted(wanted)]
    Presence.objects.bulk_create(rows)


def _run(body_id: int, actor: Actor) -> Body:
    """The body, held, by somebody who may run it. Raises Forbidden, IllegalMove when it ended."""
    row = Body.objects.select_related("area").locked(body_id)
    require(policies.may_run(actor, row))
    require(row.ended_on is None, IllegalMove())
    return row
