"""Everybody near is called in an emergency, up to a cap, and every place is a place of an order."""

from django.db import models
from django.db.models import F, Q

from kith.core.locks import Rows
from kith.grid.states.mobilising import Emergency, MobilisationState
from kith.people.models import Person
from kith.places.models import Area


class Mobilisation(models.Model):
    """One call. `contact` is on the spot, receives whoever comes, and says in the end who did."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="mobilisations")
    kind = models.CharField(max_length=8, choices=Emergency.choices)
    task = models.CharField(max_length=120)  # what is to be done; no name
    meeting_place = models.CharField(max_length=80)  # public
    contact = models.ForeignKey(Person, models.PROTECT, related_name="+")
    cap = models.PositiveSmallIntegerField()
    reach_m = models.PositiveIntegerField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    state = models.CharField(
        max_length=12, choices=MobilisationState.choices, default=MobilisationState.CALLING
    )
    key = models.CharField(max_length=40)
    called_by_id = models.BigIntegerField()
    called_at = models.DateTimeField()

    objects = Rows["Mobilisation"].as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="grid_a_mobilisation_takes_time"
            ),
            models.CheckConstraint(
                condition=Q(cap__gte=1), name="grid_a_mobilisation_wants_somebody"
            ),
            models.UniqueConstraint(
                fields=("called_by_id", "key"), name="grid_a_mobilisation_is_called_once"
            ),
        )
        indexes = (models.Index(fields=("area", "state"), name="grid_calls_of_area"),)

    def __str__(self) -> str:
        return f"Mobilisation {self.pk}"


class Squad(models.Model):
    """Up to ten places of a mobilisation: an order of its own, whose seats hold the cap."""

    mobilisation = models.ForeignKey(Mobilisation, models.PROTECT, related_name="squads")
    number = models.PositiveSmallIntegerField()
    order_id = models.BigIntegerField(unique=True)

    objects = Rows["Squad"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("mobilisation", "number"), name="grid_squads_are_numbered"
            ),
        )

    def __str__(self) -> str:
        return f"Squad {self.pk}"


class Called(models.Model):
    """Somebody near was told of it, and may have said that she cannot come."""

    mobilisation = models.ForeignKey(Mobilisation, models.PROTECT, related_name="called")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    declined_at = models.DateTimeField(null=True)  # none: no answer, or she comes

    objects = Rows["Called"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("mobilisation", "person"), name="grid_called_once_a_mobilisation"
            ),
        )

    def __str__(self) -> str:
        return f"Called {self.pk}"
