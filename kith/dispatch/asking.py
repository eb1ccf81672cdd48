"""Orders for which helpers are asked, wave after wave. A part of `models`, which imports it."""

from django.db import models

from kith.core.locks import Rows
from kith.dispatch.states import Look


class Asking(models.Model):
    """One order the desk let helpers be asked for: what the last look came to, when the next is.

    Between two looks nothing is computed for it, unless there is news. `lease_until` keeps two
    workers from looking at once; when it has passed, the first is believed lost.
    """

    order = models.OneToOneField("orders.Order", models.PROTECT, related_name="asking")
    looked_at = models.DateTimeField(null=True)  # none: never yet
    next_look_at = models.DateTimeField(null=True)  # none: only news can change anything
    lease_until = models.DateTimeField(null=True)
    why = models.CharField(max_length=8, choices=Look.choices, blank=True)

    objects = Rows["Asking"].as_manager()

    class Meta:
        indexes = (models.Index(fields=("next_look_at",), name="dispatch_next_look"),)

    def __str__(self) -> str:
        return f"Asking {self.pk}"
