"""Who was there: what was seen at the door, what follows from it, and those who were counted."""

from django.db import models
from django.db.models import F, Q

from kith.activities.models.session import Session
from kith.activities.models.sign_up import SignUp
from kith.activities.states import AttendanceState, PresentAs, TickKind, TickMethod
from kith.core.locks import Rows
from kith.people.models import Person


class Attendance(models.Model):
    """One person at one session: what follows from all her ticks. First in, last out."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="attendances")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    sign_up = models.ForeignKey(SignUp, models.PROTECT, null=True, related_name="attendances")
    role = models.CharField(max_length=10, choices=PresentAs.choices)
    state = models.CharField(max_length=8, choices=AttendanceState.choices)
    in_at = models.DateTimeField()
    in_how = models.CharField(max_length=10, choices=TickMethod.choices)
    out_at = models.DateTimeField(null=True)
    out_how = models.CharField(max_length=10, choices=TickMethod.choices, blank=True)
    is_sure = models.BooleanField(default=True)  # else somebody on the spot has yet to say so

    objects = Rows["Attendance"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("session", "person"), name="activities_one_attendance_a_person"
            ),
            models.CheckConstraint(
                condition=Q(out_at=None) | Q(out_at__gte=F("in_at")),
                name="activities_nobody_leaves_before_she_comes",
            ),
            models.CheckConstraint(
                condition=Q(out_at=None, out_how="") | Q(out_at__isnull=False) & ~Q(out_how=""),
                name="activities_an_end_says_how",
            ),
            models.CheckConstraint(
                condition=~Q(state="LEFT") | Q(out_at__isnull=False),
                name="activities_who_left_has_an_end",
            ),
        )
        indexes = (
            models.Index(fields=("session", "role", "state"), name="activities_who_was_there"),
            models.Index(fields=("person", "-in_at"), name="activities_where_she_was"),
        )

    def __str__(self) -> str:
        return f"Attendance {self.pk}"


class Tick(models.Model):
    """One thing seen at the door. Append-only: what a later tick overrules stays as evidence.

    `at` is when it was so; `noted_at` when the line reached us. `distance_m` is rounded, and
    forgotten after the days of the rule; the coordinates themselves are kept nowhere.
    """

    session = models.ForeignKey(Session, models.PROTECT, related_name="ticks")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=4, choices=TickKind.choices)
    how = models.CharField(max_length=10, choices=TickMethod.choices)
    role = models.CharField(max_length=10, choices=PresentAs.choices)
    key = models.UUIDField()  # made by the device before it was sent: twice is once
    at = models.DateTimeField()
    noted_at = models.DateTimeField()
    by_id = models.BigIntegerField()
    is_sure = models.BooleanField(default=True)
    is_odd = models.BooleanField(default=False)  # the device's clock or the time make no sense
    distance_m = models.PositiveIntegerField(null=True)  # none: not told, or forgotten

    objects = Rows["Tick"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("by_id", "key"), name="activities_a_tick_is_told_once"),
        )
        indexes = (
            models.Index(fields=("session", "person"), name="activities_ticks_of"),
            models.Index(
                fields=("noted_at",),
                condition=Q(distance_m__isnull=False),
                name="activities_ticks_to_forget",
            ),
        )

    def __str__(self) -> str:
        return f"Tick {self.pk}"


class UsedCode(models.Model):
    """A code of a ticket, or of the door by one person, that was used; kept until it expires."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="+")
    mark = models.CharField(max_length=40)
    used_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    objects = Rows["UsedCode"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("session", "mark"), name="activities_a_code_is_used_once"
            ),
        )

    def __str__(self) -> str:
        return f"UsedCode {self.pk}"


class WalkIns(models.Model):
    """People nobody knows by name, counted by number. The newest count of a spot stands."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="walk_ins")
    role = models.CharField(max_length=10, choices=PresentAs.choices)
    spot = models.CharField(max_length=30, blank=True)  # where two people count at two doors
    number = models.PositiveIntegerField()
    is_estimated = models.BooleanField(default=True)
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["WalkIns"].as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(role__in=("RECIPIENT", "VIEWER")),
                name="activities_who_serves_is_known_by_name",
            ),
        )

    def __str__(self) -> str:
        return f"WalkIns {self.pk}"


class Closing(models.Model):
    """The list of a session is complete: who did not come is known."""

    session = models.OneToOneField(Session, models.PROTECT, related_name="closing")
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["Closing"].as_manager()

    def __str__(self) -> str:
        return f"Closing {self.pk}"


class HoursLine(models.Model):
    """What became of one attendance as hours: the service record, or why there is none yet."""

    attendance = models.OneToOneField(Attendance, models.PROTECT, related_name="hours")
    record_id = models.BigIntegerField(null=True)  # of `hours`
    refusal = models.CharField(max_length=40, blank=True)  # its code
    at = models.DateTimeField()

    objects = Rows["HoursLine"].as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(record_id=None) & ~Q(refusal="")
                | Q(record_id__isnull=False, refusal=""),
                name="activities_hours_stand_or_say_why_not",
            ),
        )

    def __str__(self) -> str:
        return f"HoursLine {self.pk}"
