"""A launch day: the place, the day, and the published projects that can be claimed on stage."""

from django.db import models

from kith.core.locks import Rows
from kith.places.models import Area
from kith.projects.models.lists import ListItem
from kith.projects.states import LaunchState


class Launch(models.Model):
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    title = models.CharField(max_length=80)
    venue = models.CharField(max_length=120)
    on_date = models.DateField()
    state = models.CharField(max_length=8, choices=LaunchState.choices)
    revision = models.PositiveIntegerField(default=0)  # grows with every claim made or undone

    objects = Rows["Launch"].as_manager()

    def __str__(self) -> str:
        return f"Launch {self.pk}"


class LaunchItem(models.Model):
    """One item on the wall, in the order it is called up."""

    launch = models.ForeignKey(Launch, models.CASCADE, related_name="items")
    item = models.ForeignKey(ListItem, models.PROTECT, related_name="+")
    rank = models.PositiveSmallIntegerField()

    objects = Rows["LaunchItem"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("launch", "item"), name="projects_an_item_once_a_launch"
            ),
        )

    def __str__(self) -> str:
        return f"LaunchItem {self.pk}"
