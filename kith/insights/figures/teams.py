"""Teams and who sits together: teams, their directions, children's teams, committees, alliances."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Case, IntegerField, OuterRef, Q, Subquery, Value, When
from django.utils.translation import gettext_lazy as _

from kith.catalogue.models import ServiceKind
from kith.groups.models import Body, BodyMember, GuardianWord, Membership, Team
from kith.groups.states import BodyKind
from kith.insights.figures.shape import Asked, Figure, How, Section
from kith.insights.states import Unit

if TYPE_CHECKING:
    from django.db.models import QuerySet


def _standing(asked: Asked, end: str) -> Q:
    """Begun before the period ended, and not over by then."""
    return Q(since_date__lt=asked.until) & (Q(**{end: None}) | Q(**{f"{end}__gte": asked.until}))


def teams(asked: Asked) -> QuerySet[Team]:
    """Volunteer teams of the place that stood when the period ended; dissolved ones are none."""
    rows = Team.objects.filter(_standing(asked, "ended_on"), area__path__startswith=asked.path)
    return rows.order_by("area__code", "pk")


def team_directions(asked: Asked) -> QuerySet[ServiceKind]:
    """Kinds of service that some team of the place says it does; each kind counts once."""
    told = teams(asked).values_list("directions", flat=True)
    codes = {code for directions in told for code in directions}
    return ServiceKind.objects.filter(code__in=codes).order_by("rank", "code")


def youth_members(asked: Asked) -> QuerySet[Membership]:
    """Children and others in youth teams when the period ended; `about` the number of one team
    leaves the others out. They are no registered volunteers, and their time is no volunteer hours.
    """
    rows = Membership.objects.filter(
        _standing(asked, "until_date"), team__is_youth=True, team__area__path__startswith=asked.path
    )
    return (rows.filter(team_id=asked.about) if asked.about else rows).order_by("pk")


def agreed_youth_members(asked: Asked) -> QuerySet[Membership]:
    """Members of youth teams for whom a guardian's newest word on this team is a yes."""
    words = GuardianWord.objects.filter(
        team=OuterRef("team"), person=OuterRef("person"), at__lte=asked.as_of
    ).order_by("-at", "-pk")
    told = youth_members(asked).annotate(agreed=Subquery(words.values("is_given")[:1]))
    return told.filter(agreed=True)


def bodies(asked: Asked) -> QuerySet[Body]:
    """Committees, branches and alliances of the place that stood when the period ended, each with
    its tier: 1 stands under no other of the place.
    """
    rows = Body.objects.filter(_standing(asked, "ended_on"), area__path__startswith=asked.path)
    return rows.annotate(tier=_tier(asked)).order_by("tier", "pk")


def _tier(asked: Asked) -> Case:
    """Four tiers at most: whoever has three above her in the place stands on the fourth."""
    deep = []
    for tier in (4, 3, 2):
        above = "parent__" * (tier - 1)
        deep.append(When(**{f"{above}area__path__startswith": asked.path}, then=Value(tier)))
    return Case(*deep, default=Value(1), output_field=IntegerField())


def committee_members(asked: Asked) -> QuerySet[BodyMember]:
    """Units that sat in a committee or branch of the place when the period ended; `about` a kind
    of unit leaves the others out. A unit counts once for each body it sits in.
    """
    rows = _members(asked).exclude(body__kind=BodyKind.ALLIANCE)
    return rows.filter(organisation__kind=asked.about) if asked.about else rows


def alliance_members(asked: Asked) -> QuerySet[BodyMember]:
    """Units, enterprises and shops that belonged to an alliance of the place when the period
    ended; `about` a kind of unit leaves the others out.
    """
    rows = _members(asked).filter(body__kind=BodyKind.ALLIANCE)
    return rows.filter(organisation__kind=asked.about) if asked.about else rows


def _members(asked: Asked) -> QuerySet[BodyMember]:
    rows = BodyMember.objects.filter(
        _standing(asked, "until_date"), body__area__path__startswith=asked.path
    )
    return rows.order_by("pk")


MEMBER = ("pk", "body__name", "organisation__name", "organisation__kind", "since_date")

TEAMS = Figure(
    "teams", _("Volunteer teams"), Unit.TEAMS, teams, ("pk", "name", "area__name", "since_date"),
    section=Section.PLACES, source="S3-10, S4-08",
)  # fmt: skip
DIRECTIONS = Figure(
    "team_directions", _("Directions of service"), Unit.KINDS, team_directions,
    ("code", "name_zh"), section=Section.PLACES, source="S3-13",
)  # fmt: skip
YOUTH_MEMBERS = Figure(
    "youth_members", _("Members of youth teams"), Unit.PERSONS, youth_members,
    ("pk", "team__name", "person_id", "since_date"), section=Section.PLACES, source="S4-24",
)  # fmt: skip
YOUTH_AGREED = Figure(
    "agreed_youth_members", _("Members of youth teams with a guardian's yes"), Unit.PERSONS,
    agreed_youth_members, ("pk", "team__name", "person_id", "since_date"), over=YOUTH_MEMBERS,
    section=Section.PLACES, source="S4-24",
)  # fmt: skip
TIERS = Figure(
    "body_tiers", _("Tiers of committees and branches"), Unit.KINDS, bodies, ("tier",), How.ONCE,
    "tier", section=Section.UNITS, source="S3-03",
)  # fmt: skip
COMMITTEE_MEMBERS = Figure(
    "committee_members", _("Member units of committees"), Unit.UNITS, committee_members, MEMBER,
    section=Section.UNITS, source="S3-04",
)  # fmt: skip
ALLIANCE_MEMBERS = Figure(
    "alliance_members", _("Members of alliances"), Unit.UNITS, alliance_members, MEMBER,
    section=Section.UNITS, source="S4-16",
)  # fmt: skip

FIGURES = (
    TEAMS, DIRECTIONS, YOUTH_MEMBERS, YOUTH_AGREED, TIERS, COMMITTEE_MEMBERS, ALLIANCE_MEMBERS,
)  # fmt: skip
