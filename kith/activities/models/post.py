"""Posts for students in the holidays: applied for, accepted, served by the day."""

from django.db import models
from django.db.models import F, Q

from kith.activities.states import ApplicationState, PostState
from kith.core.locks import Rows
from kith.groups.models import Organisation
from kith.people.models import Person
from kith.places.models import Area


class HolidayPost(models.Model):
    """Work for a student for some days of the holidays, at a desk or a unit."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    title = models.CharField(max_length=80)
    summary = models.CharField(max_length=500)
    places = models.PositiveSmallIntegerField()
    age_from = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField()  # the last day
    apply_until = models.DateField()
    least_days = models.PositiveSmallIntegerField()  # served for a certificate
    mentor = models.CharField(max_length=40)  # the post of who looks after the student
    state = models.CharField(max_length=10, choices=PostState.choices, default=PostState.OPEN)
    made_by_id = models.BigIntegerField()
    made_at = models.DateTimeField()

    objects = Rows["HolidayPost"].as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")) & Q(apply_until__lte=F("ends_on")),
                name="activities_post_days_are_in_order",
            ),
            models.CheckConstraint(
                condition=Q(places__gt=0, least_days__gt=0), name="activities_post_is_some_work"
            ),
        )

    def __str__(self) -> str:
        return f"HolidayPost {self.pk}"


class PostApplication(models.Model):
    """One student and one post. A minor's guardian has agreed before it is made."""

    post = models.ForeignKey(HolidayPost, models.PROTECT, related_name="applications")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_by_id = models.BigIntegerField()  # herself or a guardian
    school = models.CharField(max_length=60)
    state = models.CharField(
        max_length=10, choices=ApplicationState.choices, default=ApplicationState.APPLIED
    )
    reason = models.CharField(max_length=200, blank=True)  # why not, read by the student
    certificate_no = models.CharField(max_length=24, blank=True)
    made_at = models.DateTimeField()

    objects = Rows["PostApplication"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("post", "person"),
                condition=~Q(state="WITHDRAWN"),
                name="activities_one_application_a_student",
            ),
            models.UniqueConstraint(
                fields=("certificate_no",),
                condition=~Q(certificate_no=""),
                name="activities_one_post_certificate_a_number",
            ),
            models.CheckConstraint(
                condition=~Q(state="DECLINED") | ~Q(reason=""),
                name="activities_declined_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(state="FINISHED") & ~Q(certificate_no="")
                | ~Q(state="FINISHED") & Q(certificate_no=""),
                name="activities_finished_iff_certified",
            ),
        )

    def __str__(self) -> str:
        return f"PostApplication {self.pk}"


class PostDay(models.Model):
    """A day served at a post, signed by whoever looks after the student. No volunteer hours."""

    application = models.ForeignKey(PostApplication, models.PROTECT, related_name="days")
    on_date = models.DateField()
    minutes = models.PositiveSmallIntegerField()
    content = models.CharField(max_length=120)
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["PostDay"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("application", "on_date"), name="activities_a_day_is_signed_once"
            ),
            models.CheckConstraint(
                condition=Q(minutes__gt=0, minutes__lte=480), name="activities_a_day_of_work"
            ),
        )

    def __str__(self) -> str:
        return f"PostDay {self.pk}"
