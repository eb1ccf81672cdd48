"""Series and sessions are planned, changed, published, held, and called off."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from django.db import transaction
from django.db.models import Model
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kith.activities.actions._plan import (
    QuotaInput,
    SeriesInput,
    SessionInput,
    change_quotas,
    check_series,
    check_session,
    columns_of,
    input_of,
    name_co_hosts,
    next_number,
    shifted,
    write_quotas,
)
from kith.activities.actions._queue import fill, held_quota, promise_seed
from kith.activities.actions._telling import live_sign_ups, tell_all
from kith.activities.models import Quota, Series, Session, SignUp, SignUpMove
from kith.activities.policies import session as policies
from kith.activities.queries.sessions import clashes, is_same_venue
from kith.activities.states import (
    OPEN_TO_CHANGE,
    SESSION,
    SIGN_UP,
    PresentAs,
    SeatingMode,
    SessionState,
)
from kith.core.refusal import BadInput, IllegalMove, Refusal, require
from kith.groups.models import Team
from kith.journal.actions import note
from kith.journal.queries import story
from kith.people.models import Person
from kith.places.models import Area, Site
from kith.programmes.models import Phase

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from kith.core.actor import Actor

M = TypeVar("M", bound=Model)
__all__ = ("QuotaInput", "SeriesInput", "SessionInput", "input_of", "shifted")
GRANT_HOURS = (PresentAs.VOLUNTEER, PresentAs.ON_DUTY)


class VenueClash(Refusal):
    code = "venue_clash"
    text = gettext_lazy(
        "The same room is taken at that time by “%(title)s” (%(when)s). "
        "Choose another room or time, or say why both can be held."
    )


class PersonClash(Refusal):
    code = "person_clash"
    text = gettext_lazy(
        "The same person is in charge of “%(title)s” at that time (%(when)s). "
        "Choose somebody else or another time, or say why both can be held."
    )


class SecondPerson(Refusal):
    """Whoever plans hours does not publish them."""

    code = "second_person_publishes"
    text = gettext_lazy(
        "Hours are recorded for this session: somebody else than the planner publishes it."
    )
    status = 403


class NotYetOver(Refusal):
    code = "not_yet_over"
    text = gettext_lazy("The session is not over yet.")


@transaction.atomic
def plan_series(*, input: SeriesInput, actor: Actor, now: datetime) -> Series:
    """The series stands; sessions can be planned in it.

    Raises:
        BadInput: two things that were typed do not go together.
    """
    _ask_for_series(input, actor)
    made = Series.objects.create(**columns_of(input), made_by_id=actor.me, made_at=now)
    note("series", made.pk, "plan", actor=actor, now=now)
    return made


@transaction.atomic
def change_series(series_id: int, *, input: SeriesInput, actor: Actor, now: datetime) -> Series:
    """The series as typed; sessions that took place keep their places and people."""
    series = Series.objects.select_related("area").locked(series_id)
    _require_may_plan(series, series.area, actor)
    _ask_for_series(input, actor)
    for name, value in columns_of(input).items():
        setattr(series, name, value)
    series.save()
    note("series", series.pk, "change", actor=actor, now=now)
    return series


@transaction.atomic
def plan_session(series_id: int, *, input: SessionInput, actor: Actor, now: datetime) -> Session:
    """One more session of the series, PLANNED: nobody outside the desk sees it.

    Raises:
        BadInput: its times, or its places, do not go together.
    """
    series = Series.objects.select_related("area").locked(series_id)
    area = Area.objects.get(pk=input.area_id) if input.area_id else series.area
    _require_may_plan(series, area, actor)
    require(input.starts_at > now, _past())
    check_session(input)
    made = Session.objects.create(
        series=series,
        number=next_number(series),
        made_by_id=actor.me,
        made_at=now,
        **_columns(input, area),
    )
    write_quotas(made, input.quotas)
    name_co_hosts(made, input.co_host_ids)
    note("session", made.pk, "plan", actor=actor, now=now, after=made.state)
    return made


@transaction.atomic
def plan_sessions(
    series_id: int, *, inputs: Sequence[SessionInput], actor: Actor, now: datetime
) -> list[Session]:
    """Several sessions of the series at once, all or none."""
    return [plan_session(series_id, input=one, actor=actor, now=now) for one in inputs]


@transaction.atomic
def change_session(
    session_id: int, *, input: SessionInput, actor: Actor, now: datetime, despite: str = ""
) -> Session:
    """The session as typed. Once published, a new time or place is told to all who signed up.

    `despite`: why it is held although something else stands in its way.

    Raises:
        TooFewPlaces: more people hold a place already.
        RoleInUse: people signed up under the rule that would be changed.
        VenueClash, PersonClash: only for what is published.
        SecondPerson: hours are added to what she planned and what is published already.
    """
    session = _locked(session_id)
    require(policies.may_edit(actor, session))
    require(session.state in OPEN_TO_CHANGE and now < session.starts_at, IllegalMove())
    require(input.starts_at > now, _past())
    check_session(input)
    before = _when_and_where(session)
    area = Area.objects.get(pk=input.area_id) if input.area_id else session.area
    if area != session.area:
        _require_may_plan(session.series, area, actor)
    for name, value in _columns(input, area).items():
        setattr(session, name, value)
    is_public = session.state == SessionState.PUBLISHED
    if is_public:
        _require_free(session, despite)
        new = any(quota.role in GRANT_HOURS for quota in input.quotas)
        require(not new or _grants(session) or not _had_a_hand(session, actor), SecondPerson())
    session.save()
    for quota in change_quotas(session, input.quotas):
        fill(held_quota(quota.pk), now=now)
    _promise_seeds(session)
    name_co_hosts(session, input.co_host_ids)
    entry = note(
        "session", session.pk, "change", actor=actor, now=now, after=session.state, despite=despite
    )
    if is_public and before != _when_and_where(session):
        tell_all(session, "session_moved", cause=f"session:{session.pk}:{entry.seq}", now=now)
    return session


@transaction.atomic
def publish(session_id: int, *, actor: Actor, now: datetime, despite: str = "") -> Session:
    """Everybody can read it, and sign up in its time.

    Raises:
        SecondPerson: who planned or changed it publishes what grants hours (SD4).
        VenueClash, PersonClash: something published stands in its way, and no reason is given.
    """
    session = _locked(session_id)
    grants = _grants(session)
    if grants and policies.may_publish(actor, session, grants_hours=False):
        require(not _had_a_hand(session, actor), SecondPerson())
    require(policies.may_publish(actor, session, grants_hours=grants))
    after = SESSION.next(session.state, "publish")
    require(session.starts_at > now, _past())
    _require_free(session, despite)
    _promise_seeds(session)
    return _move(session, "publish", after, actor=actor, now=now, despite=despite)


def _grants(session: Session) -> bool:
    return session.quotas.filter(role__in=GRANT_HOURS).exists()


def _had_a_hand(session: Session, actor: Actor) -> bool:
    """She planned it, or changed it since: what it grants may be her doing."""
    lines = story("session", session.pk).filter(verb__in=("plan", "change"))
    return session.made_by_id == actor.person_id or lines.filter(actor_id=actor.me).exists()


@transaction.atomic
def cancel_session(session_id: int, *, reason: str, actor: Actor, now: datetime) -> Session:
    """Called off: everybody who signed up is told why, and nobody holds a place any more.

    Raises:
        BadInput: without a reason people can read.
    """
    session = _locked(session_id)
    require(policies.may_edit(actor, session))
    after = SESSION.next(session.state, "cancel")
    require(bool(reason.strip()), BadInput(field="reason", why=_("Please say why.")))
    session.cancel_reason = reason.strip()
    _free_everybody(session, actor=actor, now=now)
    return _move(session, "cancel", after, actor=actor, now=now)


@transaction.atomic
def hold(session_id: int, *, actor: Actor, now: datetime) -> Session:
    """It took place: from now on attendance is written down.

    Raises:
        NotYetOver: it has not ended.
    """
    session = _locked(session_id)
    require(actor.is_clock or policies.may_edit(actor, session))
    after = SESSION.next(session.state, "hold")
    require(session.ends_at <= now, NotYetOver())
    return _move(session, "hold", after, actor=actor, now=now)


def _locked(session_id: int) -> Session:
    return _hold(Session.objects.select_related("area", "series"), session_id)


def _hold(rows: QuerySet[M], pk: int) -> M:
    """The row, held; rows that only point at it can still be written by others meanwhile."""
    return rows.select_for_update(of=("self",), no_key=True).get(pk=pk)


def _when_and_where(session: Session) -> tuple[object, ...]:
    return session.starts_at, session.ends_at, session.site_id, session.room


def _require_may_plan(series: Series, area: Area, actor: Actor) -> None:
    host = {"organiser_id": series.organiser_id, "team_id": series.team_id}
    require(policies.may_plan(actor, area.path, **host))


def _ask_for_series(given: SeriesInput, actor: Actor) -> None:
    area = Area.objects.get(pk=given.area_id)
    host = {"organiser_id": given.organiser_id, "team_id": given.team_id}
    require(policies.may_plan(actor, area.path, **host))
    check_series(given)
    if given.phase_id is not None:
        phase = Phase.objects.get(pk=given.phase_id)
        why = _("This phase belongs to another programme.")
        require(phase.programme_id == given.programme_id, BadInput(field="phase_id", why=why))
    if given.team_id is not None:
        why = _("This team is not known.")
        known = Team.objects.filter(pk=given.team_id).exists()
        require(known, BadInput(field="team_id", why=why))


def _columns(given: SessionInput, area: Area) -> dict[str, object]:
    return {
        "area": area,
        "title": given.title.strip(),
        "site_id": given.site_id,
        "room": given.room.strip(),
        "starts_at": given.starts_at,
        "ends_at": given.ends_at,
        "sign_up_from": given.sign_up_from,
        "sign_up_until": given.sign_up_until,
        "in_charge_id": given.in_charge_id,
        "contact_phone": given.contact_phone,
    }


def _promise_seeds(session: Session) -> None:
    """The fingerprint of each draw's seed stands before anybody signs up."""
    for quota in session.quotas.filter(mode=SeatingMode.DRAW):
        promise_seed(quota)


def _past() -> BadInput:
    return BadInput(field="starts_at", why=_("This time has passed already."))


def _require_free(session: Session, despite: str) -> None:
    """Nothing published is in the way, or it is said why both can be held.

    The venue and the person in charge are held, so that of two desks one sees the other.
    """
    if session.site_id is not None:
        _hold(Site.objects.all(), session.site_id)
    else:
        _hold(Area.objects.all(), session.area_id)
    if session.in_charge_id is not None:
        _hold(Person.objects.all(), session.in_charge_id)
    if despite.strip():
        return
    for other in clashes(session, published_only=True):
        facts = {
            "title": other.title or other.series.title,
            "when": f"{localtime(other.starts_at):%Y-%m-%d %H:%M}–{localtime(other.ends_at):%H:%M}",
        }
        if is_same_venue(session, other):
            raise VenueClash(**facts)
        raise PersonClash(**facts)


def _move(
    session: Session, verb: str, after: str, *, actor: Actor, now: datetime, despite: str = ""
) -> Session:
    before, session.state = session.state, after
    session.was_published = session.was_published or after == SessionState.PUBLISHED
    session.save(update_fields=("state", "was_published", "cancel_reason"))
    facts = {"despite": despite.strip()} if despite.strip() else {}
    note("session", session.pk, verb, actor=actor, now=now, before=before, after=after, **facts)
    return session


def _free_everybody(session: Session, *, actor: Actor, now: datetime) -> None:
    """Everybody is told; every place and every number in the queue ends, with the reason."""
    quotas = Quota.objects.locked_all(session.quotas.values_list("pk", flat=True))
    tell_all(session, "session_cancelled", cause=f"session:{session.pk}:cancelled", now=now)
    rows = list(live_sign_ups(session).select_for_update(of=("self",)))
    moves = []
    for row in rows:
        after = SIGN_UP.next(row.state, "cancel")
        moves.append(
            SignUpMove(
                sign_up=row, verb="cancel", before=row.state, after=after,
                reason=session.cancel_reason, by_id=actor.person_id, at=now,
            )
        )  # fmt: skip
        row.state, row.confirm_by = after, None
    SignUp.objects.bulk_update(rows, ("state", "confirm_by"))
    SignUpMove.objects.bulk_create(moves)
    for quota in quotas.values():
        quota.taken = 0
        quota.save(update_fields=("taken",))
