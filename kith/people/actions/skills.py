"""Skills that need looking at papers before somebody is asked for them."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kith.core.actor import Actor
from kith.core.refusal import BadInput, require
from kith.journal.actions import note
from kith.people import policies
from kith.people.models import Person, SkillHeld


@transaction.atomic
def vet(
    person_id: int,
    *,
    skill: str,
    evidence: str,
    expires_on: date | None,
    actor: Actor,
    now: datetime,
) -> SkillHeld:
    """Somebody else has seen what proves the skill; it counts until it expires.

    Raises:
        Forbidden: not of this place, or one's own skill.
        BadInput: no word on what was seen.
    """
    person = Person.objects.select_related("area").locked(person_id)
    require(policies.may_vet(actor, person))
    seen = _("Please write what you have seen.")
    require(bool(evidence.strip()), BadInput(field="evidence", why=seen))
    row, _created = SkillHeld.objects.update_or_create(
        person=person,
        skill=skill,
        defaults={
            "evidence": evidence.strip(),
            "verified_by_id": actor.me,
            "expires_on": expires_on,
        },
    )
    note("person", person_id, "vet", actor=actor, now=now, skill=skill)
    return row
