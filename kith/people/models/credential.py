"""A paper that proves a skill, and every look a second person took at it."""

from django.db import models

from kith.core.locks import Rows
from kith.people.models.person import Person
from kith.people.states import CredentialState
from kith.vault.blinds import BlindIndex
from kith.vault.fields import SealedField


class Credential(models.Model):
    """Who holds which paper, from whom, until when. Its number is sealed."""

    VAULT_SUBJECT = "person_id"

    person = models.ForeignKey(Person, models.PROTECT, related_name="credentials")
    skill = models.CharField(max_length=24)  # a code of the catalogue
    title = models.CharField(max_length=60)  # as it stands on the paper
    issuer = models.CharField(max_length=80)
    number = SealedField()
    number_index = BlindIndex(max_length=64)  # of issuer and number: one paper, one holder
    valid_until = models.DateField(null=True)  # the last day; none: for life
    state = models.CharField(
        max_length=10, choices=CredentialState.choices, default=CredentialState.WAITING
    )
    told_by_id = models.BigIntegerField()  # who typed it: never who checks it
    told_at = models.DateTimeField()

    objects = Rows["Credential"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("person", "skill"),
                condition=models.Q(state="WAITING"),
                name="people_one_paper_waits_a_skill",
            ),
            models.UniqueConstraint(
                fields=("person", "skill"),
                condition=models.Q(state="VERIFIED"),
                name="people_one_paper_counts_a_skill",
            ),
            models.UniqueConstraint(
                fields=("number_index",),
                condition=models.Q(state="VERIFIED"),
                name="people_a_paper_has_one_holder",
            ),
        )
        indexes = (models.Index(fields=("state", "valid_until"), name="people_papers_by_end"),)

    def __str__(self) -> str:
        return f"Credential {self.pk}"

    @property
    def vault_subject_id(self) -> int:
        return self.person_id


class CredentialCheck(models.Model):
    """What somebody else saw of the paper, or why it does not count. Append-only."""

    credential = models.ForeignKey(Credential, models.PROTECT, related_name="checks")
    verb = models.CharField(max_length=10)
    seen = models.CharField(max_length=120)
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["CredentialCheck"].as_manager()

    def __str__(self) -> str:
        return f"CredentialCheck {self.pk}"
