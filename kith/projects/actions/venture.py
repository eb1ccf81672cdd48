"""A call for ideas, the applications, their reviews by people with no interest, the decisions."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kith.core.actor import Actor, Role
from kith.core.refusal import BadInput, Forbidden, IllegalMove, Refusal, require
from kith.journal.actions import note
from kith.outbox.actions import tell
from kith.people.queries import holders
from kith.places.models import Area
from kith.projects import policies_venture as policies
from kith.projects.actions import _venture
from kith.projects.actions._venture import tell_applicant
from kith.projects.models import Application, Call, Decision, Review, Reviewer
from kith.projects.queries import venture as queries
from kith.projects.rules_money import weighted
from kith.projects.states_venture import ApplicationState, CallState, Source


class NotOpenToday(Refusal):
    code = "call_not_open"
    text = _("This call takes no applications today.")


class AppliedAlready(Refusal):
    code = "applied_already"
    text = _("This unit or team has applied to this call already.")


class Barred(Refusal):
    code = "barred"
    text = _("After an earlier grant this unit or team may apply again from %(day)s on.")


class OwnInterest(Refusal):
    code = "own_interest"
    text = _("Somebody with no part in this application must do this.")
    status = 403


class TooFewReviews(Refusal):
    code = "too_few_reviews"
    text = _("%(least)s reviews without an interest are needed; there are %(there)s.")


class BudgetSpent(Refusal):
    code = "budget_spent"
    text = _("Only %(yuan)s yuan of this call are not granted yet.")


class NotAllDecided(Refusal):
    code = "not_all_decided"
    text = _("Some applications are not decided yet.")


@dataclass(frozen=True, slots=True)
class CallInput:
    """`criteria` are words with their weight in percent; the last day is `until_date` excluded."""

    title: str
    text: str
    source: Source
    budget_fen: int
    criteria: tuple[tuple[str, int], ...]
    from_date: date
    until_date: date


@dataclass(frozen=True, slots=True)
class ApplicationInput:
    title: str
    plan: str
    asked_fen: int
    organisation_id: int | None = None
    team_id: int | None = None


@dataclass(frozen=True, slots=True)
class ReviewInput:
    """An interest declared, or points from 0 to 100 in the order of the criteria."""

    has_interest: bool
    text: str
    points: tuple[int, ...] = ()


@transaction.atomic
def write_call(area_id: int, *, input: CallInput, actor: Actor, now: datetime) -> Call:
    """The call stands as a draft, with its criteria."""
    area = Area.objects.get(pk=area_id)
    require(policies.may_call(actor, area.path))
    weights = [weight for _words, weight in input.criteria]
    whole = sum(weights) == 100 and all(weight > 0 for weight in weights)
    require(whole, BadInput(field="criteria", why=_("the weights add up to 100.")))
    in_order = input.from_date < input.until_date
    require(in_order, BadInput(field="until_date", why=_("it ends before it begins.")))
    require(input.budget_fen > 0, BadInput(field="budget_fen", why=_("this is no amount.")))
    row = Call.objects.create(
        area=area,
        title=input.title.strip(),
        text=input.text.strip(),
        source=input.source,
        budget_fen=input.budget_fen,
        criteria=[[words.strip(), weight] for words, weight in input.criteria],
        from_date=input.from_date,
        until_date=input.until_date,
        by_id=actor.me,
        made_at=now,
    )
    note("venture_call", row.pk, "write", actor=actor, now=now, after=row.state)
    return row


@transaction.atomic
def open_call(call_id: int, *, actor: Actor, now: datetime) -> Call:
    """Everybody may read it; units and teams may apply on its days."""
    return _office(call_id, "open", actor, now)


@transaction.atomic
def withdraw_call(call_id: int, *, actor: Actor, now: datetime) -> Call:
    """It takes no more applications, and none is reviewed."""
    return _office(call_id, "withdraw", actor, now)


@transaction.atomic
def finish(call_id: int, *, actor: Actor, now: datetime) -> Call:
    """Every application is decided. Raises NotAllDecided."""
    row = _venture.held_call(call_id)
    require(policies.may_call(actor, row.area.path))
    waiting = row.applications.filter(state=ApplicationState.SUBMITTED)
    require(not waiting.exists(), NotAllDecided())
    _venture.move_call(row, "finish", actor=actor, now=now)
    return row


def _office(call_id: int, verb: str, actor: Actor, now: datetime) -> Call:
    row = _venture.held_call(call_id)
    require(policies.may_call(actor, row.area.path))
    _venture.move_call(row, verb, actor=actor, now=now)
    return row


@transaction.atomic
def close_call(call_id: int, *, actor: Actor, now: datetime) -> Call:
    """The last day is over: the reviewers begin."""
    row = _venture.held_call(call_id)
    require(actor.is_clock or policies.may_call(actor, row.area.path))
    require(row.until_date <= localtime(now).date(), IllegalMove())
    _venture.move_call(row, "close", actor=actor, now=now)
    for person_id in queries.reviewers_of(row.pk):
        cause = f"call:{row.pk}:review"
        link = f"/projects/venture/calls/{row.pk}/"
        tell(person_id, "venture_to_review", cause=cause, now=now, link=link, number=row.pk)
    return row


@transaction.atomic
def name_reviewer(call_id: int, *, person_id: int, actor: Actor, now: datetime) -> Reviewer:
    """She is named to review; for what she has a part in she declares it, and is not asked."""
    row = _venture.held_call(call_id)
    require(policies.may_call(actor, row.area.path))
    require(row.state in (CallState.DRAFTED, CallState.OPEN, CallState.IN_REVIEW), IllegalMove())
    known = queries.may_be_named(row, now).filter(pk=person_id)
    there = queries.named(row.pk).filter(person_id=person_id).first()
    if there is not None:
        return there
    require(known.exists(), BadInput(field="person_id", why=_("only staff of the place review.")))
    made = Reviewer.objects.create(call=row, person_id=person_id)
    note("venture_call", row.pk, "name_reviewer", actor=actor, now=now, person=person_id)
    return made


@transaction.atomic
def apply(call_id: int, *, input: ApplicationInput, actor: Actor, now: datetime) -> Application:
    """A unit or team hands in its idea.

    Raises:
        NotOpenToday: too early, too late, or the call is over.
        Barred: after an earlier grant.
        AppliedAlready: one application a call.
    """
    row = _venture.held_call(call_id)
    side = {"organisation_id": input.organisation_id, "team_id": input.team_id}
    require((input.organisation_id is None) != (input.team_id is None))
    require(policies.may_apply(actor, **side))
    today = localtime(now).date()
    is_open = row.state == CallState.OPEN and row.from_date <= today < row.until_date
    require(is_open, NotOpenToday())
    until = queries.barred_until(**side, day=today)
    require(until is None, Barred(day=until))
    there = Application.objects.filter(call=row, **side)
    require(not there.exclude(state=ApplicationState.WITHDRAWN).exists(), AppliedAlready())
    most = min(queries.rules_at(row.area.path, now).most_fen, row.budget_fen)
    why = _("no more can be asked for here.")
    require(0 < input.asked_fen <= most, BadInput(field="asked_fen", why=why))
    made = Application.objects.create(
        call=row,
        title=input.title.strip(),
        plan=input.plan.strip(),
        asked_fen=input.asked_fen,
        by_id=actor.me,
        at=now,
        **side,
    )
    note("application", made.pk, "apply", actor=actor, now=now, after=made.state)
    for person_id in holders(Role.STREET, row.area.path, now):
        link, cause = f"/projects/venture/applications/{made.pk}/", f"application:{made.pk}"
        tell(person_id, "venture_applied", cause=cause, now=now, link=link, number=made.pk)
    return made


@transaction.atomic
def withdraw(application_id: int, *, actor: Actor, now: datetime) -> Application:
    row = _venture.held_application(application_id)
    require(policies.is_applicant(actor, row))
    _venture.move_application(row, "withdraw", actor=actor, now=now)
    return row


@transaction.atomic
def review(application_id: int, *, input: ReviewInput, actor: Actor, now: datetime) -> Review:
    """One reviewer's word, once: points for each criterion, or the interest that forbids them.

    Raises:
        OwnInterest: she belongs to the applicant and did not say so.
    """
    row = _venture.held_application(application_id)
    require(actor.person_id in queries.reviewers_of(row.call_id))
    is_free = policies.is_independent(actor, row, queries.people(row))
    require(is_free or (input.has_interest and actor.me != row.by_id), OwnInterest())
    in_review = row.call.state == CallState.IN_REVIEW and row.state == ApplicationState.SUBMITTED
    require(in_review, IllegalMove())
    require(actor.me not in queries.voices(row.pk), IllegalMove())
    points = () if input.has_interest else input.points
    weights = [weight for _words, weight in row.call.criteria]
    whole = input.has_interest or len(points) == len(weights)
    sound = whole and all(0 <= point <= 100 for point in points)
    require(sound, BadInput(field="points", why=_("each criterion has 0 to 100 points.")))
    made = Review.objects.create(
        application=row,
        by_id=actor.me,
        applied_by_id=row.by_id,
        has_interest=input.has_interest,
        points=list(points),
        total=weighted(points, weights) if points else 0,
        text=input.text.strip(),
        at=now,
    )
    note("application", row.pk, "review", actor=actor, now=now)
    return made


@transaction.atomic
def decide(application_id: int, *, fen: int, reason: str, actor: Actor, now: datetime) -> Decision:
    """Chosen with so much money, or with 0 not chosen; by somebody who did not review it.

    Raises:
        OwnInterest: she reviewed it, or belongs to the applicant.
        TooFewReviews: fewer independent words than the rule asks for.
        BudgetSpent: the call has not so much left.
    """
    call_id = Application.objects.values_list("call_id", flat=True).get(pk=application_id)
    call = _venture.held_call(call_id)
    row = _venture.held_application(application_id)
    _ask_decider(row, actor)
    require(call.state == CallState.IN_REVIEW, IllegalMove())
    require(reason.strip() != "", BadInput(field="reason", why=_("Please say why.")))
    require(0 <= fen <= row.asked_fen, BadInput(field="fen", why=_("no more than was asked for.")))
    least, there = queries.rules_at(call.area.path, now).least_reviews, queries.scored(row.pk)
    require(there.count() >= least, TooFewReviews(least=least, there=there.count()))
    left = call.budget_fen - call.granted_fen
    require(fen <= left, BudgetSpent(yuan=f"{left / 100:.2f}"))
    _venture.move_application(row, "choose" if fen else "decline", actor=actor, now=now)
    call.granted_fen += fen
    call.save(update_fields=("granted_fen",))
    made = Decision.objects.create(
        application=row,
        is_chosen=fen > 0,
        fen=fen,
        reason=reason.strip(),
        by_id=actor.me,
        at=now,
    )
    cause = f"application:{row.pk}:decided"
    tell_applicant(row, "venture_decided", cause=cause, now=now)
    return made


def _ask_decider(row: Application, actor: Actor) -> None:
    if not policies.may_decide(actor, row, queries.people(row), queries.voices(row.pk)):
        is_office = actor.over(row.call.area.path, *policies.OFFICE)
        raise OwnInterest() if is_office else Forbidden()
