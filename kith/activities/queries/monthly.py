"""What is asked for, joined and ranked, and what came of it; who keeps the lists of which place."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q, Sum
from django.utils.timezone import localtime

from kith.activities.models import Answer, Ask, MonthlyList, Session, Taken, Tally, Topic
from kith.activities.policies.monthly import OVERSEERS
from kith.activities.rules.monthly import alike, month_of, next_month, roots
from kith.activities.states import PUBLIC, ListState, SessionState
from kith.catalogue.monthly import MonthlyRules
from kith.catalogue.queries import in_force
from kith.core.actor import Role, ScopeKind
from kith.people.models import Person, RoleGrant
from kith.places.models import Area
from kith.places.queries import community_path
from kith.places.states import Level

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from kith.core.actor import Actor

ALIKE_FROM = 50  # percent of shared pairs of signs from which two wishes are shown side by side


def zone() -> ZoneInfo:
    return ZoneInfo(settings.TIME_ZONE)


def rules_at(path: str, now: datetime) -> MonthlyRules:
    return in_force(MonthlyRules, path=path, on=localtime(now).date())


def home_of(actor: Actor) -> Area | None:
    """The community the actor lives in."""
    if actor.person_id is None:
        return None
    path = Person.objects.values_list("area__path", flat=True).get(pk=actor.me)
    return Area.objects.filter(path=community_path(path), level=Level.COMMUNITY).first()


def kept_by(paths: Iterable[str]) -> QuerySet[Area]:
    """Communities below the paths, or the ones they lie in, in the order of their codes."""
    found = Q(pk=None)
    for path in paths:
        found |= Q(path__startswith=path) | Q(path=community_path(path))
    return Area.objects.filter(found, level=Level.COMMUNITY).order_by("code")


def holding(role: Role, area_ids: Iterable[int | None], now: datetime) -> dict[int, list[int]]:
    """Who holds the role over exactly one of the areas, by the area."""
    found: dict[int, list[int]] = {}
    rows = RoleGrant.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=now),
        role=role,
        scope_kind=ScopeKind.AREA,
        scope_id__in={pk for pk in area_ids if pk is not None},
        starts_at__lte=now,
    )
    for area_id, person_id in rows.order_by("pk").values_list("scope_id", "person_id"):
        found.setdefault(area_id, []).append(person_id)
    return found


def with_a_desk(now: datetime) -> list[Area]:
    """Communities in which somebody works the desk: only they can publish a list."""
    rows = Area.objects.filter(level=Level.COMMUNITY).order_by("code")
    desks = holding(Role.WORKER, rows.values_list("pk", flat=True), now)
    return list(rows.filter(pk__in=desks).select_related("parent"))


# ---------------------------------------------------------------------------------- asking


def asking_for(area: Area, now: datetime) -> date:
    """The month whose list wishes go into: the next one whose list is not out yet."""
    month = next_month(month_of(localtime(now).date()))
    out = set(
        MonthlyList.objects.filter(area=area, state=ListState.PUBLISHED, month__gte=month)
        .values_list("month", flat=True)
    )  # fmt: skip
    while month in out:
        month = next_month(month)
    return month


@dataclass(frozen=True, slots=True)
class Ranked:
    """A topic with everything merged into it. The three counts are never mixed."""

    topic: Topic
    persons: int  # distinct people with a name
    unnamed: int  # asks without one: nobody can be counted twice or once
    tallied: int  # strokes on paper
    helpers: int
    age_bands: tuple[tuple[str, int], ...]
    day_parts: tuple[tuple[str, int], ...]
    merged: tuple[Topic, ...]
    sessions: tuple[Session, ...]

    @property
    def total(self) -> int:
        return self.persons + self.unnamed + self.tallied

    @property
    def is_settled(self) -> bool:
        return bool(self.sessions) or hasattr(self.topic, "answer")


def ranked(area: Area, month: date) -> list[Ranked]:
    """Everything wished for the month, most wished first; in a fixed number of questions."""
    rows = (
        Topic.objects.filter(area=area, month=month).select_related("answer", "area").order_by("pk")
    )
    topics = {topic.pk: topic for topic in rows}
    ends = roots({pk: topic.merged_into_id for pk, topic in topics.items()})
    parts: dict[int, list[int]] = {}
    for pk, end in ends.items():
        parts.setdefault(end, []).append(pk)
    asks, tallies = _asks(topics), _tallies(topics)
    taken = _sessions(topics)
    found = [_ranked(topics, end, pks, asks, tallies, taken) for end, pks in parts.items()]
    return sorted(found, key=lambda one: (-one.total, one.topic.pk))


def _ranked(
    topics: dict[int, Topic],
    end: int,
    pks: list[int],
    asks: dict[int, list[Ask]],
    tallies: dict[int, int],
    taken: dict[int, list[Session]],
) -> Ranked:
    rows = [ask for pk in pks for ask in asks.get(pk, ())]
    bands, parts = Counter(a.age_band for a in rows), Counter(a.day_part for a in rows)
    return Ranked(
        topic=topics[end],
        persons=len({ask.person_id for ask in rows} - {None}),
        unnamed=sum(ask.person_id is None for ask in rows),
        tallied=sum(tallies.get(pk, 0) for pk in pks),
        helpers=len({ask.person_id or -ask.pk for ask in rows if ask.would_help}),
        age_bands=tuple(bands.most_common()),
        day_parts=tuple(parts.most_common()),
        merged=tuple(topics[pk] for pk in pks if pk != end),
        sessions=tuple(dict.fromkeys(s for pk in pks for s in taken.get(pk, ()))),
    )


def _asks(topics: Iterable[int]) -> dict[int, list[Ask]]:
    found: dict[int, list[Ask]] = {}
    for ask in Ask.objects.filter(topic__in=topics).order_by("pk"):
        found.setdefault(ask.topic_id, []).append(ask)
    return found


def _tallies(topics: Iterable[int]) -> dict[int, int]:
    rows = Tally.objects.filter(topic__in=topics, is_void=False).order_by()
    return dict(rows.values_list("topic_id").annotate(total=Sum("people")))


def _sessions(topics: Iterable[int]) -> dict[int, list[Session]]:
    found: dict[int, list[Session]] = {}
    rows = Taken.objects.filter(topic__in=topics).exclude(session__state=SessionState.CANCELLED)
    for row in rows.select_related("session__series").order_by("session__starts_at"):
        found.setdefault(row.topic_id, []).append(row.session)
    return found


def shown_topics(area: Area, month: date) -> list[Ranked]:
    """What the desk has named, for others to join: no word of anybody that it has not read."""
    return [one for one in ranked(area, month) if one.topic.is_shown]


def joined_by(person_id: int | None, topics: Iterable[int]) -> set[int]:
    """Those of the topics that the person asked for already."""
    if person_id is None:
        return set()
    rows = Ask.objects.filter(person_id=person_id, topic__in=set(topics))
    return set(rows.values_list("topic_id", flat=True))


def asks_of(person_id: int, area: Area, month: date) -> QuerySet[Ask]:
    return Ask.objects.filter(person_id=person_id, topic__area=area, topic__month=month)


def my_asks(actor: Actor) -> QuerySet[Ask]:
    """One's own wishes with what became of them, newest first."""
    rows = Ask.objects.filter(person_id=actor.me).select_related("topic__area", "topic__answer")
    return rows.order_by("-made_at", "-pk")


def resembling(of: Ranked, among: Iterable[Ranked]) -> list[Ranked]:
    """Other topics whose words are much the same, the most alike first."""
    near = [(alike(of.topic.title, one.topic.title), one) for one in among if one != of]
    found = [pair for pair in near if pair[0] >= ALIKE_FROM]
    return [one for _percent, one in sorted(found, key=lambda pair: -pair[0])]


def topics_visible_to(actor: Actor) -> QuerySet[Topic]:
    """Wishes of the places the actor looks after."""
    rows = Topic.objects.filter(_below(actor, "area"))
    return rows.select_related("area", "merged_into")


def tallies_visible_to(actor: Actor) -> QuerySet[Tally]:
    return Tally.objects.filter(_below(actor, "topic__area")).select_related("topic__area")


def _below(actor: Actor, column: str) -> Q:
    seen = Q(pk=None)
    for path in actor.paths(*OVERSEERS):
        seen |= Q(**{f"{column}__path__startswith": path})
    return seen


def tallies_of(area: Area, month: date) -> QuerySet[Tally]:
    """Papers that were counted, newest first, with those typed by mistake."""
    rows = Tally.objects.filter(topic__area=area, topic__month=month)
    return rows.select_related("topic").order_by("-at", "-pk")


def askers(area: Area, month: date) -> dict[int, set[int]]:
    """Who asked by name, by the topic that it counts for."""
    rows = Topic.objects.filter(area=area, month=month)
    ends = roots(dict(rows.values_list("pk", "merged_into_id")))
    found: dict[int, set[int]] = {}
    named = Ask.objects.filter(topic__in=ends, person__isnull=False)
    for topic_id, person_id in named.values_list("topic_id", "person_id"):
        found.setdefault(ends[topic_id], set()).add(person_id)
    return found


@dataclass(frozen=True, slots=True)
class Became:
    """A wish and what came of it: sessions that are public, an answer, or nothing yet."""

    ask: Ask
    sessions: tuple[Session, ...]
    answer: Answer | None


def became(asks: Iterable[Ask]) -> list[Became]:
    """For rows of `my_asks`; a joined wish shares what came of the one it counts for."""
    rows = list(asks)
    places = {(ask.topic.area_id, ask.topic.month) for ask in rows}
    here = Q(pk=None)
    for area_id, month in places:
        here |= Q(area=area_id, month=month)
    topics = {t.pk: t for t in Topic.objects.filter(here).select_related("answer")}
    ends = roots({pk: topic.merged_into_id for pk, topic in topics.items()})
    taken: dict[int, list[Session]] = {}
    for pk, found in _sessions(topics).items():
        taken.setdefault(ends[pk], []).extend(s for s in found if s.state in PUBLIC)
    return [
        Became(
            ask,
            tuple(taken.get(ends[ask.topic_id], ())),
            getattr(topics[ends[ask.topic_id]], "answer", None),
        )
        for ask in rows
    ]
