"""Who wants to come, where she stands, and every step of how she got there."""

from django.db import models
from django.db.models import Q

from kith.activities.models.session import Quota, Session
from kith.activities.states import SignUpState
from kith.core.locks import Rows
from kith.people.models import Person
from kith.people.states import Channel


class SignUp(models.Model):
    """One person and one session. `party` is shared by those who come together or not at all."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="sign_ups")
    quota = models.ForeignKey(Quota, models.PROTECT, related_name="sign_ups")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_by_id = models.BigIntegerField()  # herself, a guardian, one of the household, the desk
    party = models.UUIDField()  # of one for a single person
    key = models.UUIDField()  # made by the form before it was sent: twice is once
    channel = models.CharField(max_length=8, choices=Channel.choices)
    number = models.PositiveIntegerField()  # of the party in the queue, or in the draw
    rank = models.PositiveSmallIntegerField(default=0)  # of the priority; smaller goes first
    state = models.CharField(max_length=10, choices=SignUpState.choices)
    confirm_by = models.DateTimeField(null=True)
    made_at = models.DateTimeField()

    objects = Rows["SignUp"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("session", "person"),
                condition=Q(
                    state__in=("ENTERED", "WAITING", "OFFERED", "SEATED", "ATTENDED", "MISSED")
                ),
                name="activities_one_sign_up_a_person",
            ),
            models.UniqueConstraint(fields=("key", "person"), name="activities_one_answer_a_key"),
            models.CheckConstraint(
                condition=Q(state="OFFERED", confirm_by__isnull=False)
                | ~Q(state="OFFERED") & Q(confirm_by=None),
                name="activities_only_an_offer_waits_for_a_yes",
            ),
        )
        indexes = (
            models.Index(fields=("quota", "state", "rank", "number"), name="activities_queue"),
            models.Index(fields=("person", "-made_at"), name="activities_sign_ups_of"),
        )

    def __str__(self) -> str:
        return f"SignUp {self.pk}"


class SignUpMove(models.Model):
    """One step of a sign-up with its reason, readable by the person. Append-only."""

    sign_up = models.ForeignKey(SignUp, models.PROTECT, related_name="moves")
    verb = models.CharField(max_length=12)
    before = models.CharField(max_length=10, blank=True)
    after = models.CharField(max_length=10)
    is_manual = models.BooleanField(default=False)  # by the desk, against the order of the queue
    reason = models.CharField(max_length=200, blank=True)
    by_id = models.BigIntegerField(null=True)  # none: Kith itself
    at = models.DateTimeField()

    objects = Rows["SignUpMove"].as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(is_manual=False) | ~Q(reason=""),
                name="activities_a_manual_move_has_a_reason",
            ),
        )

    def __str__(self) -> str:
        return f"SignUpMove {self.pk}"
