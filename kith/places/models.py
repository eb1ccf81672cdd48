"""Areas with stored level and validity, and the sites in them."""

from datetime import date

from django.db import models
from django.db.models import Q

from kith.core.locks import Rows
from kith.places.rules import Crs
from kith.places.states import Level, SiteKind


class AreaRows(Rows["Area"]):
    def below(self, path: str) -> "AreaRows":
        """The area with this path and everything under it."""
        return self.filter(path__startswith=path)

    def valid(self, on: date) -> "AreaRows":
        return self.filter(valid_from__lte=on).filter(Q(valid_to=None) | Q(valid_to__gt=on))


class Area(models.Model):
    """A place in the tree. `path` is every code from the root down, as `/37/3714/371471/`."""

    code = models.CharField(max_length=24, unique=True)
    name = models.CharField(max_length=80)
    level = models.CharField(max_length=10, choices=Level.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    path = models.CharField(max_length=200, unique=True)
    code_source = models.CharField(max_length=80)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)  # half open: the first day it no longer is
    lon = models.FloatField(null=True)  # of the centre; none where nobody has measured it
    lat = models.FloatField(null=True)
    crs = models.CharField(
        max_length=10, choices=[(c.value, c.value) for c in Crs], default="WGS84"
    )
    outline = models.JSONField(default=list)  # [[lon, lat], …] or nothing

    objects = AreaRows.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=models.F("valid_from")),
                name="places_area_is_valid_for_some_day",
            ),
            models.CheckConstraint(
                condition=Q(lon=None, lat=None) | Q(lon__isnull=False, lat__isnull=False),
                name="places_area_has_both_coordinates_or_none",
            ),
        )
        indexes = (models.Index(fields=("parent", "code"), name="places_children"),)

    def __str__(self) -> str:
        return f"Area {self.pk}"


class Site(models.Model):
    """A room where people are served: its functions are words from the area's own list."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="sites")
    code = models.CharField(max_length=24, unique=True)
    kind = models.CharField(max_length=12, choices=SiteKind.choices)
    name = models.CharField(max_length=80)
    functions = models.JSONField(default=list)
    phone = models.CharField(max_length=20, blank=True)  # the office's line, published
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    crs = models.CharField(
        max_length=10, choices=[(c.value, c.value) for c in Crs], default="WGS84"
    )
    accuracy_m = models.PositiveIntegerField(null=True)
    coordinate_source = models.CharField(max_length=40, blank=True)

    objects = Rows["Site"].as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(lon=None, lat=None) | Q(lon__isnull=False, lat__isnull=False),
                name="places_site_has_both_coordinates_or_none",
            ),
        )

    def __str__(self) -> str:
        return f"Site {self.pk}"
