"""A series, its sessions, and the places a session has for each role."""

from django.db import models
from django.db.models import F, Q

from kith.activities.states import PresentAs, SeatingMode, SessionKind, SessionState
from kith.catalogue.states import Eligibility, FiveFor
from kith.core.locks import Rows
from kith.groups.models import Organisation
from kith.places.models import Area, Site
from kith.programmes.models import Phase, Programme


class Series(models.Model):
    """What is held once or again and again: who it is for, what it asks, what its time counts as.

    It costs nothing: there is no fee to store.
    """

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    programme = models.ForeignKey(Programme, models.PROTECT, null=True, related_name="series")
    phase = models.ForeignKey(Phase, models.PROTECT, null=True, related_name="series")
    organiser = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    team_id = models.BigIntegerField(null=True)
    title = models.CharField(max_length=80)
    summary = models.CharField(max_length=500)
    kind = models.CharField(max_length=12, choices=SessionKind.choices)
    course_type = models.CharField(max_length=40, blank=True)  # what is taught
    five_for = models.CharField(max_length=14, choices=FiveFor.choices, blank=True)
    category = models.CharField(max_length=24)  # a kind of service of the catalogue, for its hours
    eligibility = models.CharField(
        max_length=10, choices=Eligibility.choices, default=Eligibility.VOLUNTEER
    )
    risk = models.CharField(max_length=200, blank=True)  # read and accepted at sign-up
    bring = models.CharField(max_length=200, blank=True)  # what to bring along
    age_from = models.PositiveSmallIntegerField(null=True)
    age_to = models.PositiveSmallIntegerField(null=True)
    needs_guardian = models.BooleanField(default=False)  # a guardian agrees for each minor
    only_path = models.CharField(max_length=200, blank=True)  # residents below it; blank: all
    skill = models.CharField(max_length=24, blank=True)  # asked of volunteers
    least_hours = models.PositiveIntegerField(default=0)  # asked of volunteers
    made_by_id = models.BigIntegerField()
    made_at = models.DateTimeField()

    objects = Rows["Series"].as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(age_from=None) | Q(age_to=None) | Q(age_to__gte=F("age_from")),
                name="activities_ages_are_a_range",
            ),
            models.CheckConstraint(
                condition=~Q(kind="PARTY_DAY") | ~Q(eligibility="VOLUNTEER"),
                name="activities_party_days_are_never_volunteer_hours",
            ),
        )

    def __str__(self) -> str:
        return f"Series {self.pk}"


class Session(models.Model):
    """One time and place. Half open: `starts_at` to `ends_at`."""

    series = models.ForeignKey(Series, models.PROTECT, related_name="sessions")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()  # within the series
    title = models.CharField(max_length=80, blank=True)  # where it differs from the series
    site = models.ForeignKey(Site, models.PROTECT, null=True, related_name="+")
    room = models.CharField(max_length=60, blank=True)  # of the site, or where else it is held
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    sign_up_from = models.DateTimeField()
    sign_up_until = models.DateTimeField()
    in_charge_id = models.BigIntegerField(null=True)
    contact_phone = models.CharField(max_length=20, blank=True)  # the desk's line, published
    state = models.CharField(
        max_length=10, choices=SessionState.choices, default=SessionState.PLANNED
    )
    was_published = models.BooleanField(default=False)  # stays so when it is called off
    cancel_reason = models.CharField(max_length=200, blank=True)
    made_by_id = models.BigIntegerField()
    made_at = models.DateTimeField()

    objects = Rows["Session"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("series", "number"), name="activities_session_number"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="activities_session_takes_time"
            ),
            models.CheckConstraint(
                condition=Q(sign_up_until__gte=F("sign_up_from"))
                & Q(sign_up_until__lte=F("ends_at")),
                name="activities_sign_up_ends_before_the_session",
            ),
            models.CheckConstraint(
                condition=Q(state="CANCELLED") & ~Q(cancel_reason="")
                | ~Q(state="CANCELLED") & Q(cancel_reason=""),
                name="activities_cancelled_iff_with_a_reason",
            ),
        )
        indexes = (
            models.Index(fields=("area", "starts_at"), name="activities_calendar"),
            models.Index(fields=("site", "starts_at"), name="activities_venue"),
        )

    def __str__(self) -> str:
        return f"Session {self.pk}"


class CoHost(models.Model):
    """A unit that holds the session together with the organiser."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="co_hosts")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")

    objects = Rows["CoHost"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("session", "organisation"), name="activities_a_host_is_named_once"
            ),
        )

    def __str__(self) -> str:
        return f"CoHost {self.pk}"


class Quota(models.Model):
    """The places of a session for one role: what is scarce, and what is locked to give one away.

    `taken` counts places held; `last_number` is the last number handed out in the queue.
    """

    session = models.ForeignKey(Session, models.PROTECT, related_name="quotas")
    role = models.CharField(max_length=10, choices=PresentAs.choices)
    capacity = models.PositiveIntegerField()
    taken = models.PositiveIntegerField(default=0)
    last_number = models.PositiveIntegerField(default=0)
    mode = models.CharField(
        max_length=10, choices=SeatingMode.choices, default=SeatingMode.FIRST_COME
    )
    draw_at = models.DateTimeField(null=True)
    drawn_at = models.DateTimeField(null=True)
    seed_hash = models.CharField(max_length=64, blank=True)  # published before, so that
    seed = models.CharField(max_length=64, blank=True)  # the seed published after can be checked

    objects = Rows["Quota"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("session", "role"), name="activities_one_quota_a_role"),
            models.CheckConstraint(
                condition=Q(taken__gte=0, taken__lte=F("capacity")),
                name="activities_taken_within_capacity",
            ),
            models.CheckConstraint(
                condition=Q(mode="FIRST_COME", draw_at=None)
                | Q(mode="DRAW", draw_at__isnull=False),
                name="activities_a_draw_has_its_time",
            ),
        )

    def __str__(self) -> str:
        return f"Quota {self.pk}"


class Reserve(models.Model):
    """Places of a quota kept for a published priority until a stated time; then everybody's."""

    quota = models.ForeignKey(Quota, models.CASCADE, related_name="reserves")
    tier = models.CharField(max_length=16)  # a code of the PRIORITIES rule of the place
    places = models.PositiveIntegerField()
    release_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True)  # since when the queue has them

    objects = Rows["Reserve"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("quota", "tier"), name="activities_one_reserve_a_tier"),
            models.CheckConstraint(
                condition=Q(places__gt=0), name="activities_a_reserve_is_some_places"
            ),
        )

    def __str__(self) -> str:
        return f"Reserve {self.pk}"
