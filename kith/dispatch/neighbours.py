"""What communities say to each other about their volunteers. A part of `models`, by import."""

from django.db import models
from django.db.models import F, Q

from kith.core.locks import Rows
from kith.dispatch.states import HelpState, OpeningState


class Opening(models.Model):
    """The lender lets its volunteers be asked for the borrower's orders, until a day."""

    lender = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    borrower = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    until = models.DateField()  # half open: the first day on which it no longer holds
    state = models.CharField(
        max_length=10, choices=OpeningState.choices, default=OpeningState.STANDING
    )
    made_by_id = models.BigIntegerField()
    made_at = models.DateTimeField()

    objects = Rows["Opening"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("lender", "borrower"),
                condition=Q(state="STANDING"),
                name="dispatch_one_opening_between_two",
            ),
            models.CheckConstraint(
                condition=~Q(lender=F("borrower")), name="dispatch_nobody_opens_to_itself"
            ),
        )
        indexes = (models.Index(fields=("state", "until"), name="dispatch_openings_to_end"),)

    def __str__(self) -> str:
        return f"Opening {self.pk}"


class HelpRequest(models.Model):
    """A neighbour is asked to let its volunteers be asked for this one order.

    Requests of one press share `asker`, `neighbour` and `made_at`; one press answers them all.
    """

    order = models.ForeignKey("orders.Order", models.PROTECT, related_name="+")
    asker = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    neighbour = models.ForeignKey("places.Area", models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=HelpState.choices, default=HelpState.ASKED)
    made_by_id = models.BigIntegerField()
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    objects = Rows["HelpRequest"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("order", "neighbour"),
                condition=Q(state__in=("ASKED", "AGREED")),
                name="dispatch_a_neighbour_once_an_order",
            ),
            models.CheckConstraint(
                condition=~Q(asker=F("neighbour")), name="dispatch_nobody_asks_itself"
            ),
        )
        indexes = (
            models.Index(fields=("neighbour", "state"), name="dispatch_asked_of"),
            models.Index(fields=("state", "expires_at"), name="dispatch_help_to_expire"),
        )

    def __str__(self) -> str:
        return f"HelpRequest {self.pk}"


class BorderFigures(models.Model):
    """What each border costs the board of a run: the same orders solved with more and more people.

    `figures` are `rules.borders.Measured` as they are; see there.
    """

    run = models.OneToOneField("dispatch.Run", models.PROTECT, related_name="border_figures")
    figures = models.JSONField()
    made_at = models.DateTimeField()

    objects = Rows["BorderFigures"].as_manager()

    def __str__(self) -> str:
        return f"BorderFigures {self.pk}"
