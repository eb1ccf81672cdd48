"""A person, what she can do, when she has time, and what she agreed to."""

from django.db import models
from django.db.models import Q

from kith.core.locks import Rows
from kith.people.states import Channel, ConsentPurpose, Gender
from kith.places.models import Area
from kith.vault.blinds import BlindIndex
from kith.vault.fields import SealedField


class Person(models.Model):
    """Somebody Kith knows. Name, numbers and home are sealed; the area is the grid or community."""

    VAULT_SUBJECT = "pk"

    id = models.BigIntegerField(primary_key=True)  # the vault's subject number
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    name = SealedField()
    phone = SealedField()
    phone_index = BlindIndex(max_length=64, blank=True, db_index=True)
    phone_changed_at = models.DateTimeField(null=True)  # none: it is the first number
    id_number = SealedField()
    id_index = BlindIndex(max_length=64, blank=True, db_index=True)
    address = SealedField()
    household_key = BlindIndex(max_length=64, blank=True, db_index=True)
    birth_year = models.PositiveSmallIntegerField(null=True)  # none: not known
    birth_month = models.PositiveSmallIntegerField(null=True)
    gender = models.CharField(max_length=8, choices=Gender.choices, default=Gender.UNKNOWN)
    needs = models.JSONField(default=list)  # clear flags only: wheelchair, two_people, oxygen
    is_verified = models.BooleanField(default=False)
    came_by = models.CharField(max_length=8, choices=Channel.choices)
    made_at = models.DateTimeField()

    objects = Rows["Person"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("id_index",),
                condition=~Q(id_index=""),
                name="people_one_person_an_id_number",
            ),
            models.CheckConstraint(
                condition=Q(birth_month=None) | Q(birth_month__range=(1, 12)),
                name="people_birth_month_1_to_12",
            ),
        )

    def __str__(self) -> str:
        return f"Person {self.pk}"

    @property
    def vault_subject_id(self) -> int:
        return self.pk


class VolunteerProfile(models.Model):
    """A person who offered to help: how far, how often, and when the phone stays quiet."""

    person = models.OneToOneField(Person, models.PROTECT, related_name="volunteer")
    largest_distance_m = models.PositiveIntegerField(default=3000)
    weekly_capacity = models.PositiveSmallIntegerField(default=2)
    quiet_until = models.DateTimeField(null=True)  # none: may be asked at any time
    languages = models.JSONField(default=list)
    likes = models.JSONField(default=list)  # codes of kinds of service; empty: all alike
    serves_neighbours = models.BooleanField(default=True)  # within her largest distance
    national_volunteer_no = models.CharField(max_length=40, blank=True)
    since = models.DateTimeField()

    objects = Rows["VolunteerProfile"].as_manager()

    def __str__(self) -> str:
        return f"VolunteerProfile {self.pk}"


class SkillHeld(models.Model):
    """A skill by its code in the catalogue, with what proves it and until when."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="skills")
    skill = models.CharField(max_length=24)
    evidence = models.CharField(max_length=120, blank=True)
    verified_by_id = models.BigIntegerField(null=True)
    expires_on = models.DateField(null=True)

    objects = Rows["SkillHeld"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("person", "skill"), name="people_one_row_a_skill"),
        )

    def __str__(self) -> str:
        return f"SkillHeld {self.pk}"


class Availability(models.Model):
    """Free every week: `weekday` 1 Monday to 7 Sunday, local time, half open."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="availability")
    weekday = models.PositiveSmallIntegerField()
    starts = models.TimeField()
    ends = models.TimeField()

    objects = Rows["Availability"].as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(weekday__range=(1, 7), ends__gt=models.F("starts")),
                name="people_availability_is_some_time_of_a_week",
            ),
            models.UniqueConstraint(
                fields=("person", "weekday", "starts"), name="people_one_start_a_weekday"
            ),
        )

    def __str__(self) -> str:
        return f"Availability {self.pk}"


class Consent(models.Model):
    """Given or withdrawn, for one purpose, by whom and how. Append-only; the newest row counts."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=16, choices=ConsentPurpose.choices)
    is_given = models.BooleanField()
    text_version = models.CharField(max_length=20)
    # Empty: the text is on paper alone.
    text_hash = models.CharField(max_length=64, blank=True, default="", db_default="")
    channel = models.CharField(max_length=8, choices=Channel.choices)
    given_by_id = models.BigIntegerField()  # the person herself, her guardian or her proxy
    recorded_by_id = models.BigIntegerField()
    # The number of the paper or of the recording.
    reference = models.CharField(max_length=60, blank=True, default="", db_default="")
    at = models.DateTimeField()

    objects = Rows["Consent"].as_manager()

    class Meta:
        indexes = (models.Index(fields=("person", "purpose", "-at"), name="people_consent_now"),)

    def __str__(self) -> str:
        return f"Consent {self.pk}"
