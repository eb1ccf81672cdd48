"""Runs and what came of them. A run is never changed; its proposals are decided on."""

from django.db import models
from django.db.models import F, Q

from kith.core.locks import Rows
from kith.dispatch.asking import Asking as Asking
from kith.dispatch.neighbours import BorderFigures as BorderFigures
from kith.dispatch.neighbours import HelpRequest as HelpRequest
from kith.dispatch.neighbours import Opening as Opening
from kith.dispatch.run_orders import RunOrder as RunOrder
from kith.dispatch.states import DecisionKind, OverrideReason, ProposalState, RulingKind


class Run(models.Model):
    """One look at the whole board of a place: inputs, figures, proposals, shortfalls."""

    area = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    made_by_id = models.BigIntegerField()
    made_at = models.DateTimeField()
    took_ms = models.PositiveIntegerField()
    params = models.JSONField()  # the solver's weights, by name
    rules = models.ForeignKey(  # the rule they come from; none: a run older than rules
        "catalogue.RuleSet", models.PROTECT, null=True, related_name="+"
    )
    figures = models.JSONField()  # see rules.planning.figures

    objects = Rows["Run"].as_manager()

    class Meta:
        indexes = (models.Index(fields=("area", "-made_at"), name="dispatch_runs_of_area"),)

    def __str__(self) -> str:
        return f"Run {self.pk}"


class RunBoard(models.Model):
    """One part of a run as the solver saw and solved it: arrays, for questions about the plan.

    Pairs are known by id alone; it goes when the run is too old to be decided on.
    """

    run = models.ForeignKey(Run, models.CASCADE, related_name="boards")
    number = models.PositiveSmallIntegerField()
    arrays = models.BinaryField()  # see rules.boards

    objects = Rows["RunBoard"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("run", "number"), name="dispatch_one_board_a_part"),
        )

    def __str__(self) -> str:
        return f"RunBoard {self.pk}"


class Decision(models.Model):
    """One press of the desk on proposals of a run; `Undoing` is its end."""

    run = models.ForeignKey(Run, models.PROTECT, related_name="decisions")
    kind = models.CharField(max_length=8, choices=DecisionKind.choices)
    made_by_id = models.BigIntegerField()
    made_at = models.DateTimeField()

    objects = Rows["Decision"].as_manager()

    def __str__(self) -> str:
        return f"Decision {self.pk}"


class Undoing(models.Model):
    """The desk took a decision back."""

    decision = models.OneToOneField(Decision, models.PROTECT, related_name="undoing")
    made_by_id = models.BigIntegerField()
    made_at = models.DateTimeField()

    objects = Rows["Undoing"].as_manager()

    def __str__(self) -> str:
        return f"Undoing {self.pk}"


class Proposal(models.Model):
    """One person for one place of one order, with the bill and the next best."""

    run = models.ForeignKey(Run, models.PROTECT, related_name="proposals")
    order = models.ForeignKey("orders.Order", models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    rank = models.PositiveSmallIntegerField()  # within the order, 1 the cheapest
    bill = models.JSONField()  # {name of the cost: minutes}
    cost_min = models.FloatField()  # the sum of the bill
    starts_at = models.DateTimeField(null=True)  # the time settled on; none: the worksheet's
    ends_at = models.DateTimeField(null=True)
    is_lead = models.BooleanField(default=False)  # for the place of the one who leads the others
    team = models.ForeignKey(  # the person answers for it; none: she comes herself
        "groups.Team", models.PROTECT, null=True, related_name="+"
    )
    organisation = models.ForeignKey(
        "groups.Organisation", models.PROTECT, null=True, related_name="+"
    )
    runner_up = models.JSONField(null=True)  # {"person_id", "cost_min"}; none: nobody else can
    state = models.CharField(
        max_length=10, choices=ProposalState.choices, default=ProposalState.PROPOSED
    )
    offer_id = models.BigIntegerField(null=True)  # the offer it became
    replaces = models.OneToOneField(  # whose no or silence it answers; none: of the run itself
        "self", models.PROTECT, null=True, related_name="replacement"
    )
    decision = models.ForeignKey(  # the one that stands: none waits, or was never decided on
        Decision, models.PROTECT, null=True, related_name="proposals"
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
            models.CheckConstraint(
                condition=Q(starts_at=None, ends_at=None)
                | Q(starts_at__isnull=False, ends_at__gt=F("starts_at")),
                name="dispatch_a_time_settled_on_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(team=None) | Q(organisation=None), name="dispatch_of_one_group"
            ),
            models.CheckConstraint(
                condition=Q(decision=None) | ~Q(state="STALE"),
                name="dispatch_nobody_decides_what_events_overtook",
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
    remedies = models.JSONField(default=dict)  # what binds, and what would help: rules.words

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


class Override(models.Model):
    """The desk chose somebody else than the plan: for whom, why, and what the board pays."""

    decision = models.OneToOneField(Decision, models.PROTECT, related_name="override")
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="overrides")
    instead_of = models.ForeignKey(Proposal, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=16, choices=OverrideReason.choices)
    text = models.CharField(max_length=80, blank=True)
    extra_min = models.FloatField()  # for the whole board, over what the plan costs

    objects = Rows["Override"].as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~Q(proposal=F("instead_of")), name="dispatch_somebody_else_is_chosen"
            ),
        )

    def __str__(self) -> str:
        return f"Override {self.pk}"


class Ruling(models.Model):
    """This helper for this order, or never: every run keeps to it until it ends.

    A pin takes a place before the solver fills the rest; it never breaks a limit. `reason` is a
    `states.OverrideReason` of a pin, a `states.ForbidReason` of a ban.
    """

    order = models.ForeignKey("orders.Order", models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=6, choices=RulingKind.choices)
    reason = models.CharField(max_length=16, blank=True)
    text = models.CharField(max_length=80, blank=True)
    is_for_resident = models.BooleanField(default=False)  # a ban on all of the resident's orders
    made_by_id = models.BigIntegerField()
    made_at = models.DateTimeField()
    ended_by_id = models.BigIntegerField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = Rows["Ruling"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("order", "person"),
                condition=Q(ended_at=None),
                name="dispatch_one_ruling_a_pair",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by_id=None)
                | Q(ended_at__isnull=False, ended_by_id__isnull=False),
                name="dispatch_who_ended_a_ruling",
            ),
            models.CheckConstraint(
                condition=Q(kind="FORBID") | Q(is_for_resident=False),
                name="dispatch_a_pin_is_for_one_order",
            ),
        )

    def __str__(self) -> str:
        return f"Ruling {self.pk}"
