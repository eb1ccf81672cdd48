"""Kinds of service, skills, rule sets with validity."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language

from kith.catalogue.states import Eligibility, FiveFor
from kith.core.locks import Rows
from kith.places.models import Area


def _in_language(zh: str, en: str) -> str:
    return zh if (get_language() or "zh-hans").startswith("zh") else en


class Skill(models.Model):
    """Something a person can do; `bit` is its place in the solver's skill set (0 to 62)."""

    code = models.CharField(max_length=24, unique=True)
    name_zh = models.CharField(max_length=40)
    name_en = models.CharField(max_length=60)
    bit = models.PositiveSmallIntegerField(unique=True)
    is_sensitive = models.BooleanField(default=False)  # only after vetting

    objects = Rows["Skill"].as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(bit__lte=62), name="catalogue_skill_fits_a_word"),
        )

    def __str__(self) -> str:
        return f"Skill {self.code}"

    @property
    def name(self) -> str:
        return _in_language(self.name_zh, self.name_en)


class ServiceKind(models.Model):
    """One line of the menu."""

    code = models.CharField(max_length=24, unique=True)
    name_zh = models.CharField(max_length=40)
    name_en = models.CharField(max_length=60)
    help_zh = models.CharField(max_length=120, blank=True)
    help_en = models.CharField(max_length=160, blank=True)
    five_for = models.CharField(max_length=14, choices=FiveFor.choices)
    skill = models.ForeignKey(Skill, models.PROTECT, null=True)  # none: anybody can
    eligibility = models.CharField(
        max_length=10, choices=Eligibility.choices, default=Eligibility.VOLUNTEER
    )
    usual_min = models.PositiveSmallIntegerField(default=60)
    is_wish = models.BooleanField(default=False)
    is_listed = models.BooleanField(default=True)
    icon = models.CharField(max_length=20, default="hand")
    rank = models.PositiveSmallIntegerField(default=100)

    objects = Rows["ServiceKind"].as_manager()

    def __str__(self) -> str:
        return f"ServiceKind {self.code}"

    @property
    def name(self) -> str:
        return _in_language(self.name_zh, self.name_en)

    @property
    def help(self) -> str:
        return _in_language(self.help_zh, self.help_en)


class RuleSetRows(Rows["RuleSet"]):
    def valid(self, on: date) -> "RuleSetRows":
        return self.filter(valid_from__lte=on).filter(Q(valid_to=None) | Q(valid_to__gt=on))


class RuleSet(models.Model):
    """A rule of a place from a day to a day. `params` are the fields of `rules.<kind>`."""

    kind = models.CharField(max_length=20)
    area = models.ForeignKey(Area, models.PROTECT, null=True)  # none: everywhere
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    params = models.JSONField()
    source = models.CharField(max_length=200)

    objects = RuleSetRows.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="catalogue_rule_is_valid_for_some_day",
            ),
            models.UniqueConstraint(
                fields=("kind", "area", "valid_from"), name="catalogue_one_rule_a_day"
            ),
            models.UniqueConstraint(
                fields=("kind", "valid_from"),
                condition=Q(area=None),
                name="catalogue_one_general_rule_a_day",
            ),
        )

    def __str__(self) -> str:
        return f"RuleSet {self.pk}"
