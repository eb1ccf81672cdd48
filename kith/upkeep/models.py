"""Signs of life of the clock, and backups with the proof that they can be read back."""

from django.db import models
from django.db.models import F, Q

from kith.core.locks import Rows


class Beat(models.Model):
    """The last run of one job of the clock. `fault`: the kind of error it ended with, if any."""

    job = models.CharField(max_length=40, unique=True)
    first_at = models.DateTimeField()
    ran_at = models.DateTimeField()
    took_ms = models.PositiveIntegerField()
    done = models.PositiveIntegerField()
    fault = models.CharField(max_length=80, blank=True)

    objects = Rows["Beat"].as_manager()

    def __str__(self) -> str:
        return f"Beat {self.pk}"


class Backup(models.Model):
    """One backup by the digest of its manifest; proved when a drill has read it back whole."""

    manifest_hash = models.CharField(max_length=64, unique=True)
    path = models.CharField(max_length=300)
    made_at = models.DateTimeField()
    verified_at = models.DateTimeField(null=True)  # none: nobody has read it back yet

    objects = Rows["Backup"].as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(verified_at=None) | Q(verified_at__gte=F("made_at")),
                name="upkeep_a_backup_is_proved_afterwards",
            ),
        )
        indexes = (models.Index(fields=("-made_at",), name="upkeep_backups_by_time"),)

    def __str__(self) -> str:
        return f"Backup {self.pk}"


class Count(models.Model):
    """How often somebody tried at the door, under a keyed fingerprint; the columns of a cache.

    Written by `upkeep.counting` alone.
    """

    cache_key = models.CharField(max_length=64, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    objects = Rows["Count"].as_manager()

    def __str__(self) -> str:
        return "Count"
