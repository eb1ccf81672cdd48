"""A deed that takes two, from the press that starts it to the press that carries it out."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kith.approvals import actions as approvals
from kith.approvals.models import Approval
from kith.approvals.policies import may_see
from kith.approvals.queries import visible_to
from kith.core.actor import CLOCK, STRANGER, Role, ScopeKind
from kith.insights.actions import looks
from kith.insights.models import LookAnswer
from kith.outbox.models import Message
from kith.people.actions import roles
from kith.people.models import Person, RoleGrant
from kith.projects.models import Allocation
from tests import make
from tests.make import MONDAY
from tests.projects import purses, worlds

pytestmark = [
    pytest.mark.pure,
    pytest.mark.django_db,
    pytest.mark.usefixtures("clock", "no_totp"),
]


@pytest.fixture
def town():
    return make.town()


def url(name, *args):
    return reverse(f"web:{name}", args=args)


def _asks(client, town, sign_in, who):
    """The street types the role in; the page asks why, and the second persons are told."""
    sign_in(town.boss)
    typed = {"phone": who, "role": "WORKER", "area": town.community.pk}
    asked = client.post(url("approvals_roles"), typed)
    wanted = asked.context["digest"]
    page = client.post(url("approvals_ask"), {"wanted": wanted, "reason": "岗位空缺"})
    return asked, page


def test_a_role_takes_two_people_and_four_presses(client, town, sign_in):
    anna = make.person(town.community, phone="19900007777")

    asked, page = _asks(client, town, sign_in, "19900007777")

    row = Approval.objects.get()
    assert (asked.status_code, page["Location"]) == (409, url("approval", row.pk))
    assert not RoleGrant.objects.filter(person=anna, role=Role.WORKER).exists()
    told = Message.objects.filter(topic="approval_asked").values_list("person_id", flat=True)
    assert list(told) == [town.district.me]
    assert client.post(url("approval_approve", row.pk)).status_code == 403  # her own

    sign_in(town.district)
    assert str(row.pk) in client.get(url("approvals")).content.decode()
    client.post(url("approval_approve", row.pk))
    sign_in(town.boss)
    client.post(url("approval_carry_out", row.pk))

    row.refresh_from_db()
    assert row.state == "USED"
    assert RoleGrant.objects.get(person=anna, role=Role.WORKER).granted_by_id == town.boss.me


def test_a_no_says_why_and_nothing_is_carried_out(client, town, sign_in):
    anna = make.person(town.community, phone="19900007777")
    _asks(client, town, sign_in, "19900007777")
    row = Approval.objects.get()

    sign_in(town.district)
    assert client.post(url("approval_refuse", row.pk), {"reason": ""}).status_code == 422
    client.post(url("approval_refuse", row.pk), {"reason": "不在编"})
    sign_in(town.boss)
    page = client.get(url("approval", row.pk)).content.decode()

    assert "不在编" in page
    assert client.post(url("approval_carry_out", row.pk)).status_code == 409
    assert not RoleGrant.objects.filter(person=anna, role=Role.WORKER).exists()


def test_money_that_is_given_to_a_need_goes_on_to_the_second_person(client, town, sign_in):
    unit, project = worlds.unit(town), worlds.agreed(town)
    pledge = purses.pledged(town, unit, project)
    need = purses.need(town, project)
    purses.received(town, pledge, 50_000)
    sign_in(town.clerk)

    typed = {"pledge": pledge.pk, "need": need.pk, "number": "100"}
    asked = client.post(reverse("web:purse_do", args=(project.pk, "share")), typed)
    client.post(url("approvals_ask"), {"wanted": asked.context["digest"], "reason": "买材料"})
    row = Approval.objects.get()
    sign_in(town.boss)
    client.post(url("approval_approve", row.pk))
    sign_in(town.clerk)
    client.post(url("approval_carry_out", row.pk))

    assert Allocation.objects.get().amount == 10_000
    assert Approval.objects.get().state == "USED"


def test_the_twins_of_who_sees_what_agree(town):
    wanted = _wanted(town)
    anna = Person.objects.get(pk=wanted.object_id)
    row = approvals.ask(wanted, reason="缺人", actor=town.boss, now=MONDAY)

    actors = (town.boss, town.district, town.clerk, make.actor(anna), STRANGER)
    seen = [may_see(actor, row) for actor in actors]

    assert seen == [row in visible_to(actor) for actor in actors] == [1, 1, 0, 0, 0]


def test_a_role_ends_from_the_list_at_once(client, town, sign_in):
    sign_in(town.district)
    row = RoleGrant.objects.get(person_id=town.clerk.me)

    client.post(url("approvals_role_end", row.pk))

    row.refresh_from_db()
    assert row.ends_at is not None


def test_lists_ask_as_much_for_three_as_for_one(client, town, sign_in):
    sign_in(town.district)
    names = ("approvals", "integrity_looks", "approvals_roles")

    def grown(times):
        for _n in range(times):
            approvals.ask(_wanted(town), reason="缺人", actor=town.boss, now=MONDAY)
            clerk = make.staff(Role.WORKER, town.community).me
            looks.raise_alarm(clerk, looks=60, role="WORKER", actor=CLOCK, now=MONDAY)
        return [_questions(client, name) for name in names]

    grown(1)  # what is asked once and kept

    assert grown(0) == grown(2)


def _questions(client, name):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url(name)).status_code == 200
    return len(asked)


def _wanted(town):
    anna = make.person(town.community)
    with pytest.raises(approvals.SecondNeeded) as no:
        roles.grant(
            anna.pk,
            role=Role.WORKER,
            kind=ScopeKind.AREA,
            scope_id=town.community.pk,
            path="",
            actor=town.boss,
            now=MONDAY,
        )
    return no.value.wanted


def test_a_look_that_stood_out_is_answered_on_its_page(client, town, sign_in):
    alarm = looks.raise_alarm(town.clerk.me, looks=60, role="WORKER", actor=CLOCK, now=MONDAY)
    assert alarm is not None
    sign_in(town.district)

    assert client.post(url("integrity_look", alarm.pk), {"text": ""}).status_code == 422
    client.post(url("integrity_look", alarm.pk), {"text": "普查日"})

    assert LookAnswer.objects.get().text == "普查日"
    assert "普查日" in client.get(url("integrity_looks")).content.decode()


def test_the_desk_of_a_childs_request_asks_why_first(client, town, sign_in):
    child = make.person(town.community)
    Person.objects.filter(pk=child.pk).update(birth_year=2015, birth_month=5)
    order = make.order(child)
    sign_in(town.clerk)

    gate = client.get(url("desk_order", order.pk)).content.decode()
    client.post(url("desk_why", order.pk), {"purpose": "CALL_BACK"})
    page = client.get(url("desk_order", order.pk)).content.decode()

    assert "腿脚不便" not in gate
    assert "腿脚不便" in page
