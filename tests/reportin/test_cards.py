"""The quarterly card: frozen at the signature, countersigned, sent, received; names by consent."""

import pytest

from kith.core.refusal import BadInput, Forbidden, IllegalMove
from kith.hours.actions import recording
from kith.outbox.models import Message
from kith.people.actions import person as persons
from kith.people.states import Channel, ConsentPurpose
from kith.reportin import queries_cards
from kith.reportin.actions import cards
from kith.reportin.actions.cards import QuarterRuns, SecondSignatureNeeded, VisitInput
from kith.reportin.models import Card, CardRow, Figures, Visit
from kith.vault.models import Access
from tests import make
from tests.make import MONDAY
from tests.reportin import world
from tests.reportin.world import APRIL

pytestmark = pytest.mark.django_db


def visit(of: world.World, people: int = 5) -> Visit:
    typed = VisitInput(of.unit.pk, of.town.community.pk, MONDAY.date(), people, "走访慰问")
    return cards.note_visit(input=typed, actor=of.town.clerk, now=MONDAY)


def busy() -> world.World:
    """Two members, one of them with three confirmed hours, one hour that waits, and a visit."""
    of = world.world()
    world.received(of)
    rows = [world.member(of), world.member(of)]
    world.served(of, rows[0], hours=3, days=1)
    world.served(of, rows[1], hours=1, days=2, confirm=False)
    visit(of)
    return of


def test_figures_are_frozen_with_the_rows_behind_them():
    of = busy()
    made = world.card(of, "sign")

    told = Figures.objects.get(card=made)

    assert (told.members, told.services, told.minutes) == (2, 1, 180)
    assert (told.minutes_a, told.minutes_b, told.minutes_c) == (0, 0, 180)
    assert (told.visits, told.visitors) == (1, 5)
    behind = CardRow.objects.filter(card=made).values_list("kind", flat=True)
    assert sorted(behind) == ["MEMBER", "MEMBER", "RECORD", "VISIT"]
    assert not queries_cards.is_changed(made)


def test_what_changes_afterwards_makes_a_new_version():
    of = busy()
    made = world.card(of, "sign", "countersign", "send")
    record_id = CardRow.objects.get(card=made, kind="RECORD").object_id
    recording.reverse(record_id, reason="记错了", actor=of.town.boss, now=APRIL)
    changed = queries_cards.is_changed(made)

    fresh = cards.replace(made.pk, actor=of.town.clerk, now=APRIL)
    cards.sign(fresh.pk, actor=of.town.clerk, now=APRIL)

    assert (changed, fresh.version, Card.objects.get(pk=made.pk).state) == (True, 2, "REPLACED")
    minutes = Figures.objects.order_by("card__version").values_list("minutes", flat=True)
    assert list(minutes) == [180, 0]


def test_the_card_goes_to_the_unit_and_comes_back_received():
    of = busy()
    made = world.card(of, "sign", "countersign", "send", "receive")

    steps = list(made.steps.order_by("pk").values_list("verb", "by_id"))
    told = Message.objects.filter(topic="card_sent").values_list("person_id", "link")

    assert made.state == "RECEIVED"
    assert steps == [
        ("sign", of.town.clerk.me),
        ("countersign", of.second.me),
        ("send", of.town.clerk.me),
        ("receive", of.liaison.me),
    ]
    assert list(told) == [(of.liaison.me, f"/report-in/cards/{made.pk}/")]


def test_who_signed_does_not_countersign():
    of = busy()
    made = world.card(of, "sign")

    with pytest.raises(SecondSignatureNeeded):
        cards.countersign(made.pk, actor=of.town.clerk, now=APRIL)
    with pytest.raises(SecondSignatureNeeded):
        cards.countersign(made.pk, actor=of.town.far_clerk, now=APRIL)

    assert Card.objects.get(pk=made.pk).state == "SIGNED"


def test_no_card_before_the_quarter_is_over_and_none_without_words():
    of = busy()
    clerk, here = of.town.clerk, of.town.community.pk

    with pytest.raises(QuarterRuns):
        cards.draft(of.unit.pk, community_id=here, year=2026, quarter=1, actor=clerk, now=MONDAY)
    made = cards.draft(of.unit.pk, community_id=here, year=2026, quarter=1, actor=clerk, now=APRIL)
    again = cards.draft(of.unit.pk, community_id=here, year=2026, quarter=1, actor=clerk, now=APRIL)
    with pytest.raises(BadInput):
        cards.sign(made.pk, actor=clerk, now=APRIL)
    with pytest.raises(IllegalMove):
        cards.send(made.pk, actor=clerk, now=APRIL)

    assert (again.pk, Card.objects.get().state) == (made.pk, "DRAFTED")


def test_a_signed_card_is_not_written_on_and_the_liaison_writes_nothing():
    of = busy()
    made = world.card(of, "sign")

    with pytest.raises(IllegalMove):
        cards.write(made.pk, words="再好一点", actor=of.town.clerk, now=APRIL)
    with pytest.raises(Forbidden):
        cards.send(made.pk, actor=of.liaison, now=APRIL)

    assert Card.objects.get(pk=made.pk).words == "一季度参与扎实，谢谢。"


def test_names_are_read_only_of_those_who_agree_today_and_every_look_is_logged():
    of = world.world()
    people = [make.person(of.town.community, name=name) for name in ("周敏", "赵强", "孙丽")]
    for who in people:
        world.received(of, who)
    for who in people[:2]:
        world.agree_to_feedback(who)
    made = world.card(of, "sign", "countersign", "send")
    persons.consent(
        people[1].pk,
        purpose=ConsentPurpose.UNIT_FEEDBACK,
        is_given=False,
        channel=Channel.WEB,
        given_by_id=people[1].pk,
        actor=make.actor(people[1]),
        now=APRIL,
    )

    names = cards.read_names(made.pk, actor=of.liaison, now=APRIL)

    looks = Access.objects.filter(actor_id=of.liaison.me).values_list("subject_id", "fields")
    assert (names, queries_cards.masked_names(made)) == (["周敏"], ["周*"])
    assert list(looks) == [(people[0].pk, "name")]
    assert made.figures.members == 3


def test_nobody_outside_reads_names_and_the_unit_only_what_was_sent():
    of = busy()
    made = world.card(of, "sign", "countersign")

    for actor in (of.liaison, of.town.far_clerk, of.town.district):
        with pytest.raises(Forbidden):
            cards.read_names(made.pk, actor=actor, now=APRIL)

    assert not Access.objects.filter(actor_id=of.liaison.me).exists()


def test_a_visit_told_twice_stands_once_and_only_of_the_past():
    of = world.world()
    visit(of)
    visit(of)

    tomorrow = VisitInput(of.unit.pk, of.town.community.pk, APRIL.date(), 2, "座谈")
    with pytest.raises(BadInput):
        cards.note_visit(input=tomorrow, actor=of.town.clerk, now=MONDAY)
    with pytest.raises(Forbidden):
        cards.note_visit(input=tomorrow, actor=of.liaison, now=APRIL)

    assert Visit.objects.count() == 1
