"""One claim, from the yes to the word after the visit, on a phone in a stairwell."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from kith.files.queries import files_of
from kith.hours.models import ServiceRecord
from kith.orders.actions import objections, word
from kith.orders.actions.service import EARLY
from kith.orders.models import Claim, Rating, Report, Stamp
from kith.orders.rules import door_code
from kith.orders.states import ClaimState
from kith.people.actions import person as persons
from kith.people.models import Person
from kith.people.states import Channel, ConsentPurpose
from kith.vault.models import Access
from tests import make

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
START = make.MONDAY + make.DAY


@pytest.fixture(autouse=True)
def english(client):
    client.cookies["django_language"] = "en"


@pytest.fixture
def town():
    return make.town()


@pytest.fixture
def mine(town, sign_in, clock):
    """A claim on an order with a telling resident; the client is its holder's."""
    resident = make.person(
        town.community, name="欧阳春华", phone="13800138000", address="幸福小区 5 号楼 502 室"
    )
    make.consent(resident, ConsentPurpose.PHOTO)
    claim = make.claim(town, make.open_order(town, resident))
    return claim, sign_in(Person.objects.get(pk=claim.person_id))


def _at(claim, name="claim", *more):
    return reverse(f"web:{name}", args=(claim.pk, *more))


def _jpeg():
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(out, "JPEG")
    return SimpleUploadedFile("work.jpg", out.getvalue(), content_type="image/jpeg")


def _serve(client, claim, clock):
    clock.at = START
    client.post(_at(claim, "claim_arrive"), {"code": door_code(claim.order_id, is_arrival=True)})
    clock.at = START + make.HOUR
    client.post(_at(claim, "claim_leave"), {"code": door_code(claim.order_id, is_arrival=False)})


def _report(client, claim, clock):
    _serve(client, claim, clock)
    return client.post(_at(claim, "claim_report"), {"text": "擦好了。", "solved": "yes"})


def test_the_page_says_when_and_in_which_community_and_hides_the_rest(mine):
    claim, client = mine

    answer = client.get(_at(claim))

    page = answer.content.decode()
    for fact in (
        "擦窗户一次",
        "Tue 3 Mar 09:00–10:00",
        "演示社区01",
        "You can arrive from Tue 3 Mar",
    ):
        assert fact in page
    for secret in ("春华", "13800138000", "502", "腿脚不便"):
        assert secret not in page
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("who", ["another volunteer", "the resident", "the desk"])
def test_others_have_no_such_page(town, sign_in, clock, no_totp, who):
    claim = make.claim(town)
    person = {
        "another volunteer": lambda: make.volunteer(town.community),
        "the resident": lambda: Person.objects.get(orders=claim.order_id),
        "the desk": lambda: town.clerk,
    }[who]()
    client = sign_in(person)

    assert client.get(_at(claim)).status_code == 404
    for name in ("contact", "arrive", "leave", "report", "photos", "give_back", "rate", "spoke"):
        assert client.post(_at(claim, f"claim_{name}")).status_code == 404
    assert Claim.objects.get(pk=claim.pk).state == ClaimState.HELD


def test_a_stranger_signs_in_first(town, client):
    assert client.get(_at(make.claim(town))).url.startswith(reverse("account_login"))


def _looks(claim):
    return Access.objects.filter(
        subject_id=claim.order.resident_id, actor_id=claim.person_id, purpose="SERVE"
    ).count()


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
def test_a_look_at_the_contact_is_shown_once_and_logged(mine, headers):
    claim, client = mine
    assert _looks(claim) == 0

    answer = client.post(_at(claim, "claim_contact"), headers=headers)

    page = answer.content.decode()
    for fact in (
        "欧阳春华",
        'href="tel:13800138000"',
        "5 号楼 502 室",
        "腿脚不便",
        "The resident can see",
    ):
        assert fact in page
    assert "no-store" in answer["Cache-Control"]
    assert _looks(claim) == 2  # the words of the order, and the person
    assert page.strip().startswith('<section class="panel" id="contact"') is bool(headers)
    assert "春华" not in client.get(_at(claim)).content.decode()


def test_after_giving_back_the_contact_is_closed(mine):
    claim, client = mine
    client.post(_at(claim, "claim_give_back"))

    page = client.get(_at(claim)).content.decode()
    answer = client.post(_at(claim, "claim_contact"))

    assert _at(claim, "claim_contact") not in page
    assert answer.status_code == 403
    assert _looks(claim) == 0


def test_arriving_is_offered_two_hours_before(mine, clock):
    claim, client = mine
    early = client.post(_at(claim, "claim_arrive"), {"code": ""})
    clock.at = START - EARLY

    page = client.get(_at(claim)).content.decode()

    assert early.status_code == 409
    assert "two hours before" in early.content.decode()
    assert Stamp.objects.count() == 0
    assert _at(claim, "claim_arrive") in page


@pytest.mark.parametrize("right", [True, False], ids=["with the digits", "without"])
@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
def test_arriving_is_proved_by_the_residents_digits(mine, clock, right, headers):
    claim, client = mine
    clock.at = START
    code = door_code(claim.order_id, is_arrival=True) if right else ""

    answer = client.post(_at(claim, "claim_arrive"), {"code": code}, headers=headers)

    assert answer.status_code == (200 if headers else 302)
    stamp = Stamp.objects.get(claim=claim)
    assert (stamp.is_arrival, stamp.at, stamp.proof) == (True, START, "CODE" if right else "SELF")
    assert Claim.objects.get(pk=claim.pk).state == ClaimState.SERVING
    if headers:
        step = answer.content.decode().strip()
        assert step.startswith('<section class="panel lead-in" id="step"')
        assert _at(claim, "claim_leave") in step
        assert 'id="after" hx-swap-oob="true"' in step
        assert _at(claim, "claim_give_back") not in step


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
def test_digits_of_another_shape_are_given_back(mine, clock, headers):
    claim, client = mine
    clock.at = START

    answer = client.post(_at(claim, "claim_arrive"), {"code": "12a"}, headers=headers)

    assert answer.status_code == 422
    assert "Exactly four digits" in answer.content.decode()
    assert 'value="12a"' in answer.content.decode()
    assert Stamp.objects.count() == 0


def test_leaving_leads_to_the_report(mine, clock):
    claim, client = mine
    _serve(client, claim, clock)

    page = client.get(_at(claim)).content.decode()

    ends = Stamp.objects.filter(claim=claim).order_by("at").values_list("is_arrival", "proof")
    assert list(ends) == [(True, "CODE"), (False, "CODE")]
    assert "You were there from 09:00 to 10:00." in page
    assert _at(claim, "claim_report") in page
    assert _at(claim, "claim_leave") not in page


def test_the_report_records_the_minutes_and_asks_the_resident(mine, clock):
    claim, client = mine

    answer = _report(client, claim, clock)

    assert answer.url == _at(claim)
    record = ServiceRecord.objects.get(cause=f"claim:{claim.pk}")
    assert (record.minutes, record.state) == (60, "RECORDED")
    assert Report.objects.get(claim=claim).is_solved is True
    page = client.get(_at(claim)).content.decode()
    assert "Waiting for the resident" in page
    assert "擦好了" not in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        pytest.param({"text": "  ", "solved": "yes"}, "what you did", id="no words"),
        pytest.param({"text": "擦好了。"}, "choose yes or no", id="no choice"),
        pytest.param({"text": "长" * 501, "solved": "no"}, "at most 500", id="too long"),
    ],
)
def test_half_a_report_keeps_what_was_typed(mine, clock, typed, said):
    claim, client = mine
    _serve(client, claim, clock)

    answer = client.post(_at(claim, "claim_report"), typed)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert typed["text"].strip() in answer.content.decode()
    assert Report.objects.count() == 0


def test_without_stamps_there_is_no_report(mine, clock):
    claim, client = mine
    clock.at = START

    answer = client.post(_at(claim, "claim_report"), {"text": "好了", "solved": "yes"})

    assert answer.status_code == 409
    assert ServiceRecord.objects.count() == 0


def test_a_photo_is_kept_listed_and_opened_by_its_maker(mine, clock):
    claim, client = mine
    clock.at = START
    client.post(_at(claim, "claim_arrive"))

    answer = client.post(_at(claim, "claim_photos"), {"photo": _jpeg()})

    assert answer.url == _at(claim)
    (kept,) = files_of("claim", claim.pk)
    look = _at(claim, "claim_photo", kept.pk)
    assert look in client.get(_at(claim)).content.decode()
    assert client.get(look).status_code == 405
    opened = client.post(look)
    assert opened["Content-Type"] == "image/jpeg"
    assert Image.open(io.BytesIO(opened.content)).size == (40, 30)


@pytest.mark.parametrize(
    ("photo", "said"),
    [
        pytest.param(SimpleUploadedFile("a.jpg", b"not a picture"), "JPEG, PNG or WebP", id="text"),
        pytest.param(SimpleUploadedFile("a.jpg", b""), "empty", id="empty file"),
        pytest.param("", "choose a photo", id="none"),
    ],
)
def test_what_is_no_picture_is_refused_in_the_form(mine, clock, photo, said):
    claim, client = mine
    clock.at = START
    client.post(_at(claim, "claim_arrive"))

    answer = client.post(_at(claim, "claim_photos"), {"photo": photo})

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert list(files_of("claim", claim.pk)) == []


def test_without_the_residents_yes_the_form_says_so_and_keeps_no_photo(mine, town, clock):
    claim, client = mine
    persons.consent(
        claim.order.resident_id,
        purpose=ConsentPurpose.PHOTO,
        is_given=False,
        channel=Channel.WEB,
        given_by_id=claim.order.resident_id,
        actor=make.actor(claim.order.resident),
        now=make.MONDAY,
    )
    clock.at = START
    client.post(_at(claim, "claim_arrive"))

    answer = client.post(_at(claim, "claim_photos"), {"photo": _jpeg()})

    assert answer.status_code == 409
    assert "not agreed to pictures" in answer.content.decode()
    assert list(files_of("claim", claim.pk)) == []


def test_a_photo_of_another_claim_is_not_opened(mine, town, clock):
    claim, client = mine
    other = make.claim(town)

    assert client.post(_at(claim, "claim_photo", 1)).status_code == 403
    assert client.post(_at(other, "claim_photo", 1)).status_code == 404


def test_giving_back_costs_nothing_and_frees_the_place(mine):
    claim, client = mine

    answer = client.post(_at(claim, "claim_give_back"))

    assert answer.url == reverse("web:my_day")
    row = Claim.objects.get(pk=claim.pk)
    assert (row.state, row.seats.count(), row.order.state) == (ClaimState.WITHDRAWN, 0, "OPEN")
    assert "That costs nothing" in client.get(_at(claim)).content.decode()


def test_once_there_it_is_not_given_back(mine, clock):
    claim, client = mine
    clock.at = START
    client.post(_at(claim, "claim_arrive"))

    page = client.get(_at(claim)).content.decode()
    answer = client.post(_at(claim, "claim_give_back"))

    assert _at(claim, "claim_give_back") not in page
    assert answer.status_code == 409
    assert Claim.objects.get(pk=claim.pk).state == ClaimState.SERVING


def test_the_visit_is_rated_once(mine, clock):
    claim, client = mine
    _report(client, claim, clock)

    client.post(_at(claim, "claim_rate"), {"stars": "4", "text": "一切顺利"})

    rated = Rating.objects.get(claim=claim)
    assert (rated.stars, rated.is_by_resident, rated.by_id) == (4, False, claim.person_id)
    page = client.get(_at(claim)).content.decode()
    assert _at(claim, "claim_rate") not in page
    assert "一切顺利" not in page


def test_a_rating_without_stars_keeps_the_words(mine, clock):
    claim, client = mine
    _report(client, claim, clock)

    answer = client.post(_at(claim, "claim_rate"), {"text": "一切顺利"})

    assert answer.status_code == 422
    assert "一切顺利" in answer.content.decode()
    assert Rating.objects.count() == 0


def test_the_visit_is_not_rated_before(mine):
    claim, client = mine

    answer = client.post(_at(claim, "claim_rate"), {"stars": "5"})

    assert _at(claim, "claim_rate") not in client.get(_at(claim)).content.decode()
    assert answer.status_code == 403
    assert Rating.objects.count() == 0


def test_the_confirmed_claim_leads_to_the_passbook(mine, town, clock):
    claim, client = mine
    _report(client, claim, clock)
    word.confirm(
        claim.order_id,
        stars=5,
        text="",
        channel=Channel.WEB,
        actor=make.actor(Person.objects.get(pk=claim.order.resident_id)),
        now=START + 2 * make.HOUR,
    )

    page = client.get(_at(claim)).content.decode()

    assert "Confirmed. Thank you!" in page
    assert "Confirmed on Tue 3 Mar 11:00" in page


def test_a_disputed_claim_says_so(mine, town, clock):
    claim, client = mine
    _report(client, claim, clock)
    word.dispute(claim.order_id, text="没有来", actor=town.clerk, now=START + 2 * make.HOUR)

    page = client.get(_at(claim)).content.decode()

    assert "Somebody says it was not so" in page
    assert "没有来" not in page


def test_while_places_are_open_nobody_arrives(town, sign_in, clock):
    claim = make.claim(town, make.open_order(town, people_needed=2))
    client = sign_in(Person.objects.get(pk=claim.person_id))
    clock.at = START

    page = client.get(_at(claim)).content.decode()
    answer = client.post(_at(claim, "claim_arrive"))

    assert "More helpers are being looked for" in page
    assert _at(claim, "claim_arrive") not in page
    assert answer.status_code == 409


def test_the_holder_of_a_wish_says_that_they_have_spoken(town, sign_in, clock):
    claim = make.claim(town, make.wish(town))
    client = sign_in(Person.objects.get(pk=claim.person_id))
    before = client.get(_at(claim)).content.decode()

    client.post(_at(claim, "claim_spoke"))

    assert "Please make contact by Mon 9 Mar 09:00" in before
    assert Claim.objects.get(pk=claim.pk).lease_until == make.MONDAY + 30 * make.DAY
    page = client.get(_at(claim)).content.decode()
    assert _at(claim, "claim_spoke") not in page
    assert "Deliver by" in page


@pytest.fixture
def team_claim(town, sign_in, clock):
    """A team of three holds two places; the client is the leader's."""
    leader, *members = (make.volunteer(town.community) for _ in range(3))
    team = make.team(town.community, *members, leader=leader)
    order = make.open_order(town, people_needed=2)
    client = sign_in(leader)
    client.post(reverse("web:team_claim", args=(order.pk,)), {"team": team.pk, "heads": 2})
    clock.at = START
    return Claim.objects.get(order=order), client, leader, members


def test_a_leader_stamps_members_up_to_the_heads(team_claim):
    claim, client, _leader, (berta, carla) = team_claim
    page = client.get(_at(claim)).content.decode()

    client.post(_at(claim, "claim_arrive"), {"person": berta.pk})
    client.post(_at(claim, "claim_arrive"), {"person": carla.pk}, headers=HTMX)
    full = client.get(_at(claim)).content.decode()

    for member in (berta, carla):
        assert f'id="comer-{member.pk}"' in page
        assert str(member.name) in page
    stamps = Stamp.objects.filter(claim=claim).order_by("pk")
    assert [(s.person_id, s.proof) for s in stamps] == [(berta.pk, "LEADER"), (carla.pk, "LEADER")]
    assert "2 of 2 have arrived" in full
    assert _at(claim, "claim_arrive") not in full


def test_nobody_beyond_the_heads_is_stamped(team_claim):
    claim, client, leader, members = team_claim
    for member in members:
        client.post(_at(claim, "claim_arrive"), {"person": member.pk})

    answer = client.post(_at(claim, "claim_arrive"), {"person": leader.pk})

    assert answer.status_code == 409
    assert Stamp.objects.filter(claim=claim).count() == 2


def test_somebody_outside_the_team_is_not_stamped(team_claim, town):
    claim, client, _leader, _members = team_claim
    stranger = make.volunteer(town.community)

    answer = client.post(_at(claim, "claim_arrive"), {"person": stranger.pk})

    assert answer.status_code == 409
    assert "not in the team" in answer.content.decode()
    assert Stamp.objects.count() == 0


def test_the_team_reports_when_everybody_has_left(team_claim, clock):
    claim, client, _leader, (berta, _carla) = team_claim
    client.post(_at(claim, "claim_arrive"), {"person": berta.pk})
    there = client.get(_at(claim)).content.decode()
    clock.at = START + make.HOUR
    client.post(_at(claim, "claim_leave"), {"person": berta.pk})

    answer = client.post(_at(claim, "claim_report"), {"text": "好了", "solved": "no"})

    assert _at(claim, "claim_report") not in there
    assert answer.status_code == 302
    records = ServiceRecord.objects.values_list("person_id", "minutes")
    assert list(records) == [(berta.pk, 60)]
    assert Report.objects.get(claim=claim).is_solved is False


def test_under_an_objection_nothing_is_asked(team_claim):
    claim, client, leader, _members = team_claim
    objections.object_to(claim.pk, reason="不归我们", actor=make.actor(leader), now=START)

    page = client.get(_at(claim)).content.decode()

    assert "The objection is being decided" in page
    assert _at(claim, "claim_arrive") not in page
    assert reverse("web:object", args=(claim.pk,)) not in page
