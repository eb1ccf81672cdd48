"""Messages, who looked, and what one agreed to."""

import ast
from datetime import timedelta
from pathlib import Path

import pytest

from kith.orders.actions import contact
from kith.outbox.models import Message
from kith.people.models import Consent, Person
from kith.people.queries import has_consented
from kith.people.states import ConsentPurpose
from kith.vault.models import Access
from kith.vault.states import Purpose
from kith.web.me.words import FIELDS, TOPICS
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "english")]

KITH = Path(__file__).parents[2] / "kith"
TELLERS = {
    "tell", "tell_resident", "tell_desk", "_tell", "tell_customer", "tell_street", "tell_person",
    "tell_her", "_tell_once", "tell_side", "tell_leaders", "_tell_answer", "tell_doers", "tell_one",
    "tell_all", "tell_place", "tell_helpers", "tell_people",
    "_tell_unit", "tell_applicant", "_tell_desk",
}  # fmt: skip


@pytest.fixture
def english(client):
    client.cookies["django_language"] = "en"


@pytest.fixture
def town():
    return make.town()


def topics_told():
    """Every topic given as a literal to one of the functions that put a message in the box."""
    for path in KITH.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            if node.func.id in TELLERS and len(node.args) > 1:
                match node.args[1]:
                    case ast.Constant(value=str(topic)):
                        yield topic


def test_every_topic_that_is_told_has_words_and_no_words_are_left_over():
    assert set(topics_told()) == set(TOPICS)


@pytest.mark.parametrize("topic", sorted(TOPICS))
def test_a_message_is_written_with_the_number_of_its_request(topic):
    assert "%(number)s" in str(TOPICS[topic].sentence)
    assert str(TOPICS[topic].sentence) % {"number": "26-00007"}


@pytest.mark.parametrize("address", ["/messages/", "/looked/", "/me/"])
def test_a_stranger_is_sent_to_sign_in(client, address):
    assert client.get(address).url == f"/account/login/?next={address}"


def test_opening_the_messages_marks_them_read(client, town, sign_in):
    resident = make.person(town.community)
    order = make.order(resident)
    sign_in(resident)

    first = client.get("/messages/").context["lines"]
    second = client.get("/messages/").context["lines"]

    assert [(m.title, m.link, m.is_new) for m in first] == [
        ("We have your request", f"/requests/{order.pk}/", True)
    ]
    assert [m.is_new for m in second] == [False]
    assert not Message.objects.filter(person_id=resident.pk, is_read=False).exists()


def test_nobody_reads_anothers_messages(client, town, sign_in):
    make.order(make.person(town.community))
    sign_in(make.person(town.community))

    assert client.get("/messages/").context["lines"] == []
    assert Message.objects.filter(is_read=False).count() == 1


def test_messages_cost_the_same_number_of_questions_for_one_and_for_three(
    client, town, sign_in, django_assert_num_queries
):
    resident = make.person(town.community)
    make.order(resident)
    sign_in(resident)
    with django_assert_num_queries(11):
        client.get("/messages/")

    make.order(resident)
    make.order(resident)
    with django_assert_num_queries(11):
        client.get("/messages/")


def look(town, order):
    contact.reveal_contact(order.pk, purpose=Purpose.CALL_BACK, actor=town.clerk, now=make.MONDAY)


def test_a_look_shows_task_reason_and_fields_but_never_who(client, town, sign_in):
    resident = make.person(town.community)
    look(town, make.order(resident))
    sign_in(resident)

    page = client.get("/looked/")

    looks = [(x.by, x.unit, x.fields, x.purpose, x.ward) for x in page.context["looks"]]
    clerk = Person.objects.get(pk=town.clerk.me)
    assert looks == [
        ("community worker", "演示社区01", "name、phone number、address", "calling back", "")
    ]
    assert str(clerk.name) not in page.content.decode()
    assert f"{clerk.pk}" not in [x.by for x in page.context["looks"]]


def test_looks_of_one_day_that_are_alike_stand_as_one_line_with_their_number(client, town, sign_in):
    resident = make.person(town.community)
    order = make.order(resident)
    for later in (timedelta(), timedelta(minutes=5), timedelta(days=1)):
        contact.reveal_contact(
            order.pk, purpose=Purpose.CALL_BACK, actor=town.clerk, now=make.MONDAY + later
        )
    sign_in(resident)

    page = client.get("/looked/")

    assert [look.times for look in page.context["looks"]] == [1, 2]
    assert "2 times that day" in page.content.decode()


def test_a_guardian_reads_who_looked_at_her_ward(client, town, sign_in):
    child, mother = make.person(town.community), make.person(town.community)
    make.guardian(town, child, by=mother)
    look(town, make.order(child))
    sign_in(mother)

    assert [x.ward for x in client.get("/looked/").context["looks"]] == [str(child.name)]


def test_nobody_reads_who_looked_at_a_neighbour(client, town, sign_in):
    look(town, make.order(make.person(town.community)))
    sign_in(make.person(town.community))

    assert client.get("/looked/").context["looks"] == []


def test_looks_cost_the_same_number_of_questions_for_one_and_for_three(
    client, town, sign_in, django_assert_num_queries
):
    resident = make.person(town.community)
    order = make.order(resident)
    look(town, order)
    sign_in(resident)
    with django_assert_num_queries(8):
        client.get("/looked/")

    look(town, order)
    look(town, order)
    with django_assert_num_queries(8):
        client.get("/looked/")


def test_every_sealed_field_somebody_may_open_has_a_word(client, town, sign_in):
    resident = make.person(town.community)
    order = make.order(resident)
    contact.read_words(order.pk, actor=town.clerk, now=make.MONDAY)
    look(town, order)

    opened = {
        f for fields in Access.objects.values_list("fields", flat=True) for f in fields.split(",")
    }

    assert opened == {"text", "risks", "name", "phone", "address"}
    assert opened <= set(FIELDS)


def test_ones_own_page_shows_masks_and_opens_nothing(client, town, sign_in):
    resident = make.person(town.community, name="欧阳秀英", phone="13800138000")
    sign_in(resident)

    page = client.get("/me/").content.decode()

    assert str(resident.phone) in page
    assert "欧阳秀英" not in page
    assert "13800138000" not in page
    assert not Access.objects.exists()


def test_the_newest_word_about_a_purpose_counts(client, town, sign_in):
    resident = make.person(town.community)
    sign_in(resident)

    client.post("/me/consent/", {"purpose": "PHOTO", "given": "yes"})
    client.post("/me/consent/", {"purpose": "PHOTO", "given": "no"})

    agreements = {a.purpose: a.is_given for a in client.get("/me/").context["agreements"]}
    assert (agreements["PHOTO"], agreements["SERVICE"]) == (False, True)
    assert list(
        Consent.objects.filter(person=resident, purpose="PHOTO")
        .order_by("pk")
        .values_list("is_given", "channel", "given_by_id")
    ) == [(True, "WEB", resident.pk), (False, "WEB", resident.pk)]


def test_a_guardian_agrees_for_her_ward(client, town, sign_in):
    child, mother = make.person(town.community), make.person(town.community)
    make.guardian(town, child, by=mother)
    sign_in(mother)

    client.post("/me/consent/", {"person": child.pk, "purpose": "PUBLISH_WISH", "given": "yes"})

    assert has_consented(child.pk, ConsentPurpose.PUBLISH_WISH)


@pytest.mark.parametrize("purpose", ["PHOTO", "EVERYTHING"])
def test_nobody_agrees_for_a_neighbour_or_to_something_unknown(client, town, sign_in, purpose):
    neighbour = make.person(town.community)
    sign_in(make.person(town.community))
    before = Consent.objects.count()

    answer = client.post(
        "/me/consent/", {"person": neighbour.pk, "purpose": purpose, "given": "yes"}
    )

    assert (answer.status_code, Consent.objects.count()) == (404, before)
