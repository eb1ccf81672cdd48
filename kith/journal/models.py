"""The line of the journal. Append-only; ids are plain, because history outlives its objects."""

from django.db import models

from kith.core.chain import Log, SealRow
from kith.core.locks import Rows


class Entry(models.Model):
    """`verb` was done to (`kind`, `object_id`); `seq` counts the object's lines from 1."""

    kind = models.CharField(max_length=40)
    object_id = models.BigIntegerField()
    seq = models.PositiveIntegerField()
    verb = models.CharField(max_length=40)
    from_state = models.CharField(max_length=20, blank=True)
    to_state = models.CharField(max_length=20, blank=True)
    actor_id = models.BigIntegerField(null=True)  # none: Kith itself, on time
    actor_role = models.CharField(max_length=20)
    actor_unit = models.CharField(max_length=120, blank=True)
    facts = models.JSONField(default=dict)
    at = models.DateTimeField()
    request_id = models.CharField(max_length=40, blank=True)

    objects = Rows["Entry"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "object_id", "seq"), name="journal_one_line_a_step"
            ),
        )
        indexes = (models.Index(fields=("actor_id", "at"), name="journal_by_actor"),)

    def __str__(self) -> str:
        return f"Entry {self.pk}"


class Seal(SealRow):
    """What stood in the journal when it was sealed."""

    objects = Rows["Seal"].as_manager()

    def __str__(self) -> str:
        return f"Seal {self.pk}"


class Past(models.Model):
    """What is left of the lines of one thing that were put away: its steps, without who and why.

    `last_seq` is the number of its last line there, `state` the last state it was told to have,
    `steps` are (verb, state after it, when) in their order: what is counted by.
    """

    kind = models.CharField(max_length=40)
    object_id = models.BigIntegerField()
    last_seq = models.PositiveIntegerField()
    state = models.CharField(max_length=20, blank=True)
    steps = models.JSONField(default=list)

    objects = Rows["Past"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("kind", "object_id"), name="journal_one_past_a_thing"),
        )

    def __str__(self) -> str:
        return f"Past {self.pk}"


LOG = Log(Entry, Seal)
