"""INV-A3: every sealed field is filled with its own canary, and no table shows one of them."""

import json
from collections.abc import Iterator
from datetime import date
from typing import cast

import pytest
from django.apps import apps
from django.db import connection, models

from kith.activities.actions import priorities
from kith.care.actions import (
    amending,
    assessing,
    children,
    files,
    ladder,
    reading,
    schemes,
    visiting,
)
from kith.care.actions import events as care_events
from kith.care.rules.visits import Part
from kith.care.states import (
    CircumstanceKind,
    EventKind,
    Light,
    Point,
    Relation,
    SearchEnd,
    Section,
    Tier,
    VisitMethod,
    VisitOutcome,
)
from kith.core.actor import Actor, Role, ScopeKind
from kith.grid.actions.inspecting import Finding
from kith.grid.states import Course
from kith.hours.actions import certificates, corrections
from kith.hours.states import CorrectionKind
from kith.journal.actions import note
from kith.journal.models import Entry
from kith.orders.actions import claims, desk, intake, objections, offers, word
from kith.orders.models import Order
from kith.orders.states import ServiceMode, Target
from kith.outbox.models import Message
from kith.pairing.actions import pairs
from kith.pairing.states import Side
from kith.people.actions import credentials, roles
from kith.people.actions import person as persons
from kith.people.actions.volunteering import VolunteerInput, invite
from kith.people.inputs import PersonInput
from kith.people.models import Invitation, Person
from kith.people.states import Channel, ConsentPurpose, TieKind
from kith.privacy.actions import asking
from kith.privacy.states import Wish
from kith.recognition.actions import stars
from kith.reportin.actions.roster import RosterLine, enter_many
from kith.vault import actions as vault
from kith.vault.actions import HasSubject
from kith.vault.fields import SealedField
from kith.vault.states import Purpose
from tests import make
from tests.care import visits as care_visits
from tests.care import world as care_world
from tests.grid import shops
from tests.grid import world as grid_world
from tests.hotline.world import everything_typed, post
from tests.hours.world import NOW, confirmed
from tests.insights import doubts
from tests.make import MONDAY
from tests.pairing.world import helping, pair_input, visit
from tests.recognition.world import announced, small_tiers

pytestmark = pytest.mark.django_db

# What is typed about people. Rare characters, so that nothing else in the database has them.
TYPED = {
    "name": "龘靐齉",
    "phone": "19912345678",
    "id_number": "11010519491231002X",
    "address": "爨家小区 77 号楼 3 单元 909 室",
    "invited name": "麤麣黸",
    "invited phone": "19987654321",
    "new address": "灩家小区 88 号楼 4 单元 808 室",
    "paper": "ZHENGSHU-7788-9900-1122",
    "keeper": "黿鼉鼇",
    "keeper phone": "19934567812",
    "kin": "鱻羴犇",
    "kin phone": "19945678123",
    "listed name 0": "鸜鹇鹕",
    "listed phone 0": "19923456781",
    "listed name 1": "飝飖飗",
    "listed phone 1": "19923456792",
}
WORDS = {
    name: f"CNRY-{name}-{number}"
    for number, name in enumerate(
        (
            "order",
            "place",
            "risks",
            "answer",
            "note",
            "report",
            "rating",
            "visit",
            "dispute",
            "correction",
            "against",
            "ground",
            "about",
            "done",
            "circumstance",
            "knocking",
            "tier",
            "other tier",
            "against tier",
            "event",
            "asked to read",
            "why read",
            "found",
            "found need",
            "why changed",
            "heard",
            "how found",
            "telephone",
            "grid",
            "her side",
            "why her data",
            "why decided",
        ),
        1,
    )
}


def sealed_fields(model: type[models.Model]) -> list[str]:
    return [f.name for f in model._meta.get_fields() if isinstance(f, SealedField)]


def sealed_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if sealed_fields(model)]


def cells() -> Iterator[tuple[str, str]]:
    """Every cell of every table, as text, whatever its type."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                for name, value in zip(names, row, strict=True):
                    yield f"{table}.{name}", _text(value)


def _text(value: object) -> str:
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("utf-8", "ignore")
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)


def spellings(canary: str) -> set[str]:
    """The value itself, without its mask's first character, and as JSON escapes it."""
    bare = canary.removeprefix("+86")
    return {bare, bare[1:], json.dumps(bare)[1:-1], json.dumps(bare[1:])[1:-1]}


def found(canaries: list[str]) -> list[tuple[str, str]]:
    shown = [(canary, spelled) for canary in canaries for spelled in spellings(canary)]
    return sorted({(w, c) for w, text in cells() for c, spelled in shown if spelled in text})


def a_day_in_town() -> make.Town:
    """One resident with everything a person can have, and every action that takes her words."""
    town = make.town()
    who = persons.register(
        town.community.pk,
        input=PersonInput(
            name=TYPED["name"],
            phone=TYPED["phone"],
            id_number=TYPED["id_number"],
            address=TYPED["address"],
            needs=("wheelchair",),
        ),
        channel=Channel.COUNTER,
        actor=town.clerk,
        now=MONDAY,
    )
    make.consent(who, ConsentPurpose.SERVICE)
    guest = PersonInput(name=TYPED["invited name"], phone=TYPED["invited phone"])
    invite(town.community.pk, input=VolunteerInput(person=guest), actor=town.clerk, now=MONDAY)
    _orders(town, who)
    _goes_first(town, who)
    _ties(town, who)
    _thanks(town)
    _named_by_a_unit(town)
    _beside_a_helper(town, who)
    _shows_a_paper(town, who)
    shop = shops.shop(town, keeper=TYPED["keeper"], phone=TYPED["keeper phone"])
    shops.looked(town, shop, Finding(shops.MINOR, course=Course.DEADLINE))
    _looked_after(town, who)
    everything_typed(post(town), WORDS["telephone"])
    grid_world.everything_sealed(town, WORDS["grid"])
    doubts.everything_sealed(town, WORDS["her side"])
    _asks_for_her_data(town, who)
    return town


def _asks_for_her_data(town: make.Town, who: Person) -> None:
    """The desk writes down that she wants a copy; the street says no."""
    clerk, why = make.staff(Role.WORKER, town.street), WORDS["why her data"]
    row = asking.ask(who.pk, Wish.COPY, reason=why, actor=clerk, now=MONDAY)
    asking.decide(
        row.pk, is_granted=False, reason=WORDS["why decided"], actor=town.boss, now=MONDAY
    )


def _shows_a_paper(town: make.Town, who: Person) -> None:
    """She hands in what proves that she is a counsellor."""
    given = credentials.CredentialInput("PSYCHOLOGY", "咨询师", "人社部", TYPED["paper"])
    credentials.hand_in(who.pk, input=given, actor=make.actor(who), now=MONDAY)


def _beside_a_helper(town: make.Town, who: Person) -> None:
    """A neighbour stands beside her, knows what she wishes to be known, and writes it down."""
    make.consent(who, ConsentPurpose.SENSITIVE)
    who.refresh_from_db()
    clerk = make.staff(Role.WORKER, town.street)
    given = pair_input(who, make.volunteer(town.other), about=WORDS["about"])
    row = pairs.propose(input=given, actor=clerk, now=MONDAY)
    pairs.agree(row.pk, side=Side.HELPER, actor=helping(row), now=MONDAY)
    pairs.agree(row.pk, side=Side.HOUSEHOLD, actor=make.actor(who), now=MONDAY)
    visit(row, MONDAY + make.DAY, done=WORDS["done"])


def _looked_after(town: make.Town, who: Person) -> None:
    """She has a care file with everything in it, is in a scheme, and objects to her tier."""
    clerk = make.staff(Role.WORKER, town.other)
    file = files.open_file(who.pk, actor=clerk, now=MONDAY)
    since = date(2026, 1, 1)
    files.state_circumstance(
        file.pk,
        kind=CircumstanceKind.HARDSHIP,
        words=WORDS["circumstance"],
        valid_from=since,
        actor=clerk,
        now=MONDAY,
    )
    known = files.ContactInput(Relation.FAMILY, TYPED["kin"], TYPED["kin phone"])
    files.set_contact(file.pk, input=known, actor=clerk, now=MONDAY)
    files.say_before_knocking(file.pk, words=WORDS["knocking"], actor=clerk, now=MONDAY)
    given = assessing.AssessInput(Tier.KEY, WORDS["tier"], WORDS["other tier"])
    tier = assessing.assess(file.pk, input=given, actor=clerk, now=MONDAY)
    assessing.object_to(tier.pk, words=WORDS["against tier"], actor=make.actor(who), now=MONDAY)
    care_events.event(
        file.pk,
        kind=EventKind.MAJOR_CHANGE,
        happened_at=MONDAY,
        words=WORDS["event"],
        actor=clerk,
        now=MONDAY,
    )
    for_all = schemes.SchemeInput(
        "1+5+N", "关爱", "", since, (), (), grounds=(CircumstanceKind.HARDSHIP,)
    )
    scheme = schemes.put_scheme(town.other.pk, input=for_all, actor=clerk, now=MONDAY)
    schemes.enrol(file.pk, scheme_id=scheme.pk, actor=clerk, now=MONDAY)
    reading.read_file(
        file.pk, purpose=Purpose.CARE, reason=WORDS["why read"], actor=town.boss, now=MONDAY
    )
    _visited(file.pk, clerk)
    child, _parent = care_world.child(town)
    ward = care_world.opened(town, child)
    children.ask_to_read(
        ward.pk,
        purpose=Purpose.CARE_CHECK,
        reason=WORDS["asked to read"],
        actor=town.clerk,
        now=MONDAY,
    )


def _visited(file_id: int, clerk: Actor) -> None:
    """Nobody answered, then she was met: what was heard, found, needed and changed."""
    hour = make.HOUR
    shut = care_visits.visit_input(MONDAY, outcome=VisitOutcome.NO_ANSWER, minutes=0, findings={})
    search = visiting.record(file_id, input=shut, actor=clerk, now=MONDAY).search
    heard = ladder.TryInput(WORDS["heard"])
    ladder.tried(search.pk, input=heard, actor=clerk, now=MONDAY + hour)
    ladder.end(
        search.pk, as_=SearchEnd.WELL, said=WORDS["how found"], actor=clerk, now=MONDAY + hour
    )
    findings = {Section.HEALTH: Part({Point.ILLNESS: Light.HELP}, WORDS["found"])}
    wish = care_visits.need(text=WORDS["found need"])
    met = care_visits.visit_input(MONDAY + hour, findings=findings, need=wish)
    row = visiting.record(file_id, input=met, actor=clerk, now=MONDAY + 2 * hour)
    change = amending.AmendInput(VisitMethod.HOME, VisitOutcome.MET, findings, WORDS["why changed"])
    amending.amend(row.pk, input=change, actor=clerk, now=MONDAY + 2 * hour)


def _named_by_a_unit(town: make.Town) -> None:
    """Two lines of a unit's list: one signed on paper, one that waits for its own word."""
    unit = make.unit(town.community, liaison=make.person(town.community))
    for n, signed in enumerate((date(2026, 2, 20), None)):
        line = RosterLine(
            key=f"line-{n}",
            unit_id=unit.pk,
            community=town.community,
            name=TYPED[f"listed name {n}"],
            phone=f"+86{TYPED[f'listed phone {n}']}",
            signed_on=signed,
            text_version="2026-01" if signed else "",
        )
        enter_many([line], actor=town.clerk, now=MONDAY)


def _goes_first(town: make.Town, who: Person) -> None:
    """The desk notes why somebody goes first when places are few."""
    given = priorities.PriorityInput("LOW_INCOME", WORDS["ground"], date(2027, 1, 1))
    priorities.enter_priority(who.pk, input=given, actor=town.clerk, now=MONDAY)


def _thanks(town: make.Town) -> None:
    """A volunteer with a certificate, a correction, and a star somebody objects to."""
    who = make.volunteer(town.community)
    confirmed(town, who)
    wrong = corrections.CorrectionInput(who.pk, CorrectionKind.MISSING, WORDS["correction"])
    corrections.ask(input=wrong, actor=make.actor(who), now=NOW)
    span = certificates.Span(date(2026, 1, 1), date(2026, 12, 31))
    wanted = certificates.AskInput(who.pk, town.community.pk, span)
    asked = certificates.ask(input=wanted, actor=make.actor(who), now=NOW)
    signed = certificates.Signature("李明", "张华", "0534-1234567")
    certificates.issue(asked.pk, input=signed, actor=town.clerk, now=NOW)
    small_tiers(town)
    star = announced(town, who)
    neighbour = make.actor(make.person(town.community))
    stars.object_to(star.pk, text=WORDS["against"], actor=neighbour, now=NOW)


def _orders(town: make.Town, who: Person) -> None:
    resident = make.actor(who)
    made = make.order(who, text=WORDS["order"], address=WORDS["place"], risks=WORDS["risks"])
    desk.ask(made.pk, text=WORDS["note"], actor=town.clerk, now=MONDAY)
    intake.answer(made.pk, text=WORDS["answer"], actor=resident, now=MONDAY)
    desk.note_down(made.pk, text=WORDS["note"], actor=town.clerk, now=MONDAY)
    desk.verify(made.pk, how="PHONE", actor=town.clerk, now=MONDAY)
    desk.compile_order(made.pk, input=make.sheet(), actor=town.clerk, now=MONDAY)
    served = make.served(town, make.claim(town, made))
    helper = make.actor(served.person)
    later = MONDAY + 2 * make.DAY
    word.rate_visit(served.pk, stars=4, text=WORDS["visit"], actor=helper, now=later)
    word.confirm(
        made.pk, stars=1, text=WORDS["rating"], channel=Channel.WEB, actor=resident, now=later
    )
    word.dispute(made.pk, text=WORDS["dispute"], actor=resident, now=later)
    _objection(town, make.open_order(town, who, in_pool=False))


def _objection(town: make.Town, order: Order) -> None:
    leader = make.volunteer(town.community)
    team = make.team(town.community, leader=leader)
    offered = offers.offer(
        order.pk,
        input=offers.OfferInput(target=Target.TEAM, target_id=team.pk, mode=ServiceMode.TEAM),
        actor=town.clerk,
        now=MONDAY,
    )
    held = claims.accept(offered.pk, actor=make.actor(leader), now=MONDAY)
    objections.object_to(held.pk, reason=WORDS["note"], actor=make.actor(leader), now=MONDAY)
    objections.decide_objection(
        order.pk, is_upheld=True, decision=WORDS["answer"], actor=town.boss, now=MONDAY
    )


def _ties(town: make.Town, who: Person) -> None:
    family = make.person(town.community)
    make.account(who, "somebody")
    roles.name_proxy(
        who.pk,
        agent_id=family.pk,
        kind=TieKind.FAMILY,
        agreed_how="at the counter",
        actor=town.clerk,
        now=MONDAY,
    )
    asked = roles.request_guardianship(
        who.pk, guardian_id=family.pk, actor=make.actor(family), now=MONDAY
    )
    roles.decide_guardianship(asked.pk, verb="approve", actor=town.clerk, now=MONDAY)
    roles.grant(
        who.pk,
        role=Role.VOLUNTEER,
        kind=ScopeKind.AREA,
        scope_id=town.community.pk,
        path=town.community.path,
        actor=town.clerk,
        now=MONDAY,
    )
    persons.move_home(
        who.pk,
        area_id=town.other.pk,
        address=TYPED["new address"],
        actor=make.actor(who),
        now=MONDAY,
    )


def fill_the_rest() -> list[str]:
    """Seals a canary of its own into every field of every sealed row; gives them back."""
    canaries = []
    for model in sealed_models():
        for row in model._default_manager.all():
            for name in sealed_fields(model):
                canaries.append(f"CNRY-{model._meta.label}-{row.pk}-{name}-")
                sealed = vault.seal(
                    model, name, cast("HasSubject", row).vault_subject_id, canaries[-1]
                )
                model._default_manager.filter(pk=row.pk).update(**{name: sealed})
    return canaries


def test_what_people_type_stands_in_no_table_as_it_was_typed():
    a_day_in_town()

    assert found([*TYPED.values(), *WORDS.values()]) == []


def test_no_sealed_field_of_any_table_can_be_read_in_the_database():
    a_day_in_town()

    canaries = fill_the_rest()

    filled = {canary.split("-")[1] for canary in canaries}
    assert filled == {model._meta.label for model in sealed_models()}
    assert found(canaries) == []


def test_journal_and_outbox_tell_nothing_of_what_was_typed():
    a_day_in_town()

    told = [json.dumps(row.facts, ensure_ascii=False) for row in Entry.objects.all()]
    told += [json.dumps(row.facts, ensure_ascii=False) + row.link for row in Message.objects.all()]

    canaries = [*TYPED.values(), *WORDS.values()]
    assert len(told) > 20
    assert [(c, text) for c in canaries for text in told if c in text] == []


def test_the_search_for_canaries_finds_one_that_slipped_in():
    clerk = make.town().clerk
    Message.objects.create(
        cause="x", person_id=1, topic="t", facts={"name": "龘靐齉"}, due_at=MONDAY, made_at=MONDAY
    )
    note("person", 1, "slip", actor=clerk, now=MONDAY, phone="19912345678")
    Invitation.objects.create(
        subject_id=1,
        area_id=clerk.grants[0].scope_id,
        phone_index="CNRY-slip-1",
        token_hash="x",
        expires_at=MONDAY,
        made_at=MONDAY,
    )

    assert found(["龘靐齉", "19912345678", "CNRY-slip-1"]) == [
        ("journal_entry.facts", "19912345678"),
        ("outbox_message.facts", "龘靐齉"),
        ("people_invitation.phone_index", "CNRY-slip-1"),
    ]
