"""What became of a project: milestones, evidence, acceptance, close-out, the look after it."""

from django.db import models
from django.db.models import F, Q

from kith.core.locks import Rows
from kith.places.models import Area
from kith.projects.models.project import Project
from kith.projects.states import Capacity


class Milestone(models.Model):
    project = models.ForeignKey(Project, models.PROTECT, related_name="milestones")
    title = models.CharField(max_length=80)
    due_date = models.DateField()

    objects = Rows["Milestone"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("project", "title"), name="projects_a_milestone_once"),
        )

    def __str__(self) -> str:
        return f"Milestone {self.pk}"


class Reached(models.Model):
    milestone = models.OneToOneField(Milestone, models.PROTECT, related_name="reached")
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["Reached"].as_manager()

    def __str__(self) -> str:
        return f"Reached {self.pk}"


class Evidence(models.Model):
    """What the doers say was done; its pictures are kept by `files`. Append-only."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="evidence")
    text = models.CharField(max_length=1000)
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["Evidence"].as_manager()

    def __str__(self) -> str:
        return f"Evidence {self.pk}"


class Acceptance(models.Model):
    """Somebody who did not do the work found it done; one for each time it was handed in."""

    evidence = models.OneToOneField(Evidence, models.PROTECT, related_name="acceptance")
    capacity = models.CharField(max_length=12, choices=Capacity.choices)
    text = models.CharField(max_length=200, blank=True)
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["Acceptance"].as_manager()

    def __str__(self) -> str:
        return f"Acceptance {self.pk}"


class CloseOut(models.Model):
    """销号: crossed off by number and day. A project that is opened again gets a new one later."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="close_outs")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    seq = models.PositiveIntegerField()
    on_date = models.DateField()
    by_id = models.BigIntegerField()

    objects = Rows["CloseOut"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("area", "year", "seq"), name="projects_one_close_out_a_number"
            ),
        )

    def __str__(self) -> str:
        return f"CloseOut {self.pk}"

    @property
    def number(self) -> str:
        """Place, year and sequence; the caller loads `area`."""
        return f"{self.area.code}-{self.year}-C{self.seq:03}"


class Extension(models.Model):
    """More time, with the reason. Append-only."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="extensions")
    from_date = models.DateField()
    to_date = models.DateField()
    reason = models.CharField(max_length=200)
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["Extension"].as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(to_date__gt=F("from_date")), name="projects_an_extension_is_later"
            ),
        )

    def __str__(self) -> str:
        return f"Extension {self.pk}"


class Recheck(models.Model):
    """Due some days after a close-out: does it still hold?"""

    close_out = models.OneToOneField(CloseOut, models.PROTECT, related_name="recheck")
    due_date = models.DateField()

    objects = Rows["Recheck"].as_manager()

    def __str__(self) -> str:
        return f"Recheck {self.pk}"


class RecheckResult(models.Model):
    """What the look found: it holds, or the project is in hand again."""

    recheck = models.OneToOneField(Recheck, models.PROTECT, related_name="result")
    holds = models.BooleanField()
    text = models.CharField(max_length=200)
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["RecheckResult"].as_manager()

    def __str__(self) -> str:
        return f"RecheckResult {self.pk}"


class Step(models.Model):
    """Who moved a project, when and why. Append-only."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="steps")
    verb = models.CharField(max_length=10)
    by_id = models.BigIntegerField()
    at = models.DateTimeField()
    reason = models.CharField(max_length=200, blank=True)

    objects = Rows["Step"].as_manager()

    def __str__(self) -> str:
        return f"Step {self.pk}"
