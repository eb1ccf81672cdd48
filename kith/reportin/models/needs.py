"""One form of what a community needs in half a year, and what units answer."""

from django.db import models
from django.db.models import Q

from kith.core.locks import Rows
from kith.groups.models import Organisation
from kith.places.models import Area
from kith.reportin.states import NeedsState


class NeedsForm(models.Model):
    """What a community asks of its units from January or from July on."""

    community = models.ForeignKey(Area, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    half = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=NeedsState.choices, default=NeedsState.DRAFTED)
    made_by_id = models.BigIntegerField()
    made_at = models.DateTimeField()

    objects = Rows["NeedsForm"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("community", "year", "half"), name="reportin_one_form_a_half_year"
            ),
            models.CheckConstraint(condition=Q(half__in=(1, 2)), name="reportin_halves_of_a_year"),
        )

    def __str__(self) -> str:
        return f"NeedsForm {self.pk}"


class NeedLine(models.Model):
    """So many people for one kind of post, and what for."""

    form = models.ForeignKey(NeedsForm, models.CASCADE, related_name="lines")
    post = models.CharField(max_length=16)  # code of the rule's posts
    people = models.PositiveSmallIntegerField()
    purpose = models.CharField(max_length=120)

    objects = Rows["NeedLine"].as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(people__range=(1, 999)), name="reportin_a_need_wants_people"
            ),
        )

    def __str__(self) -> str:
        return f"NeedLine {self.pk}"


class Answer(models.Model):
    """A unit says with how many people it helps with a line; 0 takes its word back."""

    line = models.ForeignKey(NeedLine, models.PROTECT, related_name="answers")
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    people = models.PositiveSmallIntegerField()
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["Answer"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("line", "unit"), name="reportin_one_answer_a_unit_and_line"
            ),
        )

    def __str__(self) -> str:
        return f"Answer {self.pk}"
