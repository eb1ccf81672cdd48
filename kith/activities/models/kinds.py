"""What only some kinds of sessions have: stalls, views, a skill that a training gives."""

from django.db import models
from django.db.models import Q

from kith.activities.models.session import Series, Session
from kith.activities.states import MediaKind, StallState
from kith.core.locks import Rows
from kith.groups.models import Organisation
from kith.places.models import Area


class Stall(models.Model):
    """One table of a market: a service given free of charge, by whom, and to how many."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="stalls")
    number = models.PositiveSmallIntegerField()
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    service_type = models.CharField(max_length=40)  # such as 家电维修; alike words are one kind
    title = models.CharField(max_length=80, blank=True)
    needs_power = models.BooleanField(default=False)
    licence = models.CharField(max_length=80, blank=True)  # seen for food and medicine
    state = models.CharField(max_length=10, choices=StallState.choices, default=StallState.OFFERED)
    reason = models.CharField(max_length=200, blank=True)
    made_by_id = models.BigIntegerField()

    objects = Rows["Stall"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("session", "number"), name="activities_one_stall_a_number"
            ),
            models.CheckConstraint(
                condition=~Q(state="DECLINED") | ~Q(reason=""),
                name="activities_a_stall_is_declined_with_a_reason",
            ),
        )

    def __str__(self) -> str:
        return f"Stall {self.pk}"


class HeadCount(models.Model):
    """How many people a stall served, counted by somebody; the newest counts. Append-only."""

    stall = models.ForeignKey(Stall, models.PROTECT, related_name="counts")
    people = models.PositiveIntegerField()
    is_estimated = models.BooleanField(default=False)
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["HeadCount"].as_manager()

    def __str__(self) -> str:
        return f"HeadCount {self.pk}"


class MediaChannel(models.Model):
    """Where a place is seen or heard: a video account, a radio programme, a live room."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=14, choices=MediaKind.choices)
    name = models.CharField(max_length=60)
    until_date = models.DateField(null=True)

    objects = Rows["MediaChannel"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("area", "kind", "name"), name="activities_one_channel_a_name"
            ),
        )

    def __str__(self) -> str:
        return f"MediaChannel {self.pk}"


class ViewCount(models.Model):
    """Views of one session on one channel as read off on a day. Append-only; the newest counts.

    Never added to attendance: a view is not a person who was there.
    """

    session = models.ForeignKey(Session, models.PROTECT, related_name="views")
    channel = models.ForeignKey(MediaChannel, models.PROTECT, related_name="views")
    views = models.PositiveIntegerField()
    source = models.CharField(max_length=80)  # where the number was read
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["ViewCount"].as_manager()

    class Meta:
        indexes = (models.Index(fields=("session", "channel", "-at"), name="activities_views"),)

    def __str__(self) -> str:
        return f"ViewCount {self.pk}"


class TrainingSkill(models.Model):
    """The skill that everybody who attended a training of the series holds from then on."""

    series = models.OneToOneField(Series, models.PROTECT, related_name="gives")
    skill = models.CharField(max_length=24)
    valid_months = models.PositiveSmallIntegerField()
    set_by_id = models.BigIntegerField()

    objects = Rows["TrainingSkill"].as_manager()

    def __str__(self) -> str:
        return f"TrainingSkill {self.pk}"
