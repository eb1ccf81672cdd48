"""What a visit at a home asks for, written by the desk."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kith.care.models import CareFile, VisitTerms
from kith.care.policies import rounds as policies
from kith.care.states.files import FileState
from kith.care.states.rounds import PairWay
from kith.catalogue.queries import skill_bits
from kith.catalogue.rounds import DAY_MIN
from kith.core.actor import Actor
from kith.core.refusal import BadInput, IllegalMove, require
from kith.journal.actions import note
from kith.people.states import Gender

LONGEST_MIN = 240


@dataclass(frozen=True, slots=True)
class TermsInput:
    """0 minutes, and a day from 0 to 0, are as the rule of the place says."""

    way: PairWay = PairWay.ONE
    minutes: int = 0
    opens_min: int = 0
    closes_min: int = 0
    skill: str = ""
    gender: Gender = Gender.UNKNOWN


@transaction.atomic
def set_terms(file_id: int, *, input: TermsInput, actor: Actor, now: datetime) -> VisitTerms:
    """Plans made from now on follow it. Raises Forbidden, IllegalMove, BadInput."""
    file = CareFile.objects.select_related("area").locked(file_id)
    require(policies.may_set_terms(actor, file))
    require(file.state == FileState.OPEN, IllegalMove())
    _check(input)
    terms, _made = VisitTerms.objects.update_or_create(
        file=file,
        defaults={
            "way": input.way,
            "minutes": input.minutes,
            "opens_min": input.opens_min,
            "closes_min": input.closes_min,
            "skill": input.skill,
            "gender": input.gender,
            "by_id": actor.me,
            "at": now,
        },
    )
    note("care_file", file.pk, "set_terms", actor=actor, now=now)
    return terms


def _check(input: TermsInput) -> None:
    length = BadInput(field="minutes", why=_("At most four hours."))
    require(0 <= input.minutes <= LONGEST_MIN, length)
    times = BadInput(field="closes", why=_("The end must be after the beginning."))
    none = input.opens_min == input.closes_min == 0
    require(none or 0 <= input.opens_min < input.closes_min <= DAY_MIN, times)
    skill = BadInput(field="skill", why=_("This skill is not in the catalogue."))
    require(not input.skill or input.skill in skill_bits(), skill)
