"""Month sheets in versions, the numbers that were handed in with them, and layouts for print."""

from django.db import models
from django.db.models import Q

from kith.core.locks import Rows
from kith.insights.states import LayoutKind, ReportState
from kith.places.models import Area


class Report(models.Model):
    """One version of the sheet of a place and month. Its numbers are rows of `Numbers`.

    `due_at` is the moment the rule named when it was drafted: late is late for ever.
    """

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    month = models.DateField()  # its first day
    version = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=8, choices=ReportState.choices, default=ReportState.DRAFT)
    highlights = models.TextField(max_length=1000, blank=True)
    problems = models.TextField(max_length=1000, blank=True)
    remarks = models.TextField(max_length=1000, blank=True)
    reason = models.CharField(max_length=300, blank=True)  # why there is a version after the first
    returned = models.CharField(max_length=300, blank=True)  # why it was last sent back
    due_at = models.DateTimeField()
    made_at = models.DateTimeField()

    objects = Rows["Report"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("area", "month", "version"), name="insights_one_sheet_a_version"
            ),
            models.UniqueConstraint(
                fields=("area", "month"),
                condition=Q(state="FROZEN"),
                name="insights_one_frozen_sheet_a_month",
            ),
            models.UniqueConstraint(
                fields=("area", "month"),
                condition=Q(state__in=("DRAFT", "CHECKED", "MERGED")),
                name="insights_one_sheet_a_month_in_hand",
            ),
            models.CheckConstraint(
                condition=Q(month__day=1), name="insights_a_sheet_is_of_a_whole_month"
            ),
            models.CheckConstraint(
                condition=Q(version=1, reason="") | Q(version__gt=1) & ~Q(reason=""),
                name="insights_a_later_version_says_why",
            ),
        )
        indexes = (models.Index(fields=("month", "area"), name="insights_sheets_of_month"),)

    def __str__(self) -> str:
        return f"Report {self.pk}"


class Numbers(models.Model):
    """What the records said when a sheet was handed in; append-only, the newest counts.

    `cells`: [measure, label, rows, amount, persons, hash of the facts]; `lines` and `figures` as
    dicts with what they were called; `definitions` by measure or code; `below` name and cells of
    each place one step down; `listed` the activities announced for the next month; `missing` codes
    of the places below that had not handed in.
    """

    report = models.ForeignKey(Report, models.PROTECT, related_name="numbers")
    number = models.PositiveSmallIntegerField()  # the first time handed in is 1
    at = models.DateTimeField()  # the facts are those of this moment
    by_id = models.BigIntegerField()
    role = models.CharField(max_length=12)
    cells = models.JSONField(default=list)
    lines = models.JSONField(default=list)
    figures = models.JSONField(default=list)
    definitions = models.JSONField(default=dict)
    below = models.JSONField(default=list)
    listed = models.JSONField(default=list)
    missing = models.JSONField(default=list)
    digest = models.CharField(max_length=64)  # SHA-256 over all cells with their hashes

    objects = Rows["Numbers"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("report", "number"), name="insights_numbers_are_in_order"
            ),
        )

    def __str__(self) -> str:
        return f"Numbers {self.pk}"


class Freezing(models.Model):
    """The county froze the sheet with exactly these numbers; append-only."""

    report = models.OneToOneField(Report, models.PROTECT, related_name="freezing")
    numbers = models.OneToOneField(Numbers, models.PROTECT, related_name="+")
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["Freezing"].as_manager()

    def __str__(self) -> str:
        return f"Freezing {self.pk}"


class Layout(models.Model):
    """A spreadsheet with placeholders, of a place and all below it, for some months."""

    kind = models.CharField(max_length=5, choices=LayoutKind.choices)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    title = models.CharField(max_length=60)
    content = models.BinaryField()
    digest = models.CharField(max_length=64)
    figures = models.JSONField(default=list)  # codes of the figures it asks for
    since_date = models.DateField()  # the first month it is used for
    until_date = models.DateField(null=True)  # half open: the first month it no longer is
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["Layout"].as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(until_date=None) | Q(until_date__gte=models.F("since_date")),
                name="insights_a_layout_ends_after_it_began",
            ),
        )
        indexes = (models.Index(fields=("kind", "area"), name="insights_layouts_of_place"),)

    def __str__(self) -> str:
        return f"Layout {self.pk}"
