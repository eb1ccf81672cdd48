"""The request's own row and who hears of it, for deeds that have asked their policy."""

from __future__ import annotations

from datetime import datetime

from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kith.approvals.models import Approval
from kith.approvals.rules import Wanted
from kith.approvals.states import Deed
from kith.core.actor import Actor
from kith.core.refusal import Refusal
from kith.journal.actions import note
from kith.outbox.actions import tell
from kith.people.queries import guardians_of
from kith.privacy import rules
from kith.privacy.models import Request
from kith.privacy.queries.open_matters import open_matters
from kith.privacy.states import LIFE

KIND = "privacy_request"
LINK = "/my-data/"


class StillOpen(Refusal):
    """What is in the way, and since when."""

    code = "still_open"
    text = _("This can be done once %(what)s (no. %(number)s, since %(since)s) is over.")


def require_over(person_id: int, now: datetime) -> None:
    """Raises StillOpen with the oldest thing that is not over."""
    for one in open_matters(person_id, now)[:1]:
        since = localtime(one.since).date().isoformat()
        raise StillOpen(what=one.label, number=one.number, since=since)


def held(request_id: int) -> Request:
    """The row, locked, with the person and her area."""
    Request.objects.locked(request_id)
    return Request.objects.select_related("person__area").get(pk=request_id)


def move(row: Request, verb: str, *, actor: Actor, now: datetime) -> Request:
    before, row.state = row.state, LIFE.next(row.state, verb)
    row.save(update_fields=("state",))
    note(KIND, row.pk, verb, actor=actor, now=now, before=before, after=row.state)
    return row


def tell_side(row: Request, topic: str, *, now: datetime) -> None:
    """The person, and for a ward her guardians; the desk that asked for her reads its list."""
    decided = row.decisions.count()
    for person_id in sorted({row.person_id, *guardians_of(row.person_id, now)}):
        cause = f"privacy:{row.pk}:{topic}:{decided}"
        tell(person_id, topic, cause=cause, now=now, link=LINK, number=row.pk)


def wanted(row: Request) -> Wanted:
    """What a second person approves: this request about this person, and nothing else."""
    return Wanted(
        deed=Deed.ERASE_PERSON,
        object_id=row.person_id,
        path=row.person.area.path,
        payload={"request": row.pk},
        person_ids=frozenset({row.person_id}),
        homes=frozenset({row.person.household_key} - {""}),
    )


def forget_approval(person_id: int) -> None:
    """What the second person was asked tells no more why, nor where she lived."""
    asked = Approval.objects.filter(deed=Deed.ERASE_PERSON, object_id=person_id)
    asked.update(homes=[], reason=rules.WORDLESS)
