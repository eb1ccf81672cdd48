"""My data and the desk's list: a copy in two presses, an erasure by two people."""

import io
import json
import zipfile

import pytest
from django.urls import reverse

from kith.approvals.models import Approval
from kith.core.actor import Role
from kith.people.models import Account, Person
from kith.privacy import jobs
from kith.privacy.actions import asking
from kith.privacy.models import Download, Request
from kith.privacy.states import RequestState, Wish
from tests import make
from tests.make import MONDAY

pytestmark = [pytest.mark.pure, pytest.mark.django_db, pytest.mark.usefixtures("no_totp")]


@pytest.fixture
def town():
    return make.town()


def press(client, name, *args, **told):
    return client.post(reverse(f"web:{name}", args=args), told, follow=True)


def test_a_resident_asks_for_her_copy_and_fetches_it(client, town, sign_in):
    who = make.person(town.community, name="诸葛明")
    sign_in(who)

    press(client, "my_data_ask", person=who.pk, wish="COPY")
    row = Request.objects.get()
    jobs.work_on_copies(row.asked_at)
    page = client.get("/my-data/").content.decode()
    answer = client.post(reverse("web:my_data_copy", args=[row.pk]))

    told = json.loads(zipfile.ZipFile(io.BytesIO(answer.content)).read("data.json"))
    assert reverse("web:my_data_copy", args=[row.pk]) in page
    assert answer["Content-Type"] == "application/zip"
    assert "no-store" in answer["Cache-Control"]
    assert "诸葛明" in json.dumps(told, ensure_ascii=False)
    assert Download.objects.count() == 1


def test_nobody_asks_or_fetches_for_a_neighbour(client, town, sign_in):
    who, neighbour = make.person(town.community), make.person(town.community)
    row = asking.ask(who.pk, Wish.COPY, actor=make.actor(who), now=MONDAY)
    jobs.work_on_copies(MONDAY)
    sign_in(neighbour)

    answers = [
        client.post(reverse("web:my_data_ask"), {"person": who.pk, "wish": "COPY"}),
        client.post(reverse("web:my_data_copy", args=[row.pk])),
        client.post(reverse("web:my_data_withdraw", args=[row.pk])),
        client.post(reverse("web:my_data_ask"), {"person": "x", "wish": "ALL"}),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404, 404]
    assert client.get(reverse("web:data_requests")).status_code == 403
    assert not Download.objects.exists()


def test_what_is_open_stands_where_erasure_is_asked_for(client, town, sign_in):
    who = make.person(town.community)
    order = make.order(who)
    sign_in(who)

    page = client.get("/my-data/").content.decode()
    refused = client.post(reverse("web:my_data_ask"), {"person": who.pk, "wish": "ERASURE"})

    assert f"{order.pk}" in page
    assert "ERASURE" not in page
    assert refused.status_code == 409
    assert not Request.objects.exists()


def test_an_erasure_goes_from_the_counter_to_the_street_and_a_second_person(client, town, sign_in):
    who = make.person(town.community, phone="19912345678")
    make.account(who, "leaving")
    first, second = (Person.objects.get(pk=make.staff(Role.STREET, town.street).me) for _n in "12")

    sign_in(Person.objects.get(pk=town.clerk.me))
    press(client, "data_request_new", phone="19912345678", wish="ERASURE", reason="本人到窗口")
    row = Request.objects.get()
    sign_in(first)
    listed = client.get(reverse("web:data_requests")).content.decode()
    read = press(client, "data_request_reasons", row.pk).content.decode()
    press(client, "data_request_decide", row.pk, verb="grant", reason="身份已核实")
    asks = client.post(reverse("web:data_request_erase", args=[row.pk]))
    digest = asks.context["digest"]
    press(client, "approvals_ask", wanted=digest, reason="本人申请注销")
    approval = Approval.objects.get()
    sign_in(second)
    press(client, "approval_approve", approval.pk)
    sign_in(Person.objects.get(pk=first.pk))
    press(client, "approval_carry_out", approval.pk)

    row.refresh_from_db()
    assert reverse("web:data_request", args=[row.pk]) in listed
    assert "本人到窗口" in read
    assert asks.status_code == 409
    assert row.state == RequestState.DONE
    assert not Account.objects.filter(person=who).exists()
    assert client.get(reverse("web:data_request", args=[row.pk])).status_code == 200


def test_a_number_that_several_share_asks_who_it_is(client, town, sign_in):
    one, other = (make.person(town.community, phone="19912345678") for _n in "12")
    sign_in(Person.objects.get(pk=town.clerk.me))
    typed = {"phone": "19912345678", "wish": "COPY", "reason": "本人到窗口"}

    again = client.post(reverse("web:data_request_new"), typed)
    press(client, "data_request_new", **typed, person=other.pk)
    unknown = client.post(reverse("web:data_request_new"), {**typed, "phone": "19900000000"})

    assert (again.status_code, unknown.status_code) == (422, 422)
    assert list(Request.objects.values_list("person_id", flat=True)) == [other.pk]
    assert one.pk != other.pk


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_asks_as_often_for_one_as_for_three(
    client, town, sign_in, django_assert_max_num_queries, many
):
    for _n in range(many):
        who = make.person(town.community)
        asking.ask(who.pk, Wish.ERASURE, actor=make.actor(who), now=MONDAY)
    sign_in(Person.objects.get(pk=town.boss.me))
    client.get(reverse("web:data_requests"))

    with django_assert_max_num_queries(18) as asked:
        page = client.get(reverse("web:data_requests"))

    assert page.content.decode().count('id="request-') == many
    assert len(asked) == QUERIES.setdefault("list", len(asked))


QUERIES: dict[str, int] = {}


def test_the_consents_page_shows_the_text_and_its_version(client, town, sign_in):
    who = make.person(town.community)
    sign_in(who)

    page = client.get("/me/").content.decode()
    history = client.get("/my-data/").content.decode()

    assert "2026-11" in page
    assert who.consents.get().text_hash[:8] in history
