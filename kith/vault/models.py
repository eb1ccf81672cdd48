"""Data subjects, their keys, and every look at what is sealed."""

from django.db import models

from kith.core.chain import Log, SealRow
from kith.core.locks import Rows
from kith.vault.states import Purpose


class Subject(models.Model):
    """A person as the vault knows her: an opaque number, which is also the person's key."""

    made_at = models.DateTimeField()

    objects = Rows["Subject"].as_manager()

    def __str__(self) -> str:
        return f"Subject {self.pk}"


class SubjectKey(models.Model):
    """One person's data key, wrapped by a key outside the database. Destroying it forgets her."""

    subject = models.ForeignKey(Subject, models.PROTECT, related_name="keys")
    version = models.PositiveSmallIntegerField(default=1)
    kek = models.CharField(max_length=20)
    wrapped = models.BinaryField()

    objects = Rows["SubjectKey"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("subject", "version"), name="vault_one_key_a_version"),
        )
        indexes = (models.Index(fields=("kek",), name="vault_by_kek"),)

    def __str__(self) -> str:
        return f"SubjectKey {self.pk}"


class Destroyed(models.Model):
    """Whose keys were destroyed, and when; a restored backup does so again. Append-only."""

    subject_id = models.BigIntegerField(unique=True)
    at = models.DateTimeField()

    objects = Rows["Destroyed"].as_manager()

    def __str__(self) -> str:
        return f"Destroyed {self.pk}"


class Access(models.Model):
    """Somebody looked: who, in which capacity, at whose fields, why, when. Append-only."""

    subject_id = models.BigIntegerField()
    actor_id = models.BigIntegerField(null=True)  # none: Kith itself, sending a message
    role = models.CharField(max_length=20)
    unit = models.CharField(max_length=120, blank=True)
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    fields = models.CharField(max_length=200)
    kind = models.CharField(max_length=40)
    object_id = models.BigIntegerField()
    at = models.DateTimeField()
    request_id = models.CharField(max_length=40, blank=True)

    objects = Rows["Access"].as_manager()

    class Meta:
        indexes = (
            models.Index(fields=("subject_id", "-at"), name="vault_who_looked"),
            models.Index(fields=("actor_id", "-at"), name="vault_looked_at"),
        )

    def __str__(self) -> str:
        return f"Access {self.pk}"


class AccessSeal(SealRow):
    """What stood in the access log when it was sealed."""

    objects = Rows["AccessSeal"].as_manager()

    def __str__(self) -> str:
        return f"AccessSeal {self.pk}"


LOG = Log(Access, AccessSeal)
