"""Bodies that serve: units of every type, volunteer teams, membership."""

from django.db import models
from django.db.models import Q

from kith.core.locks import Rows
from kith.groups.states import OrganisationKind
from kith.people.models import Person
from kith.places.models import Area


class Organisation(models.Model):
    """A unit with its unified social credit code where it has one."""

    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=OrganisationKind.choices)
    uscc = models.CharField(max_length=18, blank=True)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")

    objects = Rows["Organisation"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("uscc",), condition=~Q(uscc=""), name="groups_one_organisation_a_code"
            ),
        )

    def __str__(self) -> str:
        return f"Organisation {self.pk}"


class Team(models.Model):
    """People who serve together; leaders hold the LEADER role over it."""

    name = models.CharField(max_length=120)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="teams")
    skills = models.JSONField(default=list)  # codes of the catalogue
    is_youth = models.BooleanField(default=False)
    since_date = models.DateField()

    objects = Rows["Team"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("area", "name"), name="groups_one_team_a_name"),
        )

    def __str__(self) -> str:
        return f"Team {self.pk}"


class Membership(models.Model):
    """A person in a team, from a day to a day."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="memberships")
    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    since_date = models.DateField()
    until_date = models.DateField(null=True)

    objects = Rows["Membership"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("team", "person"),
                condition=Q(until_date=None),
                name="groups_in_a_team_once",
            ),
        )

    def __str__(self) -> str:
        return f"Membership {self.pk}"
