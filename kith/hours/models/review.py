"""What is done about a record afterwards: held, amended, contested."""

from django.db import models
from django.db.models import F, Q

from kith.core.locks import Rows
from kith.hours.models.record import ServiceRecord
from kith.hours.states import (
    AmendmentKind,
    AmendmentState,
    CorrectionKind,
    CorrectionState,
    HoldState,
)
from kith.people.models import Person
from kith.places.models import Area
from kith.vault.fields import SealedField


class Hold(models.Model):
    """A record waits for a person's look, because of signals; they never decide."""

    record = models.ForeignKey(ServiceRecord, models.PROTECT, related_name="holds")
    state = models.CharField(max_length=10, choices=HoldState.choices, default=HoldState.OPEN)
    opened_at = models.DateTimeField()
    decided_by_id = models.BigIntegerField(null=True)  # none while it is open
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True)

    objects = Rows["Hold"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("record",), condition=Q(state="OPEN"), name="hours_one_open_hold_a_record"
            ),
            models.CheckConstraint(
                condition=Q(state="OPEN", decided_by_id=None, decided_at=None, reason="")
                | (
                    ~Q(state="OPEN")
                    & Q(decided_by_id__isnull=False, decided_at__isnull=False)
                    & ~Q(reason="")
                ),
                name="hours_a_decided_hold_says_by_whom_and_why",
            ),
        )

    def __str__(self) -> str:
        return f"Hold {self.pk}"


class Finding(models.Model):
    """One signal that spoke, with its weight and the numbers it saw."""

    hold = models.ForeignKey(Hold, models.CASCADE, related_name="findings")
    record = models.ForeignKey(ServiceRecord, models.PROTECT, related_name="findings")
    signal = models.CharField(max_length=24)
    weight = models.PositiveSmallIntegerField()
    facts = models.JSONField(default=dict)  # whole numbers by name

    objects = Rows["Finding"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("record", "signal"), name="hours_a_signal_holds_a_record_once"
            ),
        )

    def __str__(self) -> str:
        return f"Finding {self.pk}"


class Amendment(models.Model):
    """Other times, or taking back: proposed by one, decided by another. The old values stay."""

    record = models.ForeignKey(ServiceRecord, models.PROTECT, related_name="amendments")
    kind = models.CharField(max_length=10, choices=AmendmentKind.choices)
    state = models.CharField(
        max_length=10, choices=AmendmentState.choices, default=AmendmentState.PROPOSED
    )
    old_started_at = models.DateTimeField()
    old_ended_at = models.DateTimeField()
    old_minutes = models.PositiveIntegerField()
    new_started_at = models.DateTimeField()
    new_ended_at = models.DateTimeField()
    new_minutes = models.PositiveIntegerField()  # 0 where it is taken back
    old_content = models.CharField(max_length=120)
    new_content = models.CharField(max_length=120)
    reason = models.CharField(max_length=200)
    proposed_by_id = models.BigIntegerField()
    proposed_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    decided_by_id = models.BigIntegerField(null=True)  # none: open, or the time ran out
    decided_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=200, blank=True)

    objects = Rows["Amendment"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("record",),
                condition=Q(state="PROPOSED"),
                name="hours_one_open_amendment_a_record",
            ),
            models.CheckConstraint(
                condition=Q(decided_by_id=None) | ~Q(decided_by_id=F("proposed_by_id")),
                name="hours_nobody_approves_her_own_amendment",
            ),
            models.CheckConstraint(
                condition=Q(kind="WITHDRAW", new_minutes=0)
                | Q(kind="CHANGE", new_minutes__gt=0, new_minutes__lte=1440),
                name="hours_an_amendment_changes_or_takes_back",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("APPROVED", "REJECTED")) | Q(decided_by_id__isnull=False),
                name="hours_an_amendment_is_decided_by_somebody",
            ),
        )

    def __str__(self) -> str:
        return f"Amendment {self.pk}"


class Correction(models.Model):
    """The person whose hours they are says that something is wrong, and is answered.

    Source: order 67 of the Ministry of Civil Affairs, articles 12 and 13.
    """

    VAULT_SUBJECT = "person_id"

    person = models.ForeignKey(Person, models.PROTECT, related_name="corrections")
    record = models.ForeignKey(
        ServiceRecord, models.PROTECT, null=True, related_name="corrections"
    )  # none: a service is missing
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=CorrectionKind.choices)
    text = SealedField()
    state = models.CharField(
        max_length=10, choices=CorrectionState.choices, default=CorrectionState.ASKED
    )
    asked_by_id = models.BigIntegerField()  # she herself or her guardian
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answered_by_id = models.BigIntegerField(null=True)  # none while it is open
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=400, blank=True)

    objects = Rows["Correction"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("record", "person"),
                condition=Q(state="ASKED"),
                name="hours_one_open_correction_a_record",
            ),
            models.CheckConstraint(
                condition=Q(kind="MISSING", record=None) | ~Q(kind="MISSING"),
                name="hours_what_is_missing_has_no_record",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("AGREED", "DECLINED"))
                | (Q(answered_by_id__isnull=False) & ~Q(answer="")),
                name="hours_an_answer_has_words_and_a_name",
            ),
        )
        indexes = (models.Index(fields=("area", "state", "due_at"), name="hours_to_answer"),)

    def __str__(self) -> str:
        return f"Correction {self.pk}"

    @property
    def vault_subject_id(self) -> int:
        return self.person_id
