"""What looks odd, what it rests on, whom it concerns and what she said, what a person found."""

from django.db import models
from django.db.models import Q

from kith.core.locks import Rows
from kith.insights.states import FOUND, WAITING, About, MatterState, Part, PassedTo, Trace
from kith.people.models import Person
from kith.places.models import Area
from kith.vault.fields import SealedField


class Matter(models.Model):
    """Signals spoke about one thing; a person who has no part in it looks. Nothing follows by
    itself: no hour is held, no point taken, nobody barred.

    `reason` is read by everybody concerned and names nobody.
    """

    about = models.CharField(max_length=8, choices=About.choices)
    object_id = models.BigIntegerField()
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=MatterState.choices, default=MatterState.OPEN)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()  # until when somebody should have looked
    taken_by_id = models.BigIntegerField(null=True)  # none while it is open
    taken_at = models.DateTimeField(null=True)
    found_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True)
    passed_to = models.CharField(max_length=10, choices=PassedTo.choices, blank=True)

    objects = Rows["Matter"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("about", "object_id"),
                condition=Q(state__in=WAITING),
                name="insights_one_open_matter_a_thing",
            ),
            models.CheckConstraint(
                condition=Q(state="OPEN", taken_by_id=None, taken_at=None)
                | ~Q(state="OPEN") & Q(taken_by_id__isnull=False, taken_at__isnull=False),
                name="insights_a_taken_matter_says_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(state__in=WAITING, found_at=None, reason="")
                | Q(state__in=FOUND, found_at__isnull=False) & ~Q(reason=""),
                name="insights_what_was_found_says_why",
            ),
            models.CheckConstraint(
                condition=Q(state="PASSED_ON") & ~Q(passed_to="")
                | ~Q(state="PASSED_ON") & Q(passed_to=""),
                name="insights_passed_on_iff_to_somebody",
            ),
        )
        indexes = (models.Index(fields=("area", "state", "opened_at"), name="insights_matters"),)

    def __str__(self) -> str:
        return f"Matter {self.pk}"


class Sign(models.Model):
    """One signal that spoke, with its weight and the whole numbers it saw."""

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="signs")
    signal = models.CharField(max_length=24)
    weight = models.PositiveSmallIntegerField()
    facts = models.JSONField(default=dict)
    spoke_at = models.DateTimeField()

    objects = Rows["Sign"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("matter", "signal"), name="insights_a_signal_speaks_once_a_matter"
            ),
        )

    def __str__(self) -> str:
        return f"Sign {self.pk}"


class EvidenceRow(models.Model):
    """A row of another table that the signal looked at; history keeps plain ids."""

    sign = models.ForeignKey(Sign, models.CASCADE, related_name="rows")
    kind = models.CharField(max_length=10, choices=Trace.choices)
    object_id = models.BigIntegerField()

    objects = Rows["EvidenceRow"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("sign", "kind", "object_id"), name="insights_evidence_is_named_once"
            ),
        )

    def __str__(self) -> str:
        return f"EvidenceRow {self.pk}"


class Party(models.Model):
    """Somebody it is about: she does not look into it herself."""

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="parties")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    part = models.CharField(max_length=10, choices=Part.choices)

    objects = Rows["Party"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("matter", "person"), name="insights_a_party_is_named_once"
            ),
        )

    def __str__(self) -> str:
        return f"Party {self.pk}"


class HerSide(models.Model):
    """What somebody concerned says about it, in her own words."""

    VAULT_SUBJECT = "party__person_id"

    party = models.ForeignKey(Party, models.PROTECT, related_name="words")
    text = SealedField()
    by_id = models.BigIntegerField()  # she herself, or who speaks for her
    at = models.DateTimeField()

    objects = Rows["HerSide"].as_manager()

    def __str__(self) -> str:
        return f"HerSide {self.pk}"

    @property
    def vault_subject_id(self) -> int:
        return self.party.person_id
