"""One message to one person. Its wording is a template name; its facts are ids and plain words."""

from django.db import models

from kith.core.locks import Rows
from kith.outbox.states import MessageState


class Message(models.Model):
    """Tell `person_id` about `topic`. `cause` is unique: one event tells one person once."""

    cause = models.CharField(max_length=120, unique=True)
    person_id = models.BigIntegerField()
    topic = models.CharField(max_length=40)
    facts = models.JSONField(default=dict)
    link = models.CharField(max_length=200, blank=True)
    state = models.CharField(
        max_length=10, choices=MessageState.choices, default=MessageState.WAITING
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)  # from then on it would mean nothing to her
    is_read = models.BooleanField(default=False)

    objects = Rows["Message"].as_manager()

    class Meta:
        indexes = (
            models.Index(fields=("state", "due_at"), name="outbox_waiting"),
            models.Index(fields=("person_id", "-made_at"), name="outbox_of_person"),
        )

    def __str__(self) -> str:
        return f"Message {self.pk}"
