"""A small town whose pages are typed into: a resident, a clerk, a shop, a door."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from django.test import Client
from django.urls import reverse

from kith.rewards.actions import shelf
from tests import make
from tests.activities.door import START, guest, held
from tests.rewards import worlds

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpResponse

    from kith.activities.models import Session
    from kith.core.actor import Actor
    from kith.people.models import Person
    from kith.rewards.models import Reward
    from tests.web.conftest import Clock

NEEDED: Final = {
    "NUMB": ("keeper", "reward"),
    "FILE": ("keeper", "reward"),
    "DATE": ("clerk", "reward", "guest", "herself", "keeper", "at_door"),
    "JSON": ("clerk", "herself", "at_door", "guest"),
    "QRTK": ("herself", "at_door", "guest"),
}
BACKEND: Final = "allauth.account.auth_backends.AuthenticationBackend"


class World:
    """Clients answer a fault of ours with its page, as a server would."""

    monday = make.MONDAY

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.town = make.town()

    def prepare(self, family: str) -> None:
        """What the cases of a family stand on is there before the first, and stays."""
        for name in NEEDED.get(family, ("clerk", "herself")):
            getattr(self, name)

    @cached_property
    def resident(self) -> Person:
        return make.person(self.town.community, name="欧阳明珠", phone="13700001234")

    @cached_property
    def clerk(self) -> Client:
        return self.client(self.town.clerk)

    @cached_property
    def herself(self) -> Client:
        return self.client(self.resident)

    @cached_property
    def shop(self) -> worlds.Shop:
        return worlds.shop(self.town)

    @cached_property
    def keeper(self) -> Client:
        return self.client(self.shop.keeper)

    @cached_property
    def reward(self) -> Reward:
        """What the shop has written down and not yet shown: it may still be changed."""
        given = worlds.reward_input()
        shop, now = self.shop, make.MONDAY
        return shelf.put_up(shop.merchant.pk, input=given, actor=shop.keeper, now=now)

    @cached_property
    def session(self) -> Session:
        return held(self.town)

    @cached_property
    def guest(self) -> Person:
        return guest(self.town, self.session)

    @cached_property
    def at_door(self) -> Client:
        """The clerk keeps the door of the session."""
        assert self.session.pk
        return self.client(self.town.clerk)

    def at_the_door(self) -> None:
        self.clock.at = START

    def client(self, who: Person | Actor | None = None, **headers: Any) -> Client:
        from kith.people.models import Person  # noqa: PLC0415 -- after django.setup

        client = Client(raise_request_exception=False, **headers)
        if who is None:
            return client
        person = who if isinstance(who, Person) else Person.objects.get(pk=who.me)
        if not hasattr(person, "account"):
            make.account(person)
            person = Person.objects.get(pk=person.pk)
        client.force_login(person.account, backend=BACKEND)
        return client


def post(client: Client, page: str, typed: Mapping[str, Any], *args: object) -> HttpResponse:
    answer: Any = client.post(reverse(f"web:{page}", args=args), typed)
    return answer  # type: ignore[no-any-return]
