"""An appeal: who joins it how, who served, and its figures (S0-10 to S0-13)."""

from datetime import date

import pytest
from django.utils.timezone import localdate

from kith.care.actions import initiatives, joining
from kith.care.actions._appeal import NotOpen
from kith.care.models import Initiative, Joiner, Joining, VisitHelper
from kith.care.policies import initiatives as policies
from kith.care.queries import initiatives as queries
from kith.care.states import InitiativeState, JoinerState, JoiningState, VisitOutcome
from kith.core.actor import STRANGER
from kith.core.refusal import BadInput, Forbidden, IllegalMove
from kith.groups.models import Organisation
from kith.groups.states import OrganisationKind
from kith.journal.models import Entry
from kith.outbox.models import Message
from kith.people.models import Person
from tests import make
from tests.care import appeals, world
from tests.make import DAY, HOUR, MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> make.Town:
    return make.town()


def people(town: make.Town, number: int) -> list[Person]:
    return [make.person(town.community) for _ in range(number)]


def test_the_four_figures_at_full_count_with_their_rows(town):
    scheme = world.scheme(town)
    items = list(scheme.items.order_by("position").values_list("pk", flat=True))
    row = appeals.appeal(town, scheme)
    files = [world.opened(town) for _ in range(3)]
    served: list[list[tuple[Person, Organisation | None]]] = []
    for n in range(32):
        unit = appeals.organisation(town, f"第{n + 1}党支部")
        appeals.join(row, unit, town.clerk, people=4)
        members = people(town, 3 if n < 4 else 4)
        appeals.sheet(row, unit, members, town.clerk)
        served.append([(who, unit) for who in members])
    caring = appeals.organisation(town, "爱心企业", OrganisationKind.CARING_UNIT)
    appeals.join(row, caring, town.clerk, people=66)
    others = people(town, 66)
    appeals.sheet(row, caring, others, town.clerk)
    alone = make.volunteer(town.community)
    joining.come_alone(row.pk, actor=make.actor(alone), now=MONDAY)
    served += [[(who, caring) for who in others[n : n + 11]] for n in range(0, 66, 11)]
    served += [[(alone, None)], served[0], served[5]]  # two teams go a second time
    for n, team in enumerate(served):
        at = MONDAY + (n // 3) * 2 * HOUR + HOUR
        appeals.visit(town, files[n % 3], row, team, items=[items[n % 5]], at=at)

    found = queries.of_initiative(row)
    told = queries.summary(found)

    assert told.items == len(queries.items(found)) == 5
    assert {i.item.code for i in queries.item_rows(found)} == {code for code, _ in world.FIVE}
    assert told.party_organisations == queries.party_organisations(found).count() == 32
    assert queries.members(found).count() == 124
    assert queries.under_the_party(found).count() == 131 > 124
    assert (told.share, told.share.percent) == (queries.Share(124, 191), 65)
    assert queries.participants(found).count() == 191
    assert (told.visits, told.homes, told.organisations) == (41, 3, 33)
    of_place = queries.of_period(town.street.path, starts_on=row.starts_on, ends_on=row.ends_on)
    assert queries.summary(of_place) == told
    assert not queries.of_period(town.other.path, starts_on=row.starts_on, ends_on=row.ends_on)


def test_what_is_in_no_figure(town):
    row, other = appeals.appeal(town), appeals.appeal(town, title="元宵")
    unit = appeals.organisation(town)
    appeals.join(row, unit, town.clerk)
    who, late, off, behind = people(town, 4)
    appeals.sheet(row, unit, [who, late, behind], town.clerk)
    file = world.opened(town)

    appeals.visit(town, file, row, [(behind, unit)], outcome=VisitOutcome.NOT_AT_HOME)
    appeals.visit(town, file, row, [(late, unit)], at=MONDAY + 14 * DAY)  # the 16th
    appeals.visit(town, file, row, [(off, unit)])  # on no sheet
    appeals.visit(town, file, other, [(who, unit)])  # said yes to the first only

    assert queries.summary(queries.of_initiative(row)) == queries.Summary(
        0, 0, 0, 0, 0, queries.Share(0, 0)
    )
    assert queries.Share(0, 0).percent is None
    assert [one.person for one in queries.off_the_sheets(row)] == [off]
    appeals.sheet(row, unit, [off], town.clerk)
    assert queries.participants(queries.of_initiative(row)).get() == off


def test_whoever_took_her_yes_back_after_serving_still_served(town):
    row, unit = appeals.appeal(town), appeals.organisation(town)
    appeals.join(row, unit, town.clerk)
    who = make.person(town.community)
    made = appeals.sheet(row, unit, [who], town.clerk)[0]
    appeals.visit(town, world.opened(town), row, [(who, unit)])

    joining.take_off(made.pk, actor=make.actor(who), now=MONDAY + DAY)

    assert queries.members(queries.of_initiative(row)).get() == who
    assert queries.helpers_joined(row.pk) == {}


def test_an_appeal_is_drafted_published_to_liaisons_and_closed_with_thanks(town):
    unit = appeals.organisation(town)
    liaison = appeals.liaison(unit)
    row = appeals.draft(town, world.scheme(town))
    changed = appeals.appeal_input(title="元宵暖心")
    initiatives.change(row.pk, input=changed, actor=town.clerk, now=MONDAY)

    initiatives.publish(row.pk, actor=town.clerk, now=MONDAY)

    heard = Message.objects.filter(topic="initiative_open")
    assert [(m.person_id, m.link) for m in heard] == [(liaison.me, f"/initiatives/{row.pk}/")]
    appeals.join(row, unit, liaison)
    with pytest.raises(initiatives.StillRunning):
        initiatives.close(row.pk, thanks="谢谢", actor=town.clerk, now=MONDAY)
    last = MONDAY + 13 * DAY
    assert localdate(last) == appeals.LAST
    with pytest.raises(BadInput):
        initiatives.close(row.pk, thanks=" ", actor=town.clerk, now=last)
    closed = initiatives.close(row.pk, thanks="谢谢大家", actor=town.clerk, now=last)
    assert (closed.state, closed.title, closed.end.text) == (
        InitiativeState.CLOSED, "元宵暖心", "谢谢大家"
    )  # fmt: skip
    assert Message.objects.get(topic="initiative_closed").person_id == liaison.me
    with pytest.raises(NotOpen):
        appeals.join(row, appeals.organisation(town, "第二党支部"), town.clerk)


def test_an_appeal_called_off_tells_everybody_on_a_sheet(town):
    row, unit = appeals.appeal(town), appeals.organisation(town)
    liaison, who = appeals.liaison(unit), make.person(town.community)
    appeals.join(row, unit, liaison)
    appeals.sheet(row, unit, [who], liaison, is_signed=False)

    initiatives.call_off(row.pk, reason="大雪", actor=town.clerk, now=MONDAY)

    told = Message.objects.filter(topic="initiative_off").values_list("person_id", flat=True)
    assert set(told) == {liaison.me, who.pk}
    with pytest.raises(IllegalMove):
        initiatives.publish(row.pk, actor=town.clerk, now=MONDAY)


@pytest.mark.parametrize(
    "changes",
    [
        {"ends_on": date(2026, 2, 1)},
        {"homes": 0},
        {"title": " "},
        {"items": ((1, 5),)},
        {"scheme_id": 12345},
    ],
    ids=["ends before it starts", "no homes", "no title", "items of no scheme", "unknown scheme"],
)
def test_an_appeal_that_makes_no_sense_is_not_written(town, changes):
    with pytest.raises(BadInput):
        appeals.draft(town, **changes)

    assert not Initiative.objects.exists()


def test_a_unit_joins_through_its_liaison_or_the_desk_once_and_leaves_without_cost(town):
    row, unit = appeals.appeal(town), appeals.organisation(town)
    liaison, stranger = appeals.liaison(unit), make.actor(make.person(town.community))
    with pytest.raises(Forbidden):
        appeals.join(row, unit, stranger)
    with pytest.raises(Forbidden):
        appeals.join(row, appeals.organisation(town, "第二党支部"), liaison)
    appeals.join(row, unit, liaison)
    with pytest.raises(initiatives.AlreadyJoined):
        appeals.join(row, unit, town.clerk)
    appeals.sheet(row, unit, people(town, 2), liaison)
    held = Joining.objects.get()

    initiatives.withdraw(held.pk, actor=liaison, now=MONDAY)

    assert Joining.objects.get().state == JoiningState.WITHDRAWN
    assert set(Joiner.objects.values_list("state", flat=True)) == {JoinerState.WITHDRAWN}
    with pytest.raises(joining.NotJoined):
        appeals.sheet(row, unit, people(town, 1), liaison)
    appeals.join(row, unit, liaison, people=3)
    assert Joining.objects.filter(state=JoiningState.JOINED).get().people == 3


def test_nobody_takes_part_without_her_own_yes(town):
    row, unit = appeals.appeal(town), appeals.organisation(town)
    liaison, who = appeals.liaison(unit), make.person(town.community)
    appeals.join(row, unit, liaison)
    made = appeals.sheet(row, unit, [who], liaison, is_signed=False)[0]

    assert made.state == JoinerState.ASKED
    assert queries.helpers_joined(row.pk) == {}
    assert Message.objects.get(person_id=who.pk).topic == "initiative_asked"
    with pytest.raises(Forbidden):
        joining.answer(made.pk, is_yes=True, actor=liaison, now=MONDAY)
    joining.answer(made.pk, is_yes=True, actor=make.actor(who), now=MONDAY)

    assert queries.helpers_joined(row.pk) == {who.pk: unit.pk}
    assert queries.appeals_of(who.pk, on=appeals.LAST).get().initiative == row
    joining.take_off(made.pk, actor=make.actor(who), now=MONDAY)
    assert queries.helpers_joined(row.pk) == {}


def test_a_no_costs_nothing_and_she_may_be_asked_again(town):
    row, unit = appeals.appeal(town), appeals.organisation(town)
    who = make.person(town.community)
    appeals.join(row, unit, town.clerk)
    made = appeals.sheet(row, unit, [who], town.clerk, is_signed=False)[0]

    joining.answer(made.pk, is_yes=False, actor=make.actor(who), now=MONDAY)

    assert appeals.sheet(row, unit, [who], town.clerk)[0].state == JoinerState.JOINED


def test_a_person_stands_on_one_sheet_of_an_appeal(town):
    row = appeals.appeal(town)
    one, two = appeals.organisation(town), appeals.organisation(town, "第二党支部")
    who = people(town, 2)
    for unit in (one, two):
        appeals.join(row, unit, town.clerk)
    appeals.sheet(row, one, who[:1], town.clerk)

    with pytest.raises(joining.OnAnotherSheet) as no:
        appeals.sheet(row, two, who, town.clerk)

    assert no.value.facts == {"people": 1}
    assert Joiner.objects.count() == 1  # all or none


def test_who_comes_alone_is_a_registered_volunteer_of_age(town):
    row = appeals.appeal(town)
    resident, child = make.person(town.community), make.volunteer(town.community)
    Person.objects.filter(pk=child.pk).update(birth_year=2012)

    with pytest.raises(joining.VolunteersOnly):
        joining.come_alone(row.pk, actor=make.actor(resident), now=MONDAY)
    with pytest.raises(joining.OfAgeOnly):
        joining.come_alone(row.pk, actor=make.actor(child), now=MONDAY)

    assert not Joiner.objects.exists()
    with pytest.raises(Forbidden):
        joining.come_alone(row.pk, actor=STRANGER, now=MONDAY)


def test_what_an_actor_may_see_is_what_the_lists_show(town):
    rows = [appeals.draft(town), appeals.appeal(town)]
    unit, other = appeals.organisation(town), appeals.organisation(town, "第二党支部")
    first, second = appeals.liaison(unit), appeals.liaison(other)
    members = people(town, 2)
    for body, who in ((unit, members[0]), (other, members[1])):
        appeals.join(rows[1], body, town.clerk)
        appeals.sheet(rows[1], body, [who], town.clerk)
    actors = [
        STRANGER, town.clerk, town.boss, town.district, town.far_clerk, first, second,
        make.actor(members[0]),
    ]  # fmt: skip

    for actor in actors:
        seen = set(queries.visible_to(actor))
        assert seen == {r for r in Initiative.objects.all() if policies.may_see(actor, r)}
        listed = set(queries.joiners_visible_to(actor))
        assert listed == {j for j in Joiner.objects.all() if policies.may_see_joiner(actor, j)}

    assert len(set(queries.joiners_visible_to(first))) == 1
    assert not queries.joiners_visible_to(town.district).exists()


def test_nothing_that_is_told_or_noted_names_a_household(town):
    row, unit = appeals.appeal(town), appeals.organisation(town)
    who, elder = make.person(town.community), world.elder(town.community)
    appeals.join(row, unit, town.clerk)
    appeals.sheet(row, unit, [who], town.clerk)
    file = world.opened(town, elder)
    appeals.visit(town, file, row, [(who, unit)])

    kinds = ("initiative", "joining", "joiner")
    noted = [entry.facts for entry in Entry.objects.filter(kind__in=kinds)]

    assert noted
    assert all(facts == {} for facts in noted)
    assert {
        m.facts["number"] for m in Message.objects.filter(link__startswith="/initiatives/")
    } == {row.title}
    assert VisitHelper.objects.get().visit.file == file
