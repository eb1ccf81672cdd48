"""The clock of the machine steps by an hour or a day while people are at the doors: D8 by HTTP.

Jobs and actions under stepped clocks are the matter of test_clock.py.
"""

import time
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from kith.activities.actions import signing_up
from kith.activities.models import SignUp
from kith.activities.states import SignUpState
from kith.orders.models import Claim
from kith.people.actions import volunteering
from kith.people.inputs import PersonInput
from kith.people.models import Person
from kith.web.account import codes
from tests import make
from tests.activities import world
from tests.make import DAY, HOUR, MONDAY
from tests.tools.assurance import figure
from tests.web.conftest import BACKEND
from tests.web.conftest import clock as clock
from tests.web.conftest import empty_folder as empty_folder
from tests.web.conftest import no_collected_files as no_collected_files
from tests.web.test_accounts import PHONE, both_codes, enter, is_in, sent

pytestmark = [pytest.mark.pure, pytest.mark.django_db]
STEPS = (-DAY, -HOUR, HOUR, DAY)
MINUTE = timedelta(minutes=1)
ASK, CONFIRM, CHANGE = "/account/login/code/", "/account/login/code/confirm/", "/account/phone/"


@pytest.fixture
def town():
    return make.town()


@pytest.fixture
def resident(town):
    who = make.person(town.community, phone=PHONE)
    make.account(who, "xiao")
    return who


@pytest.fixture
def sms(tmp_path, settings):
    settings.KITH_SMS = f"folder:{tmp_path / 'sms'}"
    return tmp_path / "sms"


@pytest.fixture
def machine(monkeypatch):
    """`machine(step)`: its clock is set so far forth or back."""
    real, moved = time.time, [0.0]
    monkeypatch.setattr(time, "time", lambda: real() + moved[0])

    def step(by):
        moved[0] = by.total_seconds()

    return step


def _client(person):
    """Her browser."""
    if not hasattr(person, "account"):
        make.account(person)
    client = Client()
    client.force_login(Person.objects.get(pk=person.pk).account, backend=BACKEND)
    return client


# --------------------------------------------------------------------------------------- codes


@pytest.mark.parametrize("step", STEPS)
def test_a_code_outlives_no_step_of_the_clock(client, resident, sms, machine, step):
    """Set back, it would be good for that much longer; set forth, it has run out."""
    client.post(ASK, {"phone": PHONE})
    [code] = sent(sms).values()

    machine(step)
    client.post(CONFIRM, {"code": code})
    machine(timedelta())

    assert not is_in(client)


@pytest.mark.parametrize("skew", [-MINUTE, MINUTE])
def test_clocks_that_are_a_minute_apart_stand_in_nobodys_way(client, resident, sms, machine, skew):
    """The control."""
    client.post(ASK, {"phone": PHONE})
    [code] = sent(sms).values()

    machine(skew)
    client.post(CONFIRM, {"code": code})

    assert is_in(client)


@pytest.mark.parametrize("step", STEPS)
def test_codes_for_another_number_outlive_no_step_either(client, resident, sms, machine, step):
    enter(client)
    client.post("/account/reauthenticate/", {"password": make.PASSWORD})
    typed = both_codes(client, sms)

    machine(step)
    client.post(CHANGE, typed)

    assert Person.objects.get(pk=resident.pk).phone_index == resident.phone_index


def test_a_code_is_good_for_no_longer_than_its_life_and_the_skew(monkeypatch):
    at = 1_000_000.0

    def is_good(seconds):
        monkeypatch.setattr(time, "time", lambda: at + seconds)
        return codes.counts(at)

    good = [is_good(s) for s in (-121, -119, 0, 299, 301)]

    assert good == [False, True, True, True, False]


# -------------------------------------------------------------------------------------- claims


@pytest.mark.parametrize("step", STEPS)
def test_a_job_is_taken_once_whatever_the_clock_says_at_the_second_press(town, clock, step):
    order = make.open_order(town)
    first, second = (_client(make.volunteer(town.community)) for _n in range(2))
    take = reverse("web:pool_claim", args=[order.pk])

    answer = first.post(take)
    kept = list(Claim.objects.values_list("pk", "state"))
    clock.at = MONDAY + step
    late = second.post(take)
    again = first.post(take)

    assert answer.status_code == 302
    assert late.status_code < 500
    assert again.status_code < 500
    assert list(Claim.objects.values_list("pk", "state")) == kept
    assert len(kept) == 1


# ---------------------------------------------------------------------------- the waiting list


def _line(town, now=MONDAY):
    """Somebody seated, two who wait; the browser of each."""
    session = world.session(town, world.quota_input(1))
    people = [world.resident(town) for _n in range(3)]
    rows = [world.sign_up(session, who, now=now)[0] for who in people]
    return rows, [_client(who) for who in people]


def _confirm(client, row):
    return client.post(reverse("web:my_sign_up_confirm", args=[row.pk])).status_code


@pytest.mark.parametrize("step", STEPS)
def test_an_offered_place_goes_to_one_and_nobody_passes_another(town, clock, step):
    rows, browsers = _line(town)
    browsers[0].post(reverse("web:my_sign_up_cancel", args=[rows[0].pk]))
    offered = SignUp.objects.get(pk=rows[1].pk)
    assert offered.state == SignUpState.OFFERED

    clock.at = MONDAY + step
    told = [_confirm(browsers[2], rows[2]), _confirm(browsers[1], rows[1])]
    clock.at = MONDAY
    told.append(_confirm(browsers[1], rows[1]))

    states = dict(SignUp.objects.values_list("pk", "state"))
    numbers = list(SignUp.objects.order_by("pk").values_list("number", flat=True))
    assert max(told) < 500
    assert numbers == [1, 2, 3]
    assert states[rows[2].pk] in (SignUpState.WAITING, SignUpState.OFFERED)
    assert list(states.values()).count(SignUpState.SEATED) <= 1
    if step < timedelta():
        assert states[rows[1].pk] == SignUpState.SEATED


def test_who_signs_up_under_a_clock_set_back_stands_behind_who_came_before(town, clock):
    rows, _browsers = _line(town, MONDAY + 2 * HOUR)
    late = world.resident(town)
    clock.at = MONDAY + HOUR
    form = {"key": str(uuid4()), "role": "RECIPIENT", "people": [late.pk]}
    _client(late).post(reverse("web:activity_sign_up", args=[rows[0].session_id]), form)
    now = clock.at = MONDAY + 2 * HOUR

    signing_up.cancel(rows[0].pk, actor=make.actor(rows[0].person), now=now)

    states = dict(SignUp.objects.values_list("person_id", "state"))
    assert SignUp.objects.order_by("-number").values_list("person_id", flat=True)[0] == late.pk
    assert states[rows[1].person_id] == SignUpState.OFFERED
    assert states[late.pk] == SignUpState.WAITING


# ------------------------------------------------------------------------ what lasts some days


def test_a_link_that_ran_out_by_a_stepped_clock_is_good_again_when_it_is_right(town, clock):
    """Looking uses nothing up and ends nothing: the clock was wrong, not the link."""
    wanted = volunteering.VolunteerInput(person=PersonInput(name="诸葛明", phone=PHONE))
    _row, token = volunteering.invite(town.community.pk, input=wanted, actor=town.clerk, now=MONDAY)
    last = MONDAY + volunteering.VALID_DAYS * DAY
    told = []
    for at in (MONDAY - DAY, last - HOUR, last + HOUR, last + DAY, MONDAY):
        clock.at = at
        told.append(Client().get(f"/join/{token}/").status_code)

    figure("D8 (doors)", demand="clock +/- 1 h, +/- 1 day: no token longer than 2 min, no order"
           " changed",
           got=f"{len(STEPS)} steps at codes, jobs, waiting list and links: a code ends at every "
           f"step, a link at its day ({told})",
           passed=told == [200, 200, 410, 410, 200], how="make test PHASES=sqlite")  # fmt: skip
