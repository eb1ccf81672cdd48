"""Being there: a checklist answered line by line, hazards with what is done about them, drafts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kith.catalogue.inspection import Question
from kith.core.actor import Actor
from kith.core.refusal import BadInput, IllegalMove, require
from kith.grid.actions import _hazards
from kith.grid.actions._premises import require_second
from kith.grid.models import (
    CheckAnswer,
    DayPlan,
    Hazard,
    Inspection,
    InspectionDraft,
    Premises,
)
from kith.grid.policies import premises as policies
from kith.grid.queries.premises import (
    checklist_row,
    checklists_at,
    past_hazards,
    questions_of,
    rules_at,
)
from kith.grid.rules.premises import next_look, workday_after
from kith.grid.states import (
    HAZARD,
    Course,
    HazardLevel,
    InspectionOutcome,
    PremisesState,
    Verdict,
)
from kith.journal.actions import note
from kith.places.models import Area

DRAFT_DAYS = 30


@dataclass(frozen=True, slots=True)
class Finding:
    """A hazard on one line of the checklist, and what is done about it there and then."""

    code: str
    text: str = ""
    course: Course = Course.NONE
    due_date: date | None = None
    photo: bytes | None = None


@dataclass(frozen=True, slots=True)
class InspectionInput:
    """`key` is made by the form: a press that comes twice is one inspection."""

    key: str
    outcome: InspectionOutcome
    second_id: int | None = None
    plan_id: int | None = None
    verdicts: Mapping[str, Verdict] | None = None
    findings: tuple[Finding, ...] = ()


@transaction.atomic
def inspect(premises_id: int, *, input: InspectionInput, actor: Actor, now: datetime) -> Inspection:
    """Somebody was there: the lines are answered, hazards stand, the next look has its day.

    Raises Forbidden, IllegalMove, BadInput, TwoMustGo, NotAPicture, PictureTooLarge.
    """
    premises = Premises.objects.select_related("area").locked(premises_id)
    require(policies.may_inspect(actor, premises.area.path))
    if done := Inspection.objects.filter(key=input.key).first():
        require(done.premises_id == premises.pk and done.by_id == actor.me, IllegalMove())
        return done
    require(premises.state == PremisesState.OPEN, IllegalMove())
    require_second(input.second_id, {premises.kind}, premises.area.path, actor, now)
    version = checklist_row(premises.area.path, localtime(now).date())
    lines = _lines(questions_of(version.pk, premises.kind), input)
    row = Inspection.objects.create(
        premises=premises, plan=_plan(input, actor, premises), key=input.key,
        checklist_id=version.pk, outcome=input.outcome, by_id=actor.me,
        second_id=input.second_id, at=now,
    )  # fmt: skip
    CheckAnswer.objects.bulk_create(
        CheckAnswer(inspection=row, code=line.code, verdict=(input.verdicts or {})[line.code])
        for line in lines.values()
    )
    for finding in input.findings:
        _found(row, lines[finding.code], finding, actor=actor, now=now)
    InspectionDraft.objects.filter(premises=premises, by_id=actor.me).delete()
    _set_next(premises, input.outcome, now)
    note("premises", premises.pk, "inspect", actor=actor, now=now, inspection=row.pk)
    return row


def _lines(questions: list[Question], input: InspectionInput) -> dict[str, Question]:
    """The lines that were answered: all of them, or none where nobody was let in.

    Raises BadInput.
    """
    if input.outcome != InspectionOutcome.INSPECTED:
        empty = not input.verdicts and not input.findings
        why = _("Nothing can be found where nobody was let in.")
        require(empty, BadInput(field="outcome", why=why))
        return {}
    lines, verdicts = {line.code: line for line in questions}, input.verdicts or {}
    for code in lines:
        require(code in verdicts, BadInput(field=code, why=_("Please answer this line too.")))
    hazards = {code for code, verdict in verdicts.items() if verdict == Verdict.HAZARD}
    whole = set(verdicts) == set(lines) and {one.code for one in input.findings} == hazards
    why = _("The checklist has changed meanwhile. Please open it again.")
    require(whole and len(input.findings) == len(hazards), BadInput(why=why))
    return lines


def _plan(input: InspectionInput, actor: Actor, premises: Premises) -> DayPlan | None:
    """The plan of the day it was done for, when the actor is in it."""
    if input.plan_id is None:
        return None
    plan = DayPlan.objects.filter(pk=input.plan_id, stops__premises=premises).first()
    is_mine = plan is not None and actor.me in (plan.lead_id, plan.second_id)
    return plan if is_mine else None


def _found(
    row: Inspection, line: Question, finding: Finding, *, actor: Actor, now: datetime
) -> Hazard:
    premises = row.premises
    hazard = Hazard.objects.create(
        area=premises.area, premises=premises, inspection=row, key=f"{row.key}:{line.code}",
        spot=f"{premises.name} · {premises.address}"[:120], code=line.code,
        hazard_type=line.hazard_type, level=line.level, text=finding.text.strip()[:300],
        state=HAZARD.start, due_date=localtime(now).date(), found_by_id=actor.me, found_at=now,
    )  # fmt: skip
    note("hazard", hazard.pk, "find", actor=actor, now=now, after=hazard.state)
    _hazards.keep_photo(hazard, finding.photo, actor=actor, now=now)
    _take_course(hazard, finding, actor=actor, now=now)
    return hazard


def _take_course(hazard: Hazard, finding: Finding, *, actor: Actor, now: datetime) -> None:
    """What was decided at the door. Handing over is done with more words, at the desk."""
    if finding.course == Course.ON_SPOT:
        _hazards.fix(hazard, actor=actor, now=now)
    elif finding.course in (Course.DEADLINE, Course.SELF_CHECK):
        day = _hazards.day_for(hazard, finding.due_date, now)
        _hazards.step(hazard, "notify", due_date=day, course=finding.course, actor=actor, now=now)
        _hazards.give_notice(hazard, due_date=day, actor=actor, now=now)


def _set_next(premises: Premises, outcome: InspectionOutcome, now: datetime) -> None:
    rules, today = rules_at(premises.area.path, now), localtime(now).date()
    if outcome == InspectionOutcome.INSPECTED:
        premises.due_date = next_look(premises.kind, today, past_hazards(premises), rules)
    else:
        premises.due_date = workday_after(today, rules.retry_wd)
    premises.save(update_fields=("due_date",))


@dataclass(frozen=True, slots=True)
class HazardInput:
    """A hazard seen in passing: at premises of the register, or at a place told in words."""

    key: str
    hazard_type: str
    level: HazardLevel
    text: str
    spot: str = ""
    premises_id: int | None = None
    photo: bytes | None = None


@transaction.atomic
def find(area_id: int, *, input: HazardInput, actor: Actor, now: datetime) -> Hazard:
    """The hazard stands, and waits for what is to be done; today, by its day.

    Raises Forbidden, BadInput, NotAPicture, PictureTooLarge.
    """
    area = Area.objects.get(pk=area_id)
    require(policies.may_inspect(actor, area.path))
    if done := Hazard.objects.filter(key=input.key).first():
        require(done.found_by_id == actor.me, IllegalMove())
        return done
    today = localtime(now).date()
    known = input.hazard_type in checklists_at(area.path, today).names()
    require(known, BadInput(field="hazard_type", why=_("Please choose a kind of the list.")))
    premises = _premises_at(area, input)
    spot = f"{premises.name} · {premises.address}" if premises else input.spot
    hazard = Hazard.objects.create(
        area=premises.area if premises else area, premises=premises, key=input.key,
        spot=_hazards.said("spot", spot, 120), hazard_type=input.hazard_type, level=input.level,
        text=_hazards.said("text", input.text, 300), state=HAZARD.start, due_date=today,
        found_by_id=actor.me, found_at=now,
    )  # fmt: skip
    note("hazard", hazard.pk, "find", actor=actor, now=now, after=hazard.state)
    _hazards.keep_photo(hazard, input.photo, actor=actor, now=now)
    return hazard


def _premises_at(area: Area, input: HazardInput) -> Premises | None:
    """Raises BadInput: not of this place."""
    if input.premises_id is None:
        return None
    rows = Premises.objects.select_related("area").filter(area__path__startswith=area.path)
    row = rows.filter(pk=input.premises_id).first()
    require(row is not None, BadInput(field="premises", why=_("Not found in this place.")))
    return row


@transaction.atomic
def keep_draft(
    premises_id: int, *, typed: Mapping[str, str], actor: Actor, now: datetime
) -> InspectionDraft:
    """The form is as it was left; only its writer finds it again. Raises Forbidden."""
    premises = Premises.objects.select_related("area").locked(premises_id)
    require(policies.may_inspect(actor, premises.area.path))
    row, _is_new = InspectionDraft.objects.update_or_create(
        premises=premises, by_id=actor.me, defaults={"typed": dict(typed), "at": now}
    )
    return row


@transaction.atomic
def drop_drafts(*, actor: Actor, now: datetime) -> int:
    """Drafts nobody came back to are gone. `actor` is the clock."""
    old = InspectionDraft.objects.filter(at__lt=now - timedelta(days=DRAFT_DAYS))
    count, _by_model = old.delete()
    return count
