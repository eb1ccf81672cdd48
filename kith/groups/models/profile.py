"""What a community is made of, by year; every version is kept."""

from django.db import models
from django.db.models import Q

from kith.core.locks import Rows
from kith.groups.states import Counted
from kith.places.models import Area


class Profile(models.Model):
    """The community in figures as known on a day, with the source; the newest version counts."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    version = models.PositiveSmallIntegerField()
    residents = models.PositiveIntegerField()
    counted = models.CharField(max_length=10, choices=Counted.choices)  # what `residents` counts
    enterprises = models.PositiveIntegerField()
    shops = models.PositiveIntegerField()  # along the streets
    source = models.CharField(max_length=120)
    as_of = models.DateField()
    entered_by_id = models.BigIntegerField()
    entered_at = models.DateTimeField()

    objects = Rows["Profile"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("area", "year", "version"), name="groups_one_profile_a_version"
            ),
            models.CheckConstraint(
                condition=Q(year__range=(1990, 2200)), name="groups_a_profile_is_of_some_year"
            ),
        )

    def __str__(self) -> str:
        return f"Profile {self.pk}"


class Compound(models.Model):
    """A residential compound (小区) that a version of the profile names."""

    profile = models.ForeignKey(Profile, models.CASCADE, related_name="compounds")
    name = models.CharField(max_length=60)

    objects = Rows["Compound"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("profile", "name"), name="groups_a_compound_once"),
        )

    def __str__(self) -> str:
        return f"Compound {self.pk}"
