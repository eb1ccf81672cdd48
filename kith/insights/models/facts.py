"""Facts: what each row of the house adds to which figure, kept true by what touches the rows."""

from django.db import models

from kith.core.locks import Rows
from kith.places.models import Area


class Touched(models.Model):
    """A row was written; its facts are to be read anew. Written by triggers (`insights.sql`), in
    the transaction that wrote the row.
    """

    source = models.CharField(max_length=12)
    object_id = models.BigIntegerField()

    objects = Rows["Touched"].as_manager()

    def __str__(self) -> str:
        return f"Touched {self.pk}"


class Fact(models.Model):
    """One row's share in one figure of one month: the figure adds up its facts and opens to them.

    `object_id` is of the source's table; `person_id` is whom to count once among people.
    """

    source = models.CharField(max_length=12)
    object_id = models.BigIntegerField()
    part = models.PositiveSmallIntegerField(default=0)  # tells facts of one row apart
    measure = models.CharField(max_length=16)  # a `Measure`; new ones need no migration
    label = models.CharField(max_length=16, blank=True)  # of the kind `facts.LABELS` names
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", db_index=False)
    month = models.DateField()  # its first day
    person_id = models.BigIntegerField(null=True)
    amount = models.BigIntegerField()

    objects = Rows["Fact"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("source", "object_id", "part"), name="insights_a_fact_is_written_once"
            ),
        )
        indexes = (
            models.Index(
                fields=("month", "area", "measure", "label"),
                include=("amount", "person_id"),
                name="insights_cells",
            ),
            models.Index(fields=("measure", "month", "id"), name="insights_drill"),
        )

    def __str__(self) -> str:
        return f"Fact {self.pk}"
