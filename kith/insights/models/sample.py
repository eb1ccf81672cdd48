"""The weekly sample: confirmed services drawn by a published seed, and what residents said."""

from django.db import models
from django.db.models import Q

from kith.core.locks import Rows
from kith.insights.states import Heard, SampleState
from kith.orders.models import Order
from kith.places.models import Area
from kith.vault.fields import SealedField


class Draw(models.Model):
    """One week. The hash of the seed stands before the week is over, the seed after the draw."""

    week_date = models.DateField(unique=True)  # its Monday
    seed_hash = models.CharField(max_length=64)
    promised_at = models.DateTimeField()
    seed = models.CharField(max_length=64, blank=True)
    drawn_at = models.DateTimeField(null=True)

    objects = Rows["Draw"].as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(seed="", drawn_at=None) | ~Q(seed="") & Q(drawn_at__isnull=False),
                name="insights_a_drawn_week_shows_its_seed",
            ),
        )

    def __str__(self) -> str:
        return f"Draw {self.pk}"


class Stratum(models.Model):
    """One place in one week: every service that could be drawn, and by which rule."""

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="strata")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    percent = models.PositiveSmallIntegerField()
    least = models.PositiveSmallIntegerField()
    orders = models.JSONField()  # numbers of all requests confirmed in the week, ascending
    services = models.PositiveIntegerField()  # how many these are

    objects = Rows["Stratum"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("draw", "area"), name="insights_a_place_once_a_week"),
        )

    def __str__(self) -> str:
        return f"Stratum {self.pk}"


class Sample(models.Model):
    """A service that was drawn. `caller` is the place whose desk rings, never that of the order."""

    stratum = models.ForeignKey(Stratum, models.PROTECT, related_name="samples")
    order = models.ForeignKey(Order, models.PROTECT, related_name="+")
    caller = models.ForeignKey(Area, models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=SampleState.choices, default=SampleState.WAITING)
    heard = models.CharField(max_length=12, choices=Heard.choices, blank=True)
    made_at = models.DateTimeField()

    objects = Rows["Sample"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("stratum", "order"), name="insights_drawn_once"),
            models.CheckConstraint(
                condition=Q(state="REACHED") & ~Q(heard__in=("", "NO_ANSWER"))
                | ~Q(state="REACHED") & Q(heard=""),
                name="insights_an_answer_iff_reached",
            ),
        )
        indexes = (models.Index(fields=("caller", "state"), name="insights_to_ring"),)

    def __str__(self) -> str:
        return f"Sample {self.pk}"


class SampleRing(models.Model):
    """One call. What the resident added is sealed for her."""

    VAULT_SUBJECT = "sample__order__resident_id"

    sample = models.ForeignKey(Sample, models.PROTECT, related_name="rings")
    heard = models.CharField(max_length=12, choices=Heard.choices)
    text = SealedField()
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["SampleRing"].as_manager()

    def __str__(self) -> str:
        return f"SampleRing {self.pk}"

    @property
    def vault_subject_id(self) -> int:
        return self.sample.order.resident_id
