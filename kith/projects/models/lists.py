"""The three lists of a place and year: what stands on them today, and what was published when."""

from django.db import models
from django.db.models import F, Q

from kith.core.locks import Rows
from kith.groups.models import Organisation
from kith.places.models import Area
from kith.projects.states import LETTERS, Category, ItemState, ListKind


class ItemList(models.Model):
    """The one list of a kind for a place and a year. It gives its items their numbers."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=ListKind.choices)
    last_seq = models.PositiveIntegerField(default=0)
    last_version = models.PositiveIntegerField(default=0)

    objects = Rows["ItemList"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("area", "year", "kind"), name="projects_one_list_of_a_kind_a_year"
            ),
        )

    def __str__(self) -> str:
        return f"ItemList {self.pk}"


class ListItem(models.Model):
    """One line as the desk keeps it today; what the public reads is the line of a version."""

    list = models.ForeignKey(ItemList, models.PROTECT, related_name="items")
    seq = models.PositiveIntegerField()
    category = models.CharField(max_length=14, choices=Category.choices)
    title = models.CharField(max_length=80)
    text = models.CharField(max_length=600)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    cause = models.CharField(max_length=40, blank=True)  # "order:12": residents asked for it
    quantity = models.PositiveIntegerField()
    measure = models.CharField(max_length=20)  # what the quantity counts
    from_date = models.DateField()
    until_date = models.DateField()  # the last day it holds
    office = models.CharField(max_length=120)  # whom to call: an office, never a person
    state = models.CharField(max_length=10, choices=ItemState.choices)

    objects = Rows["ListItem"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("list", "seq"), name="projects_one_item_a_number"),
            models.UniqueConstraint(
                fields=("cause",),
                condition=~Q(cause="") & ~Q(state="WITHDRAWN"),
                name="projects_one_item_a_cause",
            ),
            models.CheckConstraint(
                condition=Q(until_date__gte=F("from_date")), name="projects_item_holds_some_day"
            ),
            models.CheckConstraint(
                condition=Q(quantity__gte=1), name="projects_item_is_of_something"
            ),
        )
        indexes = (models.Index(fields=("list", "state"), name="projects_list_state"),)

    def __str__(self) -> str:
        return f"ListItem {self.pk}"

    @property
    def number(self) -> str:
        """Place, year, list and sequence; the caller loads `list__area`."""
        where = self.list
        letter = LETTERS[ListKind(where.kind)]
        return f"{where.area.code}-{where.year}-{letter}{self.seq:03}"


class Version(models.Model):
    """A list as it was published: it never changes, the next one is a new one."""

    list = models.ForeignKey(ItemList, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    published_at = models.DateTimeField()
    by_id = models.BigIntegerField()

    objects = Rows["Version"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("list", "number"), name="projects_one_version_a_number"
            ),
        )

    def __str__(self) -> str:
        return f"Version {self.pk}"


class Line(models.Model):
    """What a version says of one item. Append-only."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="lines")
    item = models.ForeignKey(ListItem, models.PROTECT, related_name="lines")
    category = models.CharField(max_length=14, choices=Category.choices)
    title = models.CharField(max_length=80)
    text = models.CharField(max_length=600)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    quantity = models.PositiveIntegerField()
    measure = models.CharField(max_length=20)
    from_date = models.DateField()
    until_date = models.DateField()
    office = models.CharField(max_length=120)

    objects = Rows["Line"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("version", "item"), name="projects_an_item_once_a_version"
            ),
        )

    def __str__(self) -> str:
        return f"Line {self.pk}"
