"""Numbers, who answers them, and when."""

from django.db import models
from django.db.models import F, Q

from kith.core.locks import Rows
from kith.hotline.states import LineKind, SwapState
from kith.people.models import Person
from kith.places.models import Area
from kith.vault.fields import SealedField


class Line(models.Model):
    """A number that people ring. Open every day named, from one time to another, local.

    A line that closes at or before it opens is open past midnight; equal times are all day.
    """

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    number = models.CharField(max_length=24, unique=True)
    title = models.CharField(max_length=60)
    kind = models.CharField(max_length=14, choices=LineKind.choices)
    weekdays = models.JSONField(default=list)  # 1 Monday to 7 Sunday
    opens = models.TimeField()
    closes = models.TimeField()
    card = models.CharField(max_length=200, blank=True)  # on the public page of the place
    is_listed = models.BooleanField(default=True)
    supervisor = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    objects = Rows["Line"].as_manager()

    class Meta:
        indexes = (models.Index(fields=("area", "number"), name="hotline_lines_of_area"),)

    def __str__(self) -> str:
        return f"Line {self.pk}"


class LineStep(models.Model):
    """One step of the line's crisis protocol; `dial` is the big number, if there is one."""

    line = models.ForeignKey(Line, models.CASCADE, related_name="steps")
    rank = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=160)
    dial = models.CharField(max_length=24, blank=True)

    objects = Rows["LineStep"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("line", "rank"), name="hotline_one_step_a_rank"),
        )

    def __str__(self) -> str:
        return f"LineStep {self.pk}"


class Counsellor(models.Model):
    """A place on the line's rota: who may be given shifts and take calls."""

    line = models.ForeignKey(Line, models.PROTECT, related_name="counsellors")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    by_id = models.BigIntegerField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)  # none: still on the rota

    objects = Rows["Counsellor"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("line", "person"),
                condition=Q(ends_at=None),
                name="hotline_one_place_on_a_rota",
            ),
        )

    def __str__(self) -> str:
        return f"Counsellor {self.pk}"


class Shift(models.Model):
    """Who answers when. Nobody answers two lines at once: asked under a lock of the person."""

    line = models.ForeignKey(Line, models.PROTECT, related_name="shifts")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    by_id = models.BigIntegerField()
    made_at = models.DateTimeField()

    objects = Rows["Shift"].as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="hotline_a_shift_is_some_time"
            ),
            models.UniqueConstraint(
                fields=("person", "starts_at"), name="hotline_one_shift_begins_at_a_time"
            ),
        )
        indexes = (
            models.Index(fields=("line", "starts_at"), name="hotline_rota"),
            models.Index(fields=("person", "ends_at"), name="hotline_shifts_of"),
        )

    def __str__(self) -> str:
        return f"Shift {self.pk}"


class Swap(models.Model):
    """One asks another to take a shift, for one of the other's or for nothing."""

    shift = models.ForeignKey(Shift, models.CASCADE, related_name="swaps")
    other = models.ForeignKey(Person, models.PROTECT, related_name="+")
    in_return = models.ForeignKey(Shift, models.CASCADE, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=SwapState.choices, default=SwapState.ASKED)
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["Swap"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("shift",), condition=Q(state="ASKED"), name="hotline_one_swap_asked_a_shift"
            ),
        )

    def __str__(self) -> str:
        return f"Swap {self.pk}"


class Handover(models.Model):
    """What the next one at the phone should know; opens for whoever is on the line's rota."""

    VAULT_SUBJECT = "subject_id"

    subject_id = models.BigIntegerField(unique=True)
    line = models.ForeignKey(Line, models.PROTECT, related_name="handovers")
    text = SealedField()
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["Handover"].as_manager()

    class Meta:
        indexes = (models.Index(fields=("line", "-at"), name="hotline_last_handover"),)

    def __str__(self) -> str:
        return f"Handover {self.pk}"

    @property
    def vault_subject_id(self) -> int:
        return self.subject_id
