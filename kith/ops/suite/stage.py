"""What every area of the suite needs: places under one tree, a desk, units, invented people."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final, TypeVar

from django.utils.timezone import get_current_timezone

from kith.catalogue.actions import put_defaults
from kith.core.actor import CLOCK, Role, ScopeKind
from kith.core.refusal import Refusal
from kith.groups import actions as groups
from kith.ops.granting import hold
from kith.ops.shell import actor_at_shell
from kith.people.actions import person as persons
from kith.people.actions import roles
from kith.people.actions._rows import CONSENT_TEXT
from kith.people.actions.many import Signed, register_signed
from kith.people.inputs import PersonInput
from kith.people.states import Channel, ConsentPurpose, Gender
from kith.places.actions import AreaInput, put_area
from kith.places.queries import with_codes
from kith.places.states import Level

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kith.core.actor import Actor
    from kith.groups.models import Organisation
    from kith.groups.states import OrganisationKind
    from kith.places.models import Area

ROOT: Final = "990000"
OPENED: Final = date(2021, 1, 1)
SURNAMES: Final = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高梁郑谢宋唐许韩冯邓曹"
GIVEN: Final = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英华建国文玉珍海"
DAY: Final = timedelta(days=1)
PIECE: Final = 500
T = TypeVar("T")


def prepare() -> None:
    """The root of the tree and the house's rules, before any area is filled. Twice is once."""
    put_defaults()
    place(ROOT, "验收省", Level.PROVINCE)


def place(code: str, name: str, level: Level, parent: str = "") -> Area:
    return put_area(AreaInput(code, name, level, parent, "suite", OPENED))


def at(month: int, day: int, hour: int = 9, minute: int = 0, *, year: int = 2022) -> datetime:
    """A local moment of the year of the articles."""
    return datetime(year, month, day, hour, minute, tzinfo=get_current_timezone())


def named(number: int) -> str:
    """An invented name; neighbouring numbers have different ones."""
    surname, first = SURNAMES[number % 30], GIVEN[number // 30 % 30]
    return f"{surname}{first}{GIVEN[number // 900 % 30]}"


def phone(block: int, number: int) -> str:
    """A number nobody has: 199, two digits of the area's block, six of its own."""
    return f"199{block:02d}{number:06d}"


def staff(area: Area, role: Role, number: int, now: datetime) -> Actor:
    """Somebody who works here, as an operator lets her in."""
    who = PersonInput(named(number), phone(99, int(area.code[:6]) % 9000 * 100 + number))
    made = persons.register(area.pk, input=who, channel=Channel.COUNTER, actor=CLOCK, now=now)
    hold(made.pk, role, area, now)
    return actor_at_shell(made.pk, now=now)


def resident(area: Area, number: str, name: int, now: datetime) -> int:
    """An invented person with this phone, known at the counter."""
    who = PersonInput(named(name), number)
    made = persons.register(area.pk, input=who, channel=Channel.COUNTER, actor=CLOCK, now=now)
    return made.pk


def elder(area: Area, number: int, *, age: int, now: datetime) -> int:
    """An invented neighbour of this age."""
    who = PersonInput(named(number + 7), birth_year=now.year - age, birth_month=1)
    made = persons.register(area.pk, input=who, channel=Channel.COUNTER, actor=CLOCK, now=now)
    return made.pk


def child(area: Area, number: int, now: datetime) -> int:
    """An invented child of ten, without a phone."""
    who = PersonInput(named(number), birth_year=now.year - 10, birth_month=5)
    made = persons.register(area.pk, input=who, channel=Channel.COUNTER, actor=CLOCK, now=now)
    return made.pk


def signed_up(homes: Sequence[tuple[Area, str]], desk: Actor, now: datetime) -> list[int]:
    """Invented people who signed a slip of paper, each with her home and phone, typed by the desk
    all at once.
    """
    slips = [
        Signed(area, named(number), number_of, Gender.UNKNOWN, CONSENT_TEXT, now)
        for number, (area, number_of) in enumerate(homes)
    ]
    return register_signed(slips, actor=desk, now=now)


def parts(things: Sequence[T]) -> Iterator[Sequence[T]]:
    """The lines of a long list, as many at a time as are typed together."""
    return (things[first : first + PIECE] for first in range(0, len(things), PIECE))


def taken(answers: Sequence[Refusal | T]) -> list[T]:
    """What became of lines that are our own: none of them may be refused."""
    good = [one for one in answers if not isinstance(one, Refusal)]
    assert len(good) == len(answers), "the lines are our own"
    return good


def unit(area: Area, name: str, kind: OrganisationKind, now: datetime) -> Organisation:
    return groups.found_organisation(area.pk, name=name, kind=kind, uscc="", actor=CLOCK, now=now)


def liaison(organisation: Organisation, who: int, now: datetime) -> Actor:
    """The person speaks for the organisation from now on."""
    roles.grant(
        who,
        role=Role.LIAISON,
        kind=ScopeKind.ORGANISATION,
        scope_id=organisation.pk,
        path=organisation.area.path,
        actor=CLOCK,
        now=now,
    )
    return actor_at_shell(who, now=now)


def agreed(person_id: int, purpose: ConsentPurpose, desk: Actor, now: datetime) -> None:
    """She signed for this purpose on paper, and the desk wrote it down."""
    persons.consent(
        person_id,
        purpose=purpose,
        is_given=True,
        channel=Channel.PAPER,
        given_by_id=person_id,
        actor=desk,
        now=now,
    )


def place_of(code: str) -> str:
    """The path of the place with this code."""
    return with_codes([code])[code].path
