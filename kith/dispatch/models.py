"""Runs and what came of them. A run is never changed; its proposals are decided on."""

from django.db import models
from django.db.models import Q

from kith.core.locks import Rows
from kith.dispatch.states import ProposalState


class Run(models.Model):
    """One look at the whole board of a place: inputs, figures, proposals, shortfalls."""

    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    made_by_id = models.BigIntegerField()
    made_at = models.DateTimeField()
    took_ms = models.PositiveIntegerField()
    params = models.JSONField()  # the solver's weights, by name
    figures = models.JSONField()  # see rules.planning.figures

    objects = Rows["Run"].as_manager()

    class Meta:
        indexes = (models.Index(fields=("area", "-made_at"), name="dispatch_runs_of_area"),)

    def __str__(self) -> str:
        return f"Run {self.pk}"


class Proposal(models.Model):
    """One person for one place of one order, with the bill and the next best."""

    run = models.ForeignKey(Run, models.PROTECT, related_name="proposals")
    order = models.ForeignKey("orders.Order", models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    rank = models.PositiveSmallIntegerField()  # within the order, 1 the cheapest
    bill = models.JSONField()  # {name of the cost: minutes}
    cost_min = models.FloatField()  # the sum of the bill
    runner_up = models.JSONField(null=True)  # {"person_id", "cost_min"}; none: nobody else can
    state = models.CharField(
        max_length=10, choices=ProposalState.choices, default=ProposalState.PROPOSED
    )
    offer_id = models.BigIntegerField(null=True)  # the offer it became
    replaces = models.OneToOneField(  # whose no or silence it answers; none: of the run itself
        "self", models.PROTECT, null=True, related_name="replacement"
    )

    objects = Rows["Proposal"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("run", "order", "person"), name="dispatch_a_person_once_an_order"
            ),
            models.UniqueConstraint(fields=("run", "order", "rank"), name="dispatch_one_a_rank"),
            models.UniqueConstraint(
                fields=("offer_id",),
                condition=Q(offer_id__isnull=False),
                name="dispatch_one_proposal_an_offer",
            ),
            models.CheckConstraint(
                condition=Q(state="APPROVED", offer_id__isnull=False)
                | (~Q(state="APPROVED") & Q(offer_id=None)),
                name="dispatch_offer_iff_approved",
            ),
        )
        indexes = (models.Index(fields=("order", "state"), name="dispatch_of_order"),)

    def __str__(self) -> str:
        return f"Proposal {self.pk}"


class Shortfall(models.Model):
    """Places of an order nobody was found for, and how many helpers each limit kept away."""

    run = models.ForeignKey(Run, models.PROTECT, related_name="shortfalls")
    order = models.ForeignKey("orders.Order", models.PROTECT, related_name="+")
    missing = models.PositiveSmallIntegerField()
    why_not = models.JSONField()  # {code of states.WhyNot: helpers}

    objects = Rows["Shortfall"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("run", "order"), name="dispatch_one_shortfall_an_order"
            ),
            models.CheckConstraint(
                condition=Q(missing__gte=1), name="dispatch_a_shortfall_misses_somebody"
            ),
        )

    def __str__(self) -> str:
        return f"Shortfall {self.pk}"
