"""Wall displays: a screen in a hall that shows a place's numbers to everybody who walks by."""

from django.db import models

from kith.core.locks import Rows
from kith.places.models import Area


class Screen(models.Model):
    """Whoever has its link sees the numbers of the place, without signing in, until it is ended.

    The link is the signed key (`rules.screens`): no table holds it.
    """

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    spot = models.CharField(max_length=60)  # where it hangs, for the desk's own list
    made_by_id = models.BigIntegerField()
    made_at = models.DateTimeField()

    objects = Rows["Screen"].as_manager()

    class Meta:
        indexes = (models.Index(fields=("area", "made_at"), name="insights_screens_of_area"),)

    def __str__(self) -> str:
        return f"Screen {self.pk}"


class ScreenEnd(models.Model):
    """From now on the link shows nothing."""

    screen = models.OneToOneField(Screen, models.PROTECT, related_name="end")
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["ScreenEnd"].as_manager()

    def __str__(self) -> str:
        return f"ScreenEnd {self.pk}"
