"""How somebody came to be a volunteer, and her first steps."""

from django.db import models
from django.db.models import F, Q

from kith.core.locks import Rows
from kith.groups.models.team import Team
from kith.groups.states import Recruitment, StepKind
from kith.people.models import Person
from kith.places.models import Area


class Recruit(models.Model):
    """A person became a volunteer here, this way; who leaves may come again as a new row."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="recruits")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="+")  # whose page it was
    channel = models.CharField(max_length=8, choices=Recruitment.choices)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    objects = Rows["Recruit"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("person",), condition=Q(left_at=None), name="groups_recruited_once"
            ),
            models.CheckConstraint(
                condition=Q(left_at=None) | Q(left_at__gte=F("joined_at")),
                name="groups_left_after_joining",
            ),
        )
        indexes = (models.Index(fields=("area", "joined_at"), name="groups_recruits"),)

    def __str__(self) -> str:
        return f"Recruit {self.pk}"


class Step(models.Model):
    """One first step of a volunteer: papers seen, trained, a uniform given out or back."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=12, choices=StepKind.choices)
    on_date = models.DateField()
    what = models.CharField(max_length=120, blank=True)  # the skill, the topic, the size
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["Step"].as_manager()

    class Meta:
        indexes = (models.Index(fields=("person", "kind", "-at"), name="groups_steps"),)

    def __str__(self) -> str:
        return f"Step {self.pk}"
