"""What was found at premises, and what became of it. Later knowledge is a later row."""

from django.db import models
from django.db.models import Q

from kith.core.locks import Rows
from kith.grid.models.premises import DayPlan, Premises
from kith.grid.states import (
    Course,
    DepartmentResult,
    HazardLevel,
    HazardState,
    InspectionOutcome,
    Verdict,
)
from kith.groups.models import Organisation
from kith.places.models import Area


class InspectionDraft(models.Model):
    """A form somebody will finish later; hers alone, gone when it is handed in."""

    premises = models.ForeignKey(Premises, models.CASCADE, related_name="+")
    by_id = models.BigIntegerField()
    typed = models.JSONField()
    at = models.DateTimeField()

    objects = Rows["InspectionDraft"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("premises", "by_id"), name="grid_one_draft_a_person_and_premises"
            ),
        )

    def __str__(self) -> str:
        return f"InspectionDraft {self.pk}"


class Inspection(models.Model):
    """Somebody was there. `checklist_id` is the row of the rule whose lines were answered."""

    premises = models.ForeignKey(Premises, models.PROTECT, related_name="inspections")
    plan = models.ForeignKey(DayPlan, models.PROTECT, null=True, related_name="inspections")
    key = models.CharField(max_length=40, unique=True)
    checklist_id = models.BigIntegerField()
    outcome = models.CharField(max_length=12, choices=InspectionOutcome.choices)
    by_id = models.BigIntegerField()
    second_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    objects = Rows["Inspection"].as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(second_id=None) | ~Q(second_id=models.F("by_id")),
                name="grid_two_inspect_as_two",
            ),
        )
        indexes = (models.Index(fields=("premises", "at"), name="grid_inspections_of"),)

    def __str__(self) -> str:
        return f"Inspection {self.pk}"


class CheckAnswer(models.Model):
    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="answers")
    code = models.CharField(max_length=24)
    verdict = models.CharField(max_length=14, choices=Verdict.choices)

    objects = Rows["CheckAnswer"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("inspection", "code"), name="grid_a_line_once"),
        )

    def __str__(self) -> str:
        return f"CheckAnswer {self.pk}"


class Hazard(models.Model):
    """Something that is not safe, at premises of the register or at a place told in words.

    `key` is made by the form, so that a press that comes twice is one hazard.
    """

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    premises = models.ForeignKey(Premises, models.PROTECT, null=True, related_name="hazards")
    inspection = models.ForeignKey(Inspection, models.PROTECT, null=True, related_name="hazards")
    key = models.CharField(max_length=64, unique=True)
    spot = models.CharField(max_length=120)  # where, in words everybody may read
    code = models.CharField(max_length=24, blank=True)  # the line of the checklist
    hazard_type = models.CharField(max_length=24)
    level = models.CharField(max_length=8, choices=HazardLevel.choices)
    text = models.CharField(max_length=300)
    course = models.CharField(max_length=12, choices=Course.choices, default=Course.NONE)
    due_date = models.DateField(null=True)  # none: nothing is due, or it is over
    state = models.CharField(max_length=12, choices=HazardState.choices)
    found_by_id = models.BigIntegerField()
    found_at = models.DateTimeField()

    objects = Rows["Hazard"].as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(spot=""), name="grid_a_hazard_is_somewhere"),
        )
        indexes = (
            models.Index(fields=("area", "state", "due_date"), name="grid_hazards_due"),
            models.Index(fields=("found_at",), name="grid_hazards_by_day"),
        )

    def __str__(self) -> str:
        return f"Hazard {self.pk}"


class Notice(models.Model):
    """What is to be put right, by when, whom to call; the shop may say by its link that it is.

    The newest counts. The link works until `link_until`, and only while its notice is the newest.
    """

    hazard = models.ForeignKey(Hazard, models.PROTECT, related_name="notices")
    text = models.CharField(max_length=300)
    office = models.CharField(max_length=80)  # the desk and its published line
    due_date = models.DateField()
    link_until = models.DateField()
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["Notice"].as_manager()

    def __str__(self) -> str:
        return f"Notice {self.pk}"


class SelfCheck(models.Model):
    """The shop's own word. It closes nothing by itself."""

    notice = models.OneToOneField(Notice, models.PROTECT, related_name="self_check")
    lines = models.JSONField(default=dict)  # verdicts by line of the checklist, the shop's own
    text = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    objects = Rows["SelfCheck"].as_manager()

    def __str__(self) -> str:
        return f"SelfCheck {self.pk}"


class HazardCheck(models.Model):
    """Somebody looked again: `holds` says it is put right. `on_paper`: from the shop's own word."""

    hazard = models.ForeignKey(Hazard, models.PROTECT, related_name="checks")
    holds = models.BooleanField()
    on_paper = models.BooleanField(default=False)
    text = models.CharField(max_length=200)
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["HazardCheck"].as_manager()

    def __str__(self) -> str:
        return f"HazardCheck {self.pk}"


class HandOver(models.Model):
    """A department was asked, by when; a unit of the house answers by itself."""

    hazard = models.ForeignKey(Hazard, models.PROTECT, related_name="hand_overs")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    to = models.CharField(max_length=80)
    text = models.CharField(max_length=300)
    due_date = models.DateField()
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["HandOver"].as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(to=""), name="grid_a_hand_over_is_to_somebody"),
        )

    def __str__(self) -> str:
        return f"HandOver {self.pk}"


class HandOverAnswer(models.Model):
    hand_over = models.OneToOneField(HandOver, models.PROTECT, related_name="answer")
    result = models.CharField(max_length=12, choices=DepartmentResult.choices)
    text = models.CharField(max_length=300)
    by_id = models.BigIntegerField()
    by_desk = models.BooleanField()  # typed at the desk from a call or a paper
    at = models.DateTimeField()

    objects = Rows["HandOverAnswer"].as_manager()

    def __str__(self) -> str:
        return f"HandOverAnswer {self.pk}"


class HazardVoid(models.Model):
    hazard = models.OneToOneField(Hazard, models.PROTECT, related_name="void")
    reason = models.CharField(max_length=200)
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["HazardVoid"].as_manager()

    def __str__(self) -> str:
        return f"HazardVoid {self.pk}"


class HazardCounter(models.Model):
    """The last number given in a community and a year: held while one is given."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    objects = Rows["HazardCounter"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("area", "year"), name="grid_one_counter_a_year"),
        )

    def __str__(self) -> str:
        return f"HazardCounter {self.pk}"


class HazardCloseOut(models.Model):
    """销号: crossed off by number and day, once. `area` is the community."""

    hazard = models.OneToOneField(Hazard, models.PROTECT, related_name="close_out")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    seq = models.PositiveIntegerField()
    on_date = models.DateField()
    by_id = models.BigIntegerField()

    objects = Rows["HazardCloseOut"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("area", "year", "seq"), name="grid_one_close_out_a_number"
            ),
        )

    def __str__(self) -> str:
        return f"HazardCloseOut {self.pk}"

    @property
    def number(self) -> str:
        """Place, year and sequence; the caller loads `area`."""
        return f"{self.area.code}-{self.year}-H{self.seq:03}"
