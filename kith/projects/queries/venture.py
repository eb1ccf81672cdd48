"""The venture pool: calls everybody may read, and what each side sees of an application."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Case, F, Q, QuerySet, Value, When
from django.utils.timezone import localtime

from kith.catalogue.money import VentureRules
from kith.catalogue.queries import in_force, in_force_at
from kith.core.actor import Role, ScopeKind
from kith.groups.models import Membership, Organisation, Team
from kith.people.models import Person, RoleGrant
from kith.people.queries import holders
from kith.projects.models import (
    Agreement,
    Application,
    Bar,
    Call,
    ClawBack,
    Lateness,
    Payment,
    Recovery,
    Review,
    Reviewer,
)
from kith.projects.policies_venture import DESK, READERS
from kith.projects.queries.money import liaisons_of, over, people_of
from kith.projects.states_venture import (
    AWAITING,
    ENDED,
    LATE,
    PUBLIC_CALLS,
    ApplicationState,
    CallState,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from kith.core.actor import Actor


def rules_at(path: str, now: datetime) -> VentureRules:
    return in_force(VentureRules, path=path, on=localtime(now).date())


def calls(actor: Actor) -> QuerySet[Call]:
    """The twin of `policies_venture.may_see_call`, the newest first."""
    seen = Q(state__in=PUBLIC_CALLS) | over(actor, "", *READERS)
    return Call.objects.filter(seen).select_related("area").order_by("-pk")


def reviewers_of(call_id: int) -> frozenset[int]:
    rows = Reviewer.objects.filter(call_id=call_id)
    return frozenset(rows.values_list("person_id", flat=True))


def may_be_named(call: Call, now: datetime) -> QuerySet[Person]:
    """Who can be named to review: staff over the place who are not named yet. Names by mask."""
    ids = {pk for role in DESK for pk in holders(role, call.area.path, now)}
    ids |= set(holders(Role.AUDITOR, call.area.path, now))
    return Person.objects.filter(pk__in=ids - reviewers_of(call.pk)).order_by("pk")


def named(call_id: int) -> QuerySet[Reviewer]:
    return Reviewer.objects.filter(call_id=call_id).select_related("person").order_by("pk")


def _speaks(actor: Actor, prefix: str = "") -> Q:
    units = actor.scoped(ScopeKind.ORGANISATION, Role.LIAISON)
    teams = actor.scoped(ScopeKind.TEAM, Role.LEADER)
    unit, team = f"{prefix}organisation_id__in", f"{prefix}team_id__in"
    return Q(**{unit: units}) | Q(**{team: teams})


def visible_to(actor: Actor) -> QuerySet[Application]:
    """The twin of `policies_venture.may_see`, the newest first."""
    seen = _speaks(actor) | over(actor, "call__", *READERS)
    if actor.person_id is not None:
        seen |= Q(call__reviewers__person_id=actor.me)
    ids = Application.objects.filter(seen).values("pk")
    rows = Application.objects.filter(pk__in=ids).select_related(
        "call__area", "organisation", "team", "decision", "agreement"
    )
    return rows.order_by("-pk")


def mine(actor: Actor) -> QuerySet[Application]:
    """Of the units and teams the actor speaks for."""
    return visible_to(actor).filter(_speaks(actor))


def to_review(actor: Actor) -> QuerySet[Application]:
    """Handed in, named to her, and without a word of hers yet."""
    rows = visible_to(actor).filter(
        state=ApplicationState.SUBMITTED,
        call__state=CallState.IN_REVIEW,
        call__reviewers__person_id=actor.me,
    )
    return rows.exclude(reviews__by_id=actor.me).order_by("pk")


def people(application: Application) -> frozenset[int]:
    """Everybody of the unit or team that applies."""
    if application.team is None:
        assert application.organisation_id is not None, "projects_a_unit_or_a_team_applies"
        return people_of(application.organisation_id)
    leads = RoleGrant.objects.filter(
        role=Role.LEADER, scope_kind=ScopeKind.TEAM, scope_id=application.team.pk
    )
    serve = Membership.objects.filter(team=application.team, until_date=None)
    found = {*leads.values_list("person_id", flat=True), *serve.values_list("person_id", flat=True)}
    unit = application.team.organisation_id
    return frozenset(found) | (people_of(unit) if unit else frozenset())


def speakers(application: Application, now: datetime) -> list[int]:
    """Who hears for the applicant."""
    if application.team is None:
        assert application.organisation_id is not None, "projects_a_unit_or_a_team_applies"
        return liaisons_of(application.organisation_id, now)
    leads = RoleGrant.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=now),
        role=Role.LEADER,
        scope_kind=ScopeKind.TEAM,
        scope_id=application.team.pk,
    )
    return list(leads.order_by("pk").values_list("person_id", flat=True).distinct())


def scored(application_id: int) -> QuerySet[Review]:
    """Reviews that count: of those who declared no interest."""
    return Review.objects.filter(application_id=application_id, has_interest=False).order_by("pk")


def words_of(application_id: int) -> QuerySet[Review]:
    return Review.objects.filter(application_id=application_id).order_by("pk")


def deciders(application_id: int) -> frozenset[int]:
    """Who decided: they note no payment."""
    rows = Application.objects.filter(pk=application_id, decision__isnull=False)
    return frozenset(rows.values_list("decision__by_id", flat=True))


def voices(application_id: int) -> frozenset[int]:
    """Who reviewed: they do not decide."""
    return frozenset(words_of(application_id).values_list("by_id", flat=True))


def barred_until(organisation_id: int | None, team_id: int | None, day: date) -> date | None:
    """The day from which a unit or team may apply again; none when it may now."""
    side = Q(team_id=team_id) if team_id else Q(organisation_id=organisation_id or 0)
    rows = Bar.objects.filter(side, until_date__gt=day)
    return rows.order_by("-until_date").values_list("until_date", flat=True).first()


def applicants(actor: Actor) -> tuple[QuerySet[Organisation], QuerySet[Team]]:
    """The units and teams she may apply for."""
    units = actor.scoped(ScopeKind.ORGANISATION, Role.LIAISON)
    teams = actor.scoped(ScopeKind.TEAM, Role.LEADER)
    return (
        Organisation.objects.filter(pk__in=units).order_by("name"),
        Team.objects.filter(pk__in=teams).order_by("name"),
    )


def agreements(actor: Actor) -> QuerySet[Agreement]:
    """What runs in the places she oversees, the next report first, what ended last."""
    rows = Agreement.objects.filter(over(actor, "", *READERS))
    rows = rows.select_related("area", "application__organisation", "application__team")
    return rows.order_by(Case(When(state__in=ENDED, then=1), default=0), "due_date", "pk")


def agreement_of(application: Application) -> Agreement | None:
    rows = Agreement.objects.select_related(
        "area",
        "application__organisation",
        "application__team",
        "stop",
        "claw_back__recovery__area",
        "bar",
    )
    rows = rows.prefetch_related("payments", "reports__verdict", "excuses", "spot_checks")
    return rows.filter(application_id=application.pk).first()


def soon_days(agreements: Iterable[Agreement], now: datetime) -> dict[str, int]:
    """From how many days before its day on a report is said to be due soon, by place."""
    paths = {row.area.path for row in agreements}
    rules = in_force_at(VentureRules, paths=paths, on=localtime(now).date())
    return {path: rule.remind_days for path, rule in rules.items()}


def to_close(now: datetime) -> list[int]:
    """Calls whose last day has passed."""
    rows = Call.objects.filter(state=CallState.OPEN, until_date__lte=localtime(now).date())
    return list(rows.order_by("pk").values_list("pk", flat=True))


def to_remind(now: datetime) -> list[int]:
    """Agreements whose report is due soon, by the rule of their place."""
    today = localtime(now).date()
    rows = Agreement.objects.filter(state__in=AWAITING, due_date__gte=today)
    rows = rows.filter(due_date__lte=today + timedelta(days=60)).select_related("area")
    return [
        row.pk
        for row in rows.order_by("pk")
        if (row.due_date - today).days <= rules_at(row.area.path, now).remind_days
    ]


def overdue(now: datetime) -> list[int]:
    """Agreements whose report did not come on its day."""
    rows = Agreement.objects.filter(state__in=AWAITING, due_date__lt=localtime(now).date())
    return list(rows.order_by("pk").values_list("pk", flat=True))


def to_stop(now: datetime) -> list[int]:
    """Agreements late beyond the days of grace, and nobody excused them."""
    rows = Agreement.objects.filter(state__in=LATE, latenesses__stops_at__lte=now)
    return [row.pk for row in rows.order_by("pk").distinct() if latest(row).stops_at <= now]


def latest(agreement: Agreement) -> Lateness:
    """The notice that stands."""
    row = agreement.latenesses.order_by("-pk").first()
    assert row is not None, "a late agreement was given notice"
    return row


@dataclass(frozen=True, slots=True)
class PoolTotals:
    """Of a place and all that lies in it, in a year; each figure has rows of its own."""

    granted_fen: int
    paid_fen: int
    claimed_back_fen: int
    recovered_fen: int
    applications: int


def totals_of_places(paths: Iterable[str], year: int) -> dict[str, PoolTotals]:
    """In a fixed number of queries, however many places."""
    books = (
        Agreement.objects.filter(year=year).values_list(
            "area__path", F("first_fen") + F("final_fen")
        ),
        Payment.objects.filter(paid_date__year=year).values_list("agreement__area__path", "fen"),
        ClawBack.objects.filter(at__year=year).values_list("agreement__area__path", "fen"),
        Recovery.objects.filter(year=year).values_list("area__path", "fen"),
        Application.objects.filter(at__year=year).values_list("call__area__path", Value(1)),
    )
    rows = [list(book) for book in books]
    return {path: PoolTotals(*(_added(book, path) for book in rows)) for path in paths}


def _added(rows: Iterable[tuple[str, int]], path: str) -> int:
    return sum(value for place, value in rows if place.startswith(path))
