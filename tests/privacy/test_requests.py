"""A copy of one's data and an erasure: who may ask, decide, fetch, and what stands in the way."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date

import pytest

from kith.approvals.actions import SecondNeeded, approve
from kith.approvals.actions import ask as ask_second
from kith.core.actor import CLOCK, Actor, Role
from kith.core.refusal import BadInput, Forbidden, IllegalMove, ProofNeeded, Refusal
from kith.orders.models import Report
from kith.people.models import Account, Person
from kith.people.queries import actor_of
from kith.privacy import jobs, policies
from kith.privacy.actions import _rows, asking, copying, erasing
from kith.privacy.models import Copy, CopyBytes, Download, Erasure, Request
from kith.privacy.queries import requests as queries
from kith.privacy.queries.open_matters import open_matters
from kith.privacy.states import LIFE, RequestState, Wish
from kith.vault import actions as vault
from kith.vault.models import Access
from kith.vault.states import Purpose
from tests import make
from tests.make import DAY, HOUR, MONDAY

pytestmark = [pytest.mark.pure, pytest.mark.django_db]
WHY = "她在窗口提出"


def opened(raw: bytes) -> tuple[dict[str, list[dict[str, str]]], str]:
    """The two files of the copy, as a reader finds them."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        told = json.loads(archive.read("data.json"))
        return told, archive.read("data.html").decode()


def asked(town: make.Town, who: Person, wish: Wish = Wish.ERASURE) -> Request:
    return asking.ask(who.pk, wish, actor=make.actor(who), now=MONDAY)


def second(town: make.Town, row: Request, boss: Actor) -> None:
    """Another street administrator says yes to exactly this."""
    other = make.staff(Role.STREET, town.street)
    row.refresh_from_db()
    wanted = _rows.wanted(_rows.held(row.pk))
    given = ask_second(wanted, reason="申请", to=(), actor=boss, now=MONDAY)
    approve(given.pk, actor=other, now=MONDAY)


def test_every_state_can_be_reached():
    assert LIFE.reachable() == set(RequestState)
    assert set(RequestState) - {*LIFE.final()} == {RequestState.ASKED, RequestState.GRANTED}


def test_her_copy_holds_everything_and_who_looked_and_is_counted():
    town = make.town()
    who = make.person(town.community, name="诸葛明", address="桃花源 7 号")
    make.account(who, "zhuge")
    make.order(who, text="请帮我换灯泡")
    herself = make.actor(who)

    row = asked(town, who, Wish.COPY)
    made = jobs.work_on_copies(MONDAY)
    told, page = opened(copying.fetch(row.pk, actor=herself, now=MONDAY + HOUR))

    flat = json.dumps(told, ensure_ascii=False)
    assert (made, row.due_date) == (1, date(2026, 3, 23))
    assert all(
        text in flat and text in page for text in ("诸葛明", "桃花源 7 号", "请帮我换灯泡", "zhuge")
    )
    assert {"people.Consent", "orders.Order", "vault.Access", "journal.Entry"} <= told.keys()
    assert Download.objects.filter(copy__request=row, by_id=who.pk).count() == 1
    assert queries.downloads([row]) == {row.pk: 1}
    assert Access.objects.filter(
        subject_id=who.pk, purpose=Purpose.COPY, kind="privacy.copy"
    ).exists()
    assert "诸葛明".encode() not in bytes(CopyBytes.objects.get().sealed)


def test_a_copy_shows_nothing_about_anybody_else():
    """A helper gets her promises and hours, not the name, words or home of whom she helped."""
    town = make.town()
    resident = make.person(town.community, name="司马懿", address="铜雀台 1 号")
    claim = make.served(town, make.claim(town, make.open_order(town, resident)))
    helper = claim.person
    words = vault.seal(Report, "text", resident.pk, "老寒腿走不动")
    Report.objects.filter(claim=claim).update(text=words)
    row = asked(town, helper, Wish.COPY)
    jobs.work_on_copies(MONDAY)

    told, page = opened(copying.fetch(row.pk, actor=make.actor(helper), now=MONDAY))

    assert told["orders.Claim"]
    assert told["orders.Report"]
    assert [text for text in ("司马懿", "铜雀台", "老寒腿") if text in page] == []


def test_a_copy_is_for_who_asked_proved_anew_and_for_a_day():
    town = make.town()
    who = make.person(town.community)
    row = asked(town, who, Wish.COPY)
    jobs.work_on_copies(MONDAY)
    herself, late = make.actor(who), MONDAY + DAY

    for actor, refusal in ((town.clerk, Forbidden), (make.unproved(herself), ProofNeeded)):
        with pytest.raises(refusal):
            copying.fetch(row.pk, actor=actor, now=MONDAY)
    assert copying.fetch(row.pk, actor=herself, now=late - DAY / 1440)
    with pytest.raises(copying.CopyGone):
        copying.fetch(row.pk, actor=herself, now=late)
    jobs.work_on_copies(late)
    assert (Copy.objects.count(), CopyBytes.objects.count()) == (1, 0)


def test_a_worker_who_lost_her_role_fetches_nothing():
    town = make.town()
    who = make.person(town.community)
    row = asking.ask(who.pk, Wish.COPY, reason=WHY, actor=town.clerk, now=MONDAY)
    assert row.state == RequestState.ASKED
    asking.decide(row.pk, is_granted=True, reason="核实", actor=town.boss, now=MONDAY)
    jobs.work_on_copies(MONDAY)
    assert copying.fetch(row.pk, actor=town.clerk, now=MONDAY)

    Person.objects.get(pk=town.clerk.me).roles.update(ends_at=MONDAY)

    with pytest.raises(Forbidden):
        copying.fetch(row.pk, actor=actor_of(town.clerk.me, now=MONDAY + HOUR), now=MONDAY + HOUR)


def test_a_copy_nobody_may_fetch_any_more_is_not_made():
    town = make.town()
    who = make.person(town.community)
    row = asking.ask(who.pk, Wish.COPY, reason=WHY, actor=town.clerk, now=MONDAY)
    asking.decide(row.pk, is_granted=True, reason="核实", actor=town.boss, now=MONDAY)
    Person.objects.get(pk=town.clerk.me).roles.update(ends_at=MONDAY)

    assert jobs.work_on_copies(MONDAY) == 0

    row.refresh_from_db()
    assert (row.state, Copy.objects.count()) == (RequestState.ASKED, 0)


@pytest.mark.parametrize(
    ("who", "reason", "refusal"),
    [
        pytest.param("unproved", "", ProofNeeded, id="she-has-not-shown-that-it-is-she"),
        pytest.param("neighbour", "", Forbidden, id="a-neighbour"),
        pytest.param("far", WHY, Forbidden, id="another-desk"),
        pytest.param("boss", WHY, Forbidden, id="who-decides-does-not-ask"),
        pytest.param("clerk", " ", BadInput, id="the-desk-says-why"),
    ],
)
def test_who_may_not_ask(who, reason, refusal):
    town = make.town()
    person = make.person(town.community)
    actors = {
        "unproved": make.unproved(make.actor(person)),
        "neighbour": make.actor(make.person(town.community)),
        "far": town.far_clerk,
        "boss": town.boss,
        "clerk": town.clerk,
    }

    with pytest.raises(refusal):
        asking.ask(person.pk, Wish.ERASURE, reason=reason, actor=actors[who], now=MONDAY)

    assert not Request.objects.exists()


def test_nobody_is_erased_while_something_is_open():
    town = make.town()
    who = make.person(town.community)
    row = asked(town, who)
    asking.decide(row.pk, is_granted=True, reason="本人申请", actor=town.boss, now=MONDAY)
    order = make.order(who)

    with pytest.raises(_rows.StillOpen) as refused:
        erasing.erase(row.pk, actor=town.boss, now=MONDAY)

    assert refused.value.facts["number"] == order.pk
    assert refused.value.facts["since"] == "2026-03-02"
    assert [one.code for one in open_matters(who.pk, MONDAY)] == ["request"]
    assert not Erasure.objects.exists()
    other = make.open_order(town, make.person(town.community))
    helper = make.claim(town, other).person
    assert [one.code for one in open_matters(helper.pk, MONDAY)] == ["claim"]
    assert {one.code for one in open_matters(town.clerk.me, MONDAY)} == {"task"}
    with pytest.raises(_rows.StillOpen):
        asked(town, helper)


def test_erasing_takes_a_decision_a_proof_and_a_second_person():
    town = make.town()
    who = make.person(town.community)
    make.account(who, "leaving")
    row = asked(town, who)
    with pytest.raises(Forbidden):
        asking.decide(row.pk, is_granted=True, reason="x", actor=town.clerk, now=MONDAY)
    with pytest.raises(IllegalMove):
        erasing.erase(row.pk, actor=town.boss, now=MONDAY)
    asking.decide(row.pk, is_granted=True, reason="本人申请", actor=town.boss, now=MONDAY)

    for actor, refusal in (
        (make.unproved(town.boss), ProofNeeded),
        (town.district, Forbidden),
        (town.boss, SecondNeeded),
    ):
        with pytest.raises(refusal):
            erasing.erase(row.pk, actor=actor, now=MONDAY)
    assert Account.objects.filter(person=who).exists()
    second(town, row, town.boss)
    erasing.erase(row.pk, actor=town.boss, now=MONDAY)

    assert not Account.objects.filter(person=who).exists()
    assert Request.objects.get().state == RequestState.DONE
    assert queries.is_erased(who.pk)
    with pytest.raises(Refusal):
        erasing.erase(row.pk, actor=town.boss, now=MONDAY)


def test_what_was_asked_can_be_taken_back_and_asked_once():
    town = make.town()
    who = make.person(town.community)
    row = asked(town, who)
    with pytest.raises(asking.AskedAlready):
        asked(town, who)

    asking.withdraw(row.pk, actor=make.actor(who), now=MONDAY)

    assert Request.objects.get().state == RequestState.WITHDRAWN
    assert asked(town, who).pk != row.pk


def test_reasons_are_sealed_and_read_with_a_line_in_the_log():
    town = make.town()
    who = make.person(town.community)
    row = asking.ask(who.pk, Wish.COPY, reason=WHY, actor=town.clerk, now=MONDAY)
    asking.decide(row.pk, is_granted=False, reason="身份不符", actor=town.boss, now=MONDAY)

    told = asking.read_reasons(row.pk, actor=town.boss, now=MONDAY)

    assert told == {"asked": WHY, "decided": "身份不符"}
    assert WHY not in str(Request.objects.values().get())
    assert Access.objects.filter(subject_id=who.pk, kind="privacy.request").count() == 1


def test_what_an_actor_may_see_is_what_the_list_shows():
    town = make.town()
    here, there = make.person(town.community), make.person(town.other)
    child = make.person(town.community)
    parent = make.person(town.other)
    make.guardian(town, child, parent)
    for who in (here, there):
        asking.ask(who.pk, Wish.ERASURE, actor=make.actor(who), now=MONDAY)
    asking.ask(child.pk, Wish.COPY, actor=make.actor(parent), now=MONDAY)
    people = [make.actor(one) for one in (here, there, child, parent, make.person(town.other))]
    desks = [town.clerk, town.far_clerk, town.boss, town.district]

    for actor in (*people, *desks, Actor(), CLOCK):
        shown = {row.pk for row in Request.objects.select_related("person__area")
                 if policies.may_see(actor, row)}  # fmt: skip
        assert set(queries.visible_to(actor).values_list("pk", flat=True)) == shown, actor
