"""A day on which somebody opened unusually many addresses or numbers, and what a person found."""

from django.db import models
from django.db.models import Q

from kith.core.locks import Rows
from kith.places.models import Area


class LookAlarm(models.Model):
    """More looks in a day than the rule expects. Nothing is stopped; somebody asks why."""

    actor_id = models.BigIntegerField()
    role = models.CharField(max_length=20)  # in which she looked last
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    date = models.DateField()
    looks = models.PositiveIntegerField()  # when the alarm was raised
    at = models.DateTimeField()

    objects = Rows["LookAlarm"].as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("actor_id", "date"), name="insights_one_look_alarm_a_day"
            ),
        )

    def __str__(self) -> str:
        return f"LookAlarm {self.pk}"


class LookAnswer(models.Model):
    """Somebody else asked and says what it was."""

    alarm = models.OneToOneField(LookAlarm, models.PROTECT, related_name="answer")
    text = models.CharField(max_length=200)
    by_id = models.BigIntegerField()
    at = models.DateTimeField()

    objects = Rows["LookAnswer"].as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(text=""), name="insights_a_look_answer_says_why"),
        )

    def __str__(self) -> str:
        return f"LookAnswer {self.pk}"
