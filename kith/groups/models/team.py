"""Who serves together: units of every type, volunteer teams, membership."""

from django.db import models
from django.db.models import F, Q

from kith.core.locks import Rows
from kith.groups.states import ApplicationState, OrganisationKind
from kith.people.models import Consent, Person
from kith.places.models import Area


class Organisation(models.Model):
    """A unit with its unified social credit code where it has one. Ended units stay readable."""

    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=OrganisationKind.choices)
    uscc = models.CharField(max_length=18, blank=True)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    ended_on = models.DateField(null=True)  # the first day it no longer is
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")

    objects = Rows["Organisation"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("uscc",), condition=~Q(uscc=""), name="groups_one_organisation_a_code"
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(ended_on__isnull=False),
                name="groups_what_was_merged_has_ended",
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
    directions = models.JSONField(default=list)  # codes of kinds of service
    looks_for = models.CharField(max_length=300, blank=True)  # public; empty: takes nobody now
    is_youth = models.BooleanField(default=False)
    since_date = models.DateField()
    ended_on = models.DateField(null=True)  # the first day it no longer is

    objects = Rows["Team"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("area", "name"), name="groups_one_team_a_name"),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("since_date")),
                name="groups_a_team_ends_after_it_began",
            ),
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


class GuardianWord(models.Model):
    """A guardian's yes or no to one child in one youth team; the newest row counts."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    guardian_id = models.BigIntegerField()
    is_given = models.BooleanField()
    consent = models.OneToOneField(Consent, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = Rows["GuardianWord"].as_manager()

    class Meta:
        indexes = (models.Index(fields=("team", "person", "-at"), name="groups_guardians_word"),)

    def __str__(self) -> str:
        return f"GuardianWord {self.pk}"


class Application(models.Model):
    """A volunteer would like to be in a team; whoever leads it answers."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="applications")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=10, choices=ApplicationState.choices, default=ApplicationState.ASKED
    )
    asked_at = models.DateTimeField()

    objects = Rows["Application"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("team", "person"),
                condition=Q(state="ASKED"),
                name="groups_asked_once_at_a_time",
            ),
        )

    def __str__(self) -> str:
        return f"Application {self.pk}"
