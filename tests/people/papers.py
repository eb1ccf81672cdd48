"""Papers that prove a skill, handed in and looked at."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from kith.people.actions import credentials
from kith.people.models import Credential, Person
from tests import make
from tests.make import MONDAY

SKILL, NUMBER = "PSYCHOLOGY", "1937003000200456"
LAST = date(2026, 12, 31)


def paper(**changes: object) -> credentials.CredentialInput:
    plain = credentials.CredentialInput(
        skill=SKILL,
        title="二级心理咨询师",
        issuer="人力资源和社会保障部",
        number=NUMBER,
        valid_until=LAST,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def handed_in(who: Person, **changes: object) -> Credential:
    return credentials.hand_in(who.pk, input=paper(**changes), actor=make.actor(who), now=MONDAY)


def verified(town: make.Town, who: Person, **changes: object) -> Credential:
    made = handed_in(who, **changes)
    return credentials.verify(made.pk, seen="原件", actor=town.clerk, now=MONDAY)
