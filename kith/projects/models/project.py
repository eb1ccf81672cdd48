"""A project: the work both sides agreed on, who answers for it, who does it, and for whom."""

from django.db import models

from kith.core.locks import Rows
from kith.groups.models import Organisation
from kith.people.models import Person
from kith.places.models import Area
from kith.projects.models.claims import Claim
from kith.projects.states import ProjectState


class Counter(models.Model):
    """The last number given in a place, a year and a series: held while one is given."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    series = models.CharField(max_length=10)
    last = models.PositiveIntegerField(default=0)

    objects = Rows["Counter"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("area", "year", "series"), name="projects_one_counter_a_series"
            ),
        )

    def __str__(self) -> str:
        return f"Counter {self.pk}"


class Project(models.Model):
    """项目+先锋: `leader` answers for it in the community, `member` is its responsible member."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    seq = models.PositiveIntegerField()
    claim = models.OneToOneField(Claim, models.PROTECT, related_name="project")
    title = models.CharField(max_length=80)
    leader = models.ForeignKey(Person, models.PROTECT, related_name="+")
    member = models.ForeignKey(Person, models.PROTECT, related_name="+")
    for_whom = models.CharField(max_length=80)  # in words nobody can be known by
    due_date = models.DateField()
    state = models.CharField(max_length=20, choices=ProjectState.choices)
    made_at = models.DateTimeField()

    objects = Rows["Project"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("area", "year", "seq"), name="projects_one_project_a_number"
            ),
        )
        indexes = (models.Index(fields=("area", "state"), name="projects_in_hand"),)

    def __str__(self) -> str:
        return f"Project {self.pk}"

    @property
    def number(self) -> str:
        """Place, year and sequence; the caller loads `area`."""
        return f"{self.area.code}-{self.year}-{self.seq:03}"


class Partner(models.Model):
    """A unit in the project. One that does the work can never accept it."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="partners")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    is_doer = models.BooleanField()

    objects = Rows["Partner"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("project", "organisation"), name="projects_a_partner_once"
            ),
        )

    def __str__(self) -> str:
        return f"Partner {self.pk}"


class Doer(models.Model):
    """Somebody who was its responsible member at some time: she never accepts it afterwards."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="doers")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")

    objects = Rows["Doer"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("project", "person"), name="projects_a_doer_once"),
        )

    def __str__(self) -> str:
        return f"Doer {self.pk}"


class Beneficiary(models.Model):
    """Somebody it is done for, who may accept it; shown to the public as a number only."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="beneficiaries")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")

    objects = Rows["Beneficiary"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("project", "person"), name="projects_a_beneficiary_once"
            ),
        )

    def __str__(self) -> str:
        return f"Beneficiary {self.pk}"
