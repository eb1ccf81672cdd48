"""Requests about one's own data, their decisions, the copies made, counts of what was forgotten."""

from django.db import models
from django.db.models import Q

from kith.core.locks import Rows
from kith.people.models import Person
from kith.privacy.states import PENDING, RequestState, Wish
from kith.vault.fields import SealedField


class Request(models.Model):
    """A copy of somebody's data, or erasing it; asked by her, her guardian or the desk."""

    VAULT_SUBJECT = "person_id"

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    wish = models.CharField(max_length=8, choices=Wish.choices)
    state = models.CharField(
        max_length=10, choices=RequestState.choices, default=RequestState.ASKED
    )
    reason = SealedField()  # why the desk asks for her; empty when she asks herself
    asked_by_id = models.BigIntegerField()
    asked_at = models.DateTimeField()
    due_date = models.DateField()  # the last day to answer

    objects = Rows["Request"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("person", "wish"),
                condition=Q(state__in=PENDING),
                name="privacy_one_open_request_a_wish",
            ),
        )
        indexes = (models.Index(fields=("state", "due_date"), name="privacy_by_due"),)

    def __str__(self) -> str:
        return f"Request {self.pk}"

    @property
    def vault_subject_id(self) -> int:
        return self.person_id


class Decision(models.Model):
    """What a person in charge said, and why. Append-only."""

    VAULT_SUBJECT = "request__person_id"

    request = models.ForeignKey(Request, models.PROTECT, related_name="decisions")
    is_granted = models.BooleanField()
    reason = SealedField()
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["Decision"].as_manager()

    def __str__(self) -> str:
        return f"Decision {self.pk}"

    @property
    def vault_subject_id(self) -> int:
        return self.request.person_id


class Erasure(models.Model):
    """A person of whom only the number is left. Without a request: by time."""

    person = models.OneToOneField(Person, models.PROTECT, related_name="+")
    request = models.OneToOneField(Request, models.PROTECT, null=True, related_name="erasure")
    by_id = models.BigIntegerField(null=True)  # none: by time
    at = models.DateTimeField()

    objects = Rows["Erasure"].as_manager()

    def __str__(self) -> str:
        return f"Erasure {self.pk}"


class Copy(models.Model):
    """The copy that was made: one file for one reader, until `expires_at`."""

    request = models.OneToOneField(Request, models.PROTECT, related_name="copy")
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    objects = Rows["Copy"].as_manager()

    def __str__(self) -> str:
        return f"Copy {self.pk}"


class CopyBytes(models.Model):
    """The sealed file; the row goes when the time is over."""

    copy = models.OneToOneField(Copy, models.CASCADE, related_name="content")
    sealed = models.BinaryField()

    objects = Rows["CopyBytes"].as_manager()

    def __str__(self) -> str:
        return f"CopyBytes {self.pk}"


class Download(models.Model):
    """Somebody fetched the copy. Append-only."""

    copy = models.ForeignKey(Copy, models.PROTECT, related_name="downloads")
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["Download"].as_manager()

    def __str__(self) -> str:
        return f"Download {self.pk}"


class Sleeper(models.Model):
    """Somebody who had not signed in for long was told that her account would be erased."""

    person = models.OneToOneField(Person, models.PROTECT, related_name="+")
    told_at = models.DateTimeField()

    objects = Rows["Sleeper"].as_manager()

    def __str__(self) -> str:
        return f"Sleeper {self.pk}"


class Emptied(models.Model):
    """An order or a call of which the words about a person were forgotten after its days."""

    kind = models.CharField(max_length=20)
    object_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["Emptied"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("kind", "object_id"), name="privacy_emptied_once"),
        )

    def __str__(self) -> str:
        return f"Emptied {self.pk}"


class Forgetting(models.Model):
    """How many things of one kind were forgotten on a run: a count, never a value. Append-only."""

    what = models.CharField(max_length=24)
    count = models.PositiveIntegerField()
    at = models.DateTimeField()

    objects = Rows["Forgetting"].as_manager()

    class Meta:
        indexes = (models.Index(fields=("what", "-at"), name="privacy_forgotten"),)

    def __str__(self) -> str:
        return f"Forgetting {self.pk}"
