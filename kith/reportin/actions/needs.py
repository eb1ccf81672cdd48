"""One form of what a community needs in a half-year, and what units say to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kith.core.actor import Actor
from kith.core.refusal import BadInput, IllegalMove, Refusal, require
from kith.journal.actions import note
from kith.outbox.actions import tell
from kith.places.models import Area
from kith.reportin import policies
from kith.reportin.actions._rows import community_of, require_posts
from kith.reportin.models import Answer, NeedLine, NeedsForm
from kith.reportin.queries import communities_of, liaisons_at, rules_of
from kith.reportin.states import NEEDS, NeedsState

KIND = "needs_form"


class NotReportedIn(Refusal):
    code = "not_reported_in"
    text = _("The unit has not reported in to this community.")


@dataclass(frozen=True, slots=True)
class NeedInput:
    post: str
    people: int
    purpose: str


@transaction.atomic
def draft(
    community_id: int,
    *,
    year: int,
    half: int,
    lines: Sequence[NeedInput],
    actor: Actor,
    now: datetime,
) -> NeedsForm:
    """The form of the half-year holds these lines; written again before it is published, only them.

    Raises:
        Forbidden: not the desk of the community.
        BadInput: no line, a post not on the list, a half-year that is over.
        IllegalMove: it is published already.
    """
    area = Area.objects.select_for_update().get(pk=community_id)
    require(policies.may_write_needs(actor, area.path))
    community = community_of(area)
    over = date(year, 7, 1) if half == 1 else date(year + 1, 1, 1)
    is_over = localtime(now).date() >= over
    require(not is_over, BadInput(field="half", why=_("This half-year is over.")))
    require(bool(lines), BadInput(field="lines", why=_("Please write at least one line.")))
    require_posts(tuple(line.post for line in lines), rules_of(community.path, now))
    row, _created = NeedsForm.objects.get_or_create(
        community=community,
        year=year,
        half=half,
        defaults={"made_by_id": actor.me, "made_at": now},
    )
    require(row.state == NeedsState.DRAFTED, IllegalMove())
    row.lines.all().delete()
    NeedLine.objects.bulk_create(
        NeedLine(form=row, post=line.post, people=line.people, purpose=line.purpose.strip())
        for line in lines
    )
    note(KIND, row.pk, "draft", actor=actor, now=now, after=row.state, lines=len(lines))
    return row


@transaction.atomic
def publish(form_id: int, *, actor: Actor, now: datetime) -> NeedsForm:
    """Units that reported in here read it and answer. Raises Forbidden, IllegalMove."""
    row = _moved(form_id, "publish", actor=actor, now=now)
    for person_id in liaisons_at(row.community_id, now):
        tell(
            person_id,
            "needs_published",
            cause=f"needs:{row.pk}",
            now=now,
            link=f"/report-in/needs/{row.pk}/",
            number=row.pk,
        )
    return row


@transaction.atomic
def close(form_id: int, *, actor: Actor, now: datetime) -> NeedsForm:
    """Nobody answers any more. Raises Forbidden, IllegalMove."""
    return _moved(form_id, "close", actor=actor, now=now)


def _moved(form_id: int, verb: str, *, actor: Actor, now: datetime) -> NeedsForm:
    row = NeedsForm.objects.select_related("community").locked(form_id)
    require(policies.may_write_needs(actor, row.community.path))
    before, row.state = row.state, NEEDS.next(row.state, verb)
    row.save(update_fields=("state",))
    note(KIND, row.pk, verb, actor=actor, now=now, before=before, after=row.state)
    return row


@transaction.atomic
def answer(line_id: int, *, unit_id: int, people: int, actor: Actor, now: datetime) -> Answer:
    """The unit helps with so many people; 0 takes its word back, and its last word counts.

    Raises:
        Forbidden: not the unit's liaison.
        NotReportedIn: the unit does not stand in the community.
        BadInput: more people than are wanted.
        IllegalMove: the form is not open.
    """
    form_id = NeedLine.objects.values_list("form_id", flat=True).get(pk=line_id)
    form = NeedsForm.objects.locked(form_id)
    line = NeedLine.objects.locked(line_id)
    require(policies.may_answer(actor, unit_id))
    require(form.state == NeedsState.PUBLISHED, IllegalMove())
    require(form.community_id in communities_of([unit_id]), NotReportedIn())
    why = _("Please write a number from 0 to the people wanted.")
    require(0 <= people <= line.people, BadInput(field="people", why=why))
    made, _created = Answer.objects.update_or_create(
        line=line, unit_id=unit_id, defaults={"people": people, "by_id": actor.me, "at": now}
    )
    note(KIND, form.pk, "answer", actor=actor, now=now, line=line_id, unit=unit_id, people=people)
    return made
