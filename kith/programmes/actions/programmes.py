"""A programme is proposed by a desk, decided by one above, and ends."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from kith.catalogue.states import FiveFor
from kith.core.actor import Actor
from kith.core.refusal import BadInput, require
from kith.groups.models import Organisation
from kith.journal.actions import note
from kith.places.models import Area
from kith.programmes import policies
from kith.programmes.actions._deciding import require_a_word, say
from kith.programmes.models import Phase, Programme, Theme
from kith.programmes.states import PROGRAMME


@dataclass(frozen=True, slots=True)
class ProgrammeInput:
    """`ends_on` is the last day, none for an open end; `work_line` is one of the place's own."""

    title: str
    summary: str
    starts_on: date
    ends_on: date | None = None
    five_for: FiveFor | None = None
    work_line: str = ""
    organisation_id: int | None = None


@dataclass(frozen=True, slots=True)
class PhaseInput:
    title: str
    starts_on: date
    ends_on: date


@transaction.atomic
def propose(area_id: int, *, input: ProgrammeInput, actor: Actor, now: datetime) -> Programme:
    """The programme waits for a desk above. Raises Forbidden, BadInput."""
    area = Area.objects.get(pk=area_id)
    require(policies.may_propose(actor, area.path))
    row = Programme(area=area, made_by_id=actor.me, made_at=now, **_columns(input))
    row.save(force_insert=True)
    note("programme", row.pk, "propose", actor=actor, now=now, after=row.state)
    return row


@transaction.atomic
def propose_again(
    programme_id: int, *, input: ProgrammeInput, actor: Actor, now: datetime
) -> Programme:
    """What was sent back is proposed in other words. Raises Forbidden, BadInput, IllegalMove."""
    row = _locked(programme_id)
    require(policies.may_propose(actor, row.area.path))
    row.state = PROGRAMME.next(row.state, "propose_again")
    for column, value in _columns(input).items():
        setattr(row, column, value)
    row.save()
    note("programme", row.pk, "propose_again", actor=actor, now=now, after=row.state)
    return row


def _columns(input: ProgrammeInput) -> dict[str, object]:
    title, summary = input.title.strip(), input.summary.strip()
    _require_text("title", title)
    _require_text("summary", summary)
    _require_days(input.starts_on, input.ends_on)
    if input.organisation_id is not None:
        Organisation.objects.get(pk=input.organisation_id)
    return {
        "title": title,
        "summary": summary,
        "starts_on": input.starts_on,
        "ends_on": input.ends_on,
        "five_for": input.five_for or "",
        "work_line": input.work_line.strip(),
        "organisation_id": input.organisation_id,
    }


def _require_text(field: str, text: str) -> None:
    require(bool(text), BadInput(field=field, why=_("Please write something here.")))


def _require_days(first: date, last: date | None) -> None:
    too_soon = BadInput(field="ends_on", why=_("The last day is before the first."))
    require(last is None or last >= first, too_soon)


@transaction.atomic
def approve(programme_id: int, *, reason: str = "", actor: Actor, now: datetime) -> Programme:
    """A desk above agrees, and says why where something very like it runs elsewhere.

    Raises Forbidden, IllegalMove, TooAlike.
    """
    row = _locked(programme_id)
    require(policies.may_decide(actor, row.area.path, row.made_by_id))
    row.state = PROGRAMME.next(row.state, "approve")
    require_a_word(row, reason, now=now)
    row.save(update_fields=("state",))
    say(row, "approve", reason, actor=actor, now=now)
    return row


@transaction.atomic
def send_back(programme_id: int, *, reason: str, actor: Actor, now: datetime) -> Programme:
    """Not like this: the proposer reads why. Raises Forbidden, IllegalMove, BadInput."""
    row = _locked(programme_id)
    require(policies.may_decide(actor, row.area.path, row.made_by_id))
    _require_text("reason", reason.strip())
    row.state = PROGRAMME.next(row.state, "send_back")
    row.save(update_fields=("state",))
    say(row, "send_back", reason, actor=actor, now=now)
    return row


@transaction.atomic
def end(programme_id: int, *, last_day: date, actor: Actor, now: datetime) -> Programme:
    """It is over with a day; its sessions stay. Raises Forbidden, IllegalMove, BadInput."""
    row = _locked(programme_id)
    require(policies.may_propose(actor, row.area.path))
    _require_days(row.starts_on, last_day)
    row.state = PROGRAMME.next(row.state, "end")
    row.ends_on = last_day
    row.save(update_fields=("state", "ends_on"))
    note("programme", row.pk, "end", actor=actor, now=now, after=row.state)
    return row


@transaction.atomic
def add_phase(programme_id: int, *, input: PhaseInput, actor: Actor, now: datetime) -> Phase:
    """One more phase with the next number, within the days of its programme."""
    row = _locked(programme_id)
    require(policies.may_propose(actor, row.area.path))
    _require_text("title", input.title.strip())
    _require_days(input.starts_on, input.ends_on)
    outside = BadInput(field="starts_on", why=_("These days are not within the programme's."))
    ends_within = row.ends_on is None or input.ends_on <= row.ends_on
    require(input.starts_on >= row.starts_on and ends_within, outside)
    last = row.phases.aggregate(last=Max("number"))["last"] or 0
    phase = Phase.objects.create(
        programme=row,
        number=last + 1,
        title=input.title.strip(),
        starts_on=input.starts_on,
        ends_on=input.ends_on,
    )
    note("programme", row.pk, "add_phase", actor=actor, now=now, number=phase.number)
    return phase


@transaction.atomic
def set_theme(area_id: int, *, month: date, title: str, actor: Actor, now: datetime) -> Theme:
    """What the month is about here; a theme that stood is replaced. Raises Forbidden, BadInput."""
    area = Area.objects.locked(area_id)
    require(policies.may_propose(actor, area.path))
    _require_text("title", title.strip())
    row, _made = Theme.objects.update_or_create(
        area=area,
        month=month.replace(day=1),
        defaults={"title": title.strip(), "set_by_id": actor.me, "set_at": now},
    )
    note("theme", row.pk, "set_theme", actor=actor, now=now, month=row.month.isoformat())
    return row


def _locked(programme_id: int) -> Programme:
    return Programme.objects.select_related("area").locked(programme_id)
