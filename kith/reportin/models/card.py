"""The card a community fills in for a unit each quarter, with the rows behind its figures."""

from django.db import models
from django.db.models import Q

from kith.core.locks import Rows
from kith.groups.models import Organisation
from kith.places.models import Area
from kith.reportin.states import Behind, CardState


class Visit(models.Model):
    """The unit came to the community."""

    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="visits")
    community = models.ForeignKey(Area, models.PROTECT, related_name="+")
    date = models.DateField()
    people = models.PositiveSmallIntegerField()
    what = models.CharField(max_length=120)
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["Visit"].as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(people__range=(1, 999)), name="reportin_somebody_visits"
            ),
            models.UniqueConstraint(
                fields=("unit", "community", "date", "what"), name="reportin_a_visit_is_told_once"
            ),
        )

    def __str__(self) -> str:
        return f"Visit {self.pk}"


class Card(models.Model):
    """One version of a quarter's card; what changes after the signature makes a new one."""

    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="cards")
    community = models.ForeignKey(Area, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField()
    version = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=14, choices=CardState.choices, default=CardState.DRAFTED)
    words = models.TextField(blank=True, max_length=1000)  # of the community, about the unit
    made_by_id = models.BigIntegerField()
    made_at = models.DateTimeField()

    objects = Rows["Card"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("unit", "community", "year", "quarter", "version"),
                name="reportin_a_version_is_written_once",
            ),
            models.UniqueConstraint(
                fields=("unit", "community", "year", "quarter"),
                condition=~Q(state="REPLACED"),
                name="reportin_one_card_a_quarter_counts",
            ),
            models.CheckConstraint(
                condition=Q(quarter__range=(1, 4)), name="reportin_quarter_one_to_four"
            ),
        )
        indexes = (models.Index(fields=("unit", "state"), name="reportin_cards_of_unit"),)

    def __str__(self) -> str:
        return f"Card {self.pk}"


class Figures(models.Model):
    """What stood on the day of the signature; `digest` is over the rows behind it."""

    card = models.OneToOneField(Card, models.PROTECT, related_name="figures")
    members = models.PositiveIntegerField()
    services = models.PositiveIntegerField()
    minutes = models.PositiveIntegerField()  # confirmed, of the purse of report-in alone
    minutes_a = models.PositiveIntegerField()
    minutes_b = models.PositiveIntegerField()
    minutes_c = models.PositiveIntegerField()
    visits = models.PositiveIntegerField()
    visitors = models.PositiveIntegerField()
    frozen_at = models.DateTimeField()
    digest = models.CharField(max_length=64)

    objects = Rows["Figures"].as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(
                    minutes=models.F("minutes_a") + models.F("minutes_b") + models.F("minutes_c")
                ),
                name="reportin_grades_add_up",
            ),
        )

    def __str__(self) -> str:
        return f"Figures {self.pk}"


class CardRow(models.Model):
    """A row a figure was read from, by its plain id. Append-only."""

    card = models.ForeignKey(Card, models.PROTECT, related_name="rows")
    kind = models.CharField(max_length=8, choices=Behind.choices)
    object_id = models.BigIntegerField()

    objects = Rows["CardRow"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("card", "kind", "object_id"), name="reportin_a_row_is_counted_once"
            ),
        )

    def __str__(self) -> str:
        return f"CardRow {self.pk}"


class CardStep(models.Model):
    """Who moved the card, and when. Append-only."""

    card = models.ForeignKey(Card, models.PROTECT, related_name="steps")
    verb = models.CharField(max_length=12)
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["CardStep"].as_manager()

    def __str__(self) -> str:
        return f"CardStep {self.pk}"
