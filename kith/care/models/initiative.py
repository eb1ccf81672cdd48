"""An appeal for a festival, who joined it, and how it ended. Households stand nowhere here."""

from django.db import models
from django.db.models import F, Q

from kith.care.models.scheme import CareScheme, ServiceItem
from kith.care.states.initiatives import InitiativeState, JoinerState, JoiningState
from kith.core.locks import Rows
from kith.groups.models import Organisation
from kith.people.models import Person
from kith.people.states import Channel
from kith.places.models import Area


class Initiative(models.Model):
    """A place asks organisations and members to visit so many homes around a festival."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    title = models.CharField(max_length=60)
    festival = models.CharField(max_length=40)
    starts_on = models.DateField()
    ends_on = models.DateField()  # the last day
    scheme = models.ForeignKey(CareScheme, models.PROTECT, null=True, related_name="+")
    wanted = models.CharField(max_length=500)
    homes = models.PositiveSmallIntegerField()  # how many are to be visited
    state = models.CharField(
        max_length=10, choices=InitiativeState.choices, default=InitiativeState.DRAFT
    )
    made_by_id = models.BigIntegerField()
    made_at = models.DateTimeField()

    objects = Rows["Initiative"].as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="care_appeal_takes_some_days"
            ),
            models.CheckConstraint(condition=Q(homes__gt=0), name="care_appeal_is_for_some_homes"),
        )
        indexes = (models.Index(fields=("area", "state"), name="care_appeals_of_area"),)

    def __str__(self) -> str:
        return f"Initiative {self.pk}"


class WantedItem(models.Model):
    """One kind of care that is wanted, and for how many homes."""

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="items")
    item = models.ForeignKey(ServiceItem, models.PROTECT, related_name="+")
    homes = models.PositiveSmallIntegerField()

    objects = Rows["WantedItem"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("initiative", "item"), name="care_item_wanted_once"),
        )

    def __str__(self) -> str:
        return f"WantedItem {self.pk}"


class InitiativeEnd(models.Model):
    """How an appeal ended: the words of thanks, or why it was called off."""

    initiative = models.OneToOneField(Initiative, models.PROTECT, related_name="end")
    text = models.CharField(max_length=300)
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["InitiativeEnd"].as_manager()

    def __str__(self) -> str:
        return f"InitiativeEnd {self.pk}"


class Joining(models.Model):
    """An organisation takes part, with so many people; who they are, stands in `Joiner`."""

    initiative = models.ForeignKey(Initiative, models.PROTECT, related_name="joinings")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    people = models.PositiveSmallIntegerField()
    offer = models.CharField(max_length=200, blank=True)
    state = models.CharField(
        max_length=10, choices=JoiningState.choices, default=JoiningState.JOINED
    )
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["Joining"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("initiative", "organisation"),
                condition=Q(state="JOINED"),
                name="care_organisation_joins_once",
            ),
            models.CheckConstraint(condition=Q(people__gt=0), name="care_joins_with_some_people"),
        )

    def __str__(self) -> str:
        return f"Joining {self.pk}"


class OfferedItem(models.Model):
    """A kind of care that an organisation offers to give."""

    joining = models.ForeignKey(Joining, models.CASCADE, related_name="items")
    item = models.ForeignKey(ServiceItem, models.PROTECT, related_name="+")

    objects = Rows["OfferedItem"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("joining", "item"), name="care_item_offered_once"),
        )

    def __str__(self) -> str:
        return f"OfferedItem {self.pk}"


class Joiner(models.Model):
    """A person who was asked, or came alone. `channel` is how her yes or no reached us."""

    initiative = models.ForeignKey(Initiative, models.PROTECT, related_name="joiners")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=JoinerState.choices)
    channel = models.CharField(max_length=8, choices=Channel.choices, blank=True)
    asked_by_id = models.BigIntegerField()
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    objects = Rows["Joiner"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("initiative", "person"),
                condition=Q(state__in=("ASKED", "JOINED")),
                name="care_person_joins_once",
            ),
            models.CheckConstraint(
                condition=Q(state="JOINED", answered_at__isnull=False) & ~Q(channel="")
                | ~Q(state="JOINED"),
                name="care_a_yes_says_how_it_came",
            ),
        )
        indexes = (models.Index(fields=("person", "state"), name="care_joined_by"),)

    def __str__(self) -> str:
        return f"Joiner {self.pk}"
