"""After a stop: money to be paid back, its receipt, documents looked at, a bar for misuse."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kith.core.actor import Actor
from kith.core.refusal import BadInput, Forbidden, IllegalMove, require
from kith.journal.actions import note
from kith.projects import policies_venture as policies
from kith.projects.actions import _numbers, _purses, _venture
from kith.projects.actions._venture import tell_applicant
from kith.projects.actions.venture import OwnInterest
from kith.projects.models import Agreement, Bar, ClawBack, Recovery, SpotCheck
from kith.projects.queries import venture as queries
from kith.projects.states_money import Series
from kith.projects.states_venture import AgreementState, Source


@dataclass(frozen=True, slots=True)
class SpotCheckInput:
    document: str
    fen: int
    is_right: bool
    text: str


@transaction.atomic
def claw_back(agreement_id: int, *, fen: int, reason: str, actor: Actor, now: datetime) -> ClawBack:
    """So much of what was paid is to be paid back, within the days of the rule."""
    row = _held(agreement_id, actor)
    require(reason.strip() != "", BadInput(field="reason", why=_("Please say why.")))
    require(0 < fen <= row.paid_fen, BadInput(field="fen", why=_("no more than was paid.")))
    _venture.move(row, "claw_back", actor=actor, now=now)
    days = queries.rules_at(row.area.path, now).claw_back_days
    made = ClawBack.objects.create(
        agreement=row,
        fen=fen,
        due_date=localtime(now).date() + timedelta(days=days),
        reason=reason.strip(),
        by_id=actor.me,
        at=now,
    )
    cause = f"claw_back:{made.pk}"
    tell_applicant(row.application, "venture_pay_back", cause=cause, now=now)
    return made


@transaction.atomic
def wind_up(agreement_id: int, *, actor: Actor, now: datetime) -> Agreement:
    """Stopped, and nothing has to be paid back: nothing was paid, or all of it was well spent."""
    row = _held(agreement_id, actor)
    _venture.move(row, "wind_up", actor=actor, now=now)
    return row


@transaction.atomic
def recover(agreement_id: int, *, document: str, actor: Actor, now: datetime) -> Recovery:
    """All of it came back: a receipt without a gap in its numbers; the pool has it again."""
    row = _held(agreement_id, actor)
    require(document.strip() != "", BadInput(field="document", why=_("name the document.")))
    _venture.move(row, "recover", actor=actor, now=now)
    owed, year = row.claw_back, localtime(now).date().year
    if row.application.call.source == Source.POOL:
        (pool,) = _purses.held((row.area_id, None))
        _purses.move(pool, in_fen=owed.fen)
    return Recovery.objects.create(
        claw_back=owed,
        area=row.area,
        year=year,
        seq=_numbers.take(row.area_id, year=year, series=Series.RECOVERY),
        fen=owed.fen,
        document=document.strip(),
        by_id=actor.me,
        at=now,
    )


@transaction.atomic
def spot_check(
    agreement_id: int, *, input: SpotCheckInput, actor: Actor, now: datetime
) -> SpotCheck:
    """One document of the applicant was looked at: it holds, or it does not."""
    row = _venture.held_agreement(agreement_id)
    people = queries.people(row.application)
    granted = policies.may_keep(actor, row.application, people)
    has_role = actor.over(row.area.path, *policies.DESK)
    require(granted, OwnInterest() if has_role else Forbidden())
    require(row.paid_fen > 0, IllegalMove())
    whole = input.document.strip() != "" and input.text.strip() != "" and input.fen > 0
    require(whole, BadInput(why=_("the document, its sum and what you saw are needed.")))
    made = SpotCheck.objects.create(
        agreement=row,
        document=input.document.strip(),
        fen=input.fen,
        is_right=input.is_right,
        text=input.text.strip(),
        by_id=actor.me,
        at=now,
    )
    note("agreement", row.pk, "spot_check", actor=actor, now=now, right=int(input.is_right))
    return made


@transaction.atomic
def bar(agreement_id: int, *, reason: str, actor: Actor, now: datetime) -> Bar:
    """Who misused a stopped grant applies for none for the years of the rule."""
    row = _held(agreement_id, actor)
    stopped = (
        AgreementState.STOPPED,
        AgreementState.RECOVERING,
        AgreementState.RECOVERED,
        AgreementState.WOUND_UP,
    )
    require(row.state in stopped, IllegalMove())
    require(not Bar.objects.filter(agreement=row).exists(), IllegalMove())
    require(reason.strip() != "", BadInput(field="reason", why=_("Please say why.")))
    years = queries.rules_at(row.area.path, now).bar_years
    made = Bar.objects.create(
        agreement=row,
        organisation_id=row.application.organisation_id,
        team_id=row.application.team_id,
        until_date=_years_on(localtime(now).date(), years),
        reason=reason.strip(),
        by_id=actor.me,
        at=now,
    )
    note("agreement", row.pk, "bar", actor=actor, now=now, until=made.until_date.isoformat())
    return made


def _years_on(day: date, years: int) -> date:
    """The same day so many years later; 29 February becomes 1 March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def _held(agreement_id: int, actor: Actor) -> Agreement:
    """The agreement, for somebody of the office with no part in it."""
    row = _venture.held_agreement(agreement_id)
    granted = policies.may_stop(actor, row.application, queries.people(row.application))
    has_role = actor.over(row.area.path, *policies.OFFICE)
    require(granted, OwnInterest() if has_role else Forbidden())
    return row
