"""Offers and claims: who was asked, who said yes, which of the places wanted they hold."""

from django.db import models
from django.db.models import F, Q

from kith.core.locks import Rows
from kith.groups.models import Organisation, Team
from kith.hours.states import Proof
from kith.orders.models.order import Order
from kith.orders.states import LIVE, ClaimState, OfferState, ServiceMode, Target
from kith.people.models import Person
from kith.vault.fields import SealedField

ONE_TARGET = (
    Q(target="PERSON", team=None, organisation=None)
    | Q(target="TEAM", team__isnull=False, organisation=None)
    | Q(target="UNIT", team=None, organisation__isnull=False)
)


class Offer(models.Model):
    """Somebody is asked, may say no at no cost, and has until `expires_at` to answer."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="offers")
    target = models.CharField(max_length=8, choices=Target.choices)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="offers")
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="offers")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="offers")
    mode = models.CharField(max_length=10, choices=ServiceMode.choices)
    heads = models.PositiveSmallIntegerField(default=1)
    bill = models.JSONField(default=dict)  # why this one: named costs in minutes
    state = models.CharField(max_length=10, choices=OfferState.choices, default=OfferState.OFFERED)
    made_by_id = models.BigIntegerField()
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    objects = Rows["Offer"].as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(target="PERSON", person__isnull=False, team=None, organisation=None)
                | Q(target="TEAM", person=None, team__isnull=False, organisation=None)
                | Q(target="UNIT", person=None, team=None, organisation__isnull=False),
                name="orders_offer_goes_to_one",
            ),
            models.UniqueConstraint(
                fields=("order", "person"),
                condition=Q(state="OFFERED", target="PERSON"),
                name="orders_one_open_offer_a_person",
            ),
        )
        indexes = (
            models.Index(fields=("person", "state"), name="orders_offers_of_person"),
            models.Index(fields=("state", "expires_at"), name="orders_offers_due"),
        )

    def __str__(self) -> str:
        return f"Offer {self.pk}"


class Claim(models.Model):
    """A yes. `person` answers for it; a team's or unit's claim fills several places."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="claims")
    offer = models.OneToOneField(Offer, models.PROTECT, null=True, related_name="claim")
    target = models.CharField(max_length=8, choices=Target.choices)
    person = models.ForeignKey(Person, models.PROTECT, related_name="claims")
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="claims")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="claims")
    mode = models.CharField(max_length=10, choices=ServiceMode.choices)
    heads = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, choices=ClaimState.choices, default=ClaimState.HELD)
    made_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)  # the lease of a wish; none for a request
    ended_at = models.DateTimeField(null=True)  # when it was confirmed, given back or released

    objects = Rows["Claim"].as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=ONE_TARGET, name="orders_claim_is_of_one"),
            models.UniqueConstraint(
                fields=("order", "person"),
                condition=Q(state__in=LIVE),
                name="orders_one_live_claim_a_person",
            ),
        )
        indexes = (models.Index(fields=("person", "state"), name="orders_claims_of_person"),)

    def __str__(self) -> str:
        return f"Claim {self.pk}"


class Seat(models.Model):
    """One of the places an order wants filled. It is born with a live claim and dies with it.

    The database holds the promise: place numbers are unique per order and end at `of`, the head
    count the worksheet fixed; nobody can be the fourth of three.
    """

    order = models.ForeignKey(Order, models.PROTECT, related_name="seats")
    claim = models.ForeignKey(Claim, models.PROTECT, related_name="seats")
    number = models.PositiveSmallIntegerField()
    of = models.PositiveSmallIntegerField()

    objects = Rows["Seat"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("order", "number"), name="orders_one_claim_a_seat"),
            models.CheckConstraint(
                condition=Q(number__gte=1, number__lte=F("of")),
                name="orders_seats_end_at_head_count",
            ),
        )

    def __str__(self) -> str:
        return f"Seat {self.pk}"


class Stamp(models.Model):
    """One end of one person's service: when, and how it is known."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="stamps")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    is_arrival = models.BooleanField()
    at = models.DateTimeField()
    proof = models.CharField(max_length=8, choices=Proof.choices)
    by_id = models.BigIntegerField()
    noted_at = models.DateTimeField()

    objects = Rows["Stamp"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("claim", "person", "is_arrival"), name="orders_one_stamp_an_end"
            ),
        )

    def __str__(self) -> str:
        return f"Stamp {self.pk}"


class Report(models.Model):
    """What the helper says was done."""

    VAULT_SUBJECT = "claim__order__resident_id"

    claim = models.OneToOneField(Claim, models.PROTECT, related_name="report")
    text = SealedField()
    is_solved = models.BooleanField()
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["Report"].as_manager()

    def __str__(self) -> str:
        return f"Report {self.pk}"

    @property
    def vault_subject_id(self) -> int:
        return self.claim.order.resident_id
