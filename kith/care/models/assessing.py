"""How a tier came about, who objected, and what happened that moves visits."""

from django.db import models

from kith.care.models.file import CareFile
from kith.care.states.files import EventKind, ObjectionState, Tier
from kith.core.locks import Rows
from kith.places.models import Area
from kith.vault.fields import SealedField


class Assessment(models.Model):
    """A person decided on the tier; the rule only suggested one. The newest counts.

    `why` are the reasons; `why_other` is why the suggestion was not followed.
    """

    VAULT_SUBJECT = "file__person_id"

    file = models.ForeignKey(CareFile, models.PROTECT, related_name="assessments")
    tier = models.CharField(max_length=8, choices=Tier.choices)
    suggested = models.CharField(max_length=8, choices=Tier.choices)
    why = SealedField()
    why_other = SealedField()
    due_again_on = models.DateField()
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["Assessment"].as_manager()

    def __str__(self) -> str:
        return f"Assessment {self.pk}"

    @property
    def vault_subject_id(self) -> int:
        return self.file.person_id


class Objection(models.Model):
    """She, or who speaks for her, does not agree with the tier; somebody else looks again."""

    VAULT_SUBJECT = "assessment__file__person_id"

    assessment = models.OneToOneField(Assessment, models.PROTECT, related_name="objection")
    text = SealedField()
    state = models.CharField(
        max_length=8, choices=ObjectionState.choices, default=ObjectionState.OPEN
    )
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["Objection"].as_manager()

    def __str__(self) -> str:
        return f"Objection {self.pk}"

    @property
    def vault_subject_id(self) -> int:
        return self.assessment.file.person_id


class FileEvent(models.Model):
    """Something happened to one person. What it was is sealed; the kind moves her visits."""

    VAULT_SUBJECT = "file__person_id"

    file = models.ForeignKey(CareFile, models.PROTECT, related_name="events")
    kind = models.CharField(max_length=14, choices=EventKind.choices)
    happened_at = models.DateTimeField()
    note = SealedField()
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["FileEvent"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("file", "kind", "happened_at"), name="care_an_event_happens_once"
            ),
        )

    def __str__(self) -> str:
        return f"FileEvent {self.pk}"

    @property
    def vault_subject_id(self) -> int:
        return self.file.person_id


class AreaEvent(models.Model):
    """A festival or severe weather, from a day on, for everybody with a file there."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=14, choices=EventKind.choices)
    title = models.CharField(max_length=40)
    starts_on = models.DateField()
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["AreaEvent"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("area", "kind", "starts_on"), name="care_one_event_a_day_and_area"
            ),
        )

    def __str__(self) -> str:
        return f"AreaEvent {self.pk}"
