"""Places: rooms of the three levels, what they are for, and communities as they were counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db.models import F, Func, IntegerField, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from kith.groups.models import Compound, Profile
from kith.groups.states import Counted
from kith.insights.figures.shape import Asked, Figure, How, Section
from kith.insights.states import Unit
from kith.places.models import Area, Site
from kith.places.states import Level, SiteKind

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models import QuerySet
    from django.db.models.sql.compiler import SQLCompiler, _AsSqlType

PRACTICE: Final = (SiteKind.CENTRE, SiteKind.INSTITUTE, SiteKind.STATION)


class ArrayLength(Func):
    """How many entries a JSON list has."""

    function = "JSON_ARRAY_LENGTH"
    output_field = IntegerField()

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra: Any
    ) -> _AsSqlType:
        return self.as_sql(compiler, connection, function="JSONB_ARRAY_LENGTH", **extra)


def communities(asked: Asked) -> QuerySet[Area]:
    """Communities and villages of the place on the last day of the period."""
    rows = Area.objects.filter(path__startswith=asked.path, level=Level.COMMUNITY)
    valid = Q(valid_to=None) | Q(valid_to__gte=asked.until)
    return rows.filter(valid, valid_from__lt=asked.until).order_by("code")


def practice_sites(asked: Asked) -> QuerySet[Site]:
    """Civilization practice centres, institutes and stations of the place, as they stand now."""
    return Site.objects.filter(area__path__startswith=asked.path, kind__in=PRACTICE).order_by(
        "code"
    )


def venue_functions(asked: Asked) -> QuerySet[Site]:
    """What each room of the place is for, as it stands now; `about` the code of one room leaves
    the others out. A function counts once for each room that has it.
    """
    rows = Site.objects.filter(area__path__startswith=asked.path)
    rows = rows.filter(code=asked.about) if asked.about else rows
    return rows.annotate(function_count=ArrayLength(F("functions"))).order_by("code")


def profiles(asked: Asked) -> QuerySet[Profile]:
    """What each community said of itself, as of a day before the end of the period: the newest
    year, and of it the newest version that was entered.
    """
    known = Profile.objects.filter(as_of__lt=asked.until, entered_at__lte=asked.as_of)
    newest = known.filter(area=OuterRef("area")).order_by("-year", "-version")
    rows = known.filter(area__path__startswith=asked.path)
    return rows.filter(pk=Subquery(newest.values("pk")[:1])).order_by("area__code")


def counted_persons(asked: Asked) -> QuerySet[Profile]:
    """Residents by the newest profile of each community whose source counts people. Communities
    that count households are in another figure.
    """
    return profiles(asked).filter(counted=Counted.PERSONS)


def counted_households(asked: Asked) -> QuerySet[Profile]:
    """Households by the newest profile of each community whose source counts households.
    Communities that count people are in another figure.
    """
    return profiles(asked).filter(counted=Counted.HOUSEHOLDS)


def compounds(asked: Asked) -> QuerySet[Compound]:
    """Residential compounds that the newest profile of each community names."""
    return Compound.objects.filter(profile__in=profiles(asked).values("pk")).order_by("pk")


PROFILE = ("area__code", "area__name", "year", "version", "source")

COMMUNITIES = Figure(
    "communities", _("Communities and villages"), Unit.PLACES, communities, ("code", "name"),
    section=Section.PLACES, source="S4-10, S4-22",
)  # fmt: skip
PRACTICE_SITES = Figure(
    "practice_sites", _("Civilization practice centres, institutes and stations"), Unit.PLACES,
    practice_sites, ("code", "name", "kind", "area__name"),
    section=Section.PLACES, source="S4-06",
)  # fmt: skip
PRACTICE_LEVELS = Figure(
    "practice_levels", _("Levels of civilization practice"), Unit.KINDS, practice_sites,
    ("kind",), How.ONCE, "kind", section=Section.PLACES, source="S4-07",
)  # fmt: skip
VENUE_FUNCTIONS = Figure(
    "venue_functions", _("Functions of rooms"), Unit.KINDS, venue_functions,
    ("code", "name", "kind", "functions", "function_count"), How.SUM, "function_count",
    section=Section.PLACES, source="S3-16",
)  # fmt: skip
RESIDENTS = Figure(
    "residents", _("Residents by the communities' own count"), Unit.PERSONS, counted_persons,
    (*PROFILE, "residents"), How.SUM, "residents", section=Section.PLACES, source="S4-19",
)  # fmt: skip
HOUSEHOLDS = Figure(
    "households", _("Households by the communities' own count"), Unit.HOUSEHOLDS,
    counted_households, (*PROFILE, "residents"), How.SUM, "residents",
    section=Section.PLACES, source="S4-19",
)  # fmt: skip
ENTERPRISES = Figure(
    "enterprises", _("Enterprises by the communities' own count"), Unit.UNITS, profiles,
    (*PROFILE, "enterprises"), How.SUM, "enterprises", section=Section.PLACES, source="S4-20",
)  # fmt: skip
COMPOUNDS = Figure(
    "compounds", _("Residential compounds"), Unit.PLACES, compounds,
    ("pk", "name", "profile__area__name"), section=Section.PLACES, source="S4-18",
)  # fmt: skip

FIGURES = (
    COMMUNITIES, PRACTICE_SITES, PRACTICE_LEVELS, VENUE_FUNCTIONS, RESIDENTS, HOUSEHOLDS,
    ENTERPRISES, COMPOUNDS,
)  # fmt: skip
