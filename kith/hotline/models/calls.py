"""A call and what is written about it. A caller need not be a person Kith knows."""

from django.db import models
from django.db.models import Q

from kith.core.locks import Rows
from kith.hotline.models.lines import Line
from kith.hotline.states import (
    AgeBand,
    CallKind,
    CallState,
    Deed,
    HandingState,
    Referral,
    Risk,
    Topic,
)
from kith.people.models import Person
from kith.vault.blinds import BlindIndex
from kith.vault.fields import SealedField


class Call(models.Model):
    """One call. `subject_id` is the caller as the vault knows her, for this call alone.

    `holder` answers for the matter: the first receiver, until somebody else takes it.
    The indexes are keyed to the line: the same caller on another line is somebody else.
    """

    VAULT_SUBJECT = "subject_id"

    subject_id = models.BigIntegerField(unique=True)
    line = models.ForeignKey(Line, models.PROTECT, related_name="calls")
    operator = models.ForeignKey(Person, models.PROTECT, related_name="+")
    holder = models.ForeignKey(Person, models.PROTECT, related_name="+")
    key = models.CharField(max_length=40)
    state = models.CharField(max_length=8, choices=CallState.choices, default=CallState.DRAFT)
    started_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)  # the five: none before that step
    responded_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    sign_due_at = models.DateTimeField(null=True)
    close_due_at = models.DateTimeField(null=True)
    ring_due_at = models.DateTimeField(null=True)  # none: nobody is to be called back
    follow_up_on = models.DateField(null=True)  # none: none agreed, or done
    told_at = models.DateTimeField(null=True)  # that a limit is over
    alias = SealedField()
    alias_index = BlindIndex(max_length=64, blank=True)
    number = SealedField()
    number_index = BlindIndex(max_length=64, blank=True)
    story = SealedField()
    deed_words = SealedField()
    referred_words = SealedField()
    age_band = models.CharField(max_length=8, choices=AgeBand.choices, default=AgeBand.UNKNOWN)
    topic = models.CharField(max_length=12, choices=Topic.choices, default=Topic.OTHER)
    kind = models.CharField(max_length=12, choices=CallKind.choices, default=CallKind.CONSULT)
    risk = models.PositiveSmallIntegerField(choices=Risk.choices, default=Risk.NONE)
    deed = models.CharField(max_length=12, choices=Deed.choices, default=Deed.LISTENED)
    referral = models.CharField(max_length=12, choices=Referral.choices, default=Referral.NOBODY)
    may_record = models.BooleanField(default=False)  # the caller agrees that it is written down
    may_ring = models.BooleanField(default=False)  # the caller agrees to be called back

    objects = Rows["Call"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("operator", "key"), name="hotline_one_call_a_key"),
            models.CheckConstraint(
                condition=Q(state__in=("DRAFT", "DROPPED")) | Q(ended_at__isnull=False),
                name="hotline_a_taken_call_has_ended",
            ),
            models.CheckConstraint(
                condition=~Q(state="CLOSED") | Q(closed_at__isnull=False),
                name="hotline_closed_at_some_time",
            ),
            models.CheckConstraint(condition=Q(risk__lte=3), name="hotline_risk_0_to_3"),
        )
        indexes = (
            models.Index(fields=("line", "state", "-started_at"), name="hotline_calls_of_line"),
            models.Index(fields=("operator", "-started_at"), name="hotline_calls_of"),
            models.Index(fields=("line", "number_index"), name="hotline_called_before"),
            models.Index(fields=("line", "alias_index"), name="hotline_by_alias"),
        )

    def __str__(self) -> str:
        return f"Call {self.pk}"

    @property
    def vault_subject_id(self) -> int:
        return self.subject_id

    @property
    def number_of_call(self) -> str:
        """What people say of it: year and number, as H2026-000123."""
        return f"H{self.started_at.year}-{self.pk:06d}"


class Amendment(models.Model):
    """A later word, or another code for a field; what was first written stays here."""

    VAULT_SUBJECT = "call__subject_id"

    call = models.ForeignKey(Call, models.PROTECT, related_name="amendments")
    field = models.CharField(max_length=16, blank=True)  # none: only a word
    before = models.CharField(max_length=16, blank=True)
    after = models.CharField(max_length=16, blank=True)
    text = SealedField()
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["Amendment"].as_manager()

    def __str__(self) -> str:
        return f"Amendment {self.pk}"

    @property
    def vault_subject_id(self) -> int:
        return self.call.subject_id


class CounsellingNote(models.Model):
    """What was confided. Only who wrote it and the line's supervisor ever read it."""

    VAULT_SUBJECT = "call__subject_id"

    call = models.ForeignKey(Call, models.PROTECT, related_name="counselling_notes")
    text = SealedField()
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["CounsellingNote"].as_manager()

    class Meta:
        indexes = (models.Index(fields=("by_id", "-at"), name="hotline_notes_of"),)

    def __str__(self) -> str:
        return f"CounsellingNote {self.pk}"

    @property
    def vault_subject_id(self) -> int:
        return self.call.subject_id


class Handing(models.Model):
    """The matter is given to another counsellor, who takes it or objects with a reason."""

    VAULT_SUBJECT = "call__subject_id"

    call = models.ForeignKey(Call, models.PROTECT, related_name="handings")
    to = models.ForeignKey(Person, models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=10, choices=HandingState.choices, default=HandingState.ASKED
    )
    ground = models.CharField(max_length=16, blank=True)
    reason = SealedField()
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["Handing"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("call",), condition=Q(state="ASKED"), name="hotline_given_to_one_at_a_time"
            ),
        )

    def __str__(self) -> str:
        return f"Handing {self.pk}"

    @property
    def vault_subject_id(self) -> int:
        return self.call.subject_id
