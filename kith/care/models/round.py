"""Visiting rounds: what a visit asks for, a day's plan, its routes and stops, the paper.

Clear throughout: keys, times and seconds. Whom a key means is read where names are opened.
"""

from django.db import models
from django.db.models import F, Q

from kith.care.models.file import CareFile
from kith.care.models.visit import Due
from kith.care.states.rounds import (
    GoesBy,
    PairWay,
    PlanState,
    RouteState,
    RulingKind,
    StopState,
)
from kith.core.locks import Rows
from kith.people.models import Person
from kith.people.states import Gender
from kith.places.models import Area


class VisitTerms(models.Model):
    """What a visit at this home asks for, as an order's worksheet would say it; never why.

    0 minutes, and a day from 0 to 0, are as the rule of the place says.
    """

    file = models.OneToOneField(CareFile, models.PROTECT, related_name="terms")
    way = models.CharField(max_length=8, choices=PairWay.choices, default=PairWay.ONE)
    minutes = models.PositiveSmallIntegerField(default=0)
    opens_min = models.PositiveSmallIntegerField(default=0)
    closes_min = models.PositiveSmallIntegerField(default=0)
    skill = models.CharField(max_length=24, blank=True)
    gender = models.CharField(max_length=8, choices=Gender.choices, default=Gender.UNKNOWN)
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["VisitTerms"].as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(opens_min=0, closes_min=0) | Q(closes_min__gt=F("opens_min")),
                name="care_terms_name_some_time",
            ),
        )

    def __str__(self) -> str:
        return f"VisitTerms {self.pk}"


class RoundPlan(models.Model):
    """A day's rounds in one place. `inputs` names dues and crews by key, `bill` is in seconds,
    `left` tells by due why nobody goes.
    """

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    day = models.DateField()
    state = models.CharField(max_length=8, choices=PlanState.choices, default=PlanState.DRAFT)
    inputs = models.JSONField(default=dict)
    bill = models.JSONField(default=dict)
    left = models.JSONField(default=dict)
    rules_id = models.BigIntegerField()
    took_ms = models.PositiveIntegerField()
    made_by_id = models.BigIntegerField()
    made_at = models.DateTimeField()

    objects = Rows["RoundPlan"].as_manager()

    class Meta:
        indexes = (models.Index(fields=("area", "-day"), name="care_plans_of_area"),)

    def __str__(self) -> str:
        return f"RoundPlan {self.pk}"


class Route(models.Model):
    """One round: where it begins, between when, who goes (`helpers`) and in which order.

    `late_min` is what the helper said she is late by; the times of the stops have it in them.
    """

    plan = models.ForeignKey(RoundPlan, models.PROTECT, related_name="routes")
    number = models.PositiveSmallIntegerField()
    start = models.ForeignKey(Area, models.PROTECT, related_name="+")
    by = models.CharField(max_length=5, choices=GoesBy.choices)
    on_min = models.PositiveSmallIntegerField()
    off_min = models.PositiveSmallIntegerField()
    most = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=RouteState.choices, default=RouteState.PLANNED)
    expires_at = models.DateTimeField(null=True)  # none: nobody is being asked
    late_min = models.PositiveSmallIntegerField(default=0)

    objects = Rows["Route"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("plan", "number"), name="care_routes_in_order"),
            models.CheckConstraint(
                condition=Q(state="OFFERED", expires_at__isnull=False)
                | ~Q(state="OFFERED") & Q(expires_at=None),
                name="care_route_expires_iff_asked",
            ),
        )
        indexes = (models.Index(fields=("state", "expires_at"), name="care_routes_expiring"),)

    def __str__(self) -> str:
        return f"Route {self.pk}"


class RouteHelper(models.Model):
    """Who goes; staff are assigned, everybody else says yes herself."""

    route = models.ForeignKey(Route, models.CASCADE, related_name="helpers")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    is_staff = models.BooleanField()
    has_agreed = models.BooleanField(default=False)

    objects = Rows["RouteHelper"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("route", "person"), name="care_once_on_a_route"),
        )

    def __str__(self) -> str:
        return f"RouteHelper {self.pk}"


class Stop(models.Model):
    """One home on a route. `seat` tells two people apart; `why` is its bill, in seconds."""

    route = models.ForeignKey(Route, models.CASCADE, related_name="stops")
    due = models.ForeignKey(Due, models.PROTECT, related_name="stops")
    file = models.ForeignKey(CareFile, models.PROTECT, related_name="stops")
    seat = models.PositiveSmallIntegerField(default=0)
    position = models.PositiveSmallIntegerField()
    arrive_at = models.DateTimeField()
    leave_at = models.DateTimeField()
    way_s = models.PositiveIntegerField()  # from the one before
    why = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=StopState.choices, default=StopState.PLANNED)

    objects = Rows["Stop"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("due", "seat"),
                condition=Q(state__in=("OFFERED", "TAKEN")),
                name="care_one_live_stop_a_due",
            ),
            models.CheckConstraint(
                condition=Q(leave_at__gt=F("arrive_at")), name="care_stop_takes_time"
            ),
        )
        indexes = (models.Index(fields=("file", "state"), name="care_stops_of_file"),)

    def __str__(self) -> str:
        return f"Stop {self.pk}"


class RoundRuling(models.Model):
    """The desk settled a home on a crew, or ruled a crew out; `person_id` names the crew."""

    plan = models.ForeignKey(RoundPlan, models.CASCADE, related_name="rulings")
    due = models.ForeignKey(Due, models.PROTECT, related_name="+")
    person_id = models.BigIntegerField()
    kind = models.CharField(max_length=6, choices=RulingKind.choices)
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["RoundRuling"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("plan", "due", "person_id"), name="care_one_ruling_a_pair"
            ),
            models.UniqueConstraint(
                fields=("plan", "due"), condition=Q(kind="PIN"), name="care_settled_on_one"
            ),
        )

    def __str__(self) -> str:
        return f"RoundRuling {self.pk}"


class RoundSheet(models.Model):
    """A round was printed with names and homes on it: by whom, what for."""

    route = models.ForeignKey(Route, models.PROTECT, related_name="sheets")
    purpose = models.CharField(max_length=20)  # of the vault's, as the access log has it
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["RoundSheet"].as_manager()

    def __str__(self) -> str:
        return f"RoundSheet {self.pk}"


class SheetReturn(models.Model):
    """The paper came back to the desk and was put away or destroyed."""

    sheet = models.OneToOneField(RoundSheet, models.PROTECT, related_name="returned")
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["SheetReturn"].as_manager()

    def __str__(self) -> str:
        return f"SheetReturn {self.pk}"
