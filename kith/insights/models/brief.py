"""A brief of a place and a period in versions; its numbers and names are rows, its words a text."""

from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q

from kith.core.locks import Rows
from kith.insights.states import BriefState, RecordKind, Untold
from kith.places.models import Area


class Brief(models.Model):
    """What one brief is about. Its words stand in its versions."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    skeleton = models.CharField(max_length=16)  # a code of `insights.briefs`
    since = models.DateField()
    until = models.DateField()  # the first day after it
    made_by_id = models.BigIntegerField()
    made_at = models.DateTimeField()

    objects = Rows["Brief"].as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(until__gt=F("since")), name="insights_a_brief_is_of_some_days"
            ),
        )
        indexes = (models.Index(fields=("area", "-made_at"), name="insights_briefs_of_area"),)

    def __str__(self) -> str:
        return f"Brief {self.pk}"

    @property
    def last(self) -> date:
        """The last day it is about."""
        return self.until - timedelta(days=1)


class BriefVersion(models.Model):
    """Chinese and English words with tokens, as the records were at `data_at`.

    A signed version is frozen: `digest` is of its words, numbers and names, its moment and hand.
    `reason`: why it was written anew after another was signed.
    """

    brief = models.ForeignKey(Brief, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=BriefState.choices, default=BriefState.DRAFT)
    revision = models.PositiveIntegerField(default=0)  # grows with every edit
    zh = models.TextField()
    en = models.TextField()
    left_out = models.JSONField(default=list)  # sentences the draft could not say, and why
    data_at = models.DateTimeField()
    rule_id = models.BigIntegerField()  # the RuleSet its numbers were worded by
    reason = models.CharField(max_length=200, blank=True)
    made_by_id = models.BigIntegerField()
    made_at = models.DateTimeField()
    signed_by_id = models.BigIntegerField(null=True)
    signed_at = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64, blank=True)

    objects = Rows["BriefVersion"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("brief", "number"), name="insights_a_version_of_a_brief_once"
            ),
            models.UniqueConstraint(
                fields=("brief",), condition=Q(state="DRAFT"), name="insights_one_draft_a_brief"
            ),
            models.UniqueConstraint(
                fields=("brief",), condition=Q(state="SIGNED"), name="insights_one_brief_is_out"
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=("SIGNED", "REPLACED"), signed_by_id__isnull=False,
                    signed_at__isnull=False,
                ) & ~Q(digest="")
                | Q(
                    state__in=("DRAFT", "DROPPED"), signed_by_id=None, signed_at=None, digest=""
                ),
                name="insights_a_signed_brief_has_its_hand_and_hash",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"BriefVersion {self.pk}"


class BriefNumber(models.Model):
    """A figure as asked for this brief, what it was at the version's moment, and its words.

    `words`: {wording: [Chinese, English]}; `names`: what the rows behind it are called, where they
    are few. A number that may not be told has neither, and no number.
    """

    version = models.ForeignKey(BriefVersion, models.CASCADE, related_name="numbers")
    key = models.CharField(max_length=40)
    figure = models.CharField(max_length=40)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField()
    about = models.CharField(max_length=60, blank=True)
    years = models.PositiveSmallIntegerField(default=1)  # more than one: the yearly mean is told
    is_alone = models.BooleanField(default=False)  # of a share only the part is told
    number = models.BigIntegerField(null=True)
    of = models.BigIntegerField(null=True)
    is_estimated = models.BooleanField(default=False)
    untold = models.CharField(max_length=8, choices=Untold.choices, blank=True)
    words = models.JSONField(default=dict)
    names = models.JSONField(default=list)

    objects = Rows["BriefNumber"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("version", "key"), name="insights_a_number_of_a_brief_once"
            ),
            models.CheckConstraint(
                condition=Q(untold="", number__isnull=False)
                | ~Q(untold="") & Q(number=None, of=None),
                name="insights_what_may_not_be_told_is_not_kept",
            ),
            models.CheckConstraint(condition=Q(years__gt=0), name="insights_a_mean_is_of_years"),
        )

    def __str__(self) -> str:
        return f"BriefNumber {self.pk}"

    @property
    def last(self) -> date:
        """The last day it is of."""
        return self.until - timedelta(days=1)


class BriefRecord(models.Model):
    """Something of the records that the brief calls by its name, or whose day it tells."""

    version = models.ForeignKey(BriefVersion, models.CASCADE, related_name="records")
    key = models.CharField(max_length=40)
    kind = models.CharField(max_length=12, choices=RecordKind.choices)
    object_id = models.BigIntegerField()
    name = models.CharField(max_length=160)
    on_date = models.DateField(null=True)

    objects = Rows["BriefRecord"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("version", "key"), name="insights_a_name_of_a_brief_once"
            ),
        )

    def __str__(self) -> str:
        return f"BriefRecord {self.pk}"
