"""Rows of applications and agreements, with the buttons that are possible."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kith.core.actor import Role
from kith.projects import policies_venture as policies
from kith.projects.queries import venture as queries
from kith.projects.states_venture import (
    AGREEMENT,
    APPLICATION,
    LATE,
    AgreementState,
    ApplicationState,
    CallState,
)
from kith.web.projects.money_rows import yuan
from kith.web.projects.tabs import tabs_of
from kith.web.tabs import Tab

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from kith.core.actor import Actor
    from kith.projects.models import Agreement, Application, Review
    from kith.web.http import Request

CALL_TONES = {
    CallState.DRAFTED: "plain",
    CallState.OPEN: "go",
    CallState.IN_REVIEW: "wait",
    CallState.DECIDED: "good",
    CallState.WITHDRAWN: "done",
}
APPLICATION_TONES = {
    ApplicationState.SUBMITTED: "wait",
    ApplicationState.CHOSEN: "good",
    ApplicationState.DECLINED: "done",
    ApplicationState.WITHDRAWN: "done",
}
AGREEMENT_TONES = {
    AgreementState.AGREED: "go",
    AgreementState.FIRST_PAID: "go",
    AgreementState.MIDTERM_LATE: "bad",
    AgreementState.MIDTERM_REPORTED: "warn",
    AgreementState.MIDTERM_PASSED: "go",
    AgreementState.FINAL_PAID: "go",
    AgreementState.FINAL_LATE: "bad",
    AgreementState.FINAL_REPORTED: "warn",
    AgreementState.COMPLETED: "good",
    AgreementState.STOPPED: "bad",
    AgreementState.RECOVERING: "bad",
    AgreementState.RECOVERED: "done",
    AgreementState.WOUND_UP: "done",
}
READERS = (Role.WORKER, Role.STREET, Role.DISTRICT, Role.AUDITOR)
TABS = (
    ("web:venture_mine", gettext_lazy("Our applications"), (Role.LIAISON, Role.LEADER)),
    ("web:venture_to_review", gettext_lazy("Waiting for my review"), READERS),
    ("web:venture_desk", gettext_lazy("Agreements"), READERS),
)


def venture_tabs(request: Request) -> list[Tab]:
    """Calls are everybody's; the rest by role."""
    url = reverse("web:venture")
    first = Tab(url, _("Calls for ideas"), request.path == url)
    rest = tabs_of(request, TABS)
    return [first, *rest] if rest else []


@dataclass(frozen=True, slots=True)
class ApplicationRow:
    application: Application
    who: str
    tone: str
    asked: str
    granted: str


def application_rows(rows: Iterable[Application]) -> list[ApplicationRow]:
    return [application_row(row) for row in rows]


def application_row(row: Application) -> ApplicationRow:
    decision = getattr(row, "decision", None)
    return ApplicationRow(
        application=row,
        who=row.applicant.name,
        tone=APPLICATION_TONES[ApplicationState(row.state)],
        asked=yuan(row.asked_fen),
        granted=yuan(decision.fen) if decision is not None and decision.is_chosen else "",
    )


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One reviewer's word; the applicant reads no names and no points."""

    has_interest: bool
    text: str
    total: str
    points: list[tuple[str, int]]


def review_rows(reviews: Iterable[Review], criteria: list[tuple[str, int]]) -> list[ReviewRow]:
    words = [word for word, _weight in criteria]
    return [
        ReviewRow(
            has_interest=row.has_interest,
            text=row.text,
            total=f"{row.total / 100:.1f}",
            points=list(zip(words, row.points, strict=False)),
        )
        for row in reviews
    ]


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """An agreement with its sums in words and its clock."""

    agreement: Agreement
    tone: str
    first: str
    final: str
    total: str
    paid: str
    clock: str  # of the next report: on_time, soon, overdue; empty where none is awaited
    clock_words: str

    @property
    def who(self) -> str:
        return self.agreement.application.applicant.name


def agreement_rows(rows: list[Agreement], now: datetime) -> list[AgreementRow]:
    today, soon = localtime(now).date(), queries.soon_days(rows, now)
    return [_agreement_row(row, today, soon[row.area.path]) for row in rows]


def _agreement_row(row: Agreement, today: date, soon_days: int) -> AgreementRow:
    clock, words = _clock(row, today, soon_days)
    return AgreementRow(
        agreement=row,
        tone=AGREEMENT_TONES[AgreementState(row.state)],
        first=yuan(row.first_fen),
        final=yuan(row.final_fen),
        total=yuan(row.total_fen),
        paid=yuan(row.paid_fen),
        clock=clock,
        clock_words=words,
    )


def _clock(row: Agreement, today: date, soon_days: int) -> tuple[str, str]:
    """Late is said in words, not by the colour alone."""
    days = (row.due_date - today).days
    if row.state in LATE:
        return "overdue", _("%(days)s days late: notice given") % {"days": -days}
    if row.state not in (AgreementState.FIRST_PAID, AgreementState.FINAL_PAID):
        return "", ""
    if days < 0:
        return "overdue", _("%(days)s days late") % {"days": -days}
    state = "soon" if days <= soon_days else "on_time"
    return state, _("%(days)s days left") % {"days": days}


def verbs_of(row: Application, agreement: Agreement | None, actor: Actor) -> frozenset[str]:
    """What the actor may do with an application or its agreement, and what is possible now."""
    people = queries.people(row)
    hands = queries.voices(row.pk)
    reviewers = queries.reviewers_of(row.call_id)
    mine = set()
    if policies.is_applicant(actor, row):
        mine |= {"withdraw", "report_midterm", "report_final"}
    in_review = row.call.state == CallState.IN_REVIEW and row.state == ApplicationState.SUBMITTED
    if in_review and actor.person_id in reviewers - hands and actor.person_id != row.by_id:
        mine.add("review")
    if policies.may_decide(actor, row, people, hands) and in_review:
        mine |= {"choose", "decline"}
    if policies.may_keep(actor, row, people, queries.deciders(row.pk)):
        mine |= {"pay_first", "pay_final"}
    if policies.may_keep(actor, row, people):
        mine |= {"pass_midterm", "pass_final", "spot_check"}
    if policies.may_stop(actor, row, people):
        mine |= {"sign", "excuse", "stop", "claw_back", "wind_up", "recover", "bar"}
    return frozenset(verb for verb in mine if _is_possible(verb, row, agreement))


def _is_possible(verb: str, row: Application, agreement: Agreement | None) -> bool:
    if verb in ("review", "choose", "decline", "withdraw"):
        return verb == "review" or APPLICATION.allows(row.state, verb)
    if agreement is None:
        return verb == "sign" and row.state == ApplicationState.CHOSEN
    if verb == "spot_check":
        return agreement.paid_fen > 0
    if verb == "bar":
        return hasattr(agreement, "stop") and not hasattr(agreement, "bar")
    return AGREEMENT.allows(agreement.state, verb)
