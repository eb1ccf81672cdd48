"""Who read which file why, and who let somebody read a child's file."""

from django.db import models
from django.db.models import F, Q

from kith.care.models.file import CareFile
from kith.care.states.files import AskState
from kith.core.locks import Rows
from kith.vault.fields import SealedField


class ReadRequest(models.Model):
    """Somebody asks to read a child's file; a second person decides, for some days."""

    VAULT_SUBJECT = "file__person_id"

    file = models.ForeignKey(CareFile, models.PROTECT, related_name="read_requests")
    purpose = models.CharField(max_length=20)  # one of CARE_PURPOSES
    reason = SealedField()
    state = models.CharField(max_length=10, choices=AskState.choices, default=AskState.ASKED)
    asked_by_id = models.BigIntegerField()
    asked_at = models.DateTimeField()
    decided_by_id = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)  # approved: the first moment it no longer holds

    objects = Rows["ReadRequest"].as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(state="ASKED", decided_by_id=None)
                | ~Q(state="ASKED") & Q(decided_by_id__isnull=False),
                name="care_a_decision_is_somebodys",
            ),
            models.CheckConstraint(
                condition=Q(decided_by_id=None) | ~Q(decided_by_id=F("asked_by_id")),
                name="care_nobody_lets_herself_read",
            ),
            models.CheckConstraint(
                condition=Q(state="APPROVED", until__isnull=False)
                | ~Q(state="APPROVED") & Q(until=None),
                name="care_approved_until_some_day",
            ),
            models.UniqueConstraint(
                fields=("file", "asked_by_id"),
                condition=Q(state="ASKED"),
                name="care_one_open_request_to_read",
            ),
        )

    def __str__(self) -> str:
        return f"ReadRequest {self.pk}"

    @property
    def vault_subject_id(self) -> int:
        return self.file.person_id


class Reading(models.Model):
    """A file was opened: who, in which capacity, why. The vault's own log says which fields."""

    VAULT_SUBJECT = "file__person_id"

    file = models.ForeignKey(CareFile, models.PROTECT, related_name="readings")
    by_id = models.BigIntegerField()
    role = models.CharField(max_length=20)
    unit = models.CharField(max_length=120, blank=True)
    purpose = models.CharField(max_length=20)  # one of CARE_PURPOSES
    reason = SealedField()
    request = models.ForeignKey(ReadRequest, models.PROTECT, null=True, related_name="readings")
    is_print = models.BooleanField(default=False)
    at = models.DateTimeField()

    objects = Rows["Reading"].as_manager()

    class Meta:
        indexes = (models.Index(fields=("file", "-at"), name="care_readings_of_file"),)

    def __str__(self) -> str:
        return f"Reading {self.pk}"

    @property
    def vault_subject_id(self) -> int:
        return self.file.person_id
