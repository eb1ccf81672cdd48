"""What the queue of a session rests on: priorities, drawn lots, turns taken in a crowd."""

from django.db import models
from django.db.models import Q

from kith.activities.models.session import Quota, Session
from kith.activities.states import PresentAs, TurnState
from kith.core.locks import Rows
from kith.people.models import Person
from kith.people.states import Channel
from kith.vault.blinds import BlindIndex
from kith.vault.fields import SealedField


class PriorityHeld(models.Model):
    """A priority that the desk entered for a person, and what it rests on.

    Which one is nowhere in clear: `tier_index` is a keyed index of person and tier together, so
    that not even two persons of the same tier look alike.
    """

    VAULT_SUBJECT = "person_id"

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    tier_index = BlindIndex(max_length=64)
    ground = SealedField()  # the tier and the paper that shows it
    until_date = models.DateField()  # half open: the first day it no longer holds
    made_by_id = models.BigIntegerField()
    made_at = models.DateTimeField()

    objects = Rows["PriorityHeld"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("person", "tier_index"), name="activities_a_priority_is_held_once"
            ),
        )

    def __str__(self) -> str:
        return f"PriorityHeld {self.pk}"

    @property
    def vault_subject_id(self) -> int:
        return self.person_id


class Lot(models.Model):
    """One party's number in a draw and the place it was drawn to. Append-only, published."""

    quota = models.ForeignKey(Quota, models.PROTECT, related_name="lots")
    party = models.UUIDField()
    number = models.PositiveIntegerField()
    size = models.PositiveSmallIntegerField()
    rank = models.PositiveSmallIntegerField()
    place = models.PositiveIntegerField()

    objects = Rows["Lot"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("quota", "number"), name="activities_one_lot_a_number"),
            models.UniqueConstraint(fields=("quota", "place"), name="activities_one_lot_a_place"),
        )

    def __str__(self) -> str:
        return f"Lot {self.pk}"


class Turn(models.Model):
    """A sign-up that came in a crowd: it keeps its place by number and is answered in that order.

    `refusal` is the code of the answer where it was no.
    """

    session = models.ForeignKey(Session, models.PROTECT, related_name="turns")
    actor_id = models.BigIntegerField()
    person_ids = models.JSONField()
    role = models.CharField(max_length=10, choices=PresentAs.choices)
    key = models.UUIDField()
    channel = models.CharField(max_length=8, choices=Channel.choices)
    accepts_risk = models.BooleanField(default=False)
    guardian_agrees = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=TurnState.choices, default=TurnState.WAITING)
    refusal = models.CharField(max_length=40, blank=True)
    made_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    objects = Rows["Turn"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("actor_id", "key"), name="activities_one_turn_a_key"),
            models.CheckConstraint(
                condition=Q(state="WAITING", answered_at=None)
                | ~Q(state="WAITING") & Q(answered_at__isnull=False),
                name="activities_an_answered_turn_has_its_time",
            ),
        )
        indexes = (
            models.Index(
                fields=("session", "id"),
                condition=Q(state="WAITING"),
                name="activities_turns_waiting",
            ),
        )

    def __str__(self) -> str:
        return f"Turn {self.pk}"
