"""Schemes are founded and changed by a new version; files enrol by the scheme's own rule."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kith.care.actions._reading import kinds_on, let_in, locked
from kith.care.models import CareScheme, Enrolment, ServiceItem
from kith.care.policies import files as policies
from kith.care.queries import schemes as queries
from kith.care.rules.tiers import sure_age
from kith.care.states import CircumstanceKind
from kith.core.actor import Actor
from kith.core.refusal import BadInput, Refusal, require
from kith.journal.actions import note
from kith.places.models import Area
from kith.vault import actions as vault
from kith.vault.states import Purpose


class NotOldEnough(Refusal):
    code = "care_not_old_enough"
    text = _("The scheme is for people who were %(years)s on %(day)s.")


class NoGround(Refusal):
    code = "care_no_ground"
    text = _("The file states none of the circumstances that this scheme is for.")


class InAlready(Refusal):
    code = "care_in_scheme"
    text = _("This file takes part in the scheme already.")


class SchemeElsewhere(Refusal):
    code = "care_scheme_elsewhere"
    text = _("This scheme does not hold there, or no longer.")


@dataclass(frozen=True, slots=True)
class SchemeInput:
    """`slots` are (sign, what it stands for); `items` are (code, title)."""

    code: str
    title: str
    definition: str
    campaign_on: date
    slots: tuple[tuple[str, str], ...]
    items: tuple[tuple[str, str], ...]
    min_age: int = 0
    grounds: tuple[CircumstanceKind, ...] = ()
    valid_to: date | None = None


@transaction.atomic
def put_scheme(area_id: int, *, input: SchemeInput, actor: Actor, now: datetime) -> CareScheme:
    """The scheme holds in the area from its campaign's day; a known code gets a new version.

    Who is in an older version stays there. Raises Forbidden, BadInput.
    """
    area = Area.objects.locked(area_id)
    require(policies.may_run_schemes(actor, area.path))
    _check(input)
    scheme = CareScheme.objects.create(
        code=input.code.strip(),
        version=queries.last_version(area.pk, input.code.strip()) + 1,
        title=input.title.strip(),
        definition=input.definition.strip(),
        area=area,
        slots=[list(slot) for slot in input.slots],
        min_age=input.min_age,
        grounds=[kind.value for kind in input.grounds],
        campaign_on=input.campaign_on,
        valid_from=input.campaign_on,
        valid_to=input.valid_to,
        by_id=actor.me,
        at=now,
    )
    ServiceItem.objects.bulk_create(
        ServiceItem(scheme=scheme, position=n, code=code, title=title)
        for n, (code, title) in enumerate(input.items, 1)
    )
    note("care_scheme", scheme.pk, "put", actor=actor, now=now, version=scheme.version)
    return scheme


def _check(input: SchemeInput) -> None:
    named = bool(input.code.strip()) and bool(input.title.strip())
    require(named, BadInput(field="title", why=_("Please name the scheme.")))
    codes = [code for code, _title in input.items]
    twice = BadInput(field="items", why=_("Each kind of care stands once."))
    require(len(set(codes)) == len(codes), twice)
    signs = [sign for sign, _words in input.slots]
    require(len(set(signs)) == len(signs), BadInput(field="slots", why=_("Each sign stands once.")))
    ends = BadInput(field="valid_to", why=_("It ends after it begins."))
    require(input.valid_to is None or input.valid_to > input.campaign_on, ends)


@transaction.atomic
def enrol(
    file_id: int, *, scheme_id: int, reason: str = "", actor: Actor, now: datetime
) -> Enrolment:
    """The file takes part, because it fits the scheme's rule on the campaign's day (S0-09).

    Raises Forbidden, NotOldEnough, NoGround, InAlready, SchemeElsewhere, NoCareConsent,
    NeedsApproval, BadInput.
    """
    file = locked(file_id)
    require(policies.may_write(actor, file))
    scheme = CareScheme.objects.select_related("area").get(pk=scheme_id)
    here = file.area.path.startswith(scheme.area.path)
    holds = scheme.valid_to is None or localtime(now).date() < scheme.valid_to
    require(here and holds, SchemeElsewhere())
    require(not Enrolment.objects.filter(scheme=scheme, file=file).exists(), InAlready())
    age = sure_age(file.person.birth_year, file.person.birth_month, scheme.campaign_on)
    old = NotOldEnough(years=scheme.min_age, day=scheme.campaign_on.isoformat())
    require((age or 0) >= scheme.min_age, old)
    let_in(file, purpose=Purpose.CARE_ASSESS, reason=reason, actor=actor, now=now)
    kinds = kinds_on(file, scheme.campaign_on, purpose=Purpose.CARE_ASSESS, actor=actor, now=now)
    ground = next((kind for kind in scheme.grounds if kind in kinds), "")
    require(bool(ground) or not scheme.grounds, NoGround())
    row = Enrolment.objects.create(
        scheme=scheme,
        file=file,
        age=age or 0,
        ground=vault.seal(Enrolment, "ground", file.person_id, ground),
        by_id=actor.me,
        at=now,
    )
    note("care_file", file.pk, "enrol", actor=actor, now=now, scheme=scheme.pk)
    return row
