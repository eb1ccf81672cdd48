"""A paper is written down by one person and looked at by another; only then it counts."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kith.core.refusal import BadInput, Refusal, require
from kith.journal.actions import note
from kith.people import policies
from kith.people.actions.skills import vet
from kith.people.models import Credential, CredentialCheck, Person, SkillHeld
from kith.people.states import CREDENTIAL, CredentialState
from kith.vault import actions as vault
from kith.vault.crypto import blind
from kith.vault.sql import hold
from kith.vault.states import Purpose

if TYPE_CHECKING:
    from datetime import date, datetime

    from kith.core.actor import Actor


class PaperWaits(Refusal):
    code = "paper_waits"
    text = _("A paper for this skill waits already for somebody to look at it.")


class SecondPair(Refusal):
    """Two pairs of eyes: who holds a paper or wrote it down does not say that it counts."""

    code = "second_pair_of_eyes"
    text = _("Somebody else has to look at this paper: not its holder, not who wrote it down.")
    status = 403


class RunOut(Refusal):
    code = "paper_has_run_out"
    text = _("The last day of this paper has passed.")
    status = 422


class AnothersPaper(Refusal):
    """Says nothing about whose it is."""

    code = "paper_of_another"
    text = _("A paper with this number counts for somebody else already. Please look again.")


@dataclass(frozen=True, slots=True)
class CredentialInput:
    """`skill` is a code of the catalogue; the number is sealed."""

    skill: str
    title: str
    issuer: str
    number: str
    valid_until: date | None = None


@transaction.atomic
def hand_in(person_id: int, *, input: CredentialInput, actor: Actor, now: datetime) -> Credential:
    """The paper stands, and waits for a second person.

    Raises:
        Forbidden: neither the holder nor her desk.
        PaperWaits, RunOut, BadInput.
    """
    person = Person.objects.select_related("area").locked(person_id)
    require(policies.may_hand_in(actor, person))
    _check(input, now)
    waits = Credential.objects.filter(
        person=person, skill=input.skill, state=CredentialState.WAITING
    )
    require(not waits.exists(), PaperWaits(field="skill"))
    number = _canonical(input.number)
    made = Credential.objects.create(
        person=person,
        skill=input.skill,
        title=input.title.strip(),
        issuer=input.issuer.strip(),
        number=vault.seal(Credential, "number", person_id, number, mask=f"****{number[-2:]}"),
        number_index=blind("credential", f"{_canonical(input.issuer)}|{number}"),
        valid_until=input.valid_until,
        told_by_id=actor.me,
        told_at=now,
    )
    note("credential", made.pk, "hand_in", actor=actor, now=now, after=made.state)
    return made


def _check(input: CredentialInput, now: datetime) -> None:
    for field in ("skill", "title", "issuer"):
        empty = BadInput(field=field, why=_("Please write what stands on the paper."))
        require(bool(str(getattr(input, field)).strip()), empty)
    short = BadInput(field="number", why=_("Please write the whole number of the paper."))
    require(len(_canonical(input.number)) >= 4, short)
    over = input.valid_until is not None and input.valid_until < localtime(now).date()
    require(not over, RunOut(field="valid_until"))


def _canonical(text: str) -> str:
    """One spelling for one number: full-width signs, spaces and small letters do not count."""
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()


@transaction.atomic
def verify(credential_id: int, *, seen: str, actor: Actor, now: datetime) -> Credential:
    """A second person saw the papers: the skill counts until the paper's last day.

    Raises:
        SecondPair: the holder herself, or who wrote it down.
        AnothersPaper: this number counts for somebody else.
        RunOut, BadInput, IllegalMove, Forbidden.
    """
    row = _locked(credential_id)
    _require_second(actor, row)
    after = CREDENTIAL.next(row.state, "verify")
    empty = BadInput(field="seen", why=_("Please write what you have seen."))
    require(bool(seen.strip()), empty)
    require(row.valid_until is None or row.valid_until >= localtime(now).date(), RunOut())
    _replace_older(row, actor=actor, now=now)
    hold(row.number_index)
    taken = Credential.objects.filter(number_index=row.number_index, state=CredentialState.VERIFIED)
    require(not taken.exists(), AnothersPaper())
    vet(
        row.person_id,
        skill=row.skill,
        evidence=f"{row.title} · {row.issuer}"[:120],
        expires_on=row.valid_until,
        actor=actor,
        now=now,
    )
    return _move(row, "verify", after, seen, actor=actor, now=now)


def _require_second(actor: Actor, row: Credential) -> None:
    """Of this desk, and neither the holder nor who wrote it down."""
    require(policies.may_hand_in(actor, row.person))
    require(policies.may_check(actor, row), SecondPair())


def _replace_older(row: Credential, *, actor: Actor, now: datetime) -> None:
    older = Credential.objects.select_for_update(of=("self",)).filter(
        person_id=row.person_id, skill=row.skill, state=CredentialState.VERIFIED
    )
    for old in older:
        after = CREDENTIAL.next(old.state, "replace")
        _move(old, "replace", after, "", actor=actor, now=now)


@transaction.atomic
def refuse(credential_id: int, *, reason: str, actor: Actor, now: datetime) -> Credential:
    """The paper does not count, with the reason its holder reads. Raises SecondPair, BadInput."""
    row = _locked(credential_id)
    _require_second(actor, row)
    after = CREDENTIAL.next(row.state, "refuse")
    return _move(row, "refuse", after, _reason(reason), actor=actor, now=now)


@transaction.atomic
def revoke(credential_id: int, *, reason: str, actor: Actor, now: datetime) -> Credential:
    """The paper counts no longer, nor does the skill it proved. Raises SecondPair, BadInput."""
    row = _locked(credential_id)
    _require_second(actor, row)
    after = CREDENTIAL.next(row.state, "revoke")
    SkillHeld.objects.filter(person_id=row.person_id, skill=row.skill).update(verified_by_id=None)
    return _move(row, "revoke", after, _reason(reason), actor=actor, now=now)


@transaction.atomic
def withdraw(credential_id: int, *, actor: Actor, now: datetime) -> Credential:
    """Who holds it or wrote it down takes it back before anybody looked. Raises Forbidden."""
    row = _locked(credential_id)
    require(actor.person_id in (row.person_id, row.told_by_id))
    after = CREDENTIAL.next(row.state, "withdraw")
    return _move(row, "withdraw", after, "", actor=actor, now=now)


@transaction.atomic
def read_number(credential_id: int, *, actor: Actor, now: datetime) -> str:
    """The number on the paper, to compare it; the look is logged."""
    row = Credential.objects.select_related("person__area").get(pk=credential_id)
    require(policies.may_read_number(actor, row))
    purpose = Purpose.OWN if actor.person_id == row.person_id else Purpose.CHECK_IDENTITY
    return vault.reveal(row, "number", actor=actor, purpose=purpose, now=now)["number"]


def _locked(credential_id: int) -> Credential:
    """The holder first, then the paper: as `hand_in` and `vet` hold them."""
    person_id = Credential.objects.values_list("person_id", flat=True).get(pk=credential_id)
    Person.objects.locked(person_id)
    return Credential.objects.select_related("person__area").locked(credential_id)


def _reason(text: str) -> str:
    require(bool(text.strip()), BadInput(field="reason", why=_("Please say why.")))
    return text.strip()


def _move(
    row: Credential, verb: str, after: str, seen: str, *, actor: Actor, now: datetime
) -> Credential:
    before, row.state = row.state, after
    row.save(update_fields=("state",))
    CredentialCheck.objects.create(
        credential=row, verb=verb, seen=seen.strip()[:120], by_id=actor.me, at=now
    )
    note("credential", row.pk, verb, actor=actor, now=now, before=before, after=after)
    return row
