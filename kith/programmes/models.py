"""Programmes with phases, themes of the month, brands, and highlights with their evidence."""

from django.db import models
from django.db.models import F, Q

from kith.catalogue.states import FiveFor
from kith.core.locks import Rows
from kith.groups.models import Organisation
from kith.places.models import Area
from kith.places.states import Level
from kith.programmes.states import HighlightState, ProgrammeState


class Programme(models.Model):
    """What a place sets out to do over a while: sessions hang in it, or in one of its phases."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    title = models.CharField(max_length=80)
    summary = models.CharField(max_length=500)
    five_for = models.CharField(max_length=14, choices=FiveFor.choices, blank=True)
    work_line = models.CharField(max_length=40, blank=True)  # one of the place's own lines of work
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)  # the last day; none: open
    state = models.CharField(
        max_length=10, choices=ProgrammeState.choices, default=ProgrammeState.PROPOSED
    )
    made_by_id = models.BigIntegerField()
    made_at = models.DateTimeField()

    objects = Rows["Programme"].as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="programmes_programme_ends_after_it_starts",
            ),
        )
        indexes = (models.Index(fields=("area", "state"), name="programmes_of_area"),)

    def __str__(self) -> str:
        return f"Programme {self.pk}"


class Phase(models.Model):
    """A numbered part of a programme."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="phases")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=80)
    starts_on = models.DateField()
    ends_on = models.DateField()

    objects = Rows["Phase"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("programme", "number"), name="programmes_phase_number"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="programmes_phase_is_some_days"
            ),
        )

    def __str__(self) -> str:
        return f"Phase {self.pk}"


class Theme(models.Model):
    """What a month is about in a place."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    month = models.DateField()  # its first day
    title = models.CharField(max_length=80)
    set_by_id = models.BigIntegerField()
    set_at = models.DateTimeField()

    objects = Rows["Theme"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("area", "month"), name="programmes_one_theme_a_month"),
            models.CheckConstraint(
                condition=Q(month__day=1), name="programmes_a_month_is_its_first_day"
            ),
        )

    def __str__(self) -> str:
        return f"Theme {self.pk}"


class Brand(models.Model):
    """A name under which a place serves again and again."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    name = models.CharField(max_length=40)
    summary = models.CharField(max_length=300)
    since_date = models.DateField()
    until_date = models.DateField(null=True)
    made_by_id = models.BigIntegerField()

    objects = Rows["Brand"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("area", "name"), name="programmes_one_brand_a_name"),
        )

    def __str__(self) -> str:
        return f"Brand {self.pk}"


class Highlight(models.Model):
    """What a community does that others do not; one more desk has to agree."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    programme = models.ForeignKey(Programme, models.PROTECT, null=True, related_name="highlights")
    brand = models.ForeignKey(Brand, models.PROTECT, null=True, related_name="highlights")
    title = models.CharField(max_length=80)
    summary = models.CharField(max_length=500)
    state = models.CharField(
        max_length=10, choices=HighlightState.choices, default=HighlightState.PROPOSED
    )
    made_by_id = models.BigIntegerField()
    made_at = models.DateTimeField()

    objects = Rows["Highlight"].as_manager()

    class Meta:
        indexes = (models.Index(fields=("area", "state"), name="programmes_highlights"),)

    def __str__(self) -> str:
        return f"Highlight {self.pk}"


class HighlightEvidence(models.Model):
    """What shows that it is so: a sentence, and what it was seen at. Append-only."""

    highlight = models.ForeignKey(Highlight, models.PROTECT, related_name="evidence")
    text = models.CharField(max_length=300)
    cause = models.CharField(max_length=40, blank=True)  # such as `session:17`
    on_date = models.DateField()
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["HighlightEvidence"].as_manager()

    def __str__(self) -> str:
        return f"HighlightEvidence {self.pk}"


class Verdict(models.Model):
    """What a desk above decided on a proposal, and why. Append-only."""

    programme = models.ForeignKey(Programme, models.PROTECT, null=True, related_name="verdicts")
    highlight = models.ForeignKey(Highlight, models.PROTECT, null=True, related_name="verdicts")
    verb = models.CharField(max_length=14)
    reason = models.CharField(max_length=200, blank=True)
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["Verdict"].as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(programme=None, highlight__isnull=False)
                | Q(programme__isnull=False, highlight=None),
                name="programmes_a_verdict_is_on_one_thing",
            ),
        )

    def __str__(self) -> str:
        return f"Verdict {self.pk}"


class Honour(models.Model):
    """An honour a place was given, as its paper says. It counts once somebody above saw that."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    title = models.CharField(max_length=80)
    level = models.CharField(max_length=10, choices=Level.choices)  # of whoever gave it
    given_by = models.CharField(max_length=80)
    given_on = models.DateField()
    paper = models.CharField(max_length=120)  # where it stands: number of the notice, certificate
    made_by_id = models.BigIntegerField()
    made_at = models.DateTimeField()

    objects = Rows["Honour"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("area", "title", "given_on"), name="programmes_an_honour_once"
            ),
        )
        indexes = (models.Index(fields=("area", "level"), name="programmes_honours"),)

    def __str__(self) -> str:
        return f"Honour {self.pk}"


class HonourCheck(models.Model):
    """Somebody above, who did not enter it, saw the paper."""

    honour = models.OneToOneField(Honour, models.PROTECT, related_name="check_row")
    seen = models.CharField(max_length=120)
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["HonourCheck"].as_manager()

    def __str__(self) -> str:
        return f"HonourCheck {self.pk}"
