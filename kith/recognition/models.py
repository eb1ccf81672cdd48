"""Applications for stars with every decision, names that may be shown, and frozen quarters."""

from django.db import models
from django.db.models import F, Q

from kith.core.locks import Rows
from kith.people.models import Person
from kith.places.models import Area
from kith.recognition.states import OPEN, StarState
from kith.vault.fields import SealedField


class Star(models.Model):
    """One tier for one person, with what stood on the day she applied."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="stars")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=StarState.choices)
    role = models.CharField(max_length=12)  # whose desk decides, from the rule
    rule_id = models.BigIntegerField()  # the version it was judged by
    minutes = models.PositiveIntegerField()
    points = models.PositiveIntegerField()
    percent = models.PositiveSmallIntegerField()
    applied_by_id = models.BigIntegerField()  # she herself or her guardian
    applied_at = models.DateTimeField()

    objects = Rows["Star"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("person",),
                condition=Q(state__in=OPEN),
                name="recognition_one_open_application",
            ),
            models.UniqueConstraint(
                fields=("person",),
                condition=Q(state="GRANTED"),
                name="recognition_one_star_level_a_person",
            ),
            models.CheckConstraint(
                condition=Q(level__range=(1, 9), percent__lte=100),
                name="recognition_stars_from_one_to_nine",
            ),
            models.CheckConstraint(
                condition=~Q(state="ELIGIBLE"), name="recognition_within_reach_is_no_row"
            ),
        )
        indexes = (models.Index(fields=("area", "state"), name="recognition_desk"),)

    def __str__(self) -> str:
        return f"Star {self.pk}"


class Step(models.Model):
    """Who moved it, when and why. Append-only."""

    star = models.ForeignKey(Star, models.PROTECT, related_name="steps")
    verb = models.CharField(max_length=10)
    by_id = models.BigIntegerField(null=True)  # none: Kith itself, when the notice was over
    at = models.DateTimeField()
    reason = models.CharField(max_length=200, blank=True)

    objects = Rows["Step"].as_manager()

    def __str__(self) -> str:
        return f"Step {self.pk}"


class Notice(models.Model):
    """From when to when it is announced in public; after that it is granted."""

    star = models.OneToOneField(Star, models.PROTECT, related_name="notice")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    objects = Rows["Notice"].as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="recognition_notice_takes_time"
            ),
        )

    def __str__(self) -> str:
        return f"Notice {self.pk}"


class Objection(models.Model):
    """Somebody says during the notice that it should not be granted, and is answered."""

    VAULT_SUBJECT = "by_id"

    star = models.ForeignKey(Star, models.PROTECT, related_name="objections")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    text = SealedField()
    at = models.DateTimeField()

    objects = Rows["Objection"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("star", "by"), name="recognition_one_objection_a_person"
            ),
        )

    def __str__(self) -> str:
        return f"Objection {self.pk}"

    @property
    def vault_subject_id(self) -> int:
        return self.by_id


class Bar(models.Model):
    """False hours: no stars until this day, with the reason."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="star_bars")
    until_date = models.DateField()
    reason = models.CharField(max_length=200)
    by_id = models.BigIntegerField()

    objects = Rows["Bar"].as_manager()

    def __str__(self) -> str:
        return f"Bar {self.pk}"


class PublicName(models.Model):
    """The name somebody chose to be thanked under. Shown only while she consents to it."""

    person = models.OneToOneField(Person, models.PROTECT, related_name="public_name")
    name = models.CharField(max_length=40)

    objects = Rows["PublicName"].as_manager()

    def __str__(self) -> str:
        return f"PublicName {self.pk}"


class QuarterList(models.Model):
    """A quarter of a place as it stood on the day it was frozen."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField()
    frozen_at = models.DateTimeField()
    digest = models.CharField(max_length=64)

    objects = Rows["QuarterList"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("area", "year", "quarter"), name="recognition_a_quarter_is_frozen_once"
            ),
            models.CheckConstraint(
                condition=Q(quarter__range=(1, 4)), name="recognition_quarter_one_to_four"
            ),
        )

    def __str__(self) -> str:
        return f"QuarterList {self.pk}"


class QuarterRow(models.Model):
    """One person's confirmed volunteer minutes of the quarter, and her stars that day."""

    list = models.ForeignKey(QuarterList, models.PROTECT, related_name="rows")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    stars = models.PositiveSmallIntegerField()
    minutes = models.PositiveIntegerField()

    objects = Rows["QuarterRow"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("list", "person"), name="recognition_once_in_a_quarter"
            ),
        )

    def __str__(self) -> str:
        return f"QuarterRow {self.pk}"
