"""Which purse somebody's service in a place fills, where she has said so."""

from django.db import models

from kith.core.locks import Rows
from kith.hours.states import Purse
from kith.people.models import Person
from kith.places.models import Area


class PurseChoice(models.Model):
    """Until that day (exclusive) volunteer service of hers in the area fills this purse."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    purse = models.CharField(max_length=10, choices=Purse.choices)
    until_date = models.DateField()

    objects = Rows["PurseChoice"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("person", "area"), name="hours_one_choice_a_place"),
            models.CheckConstraint(
                condition=models.Q(purse__in=("VOLUNTEER", "REPORT_IN")),
                name="hours_chosen_purse_takes_volunteer_service",
            ),
        )

    def __str__(self) -> str:
        return f"PurseChoice {self.pk}"
