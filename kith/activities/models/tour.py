"""Whom a tour of talks visited, and who would like one to come."""

from django.db import models
from django.db.models import F, Q

from kith.activities.models.session import Session
from kith.activities.states import HostKind, TalkState
from kith.core.locks import Rows
from kith.groups.models import Organisation
from kith.programmes.models import Programme


class TourHost(models.Model):
    """The session was held at this organisation; its kind as it was then."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="tour_hosts")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=HostKind.choices)

    objects = Rows["TourHost"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("session", "organisation"), name="activities_a_tour_host_once"
            ),
        )
        indexes = (models.Index(fields=("kind", "session"), name="activities_tour_kinds"),)

    def __str__(self) -> str:
        return f"TourHost {self.pk}"


class TalkRequest(models.Model):
    """An organisation would like a talk of the programme to come to it."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    topic = models.CharField(max_length=80)
    people = models.PositiveSmallIntegerField()
    from_date = models.DateField()
    until_date = models.DateField()  # the last day that suits
    where = models.CharField(max_length=80)
    state = models.CharField(max_length=10, choices=TalkState.choices, default=TalkState.ASKED)
    session = models.ForeignKey(Session, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=200, blank=True)
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["TalkRequest"].as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(until_date__gte=F("from_date")), name="activities_talk_on_some_day"
            ),
            models.CheckConstraint(
                condition=Q(people__range=(1, 2000)), name="activities_talk_has_listeners"
            ),
            models.CheckConstraint(
                condition=Q(state="PLANNED", session__isnull=False)
                | ~Q(state="PLANNED") & Q(session=None),
                name="activities_a_planned_talk_has_its_session",
            ),
            models.CheckConstraint(
                condition=~Q(state="DECLINED") | ~Q(reason=""),
                name="activities_a_talk_is_declined_with_a_reason",
            ),
        )
        indexes = (models.Index(fields=("programme", "state"), name="activities_talks_asked"),)

    def __str__(self) -> str:
        return f"TalkRequest {self.pk}"
