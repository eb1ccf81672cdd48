"""A tour of talks: which organisations it visited, who asked for one, what the desk answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kith.activities.models import Session, TalkRequest, TourHost
from kith.activities.policies import tours as policies
from kith.activities.rules.tours import host_kind
from kith.activities.states import PUBLIC, TALK, SessionKind, SessionState
from kith.core.actor import Role
from kith.core.refusal import BadInput, IllegalMove, Refusal, require
from kith.groups.models import Organisation
from kith.journal.actions import note
from kith.outbox.actions import tell
from kith.people.queries import holders
from kith.programmes.models import Programme
from kith.programmes.states import ProgrammeState

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from kith.core.actor import Actor

TOURING = (SessionKind.TOUR, SessionKind.TALK)


class NoTour(Refusal):
    code = "no_tour"
    text = _("Hosts are named for talks and tours only.")


class OtherProgramme(Refusal):
    code = "other_programme"
    text = _("This talk belongs to another programme. Please choose one of the same.")


@dataclass(frozen=True, slots=True)
class TalkInput:
    """What a host would like to hear about, for how many, on which days, and where."""

    organisation_id: int
    topic: str
    people: int
    from_date: date
    until_date: date
    where: str


@transaction.atomic
def name_hosts(
    session_id: int, *, organisation_ids: Iterable[int], actor: Actor, now: datetime
) -> list[TourHost]:
    """The session is, or was, held at these organisations and no others.

    Raises:
        Forbidden, NoTour; IllegalMove when it was called off.
    """
    session = Session.objects.select_related("series", "area").locked(session_id)
    require(policies.may_name_hosts(actor, session))
    require(session.series.kind in TOURING, NoTour())
    require(session.state != SessionState.CANCELLED, IllegalMove())
    wanted = Organisation.objects.in_bulk(set(organisation_ids))
    session.tour_hosts.exclude(organisation__in=wanted).delete()
    kept = set(session.tour_hosts.values_list("organisation_id", flat=True))
    TourHost.objects.bulk_create(
        TourHost(session=session, organisation=unit, kind=host_kind(unit.kind))
        for pk, unit in sorted(wanted.items())
        if pk not in kept
    )
    note("session", session.pk, "name_hosts", actor=actor, now=now, hosts=len(wanted))
    return list(session.tour_hosts.select_related("organisation").order_by("pk"))


@transaction.atomic
def ask_talk(programme_id: int, *, input: TalkInput, actor: Actor, now: datetime) -> TalkRequest:
    """The organisation's wish waits at the desk of the programme, which is told.

    Raises:
        Forbidden: not the liaison of the organisation, nor its desk.
        IllegalMove: the programme does not run.
        BadInput.
    """
    programme = Programme.objects.select_related("area").locked(programme_id)
    unit = Organisation.objects.select_related("area").get(pk=input.organisation_id)
    require(policies.may_ask(actor, unit))
    require(programme.state == ProgrammeState.APPROVED, IllegalMove())
    _check(input, now)
    made = TalkRequest.objects.create(
        programme=programme,
        organisation=unit,
        topic=input.topic.strip(),
        people=input.people,
        from_date=input.from_date,
        until_date=input.until_date,
        where=input.where.strip(),
        by_id=actor.me,
        at=now,
    )
    note("talk_request", made.pk, "ask", actor=actor, now=now, after=made.state)
    for person_id in holders(Role.WORKER, programme.area.path, now):
        _tell(person_id, "talk_asked", made, "/psych/requests/", now)
    return made


def _check(given: TalkInput, now: datetime) -> None:
    for field in ("topic", "where"):
        empty = BadInput(field=field, why=_("Please write a few words."))
        require(bool(getattr(given, field).strip()), empty)
    few = BadInput(field="people", why=_("Please give a number of people from 1 to 2,000."))
    require(1 <= given.people <= 2000, few)
    past = BadInput(field="from_date", why=_("This day has passed already."))
    require(given.from_date >= localtime(now).date(), past)
    order = BadInput(field="until_date", why=_("The last day comes after the first."))
    require(given.until_date >= given.from_date, order)


@transaction.atomic
def plan_talk(request_id: int, *, session_id: int, actor: Actor, now: datetime) -> TalkRequest:
    """A session of the programme goes to the organisation, which is told.

    Raises:
        Forbidden, IllegalMove; OtherProgramme; NoTour for what is no talk.
    """
    row = _locked(request_id)
    require(policies.may_answer(actor, row))
    after = TALK.next(row.state, "plan")
    session = Session.objects.select_related("series", "area").get(pk=session_id)
    require(session.series.programme_id == row.programme_id, OtherProgramme(field="session"))
    require(session.state in (SessionState.PLANNED, *PUBLIC), IllegalMove())
    hosts = set(session.tour_hosts.values_list("organisation_id", flat=True))
    name_hosts(session_id, organisation_ids=hosts | {row.organisation_id}, actor=actor, now=now)
    row.session = session
    _move(row, "plan", after, actor=actor, now=now)
    _tell(row.by_id, "talk_planned", row, f"/activities/{session_id}/", now)
    return row


@transaction.atomic
def decline_talk(request_id: int, *, reason: str, actor: Actor, now: datetime) -> TalkRequest:
    """Not this time, with the reason the host reads. Raises Forbidden, IllegalMove, BadInput."""
    row = _locked(request_id)
    require(policies.may_answer(actor, row))
    after = TALK.next(row.state, "decline")
    require(bool(reason.strip()), BadInput(field="reason", why=_("Please say why.")))
    row.reason = reason.strip()
    _move(row, "decline", after, actor=actor, now=now)
    _tell(row.by_id, "talk_declined", row, "/psych/requests/", now)
    return row


@transaction.atomic
def withdraw_talk(request_id: int, *, actor: Actor, now: datetime) -> TalkRequest:
    """The host takes its wish back; it costs nothing. Raises Forbidden, IllegalMove."""
    row = _locked(request_id)
    require(policies.may_withdraw(actor, row))
    after = TALK.next(row.state, "withdraw")
    row.session = None
    return _move(row, "withdraw", after, actor=actor, now=now)


def _locked(request_id: int) -> TalkRequest:
    rows = TalkRequest.objects.select_related("programme__area", "organisation")
    return rows.locked(request_id)


def _move(row: TalkRequest, verb: str, after: str, *, actor: Actor, now: datetime) -> TalkRequest:
    before, row.state = row.state, after
    row.save(update_fields=("state", "session", "reason"))
    note("talk_request", row.pk, verb, actor=actor, now=now, before=before, after=after)
    return row


def _tell(person_id: int, topic: str, row: TalkRequest, link: str, now: datetime) -> None:
    tell(
        person_id,
        topic,
        cause=f"talk:{row.pk}:{topic}:{now.isoformat()}",
        now=now,
        link=link,
        number=row.programme.title,
    )
