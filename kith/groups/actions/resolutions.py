"""What a meeting resolved, and what became of it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kith.core.actor import Actor
from kith.core.refusal import BadInput, IllegalMove, require
from kith.groups import policies
from kith.groups.models import FollowUp, Meeting, Resolution
from kith.groups.states import RESOLUTION, UNSETTLED
from kith.journal.actions import note

NOTE = "note"


@dataclass(frozen=True, slots=True)
class ResolutionInput:
    """What was resolved, which unit answers for it, and until when."""

    text: str
    organisation_id: int
    due: date


@transaction.atomic
def resolve(meeting_id: int, *, input: ResolutionInput, actor: Actor, now: datetime) -> Resolution:
    """The meeting resolved it; a member unit answers for it until a day.

    Raises Forbidden, BadInput, IllegalMove before the meeting.
    """
    meeting = Meeting.objects.select_related("body__area").locked(meeting_id)
    require(policies.may_run(actor, meeting.body))
    require(meeting.held_at <= now, IllegalMove())
    text = input.text.strip()[:500]
    require(bool(text), BadInput(field="text", why=_("Please write what was resolved.")))
    seats = meeting.body.members.filter(organisation_id=input.organisation_id)
    strange = _("A member unit answers for it.")
    require(seats.exists(), BadInput(field="organisation", why=strange))
    early = _("It is due on the day of the meeting or later.")
    held_on = localtime(meeting.held_at).date()
    require(input.due >= held_on, BadInput(field="due", why=early))
    row = Resolution.objects.create(
        meeting=meeting,
        text=text,
        organisation_id=input.organisation_id,
        due_date=input.due,
    )
    note("resolution", row.pk, "adopt", actor=actor, now=now, after=row.state)
    return row


@transaction.atomic
def follow_up(resolution_id: int, *, verb: str, text: str, actor: Actor, now: datetime) -> FollowUp:
    """`take_up`, `finish` or `drop` moves it on; `note` only says how it stands.

    Raises Forbidden, IllegalMove, BadInput where a note or a reason for dropping is missing.
    """
    row = Resolution.objects.select_related("meeting__body__area").locked(resolution_id)
    require(policies.may_follow_up(actor, row.meeting.body, row.organisation_id))
    said, before = text.strip()[:500], row.state
    if verb == NOTE:
        require(row.state in UNSETTLED, IllegalMove())
    else:
        row.state = RESOLUTION.next(row.state, verb)
    required = BadInput(field="text", why=_("Please write a word on it."))
    require(bool(said) or verb not in (NOTE, "drop"), required)
    row.save(update_fields=("state",))
    note("resolution", row.pk, verb, actor=actor, now=now, before=before, after=row.state)
    made_by = actor.person_id or 0
    return FollowUp.objects.create(resolution=row, verb=verb, text=said, by_id=made_by, at=now)
