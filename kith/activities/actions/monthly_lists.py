"""The list of a month is drafted from sessions, published, and kept true in newer versions."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kith.activities.actions import planning
from kith.activities.models import ListItem, MonthlyList, Posting, Session, Taken, Topic
from kith.activities.policies import monthly as policies
from kith.activities.queries import monthly as queries
from kith.activities.queries import monthly_lists as lists
from kith.activities.rules.monthly import changes, month_of
from kith.activities.states import LIST, ListChannel, ListState, SessionState
from kith.core.refusal import BadInput, IllegalMove, Refusal, require
from kith.journal.actions import note
from kith.outbox.actions import tell
from kith.places.models import Area
from kith.places.states import Level

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kith.activities.actions.planning import SeriesInput, SessionInput
    from kith.activities.rules.monthly import Entry
    from kith.core.actor import Actor


class EmptyList(Refusal):
    code = "empty_list"
    text = gettext_lazy("There is nothing on this list yet. Plan at least one session.")


class NothingChanged(Refusal):
    code = "nothing_changed"
    text = gettext_lazy("The list is as it was published: nothing has changed.")


@dataclass(frozen=True, slots=True)
class PlanInput:
    """A session that a topic becomes, of a series that is known or of a new one."""

    session: SessionInput
    series_id: int | None = None
    series: SeriesInput | None = None


@transaction.atomic
def plan_from(topic_id: int, *, input: PlanInput, actor: Actor, now: datetime) -> Session:
    """What was asked for is a planned session, and goes into the draft where there is one.

    Raises:
        BadInput: it would not be held in the month it was asked for.
    """
    topic = Topic.objects.select_related("area").locked(topic_id)
    require(policies.may_keep(actor, topic.area.path))
    require(topic.merged_into_id is None, IllegalMove())
    day = localtime(input.session.starts_at).date()
    why = _("It was asked for in another month.")
    require(month_of(day) == topic.month, BadInput(field="starts_at", why=why))
    series_id = input.series_id
    if series_id is None:
        assert input.series is not None, "the form asks for one or the other"
        series_id = planning.plan_series(input=input.series, actor=actor, now=now).pk
    made = planning.plan_session(series_id, input=input.session, actor=actor, now=now)
    Taken.objects.create(topic=topic, session=made, by_id=actor.me, at=now)
    if (listed := lists.draft_of(topic.area, topic.month)) is not None:
        _write(listed, [lists.as_it_is(_whole(made.pk))])
    note("topic", topic.pk, "plan", actor=actor, now=now, session=made.pk)
    return made


@transaction.atomic
def draft(area_id: int, *, month: date, actor: Actor, now: datetime) -> MonthlyList:
    """A draft stands with everything the community has planned in the month.

    Raises:
        IllegalMove: there is a draft already.
    """
    area = Area.objects.locked(area_id)
    require(policies.may_keep(actor, area.path))
    require(area.level == Level.COMMUNITY and month == month_of(month), IllegalMove())
    require(lists.draft_of(area, month) is None, IllegalMove())
    made = _new(area, month, now)
    planned = lists.sessions_of(area, month).filter(state__in=lists.LIVE)
    _write(made, [lists.as_it_is(session) for session in planned])
    note("monthly_list", made.pk, "draft", actor=actor, now=now, after=made.state)
    return made


@transaction.atomic
def put_in(list_id: int, *, session_id: int, actor: Actor, now: datetime) -> MonthlyList:
    """The session stands in the draft."""
    listed = _draft(list_id, actor)
    session = _whole(session_id)
    here = lists.sessions_of(listed.area, listed.month).filter(state__in=lists.LIVE)
    require(here.filter(pk=session_id).exists(), IllegalMove())
    require(not listed.items.filter(session=session).exists(), IllegalMove())
    _write(listed, [lists.as_it_is(session)])
    note("monthly_list", listed.pk, "put_in", actor=actor, now=now, session=session_id)
    return listed


@transaction.atomic
def take_out(list_id: int, *, session_id: int, actor: Actor, now: datetime) -> MonthlyList:
    """The session is not in the draft any more; what is public already stays on the list."""
    listed = _draft(list_id, actor)
    found = listed.items.filter(session_id=session_id, session__state=SessionState.PLANNED)
    require(found.delete()[0] > 0, IllegalMove())
    note("monthly_list", listed.pk, "take_out", actor=actor, now=now, session=session_id)
    return listed


@transaction.atomic
def publish_list(list_id: int, *, actor: Actor, now: datetime) -> MonthlyList:
    """Everybody reads the list, its sessions are public, and whoever asked is told.

    Raises:
        EmptyList: nothing would be on it.
        SecondPerson, VenueClash, PersonClash: of the first session that cannot be published.
    """
    listed = _draft(list_id, actor)
    planned = listed.items.filter(
        session__state=SessionState.PLANNED, session__starts_at__gt=now
    ).order_by("session_id")
    for session_id in planned.values_list("session_id", flat=True):
        planning.publish(session_id, actor=actor, now=now)
    before = _before(listed)
    return _put_out(listed, before, actor=actor, now=now)


@transaction.atomic
def revise(list_id: int, *, actor: Actor, now: datetime) -> MonthlyList:
    """The next version of a published list, as its sessions stand, with what has changed.

    Raises:
        NothingChanged: the list is true.
    """
    area_id = MonthlyList.objects.values_list("area_id", flat=True).get(pk=list_id)
    area = Area.objects.locked(area_id)
    require(actor.is_clock or policies.may_keep(actor, area.path))
    before = MonthlyList.objects.select_related("area").locked(list_id)
    require(before.state == ListState.PUBLISHED, IllegalMove())
    newer = MonthlyList(area=area, month=before.month, due_at=before.due_at, made_at=now)
    return _put_out(newer, before, actor=actor, now=now)


@transaction.atomic
def post(list_id: int, *, channel: ListChannel, actor: Actor, now: datetime) -> Posting:
    """The desk has sent it to the chat group, or hung it up in the lobby; said twice is once."""
    listed = MonthlyList.objects.select_related("area").locked(list_id)
    require(policies.may_keep(actor, listed.area.path))
    require(listed.state == ListState.PUBLISHED, IllegalMove())
    made, is_new = Posting.objects.get_or_create(
        list=listed, channel=channel, defaults={"by_id": actor.me, "at": now}
    )
    if is_new:
        note("monthly_list", listed.pk, "post", actor=actor, now=now, channel=channel.value)
    return made


def _draft(list_id: int, actor: Actor) -> MonthlyList:
    """The draft, held after its community, so that two desks do not publish at once."""
    area_id = MonthlyList.objects.values_list("area_id", flat=True).get(pk=list_id)
    area = Area.objects.locked(area_id)
    require(policies.may_keep(actor, area.path))
    listed = MonthlyList.objects.select_related("area").locked(list_id)
    require(listed.state == ListState.DRAFT, IllegalMove())
    return listed


def _new(area: Area, month: date, now: datetime) -> MonthlyList:
    due = lists.due_for(area, month, now)
    return MonthlyList.objects.create(area=area, month=month, due_at=due, made_at=now)


def _whole(session_id: int) -> Session:
    rows = Session.objects.select_related("series__organiser", "area", "site")
    return rows.get(pk=session_id)


def _before(listed: MonthlyList) -> MonthlyList | None:
    rows = MonthlyList.objects.select_for_update(of=("self",))
    return rows.filter(area=listed.area_id, month=listed.month, state=ListState.PUBLISHED).first()


def _put_out(
    listed: MonthlyList, before: MonthlyList | None, *, actor: Actor, now: datetime
) -> MonthlyList:
    """The version is out with what is public now; the one before it is replaced."""
    true = lists.true_entries(listed.area, listed.month, before)
    require(before is not None or bool(true), EmptyList())
    changed = changes(lists.entries(before), true) if before else []
    require(before is None or bool(changed), NothingChanged())
    if before is not None:
        before.state = LIST.next(before.state, "replace")
        before.save(update_fields=("state",))
    listed.state = LIST.next(listed.state, "publish")
    listed.version = before.version + 1 if before else 1
    listed.due_at = before.due_at if before else lists.due_for(listed.area, listed.month, now)
    listed.published_at, listed.by_id = now, actor.person_id
    listed.changes = [asdict(change) for change in changed]
    listed.save()
    listed.items.all().delete()
    _write(listed, true)
    note("monthly_list", listed.pk, "publish", actor=actor, now=now, version=listed.version)
    _tell_askers(listed, now)
    return listed


def _write(listed: MonthlyList, lines: Iterable[Entry]) -> None:
    ListItem.objects.bulk_create(ListItem(list=listed, **asdict(line)) for line in lines)


def _tell_askers(listed: MonthlyList, now: datetime) -> None:
    """Whoever asked for what is on it, or for what was answered, is told once."""
    on_it = set(listed.items.filter(is_cancelled=False).values_list("session_id", flat=True))
    people = queries.askers(listed.area, listed.month)
    for one in queries.ranked(listed.area, listed.month):
        is_on = bool(on_it & {session.pk for session in one.sessions})
        for person_id in sorted(people.get(one.topic.pk, ())):
            if is_on:
                _tell_once(person_id, "wish_on_list", one.topic, now)
            elif hasattr(one.topic, "answer"):
                _tell_once(person_id, "wish_answered", one.topic, now)


def _tell_once(person_id: int, topic: str, of: Topic, now: datetime) -> None:
    number = f"{of.month:%Y-%m}"
    link = f"/monthly/{of.area.code}/{number}/" if topic == "wish_on_list" else "/monthly/mine/"
    tell(person_id, topic, cause=f"topic:{of.pk}:{topic}", now=now, link=link, number=number)
