"""The venture pool (公益创投): calls, applications, their reviews and what was decided."""

from django.db import models
from django.db.models import F, Q

from kith.core.locks import Rows
from kith.groups.models import Organisation, Team
from kith.people.models import Person
from kith.places.models import Area
from kith.projects.states_venture import ApplicationState, CallState, Source


class Call(models.Model):
    """Social organisations, teams and units are asked for ideas; never individuals for money."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    title = models.CharField(max_length=80)
    text = models.CharField(max_length=2000)
    source = models.CharField(max_length=6, choices=Source.choices)
    budget_fen = models.BigIntegerField()
    granted_fen = models.BigIntegerField(default=0)
    criteria = models.JSONField()  # [[words, weight in percent], …]
    from_date = models.DateField()
    until_date = models.DateField()  # half open: the first day it is too late
    state = models.CharField(max_length=9, choices=CallState.choices, default=CallState.DRAFTED)
    by_id = models.BigIntegerField()
    made_at = models.DateTimeField()

    objects = Rows["Call"].as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(granted_fen__gte=0, granted_fen__lte=F("budget_fen"), budget_fen__gt=0),
                name="projects_grants_stay_within_the_budget",
            ),
            models.CheckConstraint(
                condition=Q(until_date__gt=F("from_date")), name="projects_call_is_open_some_day"
            ),
        )

    def __str__(self) -> str:
        return f"Call {self.pk}"


class Reviewer(models.Model):
    """Somebody named to review the applications of a call."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="reviewers")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")

    objects = Rows["Reviewer"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("call", "person"), name="projects_named_to_review_once"
            ),
        )

    def __str__(self) -> str:
        return f"Reviewer {self.pk}"


class Application(models.Model):
    """What a unit or a team wants to do with so much money."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="applications")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="+")
    title = models.CharField(max_length=80)
    plan = models.CharField(max_length=3000)
    asked_fen = models.BigIntegerField()
    state = models.CharField(
        max_length=9, choices=ApplicationState.choices, default=ApplicationState.SUBMITTED
    )
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["Application"].as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(organisation=None, team__isnull=False)
                | Q(organisation__isnull=False, team=None),
                name="projects_a_unit_or_a_team_applies",
            ),
            models.UniqueConstraint(
                fields=("call", "organisation"),
                condition=~Q(state=ApplicationState.WITHDRAWN),
                name="projects_a_unit_applies_once",
            ),
            models.UniqueConstraint(
                fields=("call", "team"),
                condition=~Q(state=ApplicationState.WITHDRAWN),
                name="projects_a_team_applies_once",
            ),
            models.CheckConstraint(
                condition=Q(asked_fen__gt=0), name="projects_application_asks_for_some"
            ),
        )

    def __str__(self) -> str:
        return f"Application {self.pk}"

    @property
    def applicant(self) -> Organisation | Team:
        """Who applies; the caller loads both."""
        found = self.organisation or self.team
        assert found is not None, "projects_a_unit_or_a_team_applies"
        return found


class Review(models.Model):
    """One reviewer's word on one application: an interest declared, or points for each criterion.

    Append-only, and once: who declared an interest never scores.
    """

    application = models.ForeignKey(Application, models.PROTECT, related_name="reviews")
    by_id = models.BigIntegerField()
    applied_by_id = models.BigIntegerField()
    has_interest = models.BooleanField()
    points = models.JSONField(default=list)  # 0 to 100 each, in the order of the criteria
    total = models.PositiveSmallIntegerField(default=0)  # hundredths of points, weighted
    text = models.CharField(max_length=500)
    at = models.DateTimeField()

    objects = Rows["Review"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("application", "by_id"), name="projects_reviewed_once_by_each"
            ),
            models.CheckConstraint(
                condition=~Q(by_id=F("applied_by_id")), name="projects_nobody_reviews_her_own"
            ),
            models.CheckConstraint(
                condition=Q(has_interest=False) | Q(total=0),
                name="projects_an_interest_gives_no_points",
            ),
        )

    def __str__(self) -> str:
        return f"Review {self.pk}"


class Decision(models.Model):
    """The office's word on an application, by somebody who did not review it. Append-only."""

    application = models.OneToOneField(Application, models.PROTECT, related_name="decision")
    is_chosen = models.BooleanField()
    fen = models.BigIntegerField()
    reason = models.CharField(max_length=300)
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["Decision"].as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(is_chosen=True, fen__gt=0) | Q(is_chosen=False, fen=0),
                name="projects_chosen_iff_granted_some",
            ),
        )

    def __str__(self) -> str:
        return f"Decision {self.pk}"
