"""Activities by whom they are for, how many took part, who held them with whom, and views."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from kith.activities.models import Attendance, CoHost, MediaChannel, Session, ViewCount, WalkIns
from kith.activities.queries.kinds import newest_views
from kith.activities.states import WAS_THERE, MediaKind, PresentAs, SessionKind
from kith.insights.figures.activities import SESSION, sessions_held
from kith.insights.figures.places import communities
from kith.insights.figures.shape import Asked, Figure, How, Section
from kith.insights.states import Unit

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from kith.places.models import Area

PART: Final = PresentAs.RECIPIENT


def person_times(asked: Asked) -> QuerySet[Session]:
    """How many took part in each session that took place: whoever is known by name, and those who
    were only counted or estimated (the newest count of each spot). Whoever came to two sessions
    counts twice. Nobody who helped, watched elsewhere or was on duty is in it; `about` a programme
    leaves the others out.
    """
    return with_people(sessions_held(asked))


def with_people(sessions: QuerySet[Session]) -> QuerySet[Session]:
    """Sessions with `by_name`, `counted` and `people`, who took part."""
    named = Attendance.objects.filter(
        session=OuterRef("pk"), role=PART, state__in=WAS_THERE, is_sure=True
    )
    heads = WalkIns.objects.filter(session=OuterRef("pk"), role=PART)
    newer = WalkIns.objects.filter(
        session=OuterRef("session"), role=PART, spot=OuterRef("spot"), pk__gt=OuterRef("pk")
    )
    stand = heads.filter(~Exists(newer))
    told = sessions.annotate(by_name=_each(named, Count("pk")), counted=_each(stand, Sum("number")))
    return told.annotate(people=F("by_name") + F("counted"))


def _each(rows: QuerySet[Attendance] | QuerySet[WalkIns], what: Count | Sum) -> Coalesce:
    added = rows.order_by().values("session").annotate(n=what).values("n")
    return Coalesce(Subquery(added, output_field=IntegerField()), 0)


def five_for_sessions(asked: Asked) -> QuerySet[Session]:
    """Sessions that took place and began in the period, of a series that says for which of the
    five groups it is (elderly, children, hardship, peace of mind, what all need).
    """
    return sessions_held(asked).exclude(series__five_for="")


def five_for_people(asked: Asked) -> QuerySet[Session]:
    """How many took part, person-times by name or counted, in sessions for one of the five groups.
    Views of online sessions and broadcasts are not in it.
    """
    return with_people(five_for_sessions(asked))


def trainings(asked: Asked) -> QuerySet[Session]:
    """Trainings that took place and began in the period; `about` the number of a team leaves those
    of others out.
    """
    rows = sessions_held(_all(asked)).filter(series__kind=SessionKind.TRAINING)
    return rows.filter(series__team_id=asked.about) if asked.about else rows


def hosting_communities(asked: Asked) -> QuerySet[Area]:
    """Communities in which an activity took place that began in the period; `about` a programme
    leaves other activities out.
    """
    held = sessions_held(asked).filter(area__path__startswith=OuterRef("path"))
    return communities(asked).filter(Exists(held))


def co_hosts(asked: Asked) -> QuerySet[CoHost]:
    """Units that held an activity of the period together with its organiser; each unit counts once,
    however many activities it held.
    """
    rows = CoHost.objects.filter(session__in=sessions_held(asked).order_by().values("pk"))
    return rows.order_by("pk")


def online_sessions(asked: Asked) -> QuerySet[Session]:
    """Online sessions that took place in the period; `about` a programme leaves the others out."""
    return sessions_held(asked).filter(series__kind=SessionKind.ONLINE)


def broadcasts(asked: Asked) -> QuerySet[Session]:
    """Episodes of broadcasts that took place in the period; `about` a programme leaves the others
    out.
    """
    return sessions_held(asked).filter(series__kind=SessionKind.BROADCAST)


def online_views(asked: Asked) -> QuerySet[ViewCount]:
    """Views of the online sessions of the period, as last read off each channel. A view is nobody
    who was there: views are never added to person-times.
    """
    return newest_views(online_sessions(asked))


def video_accounts(asked: Asked) -> QuerySet[MediaChannel]:
    """Video accounts of the place that are in use now."""
    rows = MediaChannel.objects.filter(area__path__startswith=asked.path, until_date=None)
    return rows.filter(kind=MediaKind.VIDEO_ACCOUNT).order_by("name")


def _all(asked: Asked) -> Asked:
    """The same question about everything: `about` names no programme here."""
    return Asked(asked.path, asked.since, asked.until, asked.as_of)


PEOPLE = (*SESSION, "by_name", "counted", "people")
HERE = Section.ACTIVITIES

FIGURES = (
    Figure(
        "person_times", _("Participants, each time"), Unit.PERSON_TIMES, person_times, PEOPLE,
        How.SUM, "people", section=HERE, source="S4-04, S4-28, S4-31",
    ),
    Figure(
        "five_for_sessions", _("Activities for the five groups"), Unit.SESSIONS,
        five_for_sessions, (*SESSION, "series__five_for"), section=HERE, source="S4-14",
    ),
    Figure(
        "five_for_people", _("Participants in activities for the five groups, each time"),
        Unit.PERSON_TIMES, five_for_people, (*PEOPLE, "series__five_for"), How.SUM, "people",
        section=HERE, source="S4-15",
    ),
    Figure(
        "five_for_kinds", _("Groups that activities were for"), Unit.KINDS, five_for_sessions,
        ("series__five_for",), How.ONCE, "series__five_for", section=HERE, source="S4-02",
    ),
    Figure(
        "activity_kinds", _("Kinds of activities"), Unit.KINDS, sessions_held,
        ("series__kind",), How.ONCE, "series__kind", section=HERE, source="S4-26",
    ),
    Figure(
        "trainings", _("Trainings"), Unit.SESSIONS, trainings, SESSION, section=HERE,
        source="S4-23",
    ),
    Figure(
        "hosting_communities", _("Communities that held activities"), Unit.PLACES,
        hosting_communities, ("code", "name"), section=HERE, source="S4-13",
    ),
    Figure(
        "co_hosts", _("Units that held activities together"), Unit.UNITS, co_hosts,
        ("organisation__name",), How.ONCE, "organisation__name", section=HERE, source="S4-41",
    ),
    Figure(
        "online_sessions", _("Online sessions"), Unit.SESSIONS, online_sessions, SESSION,
        section=HERE, source="S4-36",
    ),
    Figure(
        "broadcasts", _("Broadcasts"), Unit.SESSIONS, broadcasts, SESSION, section=HERE,
        source="S4-35",
    ),
    Figure(
        "online_views", _("Views of online sessions"), Unit.VIEWS, online_views,
        ("pk", "session__series__title", "channel__name", "at", "views"), How.SUM, "views",
        section=HERE, source="S4-37",
    ),
    Figure(
        "video_accounts", _("Video accounts"), Unit.ITEMS, video_accounts,
        ("pk", "name", "area__name"), section=HERE, source="S4-38",
    ),
)  # fmt: skip
