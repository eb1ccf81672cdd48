"""Who was there, by role and never added up over roles; and what the door needs to know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet, Sum

from kith.activities.models import (
    Attendance,
    Closing,
    HoursLine,
    Quota,
    Series,
    Session,
    SessionRecord,
    SignUp,
    Tick,
    WalkIns,
)
from kith.activities.policies.attendance import DESK, SERVERS
from kith.activities.rules import attendance as rules
from kith.activities.states import (
    HOLDS_A_PLACE,
    PUBLIC,
    WAS_THERE,
    PresentAs,
    SessionState,
    SignUpState,
    TickKind,
)
from kith.catalogue.attendance import AttendanceRules
from kith.catalogue.models import ServiceKind
from kith.catalogue.queries import in_force
from kith.catalogue.states import FiveFor
from kith.core.actor import Actor, Role, ScopeKind
from kith.hours.models import ServiceRecord
from kith.hours.states import STANDING
from kith.places.queries import centre
from kith.places.rules import Crs, convert

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from kith.people.models import Person
    from kith.places.rules import Position

DAY = timedelta(days=1)
SEATED = (*HOLDS_A_PLACE, SignUpState.ATTENDED, SignUpState.MISSED)


def rules_at(session: Session) -> AttendanceRules:
    return in_force(AttendanceRules, path=session.area.path, on=rules.local_day(session.starts_at))


def door_times(session: Session, of: AttendanceRules) -> tuple[datetime, datetime]:
    """From when until when somebody may be ticked as arriving or leaving."""
    return (
        session.starts_at - timedelta(minutes=of.opens_before_min),
        session.ends_at + timedelta(minutes=of.closes_after_min),
    )


# ------------------------------------------------------------------------------- the door


def keepers_of(actor: Actor) -> QuerySet[Session]:
    """The twin of `policies.attendance.may_keep_door`."""
    return _with_place(Session.objects.filter(_kept(actor)))


def doors_of(actor: Actor) -> QuerySet[Session]:
    """The twin of `policies.attendance.may_open_door`."""
    led = Q(series__team_id__in=actor.scoped(ScopeKind.TEAM, Role.LEADER))
    return _with_place(Session.objects.filter(_kept(actor) | led))


def _kept(actor: Actor) -> Q:
    if actor.person_id is None:
        return Q(pk=None)
    units = actor.scoped(ScopeKind.ORGANISATION, Role.LIAISON)
    kept = Q(in_charge_id=actor.me) | Q(series__organiser_id__in=units)
    for path in actor.paths(*DESK):
        kept |= Q(area__path__startswith=path)
    return kept


def open_doors(
    rows: QuerySet[Session], now: datetime, *, within: timedelta = DAY
) -> QuerySet[Session]:
    """Those that are on around now, the earliest first."""
    rows = rows.filter(state__in=PUBLIC, starts_at__lt=now + within, ends_at__gt=now - within)
    return rows.order_by("starts_at", "pk")


def _with_place(rows: QuerySet[Session]) -> QuerySet[Session]:
    return rows.select_related("series", "area", "site")


def seat_of(session_id: int, person_id: int) -> SignUp | None:
    """The sign-up with which the person holds, or held, a place."""
    rows = SignUp.objects.filter(session_id=session_id, person_id=person_id, state__in=SEATED)
    return rows.select_related("quota").order_by("-pk").first()


def seat_with(sign_up_id: int) -> SignUp | None:
    """The sign-up of this number, if it holds a place."""
    rows = SignUp.objects.filter(pk=sign_up_id, state__in=HOLDS_A_PLACE)
    joined = rows.select_related("person", "session__series", "session__area", "session__site")
    return joined.first()


def seats_among(session_id: int, person_ids: Iterable[int]) -> set[int]:
    """Those of the persons who have a place."""
    rows = SignUp.objects.filter(session_id=session_id, person_id__in=set(person_ids))
    return set(rows.filter(state__in=SEATED).values_list("person_id", flat=True))


def attendances_among(session_id: int, person_ids: Iterable[int]) -> dict[int, Attendance]:
    rows = Attendance.objects.filter(session_id=session_id, person_id__in=set(person_ids))
    return {row.person_id: row for row in rows}


def is_open_to_all(session_id: int) -> bool:
    """Nobody signs up to take part: everybody may come."""
    return not Quota.objects.filter(session_id=session_id, role=PresentAs.RECIPIENT).exists()


def is_closed(session_id: int) -> bool:
    return Closing.objects.filter(session_id=session_id).exists()


def is_recorded(session: Session) -> bool:
    return session.state in (SessionState.RECORDED, SessionState.SUMMARISED)


def told(by_id: int, key: UUID) -> Tick | None:
    return Tick.objects.filter(by_id=by_id, key=key).first()


def papers_known(session_id: int, keys: Collection[UUID]) -> set[UUID]:
    """Those lines of a paper list that were entered before, by whomever."""
    firsts = {rules.end_key(key, TickKind.IN): key for key in keys}
    rows = Tick.objects.filter(session_id=session_id, key__in=firsts)
    return {firsts[key] for key in rows.values_list("key", flat=True)}


def attendance_of(session_id: int, person_id: int) -> Attendance | None:
    return Attendance.objects.filter(session_id=session_id, person_id=person_id).first()


def ticks_of(session_id: int, person_id: int) -> list[Tick]:
    """In the order in which they reached us."""
    rows = Tick.objects.filter(session_id=session_id, person_id=person_id)
    return list(rows.order_by("pk"))


def codes_with_digits(
    session_id: int, typed: str, at: datetime, of: AttendanceRules
) -> list[rules.Code]:
    """Tickets that show these digits now, or did a moment ago: nearly always one or none."""
    people = SignUp.objects.filter(session_id=session_id, state__in=SEATED)
    now = rules.step_at(at, of)
    codes = [
        rules.Code(session_id, person_id, step)
        for person_id in people.values_list("person_id", flat=True)
        for step in (now, now - 1)
    ]
    found = {code.person_id: code for code in codes if typed in rules.all_digits(code)}
    return list(found.values())


def place_of(session: Session) -> Position | None:
    """Where it is held, as far as anybody measured it."""
    site = session.site
    if site and site.lon is not None and site.lat is not None:
        return convert(site.lon, site.lat, Crs(site.crs), Crs.WGS84)
    return centre(site.area if site else session.area)


# ------------------------------------------------------------------------------- the list


@dataclass(frozen=True, slots=True)
class Line:
    """One person on the list of the door. `number` stands on the printed list too."""

    person: Person
    role: str
    number: int  # of the sign-up; 0 for somebody who came without
    sign_up: SignUp | None
    attendance: Attendance | None

    @property
    def is_there(self) -> bool:
        return self.attendance is not None and self.attendance.state in WAS_THERE


def lines_of(session: Session, roles: Iterable[str] = tuple(PresentAs)) -> list[Line]:
    """Everybody with a place, by number, then those who came without."""
    rows = SignUp.objects.filter(session=session, state__in=SEATED, quota__role__in=roles)
    rows = rows.select_related("person", "quota").order_by("pk")
    came = Attendance.objects.filter(session=session, role__in=roles).select_related("person")
    there = {row.person_id: row for row in came.order_by("in_at", "pk")}
    lines = [
        Line(row.person, row.quota.role, row.pk, row, there.pop(row.person_id, None))
        for row in rows
    ]
    return [*lines, *(Line(row.person, row.role, 0, None, row) for row in there.values())]


def with_number(session_id: int, number: int) -> int | None:
    """Whose number of the printed list it is."""
    rows = SignUp.objects.filter(session_id=session_id, pk=number, state__in=SEATED)
    return rows.values_list("person_id", flat=True).first()


def unsure(session_id: int) -> QuerySet[Attendance]:
    """Those of whom somebody on the spot has yet to say that they were there."""
    return Attendance.objects.filter(session_id=session_id, state__in=WAS_THERE, is_sure=False)


# ------------------------------------------------------------------------------- figures


@dataclass(frozen=True, slots=True)
class RoleFigure:
    """One role. Named person-times and counted heads stand beside each other, never as a sum."""

    role: PresentAs
    person_times: int
    persons: int
    counted: int
    is_estimated: bool


def attended(sessions: QuerySet[Session], role: str) -> QuerySet[Attendance]:
    """The rows behind the person-times of one role."""
    rows = Attendance.objects.filter(
        session__in=sessions.order_by().values("pk"),
        role=role, state__in=WAS_THERE, is_sure=True,
    )  # fmt: skip
    return rows.select_related("person", "session").order_by("in_at", "pk")


def counted(sessions: QuerySet[Session], role: str) -> QuerySet[WalkIns]:
    """The counts that stand: the newest of each spot."""
    rows = WalkIns.objects.filter(session__in=sessions.order_by().values("pk"), role=role)
    newest = rows.order_by().values("session", "spot").annotate(last=Max("pk")).values("last")
    return WalkIns.objects.filter(pk__in=newest).order_by("at", "pk")


def figures(sessions: QuerySet[Session]) -> list[RoleFigure]:
    """Every role by itself, in one order."""
    return [_figure(sessions, role) for role in PresentAs]


def _figure(sessions: QuerySet[Session], role: PresentAs) -> RoleFigure:
    rows = attended(sessions, role).order_by()
    named = rows.aggregate(times=Count("pk"), persons=Count("person", distinct=True))
    heads = counted(sessions, role).order_by()
    sums = heads.aggregate(n=Sum("number"), guessed=Count("pk", filter=Q(is_estimated=True)))
    return RoleFigure(role, named["times"], named["persons"], sums["n"] or 0, sums["guessed"] > 0)


def session_alone(session_id: int) -> QuerySet[Session]:
    """One session, for figures and the rows behind them."""
    return Session.objects.filter(pk=session_id)


def figures_of(session: Session) -> list[RoleFigure]:
    return figures(session_alone(session.pk))


# ------------------------------------------------------------------------------- hours


def five_for_of(series: Series) -> str:
    """Whom the series is for; where it does not say, its kind of service does."""
    if series.five_for:
        return series.five_for
    rows = ServiceKind.objects.filter(code=series.category).values_list("five_for", flat=True)
    return rows.first() or FiveFor.PUBLIC_NEED


def hours_open(session_id: int) -> QuerySet[Attendance]:
    """Attendances of those who served that have no service record yet."""
    rows = Attendance.objects.filter(
        session_id=session_id, role__in=SERVERS, state__in=WAS_THERE, is_sure=True
    ).exclude(hours__record_id__isnull=False)
    return rows.select_related("person").order_by("pk")


def hours_lines(session_id: int) -> QuerySet[HoursLine]:
    rows = HoursLine.objects.filter(attendance__session_id=session_id)
    return rows.select_related("attendance__person").order_by("attendance__in_at", "pk")


def records_of(session_id: int) -> QuerySet[ServiceRecord]:
    """The service records that came out of the session and stand."""
    made = HoursLine.objects.filter(attendance__session_id=session_id, record_id__isnull=False)
    rows = ServiceRecord.objects.filter(pk__in=made.values("record_id"), state__in=STANDING)
    return rows.select_related("area", "person").order_by("started_at", "pk")


def written_of(session_id: int) -> SessionRecord | None:
    return SessionRecord.objects.filter(session_id=session_id).first()
