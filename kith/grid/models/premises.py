"""Small premises of a place, and the days on which somebody goes round them."""

from django.db import models
from django.db.models import F, Q

from kith.core.locks import Rows
from kith.grid.states import Measure, PremisesState
from kith.people.models import Person
from kith.places.models import Area
from kith.vault.fields import SealedField


class Premises(models.Model):
    """One shop, clinic, workshop. Its address is public; who keeps it is sealed.

    `kind` is a code of the rule `PREMISES`; `key` names it for ever, so that a list read in twice
    writes it down once. `due_date` is the next inspection.
    """

    VAULT_SUBJECT = "subject_id"

    subject_id = models.BigIntegerField(unique=True)
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    key = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=24)
    measure = models.CharField(max_length=16, choices=Measure.choices)
    size = models.PositiveIntegerField()
    floor = models.SmallIntegerField(default=1)
    is_street = models.BooleanField(default=True)  # it opens onto the street
    address = models.CharField(max_length=120)
    licence = models.CharField(max_length=40, blank=True)
    licence_until = models.DateField(null=True)  # none: without an end, or not known
    keeper = SealedField()
    phone = SealedField()
    lon = models.FloatField(null=True)  # WGS 84, measured at the door; none where nobody did
    lat = models.FloatField(null=True)
    due_date = models.DateField()
    state = models.CharField(max_length=8, choices=PremisesState.choices)
    by_id = models.BigIntegerField()
    made_at = models.DateTimeField()

    objects = Rows["Premises"].as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(lon=None, lat=None) | Q(lon__isnull=False, lat__isnull=False),
                name="grid_premises_have_both_coordinates_or_none",
            ),
            models.CheckConstraint(condition=Q(size__gte=1), name="grid_premises_have_a_size"),
        )
        indexes = (
            models.Index(fields=("area", "state", "due_date"), name="grid_premises_due"),
            models.Index(fields=("kind", "state"), name="grid_premises_by_kind"),
        )

    def __str__(self) -> str:
        return f"Premises {self.pk}"

    @property
    def vault_subject_id(self) -> int:
        return self.subject_id


class Campaign(models.Model):
    """A period in which a place looks at its premises, to be told in figures."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    title = models.CharField(max_length=80)
    from_date = models.DateField()
    until_date = models.DateField()
    by_id = models.BigIntegerField()
    made_at = models.DateTimeField()

    objects = Rows["Campaign"].as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(until_date__gte=F("from_date")), name="grid_a_campaign_has_a_day"
            ),
        )

    def __str__(self) -> str:
        return f"Campaign {self.pk}"


class DayPlan(models.Model):
    """Who goes round which premises on a day: one person, or two where the rule says so."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    on_date = models.DateField()
    lead = models.ForeignKey(Person, models.PROTECT, related_name="+")
    second = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    by_id = models.BigIntegerField()
    made_at = models.DateTimeField()

    objects = Rows["DayPlan"].as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(second=None) | ~Q(second=F("lead")), name="grid_two_go_round_as_two"
            ),
        )
        indexes = (models.Index(fields=("area", "on_date"), name="grid_plans_of_a_day"),)

    def __str__(self) -> str:
        return f"DayPlan {self.pk}"


class PlanStop(models.Model):
    plan = models.ForeignKey(DayPlan, models.CASCADE, related_name="stops")
    premises = models.ForeignKey(Premises, models.PROTECT, related_name="+")
    seq = models.PositiveSmallIntegerField()

    objects = Rows["PlanStop"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("plan", "premises"), name="grid_a_stop_once_a_plan"),
        )

    def __str__(self) -> str:
        return f"PlanStop {self.pk}"
