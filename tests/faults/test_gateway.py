"""The gateway is slow or gone: messages wait in order, nobody else does; none goes twice. D7."""

import json
import time
from collections import Counter
from datetime import timedelta

import pytest

from kith.exchange import meaning, notify
from kith.exchange.notify import BATCH, OPEN_AFTER, deliver
from kith.exchange.ports import SmsFailed
from kith.exchange.sms.client import TIMEOUT_S, AliyunSms
from kith.exchange.sms.fake import MemorySms
from kith.outbox import queries as outbox
from kith.outbox.actions import LEASE, tell
from kith.outbox.models import Message
from kith.outbox.states import MessageState
from kith.web.me.words import TOPICS
from tests import make
from tests.exchange.test_sms import SECRET, Gateway
from tests.exchange.test_sms import gateway as gateway
from tests.make import HOUR, MONDAY
from tests.tools.assurance import figure

pytestmark = [pytest.mark.pure, pytest.mark.django_db]
MINUTE = timedelta(minutes=1)
DOWN = SmsFailed("ConnectTimeout", transient=True)


@pytest.fixture
def anna():
    return make.person(make.town().community)


def _waiting(who, count):
    return [tell(who.pk, "login_code", cause=f"c{n}", now=MONDAY).pk for n in range(count)]


def _states():
    return Counter(Message.objects.values_list("state", flat=True))


class Noting(MemorySms):
    """Takes everything, and twice what it is given twice."""

    def __init__(self):
        super().__init__()
        self.keys = []

    def send(self, phone, template, params, key):
        if self.fails_with is not None:
            raise self.fails_with
        self.keys.append(key)


def test_a_gateway_that_is_down_is_left_alone_after_five(anna):
    pks, port = _waiting(anna, 12), Noting()
    port.fails_with = DOWN

    done = deliver(port, now=MONDAY)

    tried = dict(Message.objects.values_list("pk", "attempts"))
    assert (done.sent, done.later) == (0, OPEN_AFTER)
    assert [tried[pk] for pk in pks] == [1] * 5 + [0] * 7
    assert Message.objects.filter(pk__in=pks[5:], due_at__lt=MONDAY + MINUTE).count() == 7


def test_what_it_was_not_offered_goes_first_and_in_order(anna):
    pks, port = _waiting(anna, 12), Noting()
    port.fails_with = DOWN
    deliver(port, now=MONDAY)
    port.fails_with = None

    deliver(port, now=MONDAY + MINUTE)
    early = list(port.keys)
    deliver(port, now=MONDAY + 3 * MINUTE)

    assert early == [f"message:{pk}" for pk in pks[5:]]
    assert port.keys == early + [f"message:{pk}" for pk in pks[:5]]
    assert _states() == {MessageState.SENT: 12}


def test_a_number_that_is_wrong_does_not_stop_the_others(anna):
    _waiting(anna, 12)
    port = Noting()
    port.fails_with = SmsFailed("isv.MOBILE_NUMBER_ILLEGAL", transient=False)

    assert deliver(port, now=MONDAY).later == 12


def test_two_hours_without_a_gateway_lose_nothing_and_double_nothing(anna):
    pks, port = _waiting(anna, 25), Noting()
    port.fails_with = DOWN
    for minute in range(120):
        deliver(port, now=MONDAY + minute * MINUTE)
    meanwhile = _states()
    port.fails_with = None
    back = MONDAY + 2 * HOUR
    drained = 0
    while drained < 150 and (deliver(port, now=back + drained * MINUTE), _left())[1]:
        drained += 1

    assert meanwhile == {MessageState.WAITING: 25}
    assert Counter(port.keys) == {f"message:{pk}": 1 for pk in pks}
    never_tried = [key for key in port.keys if key in {f"message:{pk}" for pk in pks[5:]}]
    assert never_tried[:20] == sorted(never_tried, key=lambda key: int(key.split(":")[1]))
    figure("D7", demand="2 h without SMS: everything usable, drains in order, nothing twice",
           got=f"25 of 25 sent once, the last {drained} min after; none given up",
           passed=_states() == {MessageState.SENT: 25},
           how="make test PHASES=sqlite")  # fmt: skip


# ------------------------------------------------------------ nothing older than its meaning


def test_every_topic_says_until_when_it_means_anything():
    groups = (meaning.NOW, meaning.TODAY, meaning.DAYS, meaning.WEEKS, meaning.ALWAYS)

    assert set(meaning.LASTS) == set(TOPICS)
    assert sum(len(group.split()) for group in groups) == len(meaning.LASTS)  # none twice


def _gone_through(hours, who):
    """What was told before the gateway went away, and what of it was sent once it was back."""
    tell(who.pk, "offer_made", cause="o", now=MONDAY, ends_at=MONDAY + HOUR)
    for topic in ("helper_arrived", "order_urgent", "please_confirm", "pair_due", "star_granted"):
        tell(who.pk, topic, cause=topic, now=MONDAY)
    port = Noting()
    port.fails_with, late = DOWN, 0
    for turn in range(hours):
        late += deliver(port, now=MONDAY + turn * HOUR).late
    port.fails_with, turn = None, 0
    while turn < 24 and _left():
        late += deliver(port, now=MONDAY + hours * HOUR + (10 * turn + 1) * MINUTE).late
        turn += 1
    went = Message.objects.filter(state=MessageState.SENT).order_by("pk")
    return port, late, list(went.values_list("topic", flat=True))


@pytest.mark.parametrize(
    ("hours", "sent"),
    [
        (2, ["order_urgent", "please_confirm", "pair_due", "star_granted"]),
        (72, ["pair_due", "star_granted"]),
    ],
)
def test_what_means_nothing_any_more_is_not_sent(anna, hours, sent):
    port, late, went = _gone_through(hours, anna)

    assert _states() == {MessageState.SENT: len(sent), MessageState.LATE: 6 - len(sent)}
    assert len(set(port.keys)) == len(port.keys) == len(sent)
    assert late == outbox.late() == 6 - len(sent)
    figure(f"D7 ({hours} h: nothing older than its meaning)",
           demand="late ones are dropped and counted, the others go once",
           got=f"{len(went)} of 6 sent, {late} dropped, 0 given up", passed=went == sent,
           how="pytest tests/faults/test_gateway.py")  # fmt: skip


def test_without_ends_everything_would_arrive_three_days_later(anna, monkeypatch):
    """The negative control."""
    monkeypatch.setattr(meaning, "LASTS", {})

    assert len(_gone_through(72, anna)[2]) == 5  # and the offer, that has an end of its own


def test_whoever_makes_an_offer_says_until_when_it_stands():
    town = make.town()
    helper = make.volunteer(town.community)
    offer = make.offer(town, make.open_order(town), helper)

    assert Message.objects.get(topic="offer_made").ends_at == offer.expires_at


def _left():
    return Message.objects.filter(state=MessageState.WAITING).exists()


def test_without_the_circuit_each_round_would_ask_for_all(anna, monkeypatch):
    """The negative control: a dead gateway would be waited for as often as there are messages."""
    monkeypatch.setattr(notify, "OPEN_AFTER", 10**6)
    _waiting(anna, 12)
    port = Noting()
    port.fails_with = DOWN

    assert deliver(port, now=MONDAY).later == 12


def test_a_slow_gateway_does_not_take_the_minute_of_the_other_jobs(anna, monkeypatch):
    monkeypatch.setattr(notify, "LONGEST", timedelta(seconds=0.2))
    _waiting(anna, 60)

    class Slow(Noting):
        def send(self, *given, **named):
            time.sleep(0.02)
            super().send(*given, **named)

    done = deliver(Slow(), now=MONDAY)

    assert 0 < done.sent < 60
    assert Message.objects.filter(state=MessageState.WAITING, attempts=0).count() == 60 - done.sent


def test_all_that_is_leased_times_out_before_the_lease_does():
    assert timedelta(seconds=BATCH * TIMEOUT_S) < LEASE


@pytest.mark.parametrize("fault", ["refuses", "hangs", "fails", "accepts and says nothing"])
def test_whatever_the_gateway_does_each_message_arrives_under_its_own_name(
    anna, gateway: Gateway, fault
):
    pks = _waiting(anna, 2)
    url = gateway.url if fault != "refuses" else "http://127.0.0.1:9/"
    gateway.status = 500 if fault == "fails" else 200
    gateway.delay_s = 60.0 if fault in ("hangs", "accepts and says nothing") else 0.0
    began = time.monotonic()

    first = deliver(_port(url, 0.1), now=MONDAY)
    took = time.monotonic() - began
    gateway.status, gateway.delay_s = 200, 0.0
    then = deliver(_port(gateway.url, 5.0), now=MONDAY + HOUR)

    names = Counter(form["OutId"] for form in gateway.accepted)
    assert (first.sent, first.later, then.sent) == (0, 2, 2)
    assert took < 30  # nobody waited for the minute
    assert set(names) == {f"message:{pk}" for pk in pks}
    assert _states() == {MessageState.SENT: 2}
    assert json.loads(gateway.accepted[-1]["TemplateParam"]) == {}


def _port(url, timeout_s):
    return AliyunSms("testid", SECRET, url, "心桥", {"login_code": "SMS_1"}, timeout_s)
