"""A chosen application: signed, paid in two stages outside Kith, reported and judged."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kith.core.actor import Actor, Role
from kith.core.calendar import add_working_days
from kith.core.refusal import BadInput, Forbidden, IllegalMove, Refusal, require
from kith.outbox.actions import tell
from kith.people.queries import holders
from kith.projects import policies_venture as policies
from kith.projects.actions import _numbers, _purses, _venture
from kith.projects.actions._venture import tell_applicant
from kith.projects.actions.venture import OwnInterest
from kith.projects.models import (
    Agreement,
    Excuse,
    Lateness,
    Payment,
    Stop,
    VentureReport,
    Verdict,
)
from kith.projects.queries import venture as queries
from kith.projects.rules_money import first_share
from kith.projects.states_money import Series
from kith.projects.states_venture import (
    AGREEMENT,
    AWAITING,
    LATE,
    AgreementState,
    ApplicationState,
    Source,
    Stage,
)


class ReportTooLate(Refusal):
    code = "report_too_late"
    text = _("The day of this report has passed. Please ask the office for more time first.")


@dataclass(frozen=True, slots=True)
class AgreementInput:
    """`signer` is the office that signed for the applicant; both days are those of the reports."""

    signer: str
    midterm_date: date
    final_date: date


@dataclass(frozen=True, slots=True)
class PaymentInput:
    document: str
    paid_date: date


@dataclass(frozen=True, slots=True)
class ReportInput:
    text: str
    spent_fen: int


@transaction.atomic
def sign(application_id: int, *, input: AgreementInput, actor: Actor, now: datetime) -> Agreement:
    """The agreement has a number; a first part is paid now, the rest after the mid-term review."""
    row = _venture.held_application(application_id)
    granted = policies.may_stop(actor, row, queries.people(row))
    _refuse_unless(granted, actor.over(row.call.area.path, *policies.OFFICE))
    is_new = queries.agreement_of(row) is None
    require(row.state == ApplicationState.CHOSEN and is_new, IllegalMove())
    today = localtime(now).date()
    in_order = today < input.midterm_date < input.final_date
    require(in_order, BadInput(field="final_date", why=_("the reports come one after the other.")))
    total = row.decision.fen
    first = first_share(total, queries.rules_at(row.call.area.path, now).first_percent)
    made = Agreement.objects.create(
        application=row,
        area=row.call.area,
        year=today.year,
        seq=_numbers.take(row.call.area_id, year=today.year, series=Series.AGREEMENT),
        first_fen=first,
        final_fen=total - first,
        signer=input.signer.strip(),
        signed_date=today,
        midterm_date=input.midterm_date,
        final_date=input.final_date,
        due_date=input.midterm_date,
    )
    tell_applicant(row, "venture_signed", cause=f"agreement:{made.pk}", now=now)
    return made


@transaction.atomic
def pay(agreement_id: int, *, input: PaymentInput, actor: Actor, now: datetime) -> Payment:
    """The payment that is due was made, outside Kith, as a document shows.

    Raises:
        OwnInterest: she decided on it, or belongs to the applicant.
        NotEnoughMoney: the pool never had so much.
    """
    row = _venture.held_agreement(agreement_id)
    application = row.application
    hands = queries.deciders(application.pk)
    _ask_desk(row, actor, hands)
    require(input.document.strip() != "", BadInput(field="document", why=_("name the document.")))
    is_past = input.paid_date <= localtime(now).date()
    require(is_past, BadInput(field="paid_date", why=_("this day has not come yet.")))
    is_first = AGREEMENT.allows(row.state, "pay_first")
    fen = row.first_fen if is_first else row.final_fen
    row.paid_fen += fen
    row.due_date = row.midterm_date if is_first else row.final_date
    _venture.move(row, "pay_first" if is_first else "pay_final", actor=actor, now=now)
    if application.call.source == Source.POOL:
        (pool,) = _purses.held((row.area_id, None))
        _purses.move(pool, spent_fen=fen)
    made = Payment.objects.create(
        agreement=row,
        stage=Stage.MIDTERM if is_first else Stage.FINAL,
        fen=fen,
        document=input.document.strip(),
        paid_date=input.paid_date,
        by_id=actor.me,
        at=now,
    )
    tell_applicant(application, "venture_paid", cause=f"payment:{made.pk}", now=now)
    return made


@transaction.atomic
def report(agreement_id: int, *, input: ReportInput, actor: Actor, now: datetime) -> VentureReport:
    """The applicant's own words on what was done and what it cost.

    Raises:
        ReportTooLate: its day has passed, and nobody excused it.
    """
    row = _venture.held_agreement(agreement_id)
    require(policies.is_applicant(actor, row.application))
    require(row.state not in LATE, ReportTooLate())
    stage = AWAITING.get(AgreementState(row.state))
    if stage is None:
        raise IllegalMove()
    require(localtime(now).date() <= row.due_date, ReportTooLate())
    require(input.text.strip() != "", BadInput(field="text", why=_("Please report what was done.")))
    is_sum = 0 <= input.spent_fen <= row.paid_fen
    require(is_sum, BadInput(field="spent_fen", why=_("no more than was paid.")))
    _venture.move(row, f"report_{stage.lower()}", actor=actor, now=now)
    made = VentureReport.objects.create(
        agreement=row,
        stage=stage,
        text=input.text.strip(),
        spent_fen=input.spent_fen,
        by_id=actor.me,
        at=now,
    )
    _tell_desk(row, "venture_reported", f"report:{made.pk}", now)
    return made


@transaction.atomic
def judge(
    agreement_id: int, *, is_passed: bool, reason: str, actor: Actor, now: datetime
) -> Verdict:
    """The report passes; or the agreement stops, and the applicant is given notice."""
    row = _venture.held_agreement(agreement_id)
    _ask_desk(row, actor)
    require(reason.strip() != "", BadInput(field="reason", why=_("Please say why.")))
    stage = Stage.MIDTERM if row.state == AgreementState.MIDTERM_REPORTED else Stage.FINAL
    _venture.move(row, f"pass_{stage.lower()}" if is_passed else "fail", actor=actor, now=now)
    told = row.reports.get(stage=stage)
    made = Verdict.objects.create(
        report=told,
        is_passed=is_passed,
        reason=reason.strip(),
        reported_by_id=told.by_id,
        by_id=actor.me,
        at=now,
    )
    if is_passed:
        cause = f"verdict:{made.pk}"
        tell_applicant(row.application, "venture_passed", cause=cause, now=now)
    else:
        _write_stop(row, reason, actor, now)
    return made


@transaction.atomic
def excuse(agreement_id: int, *, until: date, reason: str, actor: Actor, now: datetime) -> Excuse:
    """The report may come later, for a reason; a notice that was given is void."""
    row = _venture.held_agreement(agreement_id)
    _ask_stop(row, actor)
    require(reason.strip() != "", BadInput(field="reason", why=_("Please say why.")))
    later = until > max(row.due_date, localtime(now).date())
    require(later, BadInput(field="until", why=_("it must be a later day.")))
    row.due_date = until
    _venture.move(row, "excuse", actor=actor, now=now)
    made = Excuse.objects.create(
        agreement=row, until_date=until, reason=reason.strip(), by_id=actor.me, at=now
    )
    tell_applicant(row.application, "venture_excused", cause=f"excuse:{made.pk}", now=now)
    return made


@transaction.atomic
def note_late(agreement_id: int, *, actor: Actor, now: datetime) -> Lateness:
    """The report did not come: notice is given, and after some working days the grant stops."""
    require(actor.is_clock)
    row = _venture.held_agreement(agreement_id)
    require(row.due_date < localtime(now).date(), IllegalMove())
    _venture.move(row, "note_late", actor=actor, now=now)
    grace_wd = queries.rules_at(row.area.path, now).grace_wd
    made = Lateness.objects.create(
        agreement=row,
        due_date=row.due_date,
        stops_at=add_working_days(now, grace_wd, ZoneInfo(settings.TIME_ZONE)),
        at=now,
    )
    tell_applicant(row.application, "venture_late", cause=f"late:{made.pk}", now=now)
    _tell_desk(row, "venture_late_desk", f"late:{made.pk}:desk", now)
    return made


@transaction.atomic
def remind(agreement_id: int, *, actor: Actor, now: datetime) -> bool:
    """The applicant hears once that a report is due soon; whether this was the time."""
    require(actor.is_clock)
    row = _venture.held_agreement(agreement_id)
    cause = f"agreement:{row.pk}:soon:{row.due_date}"
    return tell_applicant(row.application, "venture_soon", cause=cause, now=now)


@transaction.atomic
def stop(agreement_id: int, *, reason: str, actor: Actor, now: datetime) -> Stop:
    """The agreement ends early: by the office with a reason, or by the clock after the notice."""
    row = _venture.held_agreement(agreement_id)
    if actor.is_clock:
        is_due = row.state in LATE and queries.latest(row).stops_at <= now
        require(is_due, IllegalMove())
    else:
        _ask_stop(row, actor)
        require(reason.strip() != "", BadInput(field="reason", why=_("Please say why.")))
    _venture.move(row, "stop", actor=actor, now=now)
    return _write_stop(row, reason, actor, now)


def _write_stop(row: Agreement, reason: str, actor: Actor, now: datetime) -> Stop:
    made = Stop.objects.create(agreement=row, reason=reason.strip(), by_id=actor.person_id, at=now)
    tell_applicant(row.application, "venture_stopped", cause=f"stop:{made.pk}", now=now)
    return made


def _ask_desk(row: Agreement, actor: Actor, hands: frozenset[int] = policies.NOBODY) -> None:
    application = row.application
    granted = policies.may_keep(actor, application, queries.people(application), hands)
    _refuse_unless(granted, actor.over(row.area.path, *policies.DESK))


def _ask_stop(row: Agreement, actor: Actor) -> None:
    application = row.application
    granted = policies.may_stop(actor, application, queries.people(application))
    _refuse_unless(granted, actor.over(row.area.path, *policies.OFFICE))


def _refuse_unless(granted: bool, has_role: bool) -> None:
    """Who has the role and is refused has a part in it."""
    require(granted, OwnInterest() if has_role else Forbidden())


def _tell_desk(row: Agreement, topic: str, cause: str, now: datetime) -> None:
    link = f"/projects/venture/applications/{row.application_id}/"
    for person_id in holders(Role.STREET, row.area.path, now):
        tell(person_id, topic, cause=cause, now=now, link=link, number=row.application_id)
