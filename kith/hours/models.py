"""One person's minutes for one cause."""

from django.db import models
from django.db.models import F, Q

from kith.core.locks import Rows
from kith.hours.states import Grade, Proof, RecordState
from kith.people.models import Person
from kith.places.models import Area


class ServiceRecord(models.Model):
    """Who served, where, from when to when, and how each end is known.

    Source: order 67 of the Ministry of Civil Affairs, article 7 (what a record must hold).
    """

    cause = models.CharField(max_length=60)  # "claim:17": what the minutes were for
    person = models.ForeignKey(Person, models.PROTECT, related_name="records")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    category = models.CharField(max_length=14)  # five-for of the service
    content = models.CharField(max_length=120)  # the public summary of what was done
    beneficiary_id = models.BigIntegerField()
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    minutes = models.PositiveIntegerField()
    start_proof = models.CharField(max_length=8, choices=Proof.choices)
    end_proof = models.CharField(max_length=8, choices=Proof.choices)
    grade = models.CharField(max_length=1, choices=Grade.choices)
    state = models.CharField(
        max_length=10, choices=RecordState.choices, default=RecordState.RECORDED
    )
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
                condition=~Q(beneficiary_id=F("person_id")), name="hours_nobody_serves_herself"
            ),
        )

    def __str__(self) -> str:
        return f"ServiceRecord {self.pk}"


class Confirmation(models.Model):
    """A second person says: so it was."""

    record = models.OneToOneField(ServiceRecord, models.PROTECT, related_name="confirmation")
    by_id = models.BigIntegerField()
    by_recipient = models.BooleanField()  # the resident herself, her guardian or her proxy
    at = models.DateTimeField()

    objects = Rows["Confirmation"].as_manager()

    def __str__(self) -> str:
        return f"Confirmation {self.pk}"
