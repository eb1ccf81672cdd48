"""One person's minutes for one cause, and the chain of evidence they rest on."""

from django.db import models
from django.db.models import F, Q
from django.utils.text import capfirst

from kith.catalogue.states import Eligibility
from kith.core.locks import Rows
from kith.groups.models import Organisation, Team
from kith.hours.states import (
    EvidenceKind,
    Grade,
    LateReason,
    Part,
    Proof,
    Purse,
    RecordState,
    SourceKind,
    Step,
    Word,
)
from kith.people.models import Person
from kith.places.models import Area

# Only volunteer service fills the purse of volunteers (order 67, article 19).
FITTING_PURSE = (
    Q(purse="VOLUNTEER", eligibility="VOLUNTEER")
    | Q(purse="REPORT_IN", eligibility__in=("VOLUNTEER", "PARTY_LIFE"))
    | Q(purse="ON_DUTY", eligibility="ON_DUTY")
)


class ServiceRecord(models.Model):
    """Who served, where, from when to when, and how each end is known.

    Source: order 67 of the Ministry of Civil Affairs, article 7 (what a record must hold).
    """

    cause = models.CharField(max_length=60)  # "claim:17": what the minutes were for
    source = models.CharField(max_length=10, choices=SourceKind.choices, default=SourceKind.ORDER)
    purse = models.CharField(max_length=10, choices=Purse.choices, default=Purse.VOLUNTEER)
    eligibility = models.CharField(
        max_length=10, choices=Eligibility.choices, default=Eligibility.VOLUNTEER
    )
    part = models.CharField(max_length=8, choices=Part.choices, default=Part.HELPER)
    person = models.ForeignKey(Person, models.PROTECT, related_name="records")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    organiser = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+"
    )  # none: the community itself
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="+")  # none: alone
    in_charge_id = models.BigIntegerField()  # the person in charge
    category = models.CharField(max_length=14)  # five-for of the service
    content = models.CharField(max_length=120)  # the public summary of what was done
    others = models.PositiveIntegerField(default=0)  # beneficiaries who were only counted
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    minutes = models.PositiveIntegerField()
    start_proof = models.CharField(max_length=8, choices=Proof.choices)
    end_proof = models.CharField(max_length=8, choices=Proof.choices)
    grade = models.CharField(max_length=1, choices=Grade.choices)
    state = models.CharField(
        max_length=10, choices=RecordState.choices, default=RecordState.RECORDED
    )
    thanks = models.CharField(max_length=80, blank=True)  # the cause of the points that stand
    due_at = models.DateTimeField()  # until when record and word must be there
    recorded_by_id = models.BigIntegerField()
    recorded_at = models.DateTimeField()

    objects = Rows["ServiceRecord"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("cause", "person"), name="hours_one_record_a_cause_and_person"
            ),
            models.CheckConstraint(
                condition=Q(minutes__gt=0, minutes__lte=1440), name="hours_minutes_within_a_day"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__gt=F("started_at")), name="hours_end_after_start"
            ),
            models.CheckConstraint(
                condition=FITTING_PURSE, name="hours_only_volunteer_service_is_volunteer_hours"
            ),
            models.CheckConstraint(
                condition=Q(state="HELD")
                | (Q(state="CONFIRMED") & ~Q(thanks=""))
                | Q(state__in=("RECORDED", "REVERSED"), thanks=""),
                name="hours_thanks_stand_while_confirmed",
            ),
        )
        indexes = (
            models.Index(fields=("person", "-started_at"), name="hours_of_person"),
            models.Index(fields=("area", "state", "due_at"), name="hours_desk"),
        )

    def __str__(self) -> str:
        return f"ServiceRecord {self.pk}"

    @property
    def title(self) -> str:
        """What was done, for everybody's eyes; of a visit only that it was one."""
        return self.content or capfirst(self.get_source_display())


class Beneficiary(models.Model):
    """For whom it was; `served_by_id` repeats who served, so that nobody serves herself."""

    record = models.ForeignKey(ServiceRecord, models.CASCADE, related_name="beneficiaries")
    person_id = models.BigIntegerField()
    served_by_id = models.BigIntegerField()

    objects = Rows["Beneficiary"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("record", "person_id"), name="hours_a_beneficiary_is_named_once"
            ),
            models.CheckConstraint(
                condition=~Q(person_id=F("served_by_id")), name="hours_nobody_serves_herself"
            ),
        )
        indexes = (models.Index(fields=("person_id",), name="hours_for_person"),)

    def __str__(self) -> str:
        return f"Beneficiary {self.pk}"


class Evidence(models.Model):
    """One link of the chain: what, by whom, when. Append-only; the newest of an end counts."""

    record = models.ForeignKey(ServiceRecord, models.PROTECT, related_name="evidence")
    kind = models.CharField(max_length=8, choices=EvidenceKind.choices)
    how = models.CharField(max_length=10, blank=True)  # of an end its `Proof`, of a word its `Word`
    at = models.DateTimeField()  # when it happened
    by_id = models.BigIntegerField(null=True)  # none: Kith itself
    noted_at = models.DateTimeField()
    digest = models.CharField(max_length=64, blank=True)  # of a picture: finds the same one again
    note = models.CharField(max_length=200, blank=True)

    objects = Rows["Evidence"].as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=("START", "END"), how__in=Proof.values)
                | Q(kind="WORD", how__in=Word.values)
                | Q(kind__in=("PHOTO", "LIST", "PAPER", "REASON"), how=""),
                name="hours_evidence_says_how_it_is_known",
            ),
        )
        indexes = (models.Index(fields=("digest",), name="hours_same_picture"),)

    def __str__(self) -> str:
        return f"Evidence {self.pk}"


class Confirmation(models.Model):
    """A second person says: so it was."""

    record = models.OneToOneField(ServiceRecord, models.PROTECT, related_name="confirmation")
    by_id = models.BigIntegerField()
    by_recipient = models.BooleanField()  # the resident herself, her guardian or her proxy
    at = models.DateTimeField()

    objects = Rows["Confirmation"].as_manager()

    def __str__(self) -> str:
        return f"Confirmation {self.pk}"


class Lateness(models.Model):
    """A step came after its ten working days, and why."""

    record = models.ForeignKey(ServiceRecord, models.PROTECT, related_name="lateness")
    step = models.CharField(max_length=8, choices=Step.choices)
    reason = models.CharField(max_length=10, choices=LateReason.choices)
    note = models.CharField(max_length=200, blank=True)
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    objects = Rows["Lateness"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("record", "step"), name="hours_late_once_a_step"),
            models.CheckConstraint(
                condition=~Q(reason="OTHER") | ~Q(note=""), name="hours_another_reason_is_told"
            ),
        )

    def __str__(self) -> str:
        return f"Lateness {self.pk}"
