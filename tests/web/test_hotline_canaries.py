"""What is typed about a call stands in no table, on no page and in no list of anybody else."""

import pytest

from kith.core.actor import Role
from kith.hotline.models import Call
from kith.orders.models import Order
from kith.people.models import Person
from tests import make
from tests.hotline.world import everything_typed, post
from tests.vault.test_canaries import found
from tests.web.conftest import BACKEND

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "no_totp")]
CANARY = "CNRY-line-"


def pages(call: Call, order: Order) -> list[str]:
    return [
        "/hotline/", "/hotline/calls/", "/hotline/calls/?show=pending", "/hotline/to-ring/",
        "/hotline/to-ring/?what=back", "/hotline/rota/", "/hotline/month/?month=2026-03",
        f"/hotline/month/{call.line_id}/sheet/?month=2026-03",
        f"/hotline/month/{call.line_id}/response/yes/?month=2026-03",
        f"/hotline/calls/{call.pk}/", f"/hotline/calls/{call.pk}/crisis/",
        f"/hotline/calls/{call.pk}/order/", f"/hotline/calls/{call.pk}/ring/CALL_BACK/",
        f"/hotline/orders/{order.pk}/", "/messages/", "/hotline/numbers/", "/hotline/lines/",
    ]  # fmt: skip


POSTS = ("open", "notes", "finish", "keep", "danger", "drop", "step/sign", "write/note")


def test_no_table_shows_what_was_typed():
    everything_typed(post(), CANARY)

    assert found([CANARY]) == []


def test_no_page_shows_it_to_anybody_but_its_counsellor_and_the_supervisor(client):
    world = post()
    everything_typed(world, CANARY)
    call, order = Call.objects.get(), Order.objects.get()
    town = world.town
    strangers = [
        world.second, town.clerk, town.far_clerk, town.boss, town.district,
        make.staff(Role.AUDITOR, town.county), make.staff(Role.OPERATOR, town.county),
    ]  # fmt: skip
    shown, seen = [], 0
    for actor in strangers:
        client.force_login(_account(actor), backend=BACKEND)
        answers = [client.get(path) for path in pages(call, order)]
        answers += [
            client.post(f"/hotline/calls/{call.pk}/{verb}/", {"reason": "HANDLING"})
            for verb in POSTS
        ]
        seen += len(answers)
        texts = [
            (one.request["PATH_INFO"], one.content.decode("utf-8", "ignore")) for one in answers
        ]
        shown += [path for path, text in texts if CANARY in text]

    client.force_login(_account(world.lead), backend=BACKEND)
    own = client.get(f"/hotline/calls/{call.pk}/").content.decode()
    assert shown == []
    assert seen == len(strangers) * (len(pages(call, order)) + len(POSTS))
    assert f"{CANARY}2" in own
    assert f"{CANARY}5" not in own
    assert f"{CANARY}5" in client.post(f"/hotline/calls/{call.pk}/notes/").content.decode()


def _account(actor):
    who = Person.objects.get(pk=actor.me)
    make.account(who)
    return Person.objects.get(pk=actor.me).account
