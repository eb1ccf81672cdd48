"""A helper or a unit beside one household: agreement, plan, contacts, deeds, aid, reviews."""

from django.db import models
from django.db.models import Q

from kith.core.locks import Rows
from kith.groups.models import Organisation
from kith.pairing.states import (
    AidKind,
    AidState,
    ContactMethod,
    ContactOutcome,
    DeedState,
    EndReason,
    PairMode,
    PairState,
    Side,
    Verdict,
)
from kith.people.models import Person
from kith.places.models import Area
from kith.vault.blinds import BlindIndex
from kith.vault.fields import SealedField


class Pair(models.Model):
    """`home` names the household: the household's key, else the person alone.

    `about` is what the household wishes its helper to know; kept only with her consent.
    """

    VAULT_SUBJECT = "resident_id"

    mode = models.CharField(max_length=12, choices=PairMode.choices)
    helper = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    resident = models.ForeignKey(Person, models.PROTECT, related_name="+")
    home = BlindIndex(max_length=80)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")  # the household's community
    about = SealedField()
    state = models.CharField(max_length=10, choices=PairState.choices, default=PairState.PROPOSED)
    proposed_by_id = models.BigIntegerField()
    proposed_at = models.DateTimeField()

    objects = Rows["Pair"].as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(mode="UNIT", helper=None, unit__isnull=False)
                | ~Q(mode="UNIT") & Q(helper__isnull=False, unit=None),
                name="pairing_a_person_or_a_unit_helps",
            ),
            models.UniqueConstraint(
                fields=("helper",),
                condition=Q(mode="ONE_TO_ONE", state__in=("PROPOSED", "ACTIVE")),
                name="pairing_one_household_a_helper",
            ),
            models.UniqueConstraint(
                fields=("home",),
                condition=Q(mode="ONE_TO_ONE", state__in=("PROPOSED", "ACTIVE")),
                name="pairing_one_helper_a_household",
            ),
            models.UniqueConstraint(
                fields=("helper", "home"),
                condition=Q(state__in=("PROPOSED", "ACTIVE")),
                name="pairing_the_same_two_once",
            ),
            models.UniqueConstraint(
                fields=("unit", "home"),
                condition=Q(state__in=("PROPOSED", "ACTIVE")),
                name="pairing_the_same_unit_once",
            ),
        )
        indexes = (models.Index(fields=("area", "state"), name="pairing_of_area"),)

    def __str__(self) -> str:
        return f"Pair {self.pk}"

    @property
    def vault_subject_id(self) -> int:
        return self.resident_id


class Agreement(models.Model):
    """One side said yes, by whom and how."""

    pair = models.ForeignKey(Pair, models.PROTECT, related_name="agreements")
    side = models.CharField(max_length=10, choices=Side.choices)
    by_id = models.BigIntegerField()  # of the side itself, or the desk that heard it
    how = models.CharField(max_length=120, blank=True)  # how the desk heard it
    at = models.DateTimeField()

    objects = Rows["Agreement"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("pair", "side"), name="pairing_a_side_agrees_once"),
        )

    def __str__(self) -> str:
        return f"Agreement {self.pk}"


class Ending(models.Model):
    """Why and when it ended."""

    pair = models.OneToOneField(Pair, models.PROTECT, related_name="ending")
    reason = models.CharField(max_length=14, choices=EndReason.choices)
    note = models.CharField(max_length=200, blank=True)
    by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    objects = Rows["Ending"].as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~Q(reason="OTHER") | ~Q(note=""), name="pairing_another_reason_is_told"
            ),
        )

    def __str__(self) -> str:
        return f"Ending {self.pk}"


class Plan(models.Model):
    """How often they are in touch and what for; the newest counts."""

    pair = models.ForeignKey(Pair, models.PROTECT, related_name="plans")
    every_days = models.PositiveSmallIntegerField()
    aims = models.CharField(max_length=300)
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["Plan"].as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(every_days__range=(1, 366)), name="pairing_a_plan_has_a_rhythm"
            ),
        )

    def __str__(self) -> str:
        return f"Plan {self.pk}"


class Contact(models.Model):
    """They were in touch, or tried to be. What was done is sealed for the resident."""

    VAULT_SUBJECT = "pair__resident_id"

    pair = models.ForeignKey(Pair, models.PROTECT, related_name="contacts")
    method = models.CharField(max_length=8, choices=ContactMethod.choices)
    outcome = models.CharField(max_length=12, choices=ContactOutcome.choices)
    started_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    done = SealedField()
    by_id = models.BigIntegerField()
    for_id = models.BigIntegerField()  # who was in touch: the helper, or one of the unit
    at = models.DateTimeField()

    objects = Rows["Contact"].as_manager()

    class Meta:
        indexes = (models.Index(fields=("pair", "-started_at"), name="pairing_last_contact"),)

    def __str__(self) -> str:
        return f"Contact {self.pk}"

    @property
    def vault_subject_id(self) -> int:
        return self.pair.resident_id


class Need(models.Model):
    """A need found in the pair became a request on the desk."""

    pair = models.ForeignKey(Pair, models.PROTECT, related_name="needs")
    order_id = models.BigIntegerField(unique=True)
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["Need"].as_manager()

    def __str__(self) -> str:
        return f"Need {self.pk}"


class Deed(models.Model):
    """One practical thing done for the household (办实事); counted when confirmed."""

    pair = models.ForeignKey(Pair, models.PROTECT, related_name="deeds")
    title = models.CharField(max_length=80)  # what was done; no name and no illness
    state = models.CharField(max_length=8, choices=DeedState.choices, default=DeedState.OPEN)
    done_by_id = models.BigIntegerField()
    closed_by_id = models.BigIntegerField(null=True)
    closed_on = models.DateField(null=True)
    reason = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()

    objects = Rows["Deed"].as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(state="CLOSED", closed_by_id__isnull=False, closed_on__isnull=False)
                | ~Q(state="CLOSED") & Q(closed_by_id=None, closed_on=None),
                name="pairing_closed_iff_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(closed_by_id=None) | ~Q(closed_by_id=models.F("done_by_id")),
                name="pairing_nobody_closes_her_own_deed",
            ),
        )

    def __str__(self) -> str:
        return f"Deed {self.pk}"


class Aid(models.Model):
    """Money or goods given to the household, in fen; counted when received.

    Kith records it and never moves it.
    """

    pair = models.ForeignKey(Pair, models.PROTECT, related_name="aid")
    kind = models.CharField(max_length=8, choices=AidKind.choices)
    what = models.CharField(max_length=80)
    fen = models.PositiveBigIntegerField()
    basis = models.CharField(max_length=120, blank=True)  # how goods were valued
    given_on = models.DateField()
    state = models.CharField(max_length=8, choices=AidState.choices, default=AidState.GIVEN)
    given_by_id = models.BigIntegerField()
    received_by_id = models.BigIntegerField(null=True)
    received_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()

    objects = Rows["Aid"].as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~Q(kind="GOODS") | ~Q(basis=""), name="pairing_goods_say_how_valued"
            ),
            models.CheckConstraint(
                condition=~Q(state="RECEIVED") | Q(received_by_id__isnull=False),
                name="pairing_received_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(received_by_id=None) | ~Q(received_by_id=models.F("given_by_id")),
                name="pairing_nobody_receives_her_own_aid",
            ),
            models.CheckConstraint(condition=Q(fen__gt=0), name="pairing_aid_is_worth_something"),
        )

    def __str__(self) -> str:
        return f"Aid {self.pk}"


class Review(models.Model):
    """A look back on a period, by the desk with both sides."""

    pair = models.ForeignKey(Pair, models.PROTECT, related_name="reviews")
    verdict = models.CharField(max_length=8, choices=Verdict.choices)
    note = models.CharField(max_length=300, blank=True)
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["Review"].as_manager()

    def __str__(self) -> str:
        return f"Review {self.pk}"
