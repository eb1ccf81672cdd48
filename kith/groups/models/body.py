"""Committees and alliances: member units, posts, meetings, resolutions and what became of them."""

from django.db import models
from django.db.models import F, Q

from kith.core.locks import Rows
from kith.groups.models.team import Organisation
from kith.groups.states import BodyKind, ResolutionState
from kith.people.models import Person
from kith.places.models import Area


class Body(models.Model):
    """A committee, branch or alliance of one place; its tier is how far down the tree it stands."""

    kind = models.CharField(max_length=16, choices=BodyKind.choices)
    name = models.CharField(max_length=120)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    since_date = models.DateField()
    ended_on = models.DateField(null=True)

    objects = Rows["Body"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("area", "name"), name="groups_one_body_a_name"),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("id")), name="groups_no_body_under_itself"
            ),
        )

    def __str__(self) -> str:
        return f"Body {self.pk}"


class BodyMember(models.Model):
    """A unit belongs to a body, in a post of its own, for a term."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="members")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="seats")
    post = models.CharField(max_length=60, blank=True)  # such as deputy director unit
    since_date = models.DateField()
    until_date = models.DateField(null=True)

    objects = Rows["BodyMember"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("body", "organisation"),
                condition=Q(until_date=None),
                name="groups_a_unit_sits_once",
            ),
            models.CheckConstraint(
                condition=Q(until_date=None) | Q(until_date__gte=F("since_date")),
                name="groups_a_seat_ends_after_it_began",
            ),
        )

    def __str__(self) -> str:
        return f"BodyMember {self.pk}"


class Post(models.Model):
    """A post with the title the public reads; who holds it may stay unsaid."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="posts")
    title = models.CharField(max_length=80)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    is_public = models.BooleanField(default=False)  # a public post: its holder shows by mask
    since_date = models.DateField()
    until_date = models.DateField(null=True)

    objects = Rows["Post"].as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(until_date=None) | Q(until_date__gte=F("since_date")),
                name="groups_a_post_ends_after_it_began",
            ),
        )

    def __str__(self) -> str:
        return f"Post {self.pk}"


class Meeting(models.Model):
    """A meeting of a body, with its agenda and, once written, its minutes."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="meetings")
    held_at = models.DateTimeField()
    place = models.CharField(max_length=120)
    agenda = models.TextField()
    minutes = models.TextField(blank=True)

    objects = Rows["Meeting"].as_manager()

    def __str__(self) -> str:
        return f"Meeting {self.pk}"


class Presence(models.Model):
    """A member unit was there."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="presences")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")

    objects = Rows["Presence"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("meeting", "organisation"), name="groups_present_once"),
        )

    def __str__(self) -> str:
        return f"Presence {self.pk}"


class Resolution(models.Model):
    """What a meeting resolved: which unit answers for it, and by when."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="resolutions")
    text = models.CharField(max_length=500)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    due_date = models.DateField()
    state = models.CharField(
        max_length=8, choices=ResolutionState.choices, default=ResolutionState.ADOPTED
    )

    objects = Rows["Resolution"].as_manager()

    class Meta:
        indexes = (models.Index(fields=("state", "due_date"), name="groups_due_resolutions"),)

    def __str__(self) -> str:
        return f"Resolution {self.pk}"


class FollowUp(models.Model):
    """A note on a resolution, or the step it took; append-only."""

    resolution = models.ForeignKey(Resolution, models.PROTECT, related_name="follow_ups")
    verb = models.CharField(max_length=8)  # note, take_up, finish, drop
    text = models.CharField(max_length=500, blank=True)
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["FollowUp"].as_manager()

    def __str__(self) -> str:
        return f"FollowUp {self.pk}"
