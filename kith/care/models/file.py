"""A person's care file: circumstances, whom to call, what to know before knocking.

What is sealed here and what is clear: decision 032.
"""

from django.db import models
from django.db.models import F, Q

from kith.care.states.files import CloseReason, FileState, Relation, Tier
from kith.core.locks import Rows
from kith.people.models import Person
from kith.people.states import Channel
from kith.places.models import Area
from kith.vault.fields import SealedField


class CareFile(models.Model):
    """One open file a person (一人一档). `area` is where she lives: her grid, else her community.

    `reassess_on` is the day from which the tier is to be looked at anew.
    """

    VAULT_SUBJECT = "person_id"

    person = models.ForeignKey(Person, models.PROTECT, related_name="care_files")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    is_child = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=FileState.choices, default=FileState.OPEN)
    tier = models.CharField(max_length=8, choices=Tier.choices, blank=True)  # "": not assessed yet
    reassess_on = models.DateField()
    language = models.CharField(max_length=20, blank=True)  # she speaks this, and little else
    before_knocking = SealedField()
    opened_at = models.DateTimeField()
    opened_by_id = models.BigIntegerField()

    objects = Rows["CareFile"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("person",), condition=Q(state="OPEN"), name="care_one_open_file_a_person"
            ),
        )
        indexes = (models.Index(fields=("area", "state", "tier"), name="care_files_of_area"),)

    def __str__(self) -> str:
        return f"CareFile {self.pk}"

    @property
    def vault_subject_id(self) -> int:
        return self.person_id


class Closing(models.Model):
    """Why and when a file was closed."""

    file = models.OneToOneField(CareFile, models.PROTECT, related_name="closing")
    reason = models.CharField(max_length=12, choices=CloseReason.choices)
    by_id = models.BigIntegerField(null=True)  # none: Kith itself, her consent being gone
    at = models.DateTimeField()
    is_emptied = models.BooleanField(default=False)  # what the file said was erased

    objects = Rows["Closing"].as_manager()

    def __str__(self) -> str:
        return f"Closing {self.pk}"


class Circumstance(models.Model):
    """A circumstance from a day to a day; a change is a new row. Its kind is sealed as well."""

    VAULT_SUBJECT = "file__person_id"

    file = models.ForeignKey(CareFile, models.PROTECT, related_name="circumstances")
    kind = SealedField()  # a code of CircumstanceKind
    note = SealedField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)  # the first day it no longer holds
    stated_by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["Circumstance"].as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="care_circumstance_ends_after_it_begins",
            ),
        )

    def __str__(self) -> str:
        return f"Circumstance {self.pk}"

    @property
    def vault_subject_id(self) -> int:
        return self.file.person_id


class CareContact(models.Model):
    """Somebody to call about her, in this order."""

    VAULT_SUBJECT = "file__person_id"

    file = models.ForeignKey(CareFile, models.CASCADE, related_name="contacts")
    position = models.PositiveSmallIntegerField()
    relation = models.CharField(max_length=12, choices=Relation.choices)
    name = SealedField()
    phone = SealedField()
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["CareContact"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("file", "position"), name="care_contacts_stand_in_an_order"
            ),
        )

    def __str__(self) -> str:
        return f"CareContact {self.pk}"

    @property
    def vault_subject_id(self) -> int:
        return self.file.person_id


class CareRefusal(models.Model):
    """She was asked and said no. Nothing else is kept, and nobody asks again before the day."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    channel = models.CharField(max_length=8, choices=Channel.choices)
    ask_again_on = models.DateField()
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["CareRefusal"].as_manager()

    class Meta:
        indexes = (models.Index(fields=("person", "-at"), name="care_refused_by"),)

    def __str__(self) -> str:
        return f"CareRefusal {self.pk}"
