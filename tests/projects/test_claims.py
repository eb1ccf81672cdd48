"""Both sides say their terms; nobody agrees with herself; what is not answered is let go."""

import pytest
from django.db import IntegrityError, transaction

from kith.core.actor import CLOCK
from kith.core.refusal import BadInput, Forbidden, IllegalMove
from kith.journal.queries import story
from kith.outbox.models import Message
from kith.people.models import Person
from kith.projects.actions import claims
from kith.projects.jobs import lapse_claims
from kith.projects.models import Claim, Hold, ListItem, Project
from kith.projects.states import ClaimState, ItemState
from tests import make
from tests.make import DAY, MONDAY
from tests.projects import worlds
from tests.projects.worlds import R

C = ClaimState


def _state(item):
    return ListItem.objects.get(pk=item.pk).state


def test_a_unit_claims_a_need_and_a_project_stands_with_both_terms(town):
    unit, item = worlds.unit(town), worlds.listed(town, title="义诊")

    project = worlds.agreed(town, unit, item)

    assert [(t.side, t.text) for t in project.claim.terms.order_by("pk")] == [
        ("CLAIMANT", "我们出两名医生。"),
        ("OWNER", "场地由社区提供。"),
    ]
    assert (project.number, project.title) == ("990101001001-2026-001", "义诊")
    assert (project.leader_id, project.member_id) == (town.clerk.me, unit.liaison.me)
    assert list(project.partners.values_list("organisation_id", "is_doer")) == [(unit.pk, True)]
    assert _state(item) == ItemState.IN_PROJECT
    assert [e.verb for e in story("project_claim", project.claim_id)] == ["ask", "answer", "agree"]


def test_a_community_claims_a_resource_for_a_need_of_its_own(town):
    unit = worlds.unit(town)
    given = worlds.listed(town, R, unit.liaison, organisation_id=unit.pk)
    need = worlds.listed(town, title="修路灯")
    asks = claims.ClaimInput("请来两次", area_id=town.community.pk, meets_id=need.pk)
    claim = claims.ask(given.pk, input=asks, actor=town.clerk, now=MONDAY)
    claims.answer(claim.pk, text="周末可来", actor=unit.liaison, now=MONDAY)

    project = claims.agree(claim.pk, input=claims.Agreement(), actor=town.clerk, now=MONDAY)

    assert (_state(given), _state(need)) == (ItemState.IN_PROJECT, ItemState.IN_PROJECT)
    assert (project.title, project.leader_id) == ("修路灯", town.clerk.me)
    assert project.member_id == unit.liaison.me
    assert list(project.partners.values_list("organisation_id", "is_doer")) == [(unit.pk, True)]


def test_the_second_claim_on_an_item_is_refused(town):
    item = worlds.listed(town)
    worlds.claimed(item, worlds.unit(town))

    with pytest.raises(IllegalMove):
        worlds.claimed(item, worlds.unit(town))

    assert Claim.objects.count() == 1


def test_the_database_lets_one_live_claim_hold_an_item(town):
    item, unit = worlds.listed(town), worlds.unit(town)
    claim = worlds.claimed(item, unit)

    with pytest.raises(IntegrityError, match=r"(?i)unique"), transaction.atomic():
        Hold.objects.create(item=item, claim=claim)
    second = Claim(
        item=item,
        organisation=unit.organisation,
        state=C.ASKED,
        asked_by_id=1,
        asked_at=MONDAY,
        lease_until=MONDAY,
    )
    with pytest.raises(IntegrityError, match=r"(?i)unique"), transaction.atomic():
        second.save()


@pytest.mark.parametrize("verb", ["decline", "withdraw"])
def test_a_no_of_either_side_frees_the_item(town, verb):
    item, unit = worlds.listed(town), worlds.unit(town)
    claim = worlds.claimed(item, unit)

    if verb == "decline":
        claims.decline(claim.pk, reason="已有安排", actor=town.clerk, now=MONDAY)
    else:
        claims.withdraw(claim.pk, actor=unit.liaison, now=MONDAY)

    assert _state(item) == ItemState.PUBLISHED
    assert worlds.claimed(item, worlds.unit(town)).state == C.ASKED


def test_terms_go_to_and_fro_until_both_agree(town):
    unit = worlds.unit(town)
    claim = worlds.claimed(worlds.listed(town), unit)
    claims.answer(claim.pk, text="每月一次", actor=town.clerk, now=MONDAY)
    claims.reply(claim.pk, text="每季一次可以吗", actor=unit.liaison, now=MONDAY)

    with pytest.raises(IllegalMove):
        claims.agree(claim.pk, input=claims.Agreement(), actor=unit.liaison, now=MONDAY)
    claims.answer(claim.pk, text="可以", actor=town.clerk, now=MONDAY)
    claims.agree(claim.pk, input=claims.Agreement(), actor=unit.liaison, now=MONDAY)

    assert claim.terms.count() == 4
    assert Project.objects.count() == 1


def test_nobody_agrees_with_herself(town):
    unit = worlds.unit(town)
    worlds.speaks(unit.organisation, town.clerk.me)
    both = make.actor(Person.objects.get(pk=town.clerk.me))
    claim = worlds.claimed(worlds.listed(town), worlds.Unit(unit.organisation, both))
    claims.answer(claim.pk, text="好", actor=both, now=MONDAY)

    with pytest.raises(claims.OnePersonTwoSides):
        claims.agree(claim.pk, input=claims.Agreement(), actor=both, now=MONDAY)

    assert not Project.objects.exists()


def test_who_may_say_what(town):
    unit, stranger = worlds.unit(town), worlds.unit(town)
    item = worlds.listed(town)
    with pytest.raises(Forbidden):
        worlds.claimed(item, worlds.Unit(unit.organisation, stranger.liaison))
    with pytest.raises(Forbidden):
        worlds.claimed(item, worlds.Unit(unit.organisation, town.clerk))
    claim = worlds.claimed(item, unit)

    for actor in (unit.liaison, stranger.liaison, town.far_clerk):
        with pytest.raises(Forbidden):
            claims.answer(claim.pk, text="好", actor=actor, now=MONDAY)
        with pytest.raises(Forbidden):
            claims.decline(claim.pk, reason="不", actor=actor, now=MONDAY)
    with pytest.raises(Forbidden):
        claims.withdraw(claim.pk, actor=town.clerk, now=MONDAY)
    with pytest.raises(Forbidden):
        claims.lapse(claim.pk, actor=town.clerk, now=MONDAY + 90 * DAY)

    assert Claim.objects.get().state == C.ASKED


def test_a_resource_is_claimed_by_a_place_and_only_for_its_own_need(town):
    unit = worlds.unit(town)
    given = worlds.listed(town, R, unit.liaison, organisation_id=unit.pk)
    other = worlds.listed(town, R)

    with pytest.raises(Forbidden):
        worlds.claimed(given, worlds.unit(town))
    asks = claims.ClaimInput("x", area_id=town.community.pk, meets_id=other.pk)
    with pytest.raises(claims.NotFitting):
        claims.ask(given.pk, input=asks, actor=town.clerk, now=MONDAY)
    asks = claims.ClaimInput("x", area_id=town.other.pk)
    with pytest.raises(Forbidden):
        claims.ask(given.pk, input=asks, actor=town.clerk, now=MONDAY)

    assert _state(given) == ItemState.PUBLISHED


def test_an_unanswered_claim_lapses_after_the_working_days_of_the_rule(town):
    """Claimed on Wednesday 30 September 2026: the holiday week does not count."""
    unit, item = worlds.unit(town), worlds.listed(town)
    eve = MONDAY + 212 * DAY
    asks = claims.ClaimInput("我们来", organisation_id=unit.pk)
    claim = claims.ask(item.pk, input=asks, actor=unit.liaison, now=eve)

    assert (claim.lease_until - eve).days > 7 + 5
    assert lapse_claims(claim.lease_until - DAY) == 0
    assert lapse_claims(claim.lease_until) == 1
    assert lapse_claims(claim.lease_until) == 0

    assert (Claim.objects.get().state, _state(item)) == (C.LAPSED, ItemState.PUBLISHED)
    told = Message.objects.filter(topic="claim_lapsed").values_list("person_id", flat=True)
    assert set(told) >= {unit.liaison.me, town.clerk.me}


def test_a_lease_that_runs_is_not_ended(town):
    claim = worlds.claimed(worlds.listed(town), worlds.unit(town))

    with pytest.raises(IllegalMove):
        claims.lapse(claim.pk, actor=CLOCK, now=MONDAY)


def test_terms_are_not_empty(town):
    with pytest.raises(BadInput):
        worlds.claimed(worlds.listed(town), worlds.unit(town), text="  ")

    assert not Claim.objects.exists()


def test_whose_request_it_was_may_accept_the_project(town):
    resident = make.person(town.community)
    order = make.order(resident)
    item = worlds.listed(town, cause=f"order:{order.pk}")

    project = worlds.agreed(town, item=item)

    assert list(project.beneficiaries.values_list("person_id", flat=True)) == [resident.pk]
