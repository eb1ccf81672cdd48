"""Joining by invitation: only ever by one's own yes."""

import pytest

from kith.people.actions import volunteering
from kith.people.inputs import PersonInput
from kith.people.models import Account, Consent, Invitation, Person, RoleGrant
from kith.people.states import InvitationState
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "english")]

PHONE = "13800138000"


@pytest.fixture
def english(client):
    client.cookies["django_language"] = "en"


@pytest.fixture
def link():
    """The address that was sent to somebody who is not registered yet."""
    town = make.town()
    wanted = volunteering.VolunteerInput(
        person=PersonInput(name="欧阳秀英", phone=PHONE, birth_year=1970), skills=("HAIRCUT",)
    )
    _invitation, token = volunteering.invite(
        town.community.pk, input=wanted, actor=town.clerk, now=make.MONDAY
    )
    return f"/join/{token}/"


def yes(**changes):
    return {
        "phone": "138 0013 8000",
        "login_name": "xiuying",
        "password": make.PASSWORD,
        "agreed": "on",
    } | changes


def people():
    return Person.objects.count(), Account.objects.count()


def test_looking_registers_nobody_and_shows_masks(client, link):
    before = people()

    page = client.get(link).content.decode()

    assert people() == before
    assert "138****8000" in page
    assert "haircutting" in page
    assert PHONE not in page
    assert "欧阳秀英" not in page


def test_a_yes_makes_a_volunteer_who_can_sign_in(client, link):
    answer = client.post(link, yes())

    account = Account.objects.get(login_name="xiuying")
    purposes = Consent.objects.filter(person=account.person, is_given=True)
    assert answer.url == "/account/login/"
    assert RoleGrant.objects.get(person=account.person).role == "VOLUNTEER"
    assert set(purposes.values_list("purpose", flat=True)) == {"SERVICE", "VOLUNTEER"}
    assert client.login(username="xiuying", password=make.PASSWORD)


def test_a_link_is_good_once(client, link):
    client.post(link, yes())
    before = people()

    answer = client.post(link, yes(login_name="another"))

    assert (answer.status_code, people()) == (410, before)


def test_a_no_is_kept_and_nobody_is_registered(client, link):
    before = people()

    client.post(f"{link}no/")

    assert Invitation.objects.get().state == InvitationState.DECLINED
    assert (client.get(link).status_code, people()) == (410, before)


def test_a_no_is_not_said_by_looking(client, link):
    assert client.get(f"{link}no/").status_code == 405
    assert Invitation.objects.get().state == InvitationState.SENT


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        pytest.param({"phone": "13900139000"}, "phone", id="another-phone"),
        pytest.param({"phone": "1380013800"}, "phone", id="a-digit-missing"),
        pytest.param({"login_name": "a b"}, "login_name", id="a-name-with-a-gap"),
        pytest.param({"login_name": "taken"}, "login_name", id="a-name-that-is-taken"),
        pytest.param({"password": "12345678"}, "password", id="a-weak-password"),
        pytest.param({"agreed": ""}, "agreed", id="no-agreement"),
    ],
)
def test_a_yes_that_cannot_be_used_registers_nobody(client, link, changes, field):
    make.account(make.person(Invitation.objects.get().area), "taken")
    before = people()

    answer = client.post(link, yes() | changes)

    assert list(answer.context["form"].errors) == [field]
    assert 400 <= answer.status_code < 500
    assert people() == before
    assert Invitation.objects.get().state == InvitationState.SENT


def test_an_unknown_link_is_answered_in_words(client, link):
    answer = client.get("/join/nothing/")

    assert answer.status_code == 410
    assert "does not exist" in answer.content.decode()
