"""A walk through a grid, and what was handed out, signed, registered, found and noted on it."""

from django.db import models
from django.db.models import F, Q

from kith.core.locks import Rows
from kith.grid.states.walks import (
    Counted,
    MaterialKind,
    RegisteredFor,
    SignedHow,
    Signer,
    WalkState,
)
from kith.people.models import Person
from kith.places.models import Area
from kith.vault.fields import SealedField


class LeafletTopic(models.Model):
    """What a place informs its residents about."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="leaflet_topics")
    title = models.CharField(max_length=40)
    is_open = models.BooleanField(default=True)  # offered on the phone
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["LeafletTopic"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("area", "title"), name="grid_a_topic_stands_once"),
        )

    def __str__(self) -> str:
        return f"LeafletTopic {self.pk}"


class Undertaking(models.Model):
    """A version of a text that households or shops sign; a changed text is a new version."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="undertakings")
    title = models.CharField(max_length=60)
    version = models.PositiveSmallIntegerField()
    text = models.TextField(max_length=3000)
    is_open = models.BooleanField(default=True)
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["Undertaking"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("area", "title", "version"), name="grid_a_version_stands_once"
            ),
        )

    def __str__(self) -> str:
        return f"Undertaking {self.pk}"


class Walk(models.Model):
    """One round of a grid by one person."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="walks")
    walker = models.ForeignKey(Person, models.PROTECT, related_name="+")
    on_date = models.DateField()
    focus = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=10, choices=WalkState.choices, default=WalkState.PLANNED)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    planned_by_id = models.BigIntegerField()
    planned_at = models.DateTimeField()

    objects = Rows["Walk"].as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=("PLANNED", "CALLED_OFF"), started_at=None, ended_at=None)
                | Q(state="OUT", started_at__isnull=False, ended_at=None)
                | Q(state="DONE", started_at__isnull=False, ended_at__gte=F("started_at")),
                name="grid_a_walk_has_the_times_of_its_state",
            ),
            models.UniqueConstraint(
                fields=("walker",), condition=Q(state="OUT"), name="grid_on_one_walk_at_a_time"
            ),
        )
        indexes = (
            models.Index(fields=("area", "on_date"), name="grid_walks_of_area"),
            models.Index(fields=("walker", "on_date"), name="grid_walks_of_person"),
        )

    def __str__(self) -> str:
        return f"Walk {self.pk}"


class MaterialIssue(models.Model):
    """So many pieces were handed out. `key` is made by the phone: sent twice, kept once."""

    walk = models.ForeignKey(Walk, models.PROTECT, related_name="issues")
    kind = models.CharField(max_length=8, choices=MaterialKind.choices)
    topic = models.ForeignKey(LeafletTopic, models.PROTECT, null=True, related_name="issues")
    goods = models.CharField(max_length=40, blank=True)  # what, when it is not a leaflet
    quantity = models.PositiveIntegerField()
    key = models.CharField(max_length=40)
    by_id = models.BigIntegerField()
    handed_at = models.DateTimeField()  # when it happened, as the phone says
    at = models.DateTimeField()  # when it arrived

    objects = Rows["MaterialIssue"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("walk", "key"), name="grid_an_issue_is_sent_once"),
            models.CheckConstraint(
                condition=Q(kind="LEAFLET", topic__isnull=False, goods="")
                | Q(kind="GOODS", topic=None) & ~Q(goods=""),
                name="grid_a_leaflet_has_a_topic",
            ),
        )

    def __str__(self) -> str:
        return f"MaterialIssue {self.pk}"


class SignedUndertaking(models.Model):
    """So many copies of one version were signed: paper may be counted, a screen is one signature.

    `signer` is who signed and where, when it was written down; sealed for a subject of its own.
    """

    VAULT_SUBJECT = "subject_id"

    walk = models.ForeignKey(Walk, models.PROTECT, related_name="signed")
    undertaking = models.ForeignKey(Undertaking, models.PROTECT, related_name="signed")
    party = models.CharField(max_length=10, choices=Signer.choices)
    how = models.CharField(max_length=8, choices=SignedHow.choices)
    copies = models.PositiveSmallIntegerField()
    subject_id = models.BigIntegerField(null=True)  # none: nobody is named
    signer = SealedField()
    key = models.CharField(max_length=40)
    by_id = models.BigIntegerField()
    signed_at = models.DateTimeField()
    at = models.DateTimeField()

    objects = Rows["SignedUndertaking"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("walk", "key"), name="grid_a_signature_is_sent_once"),
            models.CheckConstraint(
                condition=Q(how="PAPER") | Q(copies__lte=1, subject_id__isnull=False),
                name="grid_a_screen_takes_one_named_signature",
            ),
        )

    def __str__(self) -> str:
        return f"SignedUndertaking {self.pk}"

    @property
    def vault_subject_id(self) -> int:
        return self.subject_id or 0


class Registration(models.Model):
    """Somebody was registered or invited on a walk, by her own yes; here it is only counted.

    `invitation_id` names the invitation that went out; none where the desk registered her.
    """

    walk = models.ForeignKey(Walk, models.PROTECT, related_name="registrations")
    purpose = models.CharField(max_length=10, choices=RegisteredFor.choices)
    person_id = models.BigIntegerField(null=True)
    invitation_id = models.BigIntegerField(null=True)
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["Registration"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("walk", "purpose", "person_id"), name="grid_registered_once_on_a_walk"
            ),
            models.UniqueConstraint(
                fields=("invitation_id",), name="grid_an_invitation_counts_once"
            ),
            models.CheckConstraint(
                condition=Q(person_id=None, invitation_id__isnull=False)
                | Q(person_id__isnull=False, invitation_id=None),
                name="grid_a_person_or_an_invitation",
            ),
        )

    def __str__(self) -> str:
        return f"Registration {self.pk}"


class WalkNeed(models.Model):
    """A need found on a walk became a request on the desk."""

    walk = models.ForeignKey(Walk, models.PROTECT, related_name="needs")
    order_id = models.BigIntegerField(unique=True)
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["WalkNeed"].as_manager()

    def __str__(self) -> str:
        return f"WalkNeed {self.pk}"


class HouseNote(models.Model):
    """Something about a house, without a person; what concerns a person is `private` and sealed."""

    VAULT_SUBJECT = "subject_id"

    walk = models.ForeignKey(Walk, models.PROTECT, related_name="notes")
    house = models.CharField(max_length=30)  # the building, no flat
    text = models.CharField(max_length=200, blank=True)
    subject_id = models.BigIntegerField(null=True)  # none: nothing is sealed
    private = SealedField()
    key = models.CharField(max_length=40)
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["HouseNote"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("walk", "key"), name="grid_a_note_is_sent_once"),
            models.CheckConstraint(
                condition=~Q(text="") | Q(subject_id__isnull=False),
                name="grid_a_note_says_something",
            ),
        )

    def __str__(self) -> str:
        return f"HouseNote {self.pk}"

    @property
    def vault_subject_id(self) -> int:
        return self.subject_id or 0


class WalkAmendment(models.Model):
    """A count of a walk was corrected, from what to what, and why. Append-only."""

    walk = models.ForeignKey(Walk, models.PROTECT, related_name="amendments")
    counted = models.CharField(max_length=8, choices=Counted.choices)
    row_id = models.BigIntegerField()
    before = models.PositiveIntegerField()
    after = models.PositiveIntegerField()
    reason = models.CharField(max_length=200)
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["WalkAmendment"].as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(before=F("after")), name="grid_an_amendment_says_why"
            ),
        )

    def __str__(self) -> str:
        return f"WalkAmendment {self.pk}"
