"""What follows a session: the record, the survey, and the summary with its pictures."""

from django.db import models
from django.db.models import Q

from kith.activities.models.session import Session
from kith.activities.states import PictureState
from kith.core.locks import Rows
from kith.hours.states import LateReason
from kith.people.models import Person
from kith.people.states import Channel


class SessionRecord(models.Model):
    """What was done, in the words of whoever was in charge; late only with a reason."""

    session = models.OneToOneField(Session, models.PROTECT, related_name="record")
    text = models.CharField(max_length=1000)
    due_at = models.DateTimeField()
    late_reason = models.CharField(max_length=10, choices=LateReason.choices, blank=True)
    late_note = models.CharField(max_length=200, blank=True)
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["SessionRecord"].as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(at__lte=models.F("due_at")) | ~Q(late_reason=""),
                name="activities_a_late_record_says_why",
            ),
        )

    def __str__(self) -> str:
        return f"SessionRecord {self.pk}"


class Survey(models.Model):
    """How was it? Open to answers until `closes_at`."""

    session = models.OneToOneField(Session, models.PROTECT, related_name="survey")
    closes_at = models.DateTimeField()
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["Survey"].as_manager()

    def __str__(self) -> str:
        return f"Survey {self.pk}"


class Slip(models.Model):
    """One question asked: of a person who was there, or on a numbered slip of paper."""

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="slips")
    number = models.PositiveIntegerField()
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    objects = Rows["Slip"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("survey", "number"), name="activities_slip_number"),
            models.UniqueConstraint(
                fields=("survey", "person"),
                condition=Q(person__isnull=False),
                name="activities_asked_once",
            ),
        )

    def __str__(self) -> str:
        return f"Slip {self.pk}"


class SurveyAnswer(models.Model):
    """One answer to one slip. Somebody else's word about it is kept apart (`by_proxy`)."""

    slip = models.OneToOneField(Slip, models.PROTECT, related_name="answer")
    step = models.PositiveSmallIntegerField(null=True)  # 1 to 5; none: does not apply
    wanting = models.JSONField(default=list)
    by_proxy = models.BooleanField(default=False)
    channel = models.CharField(max_length=8, choices=Channel.choices)
    by_id = models.BigIntegerField(null=True)  # who typed it; none: whoever held the slip
    at = models.DateTimeField()

    objects = Rows["SurveyAnswer"].as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(step=None) | Q(step__range=(1, 5)), name="activities_five_steps"
            ),
        )

    def __str__(self) -> str:
        return f"SurveyAnswer {self.pk}"


class Summary(models.Model):
    """What the public reads about the session."""

    session = models.OneToOneField(Session, models.PROTECT, related_name="summary")
    text = models.CharField(max_length=1000)
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["Summary"].as_manager()

    def __str__(self) -> str:
        return f"Summary {self.pk}"


class Picture(models.Model):
    """A picture of a session. Its bytes lie sealed in `files` until a second person passed it."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="pictures")
    file_id = models.BigIntegerField()  # of `files`
    caption = models.CharField(max_length=100)
    state = models.CharField(
        max_length=8, choices=PictureState.choices, default=PictureState.WAITING
    )
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["Picture"].as_manager()

    def __str__(self) -> str:
        return f"Picture {self.pk}"


class PictureCheck(models.Model):
    """What a second person saw on a picture. Append-only; the newest decides."""

    picture = models.ForeignKey(Picture, models.PROTECT, related_name="checks")
    verb = models.CharField(max_length=8)
    has_minors = models.BooleanField(default=False)
    reason = models.CharField(max_length=200, blank=True)
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["PictureCheck"].as_manager()

    def __str__(self) -> str:
        return f"PictureCheck {self.pk}"


class PictureMinor(models.Model):
    """A minor whose face is on the picture; shown only while the guardian agrees."""

    picture = models.ForeignKey(Picture, models.PROTECT, related_name="minors")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")

    objects = Rows["PictureMinor"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("picture", "person"), name="activities_a_minor_is_named_once"
            ),
        )

    def __str__(self) -> str:
        return f"PictureMinor {self.pk}"


class PublicPixels(models.Model):
    """The bytes of a picture that passed; gone as soon as it is refused."""

    picture = models.OneToOneField(Picture, models.PROTECT, related_name="public")
    digest = models.CharField(max_length=64)
    pixels = models.BinaryField()

    objects = Rows["PublicPixels"].as_manager()

    def __str__(self) -> str:
        return f"PublicPixels {self.pk}"
