"""Sheets that volunteers signed on paper, typed in by the desk, many at once (decision 046).

The signature is her yes; without one nobody is registered, and a list of names stays a list of
people to invite.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import localtime, make_aware
from django.utils.translation import gettext_lazy as _

from kith.catalogue.groups import RecruitmentRules
from kith.catalogue.queries import in_force_at
from kith.core.refusal import BadInput, Forbidden, Refusal
from kith.groups import policies, rules
from kith.groups.actions.members import TooYoung
from kith.groups.actions.recruiting import Born, GuardianComes
from kith.groups.models import Recruit
from kith.groups.states import Recruitment
from kith.journal.actions import Line, note_many
from kith.people.actions._rows import cleaned
from kith.people.actions.helping import VolunteerAlready
from kith.people.actions.many import Signed, consent_signed, offer_help_signed, register_signed
from kith.people.queries_phones import same_people
from kith.people.queries_words import agreeing, newest_words, paths_of
from kith.people.rules import clean_name, clean_phone
from kith.people.states import ConsentPurpose, Gender
from kith.places.models import Area

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kith.core.actor import Actor


class SaidNoSince(Refusal):
    """Her newest word counts: an old sheet does not undo a no."""

    code = "said_no_since"
    text = _("She took her consent back on the day of this signature or later: please ask her.")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One signed sheet as typed: who, where she lives, her age, what she signed and when."""

    area: Area
    name: str
    phone: str
    born: Born
    signed_on: date
    text_version: str
    gender: Gender = Gender.UNKNOWN


@transaction.atomic
def enrol_signed(
    sheets: Sequence[Sheet], *, actor: Actor, now: datetime
) -> list[Refusal | Recruit]:
    """Everybody whose sheet can be taken is a volunteer of her home; the answers stand in the order
    of the sheets, and no sheet stops another. Who needs a guardian comes to the counter with her.
    """
    Area.objects.locked_all({sheet.area.pk for sheet in sheets})
    read = [_read(sheet) for sheet in sheets]
    clean = {n: one for n, one in enumerate(read) if isinstance(one, Sheet)}
    known = same_people((sheet.phone, sheet.name) for sheet in clean.values())
    no = _refused(clean, known, actor, now)
    good = {n: sheet for n, sheet in clean.items() if n not in no}
    made = _enrol(list(good.values()), known, actor=actor, now=now)
    answers: dict[int, Refusal | Recruit] = no | dict(zip(good, made, strict=True))
    answers |= {n: one for n, one in enumerate(read) if isinstance(one, Refusal)}
    return [answers[n] for n in range(len(sheets))]


def _read(sheet: Sheet) -> Sheet | Refusal:
    """The sheet with its name and phone in their one form, or why they cannot be right."""
    try:
        name = cleaned("name", clean_name, sheet.name)
        return replace(sheet, name=name, phone=cleaned("phone", clean_phone, sheet.phone))
    except BadInput as bad:
        return bad


def _refused(
    sheets: dict[int, Sheet], known: dict[tuple[str, str], int], actor: Actor, now: datetime
) -> dict[int, Refusal]:
    """Why each of those that cannot be taken cannot."""
    words = {
        purpose: newest_words(known.values(), purpose)
        for purpose in (ConsentPurpose.VOLUNTEER, ConsentPurpose.SERVICE)
    }
    homes = paths_of(known.values())
    ages = in_force_at(
        RecruitmentRules, paths={one.area.path for one in sheets.values()}, on=localtime(now).date()
    )
    found: dict[int, Refusal] = {}
    seen: set[tuple[str, str]] = set()
    for n, sheet in sheets.items():
        who = (sheet.phone, sheet.name)
        no = next(_faults(sheet, ages[sheet.area.path], actor, now), None)
        pk = known.get(who, 0)
        is_one, _at = words[ConsentPurpose.VOLUNTEER].get(pk, (False, now))
        if no is None and (who in seen or is_one):
            no = VolunteerAlready(field="name")
        said = [word[pk] for word in words.values() if pk in word]
        if no is None and any(
            not yes and localtime(at).date() >= sheet.signed_on for yes, at in said
        ):
            no = SaidNoSince(field="signed")
        home = homes.get(pk, sheet.area.path)
        if no is None and not policies.may_recruit(actor, home):
            no = Forbidden(field="name")
        if no is not None:
            found[n] = no
        else:
            seen.add(who)
    return found


def _faults(sheet: Sheet, rule: RecruitmentRules, actor: Actor, now: datetime) -> Iterator[Refusal]:
    """Why the sheet cannot be taken."""
    if not policies.may_recruit(actor, sheet.area.path):
        yield Forbidden(field="area")
    today = localtime(now).date()
    if sheet.signed_on > today:
        yield BadInput(field="signed", why=_("This day has not come yet."))
    if not sheet.text_version.strip():
        yield BadInput(field="text", why=_("Please name the text she signed."))
    ages = rules.Ages(rule.alone_from, rule.earning_from, rule.guardian_from)
    age = rules.surely_aged(sheet.born.year, sheet.born.month, sheet.signed_on)
    stands = rules.standing(age, ages, earns=sheet.born.earns)
    if stands == rules.Standing.UNKNOWN:
        why = _("Please say in which year and month of birth.")
        yield BadInput(field="born", why=why)
    if stands == rules.Standing.TOO_YOUNG:
        yield TooYoung(field="born", age=rule.guardian_from)
    if stands == rules.Standing.WITH_GUARDIAN:
        yield GuardianComes(field="born")


def _enrol(
    sheets: Sequence[Sheet], known: dict[tuple[str, str], int], *, actor: Actor, now: datetime
) -> list[Recruit]:
    people = _people(sheets, known, actor=actor, now=now)
    slips = [_slip(sheet) for sheet in sheets]
    offer_help_signed(list(zip(people, slips, strict=True)), actor=actor, now=now)
    Recruit.objects.filter(person__in=people, left_at=None).update(left_at=now)
    rows = Recruit.objects.bulk_create(
        Recruit(person_id=pk, area=sheet.area, channel=Recruitment.COUNTER, joined_at=now)
        for pk, sheet in zip(people, sheets, strict=True)
    )
    facts: dict[str, str | int] = {"channel": Recruitment.COUNTER.value}
    note_many("recruit", [Line(row.pk, "join", facts=facts) for row in rows], actor=actor, now=now)
    return rows


def _people(
    sheets: Sequence[Sheet], known: dict[tuple[str, str], int], *, actor: Actor, now: datetime
) -> list[int]:
    """The person of each sheet: known before, or registered now with what she signed."""
    ids = {n: known.get((sheet.phone, sheet.name)) for n, sheet in enumerate(sheets)}
    fresh = [n for n, pk in ids.items() if pk is None]
    made = register_signed([_slip(sheets[n]) for n in fresh], actor=actor, now=now)
    old = {n: pk for n, pk in ids.items() if pk is not None}
    agreed = agreeing(old.values(), ConsentPurpose.SERVICE)
    never = [(pk, _slip(sheets[n])) for n, pk in old.items() if pk not in agreed]
    consent_signed(never, actor=actor, now=now)
    everybody = old | dict(zip(fresh, made, strict=True))
    return [everybody[n] for n in range(len(sheets))]


def _slip(sheet: Sheet) -> Signed:
    return Signed(
        area=sheet.area,
        name=sheet.name,
        phone=sheet.phone,
        gender=sheet.gender,
        text_version=sheet.text_version,
        signed_at=make_aware(datetime.combine(sheet.signed_on, time(12))),
        birth_year=sheet.born.year,
        birth_month=sheet.born.month,
    )
