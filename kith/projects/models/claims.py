"""Who claims what, on whose terms; an item is held by one live claim at most."""

from django.db import models
from django.db.models import Q

from kith.core.locks import Rows
from kith.groups.models import Organisation
from kith.places.models import Area
from kith.projects.models.launch import Launch
from kith.projects.models.lists import ListItem
from kith.projects.states import ClaimState, Side


class Claim(models.Model):
    """A unit claims a demand or a project; a community claims a resource, perhaps for a demand."""

    item = models.ForeignKey(ListItem, models.PROTECT, related_name="claims")
    meets = models.ForeignKey(ListItem, models.PROTECT, null=True, related_name="met_by")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    area = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+")
    launch = models.ForeignKey(Launch, models.PROTECT, null=True, related_name="claims")
    announced_fen = models.BigIntegerField(default=0)  # said on a stage; a pledge is another row
    state = models.CharField(max_length=10, choices=ClaimState.choices)
    asked_by_id = models.BigIntegerField()
    asked_at = models.DateTimeField()
    lease_until = models.DateTimeField()

    objects = Rows["Claim"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("item",),
                condition=Q(state__in=("ASKED", "ANSWERED", "AGREED")),
                name="projects_one_live_claim_an_item",
            ),
            models.CheckConstraint(
                condition=Q(organisation=None, area__isnull=False)
                | Q(organisation__isnull=False, area=None),
                name="projects_a_unit_or_a_place_claims",
            ),
            models.CheckConstraint(
                condition=Q(announced_fen__gte=0), name="projects_nobody_announces_a_debt"
            ),
        )
        indexes = (models.Index(fields=("state", "lease_until"), name="projects_leases"),)

    def __str__(self) -> str:
        return f"Claim {self.pk}"


class Hold(models.Model):
    """The live claim an item is held by, as what is claimed or as the need it is for."""

    item = models.OneToOneField(ListItem, models.PROTECT, related_name="hold")
    claim = models.ForeignKey(Claim, models.CASCADE, related_name="holds")

    objects = Rows["Hold"].as_manager()

    def __str__(self) -> str:
        return f"Hold {self.pk}"


class Term(models.Model):
    """What one side said it gives and expects. Append-only; the last of each side is what holds."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="terms")
    side = models.CharField(max_length=8, choices=Side.choices)
    text = models.CharField(max_length=600)
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["Term"].as_manager()

    def __str__(self) -> str:
        return f"Term {self.pk}"
