"""What residents ask for in a month, what became of it, and the list of the month with versions."""

from django.db import models
from django.db.models import F, Q

from kith.activities.models.session import Session
from kith.activities.states import AgeBand, DayPart, ListChannel, ListState, NotTaken, SessionKind
from kith.core.locks import Rows
from kith.people.models import Person
from kith.people.states import Channel
from kith.places.models import Area


class Topic(models.Model):
    """One thing that is wished for the month. Merged ones count for the other, and can be undone.

    `key` is the title without spaces and signs: the same wish typed twice is one topic.
    """

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    month = models.DateField()  # its first day
    title = models.CharField(max_length=40)
    key = models.CharField(max_length=40)
    is_shown = models.BooleanField(default=False)  # the desk has named it: others may join
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")
    carried_from = models.ForeignKey("self", models.PROTECT, null=True, related_name="carried")
    made_at = models.DateTimeField()

    objects = Rows["Topic"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("area", "month", "key"), name="activities_one_topic_a_wish"
            ),
            models.CheckConstraint(
                condition=Q(month__day=1), name="activities_a_topic_is_for_a_whole_month"
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("pk")),
                name="activities_no_topic_is_merged_into_itself",
            ),
        )

    def __str__(self) -> str:
        return f"Topic {self.pk}"


class Ask(models.Model):
    """Somebody wishes for it. Without a name unless she was signed in, or told the desk."""

    topic = models.ForeignKey(Topic, models.PROTECT, related_name="asks")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    day_part = models.CharField(max_length=10, choices=DayPart.choices, default=DayPart.ANY)
    age_band = models.CharField(max_length=10, choices=AgeBand.choices, default=AgeBand.ALL)
    would_help = models.BooleanField(default=False)
    channel = models.CharField(max_length=8, choices=Channel.choices)
    key = models.UUIDField(unique=True)  # made by the form before it was sent: twice is once
    made_by_id = models.BigIntegerField(null=True)  # the desk that wrote it, or she herself
    made_at = models.DateTimeField()

    objects = Rows["Ask"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("topic", "person"), name="activities_one_ask_a_person"),
        )

    def __str__(self) -> str:
        return f"Ask {self.pk}"


class Tally(models.Model):
    """Strokes beside a wish on a paper: how many people made one. Counted, not estimated."""

    topic = models.ForeignKey(Topic, models.PROTECT, related_name="tallies")
    people = models.PositiveIntegerField()
    paper = models.CharField(max_length=40)  # which paper it was
    is_void = models.BooleanField(default=False)  # typed by mistake
    key = models.UUIDField(unique=True)
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["Tally"].as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(people__gt=0), name="activities_a_tally_is_some_people"
            ),
        )

    def __str__(self) -> str:
        return f"Tally {self.pk}"


class Taken(models.Model):
    """A topic became this session."""

    topic = models.ForeignKey(Topic, models.PROTECT, related_name="taken")
    session = models.ForeignKey(Session, models.PROTECT, related_name="asked_as")
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["Taken"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("topic", "session"), name="activities_a_topic_becomes_a_session_once"
            ),
        )

    def __str__(self) -> str:
        return f"Taken {self.pk}"


class Answer(models.Model):
    """Why a topic is not on the list, for whoever asked."""

    topic = models.OneToOneField(Topic, models.PROTECT, related_name="answer")
    reason = models.CharField(max_length=12, choices=NotTaken.choices)
    text = models.CharField(max_length=200, blank=True)
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["Answer"].as_manager()

    def __str__(self) -> str:
        return f"Answer {self.pk}"


class MonthlyList(models.Model):
    """One version of a community's list of a month; a draft has version 0.

    `due_at` is the moment the rule named when it was published: late is late for ever.
    """

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    month = models.DateField()  # its first day
    version = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=10, choices=ListState.choices, default=ListState.DRAFT)
    due_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    changes = models.JSONField(default=list)  # against the version before, as `rules.Change`
    by_id = models.BigIntegerField(null=True)  # none: Kith itself, after a session changed
    made_at = models.DateTimeField()

    objects = Rows["MonthlyList"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("area", "month", "version"), name="activities_list_version"
            ),
            models.UniqueConstraint(
                fields=("area", "month"),
                condition=Q(state="PUBLISHED"),
                name="activities_one_list_a_month_is_out",
            ),
            models.CheckConstraint(
                condition=Q(state="DRAFT", version=0, published_at=None)
                | ~Q(state="DRAFT") & Q(version__gt=0, published_at__isnull=False),
                name="activities_a_list_that_is_out_has_its_version",
            ),
            models.CheckConstraint(
                condition=Q(month__day=1), name="activities_a_list_is_of_a_whole_month"
            ),
        )
        indexes = (models.Index(fields=("month", "area"), name="activities_lists_of_month"),)

    def __str__(self) -> str:
        return f"MonthlyList {self.pk}"


class ListItem(models.Model):
    """One session as the list shows it; from the day it is out it stays as it was."""

    list = models.ForeignKey(MonthlyList, models.CASCADE, related_name="items")
    session = models.ForeignKey(Session, models.PROTECT, related_name="listed")
    title = models.CharField(max_length=80)
    kind = models.CharField(max_length=12, choices=SessionKind.choices)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=160)
    host = models.CharField(max_length=80, blank=True)
    phone = models.CharField(max_length=20, blank=True)  # the desk's line
    is_cancelled = models.BooleanField(default=False)

    objects = Rows["ListItem"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("list", "session"), name="activities_a_session_is_listed_once"
            ),
        )

    def __str__(self) -> str:
        return f"ListItem {self.pk}"


class Posting(models.Model):
    """The desk has sent the list to the chat group, or hung up the poster."""

    list = models.ForeignKey(MonthlyList, models.PROTECT, related_name="postings")
    channel = models.CharField(max_length=8, choices=ListChannel.choices)
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["Posting"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("list", "channel"), name="activities_posted_once_a_channel"
            ),
        )

    def __str__(self) -> str:
        return f"Posting {self.pk}"
