"""The side of django-hordak: its public API, in an environment of its own.

Run by that interpreter; of Kith it sees `turn` alone. `post` gives what an award gives, made of
what hordak offers; `post_plain` is the bare call, which promises less.
"""

from __future__ import annotations

import importlib
import itertools
import os
import uuid
from importlib import metadata
from typing import Any
from urllib.parse import urlsplit

import django
from django.conf import settings
from django.core.management import call_command
from django.db import transaction

from kith.ops.bench.ledger.turn import count, take_turn, wait


def configure() -> None:
    at = urlsplit(os.environ["DATABASE_URL"])
    settings.configure(
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.postgresql",
                "NAME": at.path[1:],
                "USER": at.username or "",
                "PASSWORD": at.password or "",
                "HOST": at.hostname or "",
                "PORT": at.port or "",
                "CONN_MAX_AGE": None,
            }
        },
        INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "mptt", "hordak"],
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        CURRENCIES=["CNY"],
        DEFAULT_CURRENCY="CNY",
        HORDAK_INTERNAL_CURRENCY="CNY",
        USE_TZ=True,
    )
    django.setup()


def models() -> Any:
    """Its tables, which can be imported once Django is set up."""
    return importlib.import_module("hordak.models")


def money(amount: int) -> Any:
    return importlib.import_module("moneyed").Money(amount, "CNY")


def prepare(people: int) -> dict[str, Any]:
    account = models().Account

    wait()
    call_command("migrate", verbosity=0)
    kind = getattr(account, "TYPES", None)
    income = kind.income if kind is not None else "IN"
    asset = kind.asset if kind is not None else "AS"
    account.objects.create(name="issue", code="0", type=income, currencies=["CNY"])
    for n in range(people):
        account.objects.create(name=f"p{n}", code=str(n + 1), type=asset, currencies=["CNY"])
    return {"version": metadata.version("django-hordak")}


def people_of(people: int) -> list[Any]:
    named = {one.name: one for one in models().Account.objects.all()}
    return [named[f"p{n}"] for n in range(people)]


def post(seconds: float, worker: int, people: int, turn: int) -> dict[str, Any]:
    """What an award promises: a cause is posted once, the passbook is held meanwhile, its balance
    behind the line is known and not below zero.
    """
    account = models().Account

    issue = account.objects.get(name="issue")
    passbooks = [one.pk for one in people_of(people)]
    numbers, amount = itertools.count(), money(10)

    def work(person: int) -> None:
        cause = f"hours:{turn}-{worker}-{next(numbers)}:award"
        with transaction.atomic():
            passbook = account.objects.select_for_update().get(pk=passbooks[person])
            once = uuid.uuid5(uuid.NAMESPACE_OID, cause)
            issue.transfer_to(passbook, amount, description=cause, uuid=once)
            assert passbook.get_balance().monies()[0].amount >= 0

    return count(work, seconds=seconds, worker=worker, people=people)


def post_plain(seconds: float, worker: int, people: int, turn: int) -> dict[str, Any]:
    """Only the two legs: nothing is locked, nothing looked up."""
    issue = models().Account.objects.get(name="issue")
    passbooks = people_of(people)
    amount = money(10)

    def work(person: int) -> None:
        issue.transfer_to(passbooks[person], amount, description=f"{turn}-{worker}")

    return count(work, seconds=seconds, worker=worker, people=people)


if __name__ == "__main__":
    configure()
    take_turn({"prepare": prepare, "post": post, "post_plain": post_plain})
