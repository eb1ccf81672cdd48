"""What people said of activities. Silence is no answer, and nobody speaks for others here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from kith.activities.models import SurveyAnswer
from kith.activities.rules.after import SATISFIED
from kith.core.calendar import midnight
from kith.insights.figures.shape import Asked, Figure, Section
from kith.insights.states import Unit

if TYPE_CHECKING:
    from django.db.models import QuerySet


def valid_answers(asked: Asked) -> QuerySet[SurveyAnswer]:
    """Answers with a step of one to five about activities that began in the period, by whoever was
    there herself. Slips nobody answered, answers that say "does not apply" and the word of
    somebody else on her behalf are not among them.
    """
    rows = SurveyAnswer.objects.filter(
        slip__survey__session__area__path__startswith=asked.path,
        slip__survey__session__starts_at__gte=midnight(asked.since),
        slip__survey__session__starts_at__lt=midnight(asked.until),
        step__isnull=False,
        by_proxy=False,
        at__lte=asked.as_of,
    )
    return rows.order_by("pk")


def satisfied_answers(asked: Asked) -> QuerySet[SurveyAnswer]:
    """Of the valid answers about activities those with step four or five; always shown with how
    many valid answers there are.
    """
    return valid_answers(asked).filter(step__gte=SATISFIED)


SHOWN = ("pk", "slip__survey__session__area__name", "step", "channel")

ANSWERS = Figure(
    "survey_answers", _("Valid answers about activities"), Unit.RATINGS, valid_answers, SHOWN,
    section=Section.ACTIVITIES, source="S4-05",
)  # fmt: skip
SATISFACTION = Figure(
    "survey_satisfaction", _("Satisfied answers about activities"), Unit.RATINGS,
    satisfied_answers, SHOWN, over=ANSWERS, section=Section.ACTIVITIES, source="S4-05",
)  # fmt: skip

FIGURES = (ANSWERS, SATISFACTION)
