"""The community in figures, entered as a new version each time."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kith.core.actor import Actor
from kith.core.refusal import BadInput, require
from kith.groups import policies
from kith.groups.models import Compound, Profile
from kith.groups.states import Counted
from kith.journal.actions import note
from kith.places.models import Area
from kith.places.states import Level

MOST_COMPOUNDS = 200


@dataclass(frozen=True, slots=True)
class ProfileInput:
    """`residents` counts what `counted` says: the source decides, and it is kept."""

    year: int
    residents: int
    counted: Counted
    enterprises: int
    shops: int
    compounds: tuple[str, ...]
    source: str
    as_of: date


@transaction.atomic
def enter_profile(area_id: int, *, input: ProfileInput, actor: Actor, now: datetime) -> Profile:
    """A new version of the year's profile; earlier ones stay as they were.

    Raises Forbidden, BadInput.
    """
    area = Area.objects.locked(area_id)
    require(policies.may_enter_profile(actor, area.path))
    compounds = _checked(area, input, timezone.localdate(now))
    last = Profile.objects.filter(area=area, year=input.year).aggregate(Max("version"))
    row = Profile.objects.create(
        area=area,
        year=input.year,
        version=(last["version__max"] or 0) + 1,
        residents=input.residents,
        counted=input.counted,
        enterprises=input.enterprises,
        shops=input.shops,
        source=input.source.strip()[:120],
        as_of=input.as_of,
        entered_by_id=actor.person_id or 0,
        entered_at=now,
    )
    Compound.objects.bulk_create(Compound(profile=row, name=name) for name in compounds)
    note("profile", row.pk, "enter", actor=actor, now=now, year=row.year, version=row.version)
    return row


def _checked(area: Area, input: ProfileInput, today: date) -> list[str]:
    """The compounds, each once. Raises BadInput."""
    here = _("A profile is of one community.")
    require(area.level == Level.COMMUNITY, BadInput(field="area", why=here))
    unsaid = _("Please say where the figures come from.")
    require(bool(input.source.strip()), BadInput(field="source", why=unsaid))
    future = _("This day is still to come.")
    require(input.as_of <= today, BadInput(field="as_of", why=future))
    wrong_year = _("Please check the year.")
    require(1990 <= input.year <= today.year + 1, BadInput(field="year", why=wrong_year))
    typed = (" ".join(name.split())[:60] for name in input.compounds)
    compounds = list(dict.fromkeys(name for name in typed if name))
    many = _("These are too many.")
    require(len(compounds) <= MOST_COMPOUNDS, BadInput(field="compounds", why=many))
    return compounds
