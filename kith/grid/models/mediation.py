"""A dispute and how it was mediated. Who is who, what was said and agreed is sealed.

What concerns both sides is sealed for the file itself, a subject of its own; a party's name and
number for the party.
"""

from django.db import models
from django.db.models import F, Q

from kith.core.locks import Rows
from kith.grid.states.mediation import (
    AccordHow,
    DisputeTopic,
    Kept,
    MediationState,
    MediatorState,
    ReferredTo,
    SittingOutcome,
)
from kith.people.models import Person
from kith.people.states import Channel
from kith.places.models import Area
from kith.vault.blinds import BlindIndex
from kith.vault.fields import SealedField


class Mediation(models.Model):
    """`keeper` is the one at the desk who is in charge, `mediator` whoever accepted to mediate."""

    VAULT_SUBJECT = "subject_id"

    area = models.ForeignKey(Area, models.PROTECT, related_name="mediations")
    topic = models.CharField(max_length=10, choices=DisputeTopic.choices)
    channel = models.CharField(max_length=8, choices=Channel.choices)
    state = models.CharField(
        max_length=10, choices=MediationState.choices, default=MediationState.OPENED
    )
    subject_id = models.BigIntegerField(unique=True)
    about = SealedField()
    keeper = models.ForeignKey(Person, models.PROTECT, related_name="+")
    mediator = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()

    objects = Rows["Mediation"].as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(state="OPENED", mediator=None)
                | Q(state__in=("MEDIATING", "SIGNING", "AGREED", "NOT_AGREED"))
                & Q(mediator__isnull=False)
                | Q(state__in=("WITHDRAWN", "REFERRED")),
                name="grid_somebody_mediates",
            ),
        )
        indexes = (models.Index(fields=("area", "state"), name="grid_mediations_of_area"),)

    def __str__(self) -> str:
        return f"Mediation {self.pk}"

    @property
    def vault_subject_id(self) -> int:
        return self.subject_id

    @property
    def number(self) -> str:
        """What people say on the phone: year and running number."""
        return f"M{self.opened_at:%y}-{self.pk:04d}"


class Party(models.Model):
    """One side of a dispute under its alias; `person` when Kith knows her."""

    VAULT_SUBJECT = "subject_id"

    mediation = models.ForeignKey(Mediation, models.PROTECT, related_name="parties")
    alias = models.CharField(max_length=20)  # as 甲方: never a name
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    subject_id = models.BigIntegerField()  # the person, else a subject of its own
    name = SealedField()
    phone = SealedField()
    phone_index = BlindIndex(max_length=64, blank=True)

    objects = Rows["Party"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("mediation", "alias"), name="grid_an_alias_is_one"),
            models.UniqueConstraint(
                fields=("mediation", "subject_id"), name="grid_nobody_is_both_sides"
            ),
            models.CheckConstraint(
                condition=Q(person=None) | Q(subject_id=F("person_id")),
                name="grid_a_known_party_keeps_her_key",
            ),
        )

    def __str__(self) -> str:
        return f"Party {self.pk}"

    @property
    def vault_subject_id(self) -> int:
        return self.subject_id


class Mediator(models.Model):
    """Somebody who was asked to mediate, and what she answered."""

    mediation = models.ForeignKey(Mediation, models.PROTECT, related_name="mediators")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=10, choices=MediatorState.choices, default=MediatorState.ASKED
    )
    asked_by_id = models.BigIntegerField()
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    objects = Rows["Mediator"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("mediation",),
                condition=Q(state__in=("ASKED", "ACCEPTED")),
                name="grid_one_mediator_at_a_time",
            ),
        )
        indexes = (models.Index(fields=("person", "state"), name="grid_mediates"),)

    def __str__(self) -> str:
        return f"Mediator {self.pk}"


class Sitting(models.Model):
    """The parties meet: when and where; what came of it is written down afterwards."""

    mediation = models.ForeignKey(Mediation, models.PROTECT, related_name="sittings")
    starts_at = models.DateTimeField()
    place = models.CharField(max_length=80)
    planned_by_id = models.BigIntegerField()
    planned_at = models.DateTimeField()

    objects = Rows["Sitting"].as_manager()

    def __str__(self) -> str:
        return f"Sitting {self.pk}"


class SittingResult(models.Model):
    """What came of a sitting, in a word; `note` is sealed for the file."""

    VAULT_SUBJECT = "sitting__mediation__subject_id"

    sitting = models.OneToOneField(Sitting, models.PROTECT, related_name="result")
    outcome = models.CharField(max_length=18, choices=SittingOutcome.choices)
    note = SealedField()
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["SittingResult"].as_manager()

    def __str__(self) -> str:
        return f"SittingResult {self.pk}"

    @property
    def vault_subject_id(self) -> int:
        return self.sitting.mediation.subject_id


class Accord(models.Model):
    """What the parties agreed; the newest version is the one they sign."""

    VAULT_SUBJECT = "mediation__subject_id"

    mediation = models.ForeignKey(Mediation, models.PROTECT, related_name="accords")
    version = models.PositiveSmallIntegerField()
    text = SealedField()
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["Accord"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("mediation", "version"), name="grid_an_accord_has_versions"
            ),
        )

    def __str__(self) -> str:
        return f"Accord {self.pk}"

    @property
    def vault_subject_id(self) -> int:
        return self.mediation.subject_id


class Signature(models.Model):
    """One side agreed to a version: on paper, or by word of mouth before the mediator."""

    accord = models.ForeignKey(Accord, models.PROTECT, related_name="signatures")
    party = models.ForeignKey(Party, models.PROTECT, related_name="signatures")
    how = models.CharField(max_length=8, choices=AccordHow.choices)
    file_id = models.BigIntegerField(null=True)  # the paper's picture; none: it lies at the desk
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["Signature"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("accord", "party"), name="grid_a_party_signs_once"),
        )

    def __str__(self) -> str:
        return f"Signature {self.pk}"


class Revisit(models.Model):
    """A day on which somebody asks whether the agreement is kept."""

    mediation = models.ForeignKey(Mediation, models.PROTECT, related_name="revisits")
    due_on = models.DateField()
    made_at = models.DateTimeField()

    objects = Rows["Revisit"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("mediation", "due_on"), name="grid_one_revisit_a_day"),
        )

    def __str__(self) -> str:
        return f"Revisit {self.pk}"


class RevisitResult(models.Model):
    """What a revisit found."""

    VAULT_SUBJECT = "revisit__mediation__subject_id"

    revisit = models.OneToOneField(Revisit, models.PROTECT, related_name="result")
    kept = models.CharField(max_length=12, choices=Kept.choices)
    note = SealedField()
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["RevisitResult"].as_manager()

    def __str__(self) -> str:
        return f"RevisitResult {self.pk}"

    @property
    def vault_subject_id(self) -> int:
        return self.revisit.mediation.subject_id


class MediationEnd(models.Model):
    """How it ended, and where it went when it was referred."""

    VAULT_SUBJECT = "mediation__subject_id"

    mediation = models.OneToOneField(Mediation, models.PROTECT, related_name="end")
    referred_to = models.CharField(max_length=16, choices=ReferredTo.choices, blank=True)
    note = SealedField()
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["MediationEnd"].as_manager()

    def __str__(self) -> str:
        return f"MediationEnd {self.pk}"

    @property
    def vault_subject_id(self) -> int:
        return self.mediation.subject_id
