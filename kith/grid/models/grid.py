"""What is public of a grid, who stands for it, and when posted people were on duty."""

from django.db import models
from django.db.models import F, Q

from kith.core.locks import Rows
from kith.grid.states.grids import Duty, DutyEndReason
from kith.people.models import Person
from kith.places.models import Area


class Grid(models.Model):
    """The public card of an area of level GRID: its houses in words and the two numbers.

    Source: Binzhou regulation on grid services, article 6 (bounds, worker, telephone and complaint
    telephone are posted in public).
    """

    area = models.OneToOneField(Area, models.PROTECT, related_name="grid")
    houses = models.TextField(max_length=1000)  # which houses, one line each; no flat, no person
    office_phone = models.CharField(max_length=20)  # the office's line, never a private one
    complaint_phone = models.CharField(max_length=20)
    written_by_id = models.BigIntegerField()
    written_at = models.DateTimeField()

    objects = Rows["Grid"].as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~Q(office_phone="") & ~Q(complaint_phone=""),
                name="grid_a_card_has_both_numbers",
            ),
        )

    def __str__(self) -> str:
        return f"Grid {self.pk}"


class Assignment(models.Model):
    """Somebody is posted to a grid as its community worker or as a posted cadre."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="assignments")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    duty = models.CharField(max_length=8, choices=Duty.choices)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)  # half open: the first day it no longer is
    end_reason = models.CharField(max_length=8, choices=DutyEndReason.choices, blank=True)
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["Assignment"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("area", "person"),
                condition=Q(ends_on=None),
                name="grid_posted_once_to_a_grid",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None, end_reason="")
                | Q(ends_on__gte=F("starts_on")) & ~Q(end_reason=""),
                name="grid_a_posting_ends_with_a_reason",
            ),
        )
        indexes = (models.Index(fields=("person", "ends_on"), name="grid_postings_of_person"),)

    def __str__(self) -> str:
        return f"Assignment {self.pk}"


class CardName(models.Model):
    """The name she let stand on the public card: born by her own yes, gone with her no."""

    assignment = models.OneToOneField(Assignment, models.CASCADE, related_name="card_name")
    name = models.CharField(max_length=40)
    agreed_at = models.DateTimeField()

    objects = Rows["CardName"].as_manager()

    def __str__(self) -> str:
        return f"CardName {self.pk}"


class DutyDay(models.Model):
    """A posted person began a day in the grid, by her own word; nobody is made to."""

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="days")
    on_date = models.DateField()
    started_at = models.DateTimeField()

    objects = Rows["DutyDay"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("assignment", "on_date"), name="grid_one_duty_day_a_posting"
            ),
        )

    def __str__(self) -> str:
        return f"DutyDay {self.pk}"


class DutyEnd(models.Model):
    """The day ended: its minutes went to the purse of time on duty."""

    day = models.OneToOneField(DutyDay, models.PROTECT, related_name="end")
    ended_at = models.DateTimeField()
    tasks = models.CharField(max_length=200)
    record_id = models.BigIntegerField(unique=True)

    objects = Rows["DutyEnd"].as_manager()

    def __str__(self) -> str:
        return f"DutyEnd {self.pk}"
