"""Visits due, visits made with what was found, and the search when nobody answers."""

from django.db import models
from django.db.models import F, Q

from kith.care.models.file import CareFile
from kith.care.models.scheme import ServiceItem
from kith.care.states.visits import (
    DueCause,
    DueState,
    Light,
    Rung,
    SearchState,
    VersionState,
    VisitMethod,
    VisitOutcome,
)
from kith.core.locks import Rows
from kith.groups.models import Organisation
from kith.people.models import Person
from kith.vault.blinds import BlindIndex
from kith.vault.fields import SealedField


class Due(models.Model):
    """A visit that should take place. `due_on` is the day it is planned for, `due_at` the instant
    after which it is missed; only a visit that began at `since` or later fulfils it.

    `source` names what asked for it, such as `event:17`; the regular one has none.
    """

    file = models.ForeignKey(CareFile, models.PROTECT, related_name="dues")
    cause = models.CharField(max_length=12, choices=DueCause.choices)
    source = models.CharField(max_length=40, blank=True)
    due_on = models.DateField()
    due_at = models.DateTimeField()
    since = models.DateTimeField()
    opened_at = models.DateTimeField()
    state = models.CharField(max_length=11, choices=DueState.choices, default=DueState.OPEN)
    closed_at = models.DateTimeField(null=True)
    fulfilled_by = models.ForeignKey(
        "care.Visit", models.PROTECT, null=True, related_name="fulfilled"
    )  # or the visit at which no visit was wanted
    missed_at = models.DateTimeField(null=True)  # the desk was told that it is missed
    street_at = models.DateTimeField(null=True)  # and the street

    objects = Rows["Due"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("file",),
                condition=Q(state="OPEN", cause="REGULAR"),
                name="care_one_regular_visit_due",
            ),
            models.UniqueConstraint(
                fields=("file", "source"),
                condition=~Q(source=""),
                name="care_one_due_a_source",
            ),
            models.CheckConstraint(
                condition=Q(state="OPEN", closed_at=None)
                | ~Q(state="OPEN") & Q(closed_at__isnull=False),
                name="care_due_closed_iff_over",
            ),
        )
        indexes = (
            models.Index(fields=("state", "due_at"), name="care_due_soonest"),
            models.Index(fields=("state", "due_on"), name="care_due_of_day"),
        )

    def __str__(self) -> str:
        return f"Due {self.pk}"


class Visit(models.Model):
    """Somebody was in touch with the person of a file, or tried to be.

    What was found stands in its versions, sealed. Clear are only how and what came of it, and
    `worst`, the worst light of the whole visit. `counts`: it satisfies the tier the file had.
    """

    VAULT_SUBJECT = "file__person_id"

    file = models.ForeignKey(CareFile, models.PROTECT, related_name="visits")
    due = models.ForeignKey(Due, models.PROTECT, null=True, related_name="visits")
    key = models.UUIDField(unique=True)  # made by the form; the same key is the same visit
    fingerprint = BlindIndex(max_length=64)
    method = models.CharField(max_length=11, choices=VisitMethod.choices)
    outcome = models.CharField(max_length=11, choices=VisitOutcome.choices)
    met_in_person = models.BooleanField()
    worst = models.CharField(max_length=5, choices=Light.choices, blank=True)
    counts = models.BooleanField()
    started_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")  # who was there
    written_by_id = models.BigIntegerField()
    written_at = models.DateTimeField()
    need = SealedField()  # what is needed, in her words
    order_id = models.BigIntegerField(null=True, unique=True)  # the request it became
    seen_at = models.DateTimeField(null=True)  # somebody took up what needs help now
    seen_by_id = models.BigIntegerField(null=True)

    objects = Rows["Visit"].as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~Q(outcome="MET") | Q(met_in_person=True),
                name="care_met_is_in_person",
            ),
            models.CheckConstraint(
                condition=Q(met_in_person=False) | Q(outcome__in=("MET", "REFUSED")),
                name="care_in_person_is_met_or_refused",
            ),
        )
        indexes = (
            models.Index(fields=("file", "-started_at"), name="care_last_visit"),
            models.Index(fields=("counts", "started_at"), name="care_visits_that_count"),
        )

    def __str__(self) -> str:
        return f"Visit {self.pk}"

    @property
    def vault_subject_id(self) -> int:
        return self.file.person_id

    @property
    def unasked_need(self) -> bool:
        """A need was found that is no request yet."""
        return bool(self.need) and self.order_id is None


class VisitVersion(models.Model):
    """What was written about a visit; the newest that stands counts, the others are history.

    Each part holds lights by point and a note, as JSON, sealed.
    """

    VAULT_SUBJECT = "visit__file__person_id"

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=VersionState.choices)
    method = models.CharField(max_length=11, choices=VisitMethod.choices)
    outcome = models.CharField(max_length=11, choices=VisitOutcome.choices)
    met_in_person = models.BooleanField()
    worst = models.CharField(max_length=5, choices=Light.choices, blank=True)
    health = SealedField()
    mind = SealedField()
    safety = SealedField()
    hygiene = SealedField()
    surroundings = SealedField()
    reason = SealedField()  # why it was changed
    by_id = models.BigIntegerField()
    at = models.DateTimeField()
    checked_by_id = models.BigIntegerField(null=True)
    checked_at = models.DateTimeField(null=True)

    objects = Rows["VisitVersion"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("visit", "number"), name="care_versions_in_order"),
            models.UniqueConstraint(
                fields=("visit",), condition=Q(state="PROPOSED"), name="care_one_change_waits"
            ),
            models.CheckConstraint(
                condition=Q(checked_by_id=None) | ~Q(checked_by_id=F("by_id")),
                name="care_nobody_checks_her_own_change",
            ),
        )

    def __str__(self) -> str:
        return f"VisitVersion {self.pk}"

    @property
    def vault_subject_id(self) -> int:
        return self.visit.file.person_id


class VisitItem(models.Model):
    """A service item of a scheme that was done at the visit."""

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="items")
    item = models.ForeignKey(ServiceItem, models.PROTECT, related_name="visits")

    objects = Rows["VisitItem"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("visit", "item"), name="care_an_item_once_a_visit"),
        )

    def __str__(self) -> str:
        return f"VisitItem {self.pk}"


class VisitHelper(models.Model):
    """Somebody who was there, whoever wrote it down; for which unit and which appeal."""

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="helpers")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    initiative_id = models.BigIntegerField(null=True)

    objects = Rows["VisitHelper"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("visit", "person"), name="care_there_once_a_visit"),
        )
        indexes = (models.Index(fields=("initiative_id",), name="care_helpers_of_appeal"),)

    def __str__(self) -> str:
        return f"VisitHelper {self.pk}"


class Search(models.Model):
    """Nobody answered: people try step by step until somebody knows how she is."""

    VAULT_SUBJECT = "file__person_id"

    file = models.ForeignKey(CareFile, models.PROTECT, related_name="searches")
    visit = models.OneToOneField(Visit, models.PROTECT, related_name="search")
    state = models.CharField(max_length=7, choices=SearchState.choices, default=SearchState.RUNNING)
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by_id = models.BigIntegerField(null=True)
    how = SealedField()  # a code of SearchEnd
    said = SealedField()  # how it ended, in words

    objects = Rows["Search"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("file",), condition=Q(state="RUNNING"), name="care_one_search_a_file"
            ),
            models.CheckConstraint(
                condition=Q(state="RUNNING", ended_by_id=None, ended_at=None)
                | Q(state="ENDED", ended_by_id__isnull=False, ended_at__isnull=False),
                name="care_a_person_ends_a_search",
            ),
        )

    def __str__(self) -> str:
        return f"Search {self.pk}"

    @property
    def vault_subject_id(self) -> int:
        return self.file.person_id


class Try(models.Model):
    """One step of a search: until when, who does it, when it was done and whom she tried."""

    VAULT_SUBJECT = "search__file__person_id"

    search = models.ForeignKey(Search, models.PROTECT, related_name="tries")
    number = models.PositiveSmallIntegerField()
    rung = models.CharField(max_length=9, choices=Rung.choices)
    due_at = models.DateTimeField()
    for_id = models.BigIntegerField(null=True)  # who took it on
    done_at = models.DateTimeField(null=True)
    by_id = models.BigIntegerField(null=True)
    reached = models.BooleanField(default=False)  # somebody answered, though not she herself
    said = SealedField()  # who was tried and what was heard
    late_at = models.DateTimeField(null=True)  # desk and street were told that it is late

    objects = Rows["Try"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("search", "number"), name="care_tries_in_order"),
            models.UniqueConstraint(
                fields=("search",), condition=Q(done_at=None), name="care_one_try_at_a_time"
            ),
        )
        indexes = (models.Index(fields=("done_at", "due_at"), name="care_tries_late"),)

    def __str__(self) -> str:
        return f"Try {self.pk}"

    @property
    def vault_subject_id(self) -> int:
        return self.search.file.person_id
