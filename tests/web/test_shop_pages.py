"""The points shop: what hangs in it, what can be had, and one's own codes."""

import io

import pytest
from django.urls import reverse
from PIL import Image

from kith.people.models import Person
from kith.points.queries import balance
from kith.rewards.actions import merchants, redeem, shelf
from kith.rewards.models import Redemption
from kith.rewards.states import RedemptionState, RewardKind
from tests import make
from tests.make import DAY, MONDAY
from tests.rewards import worlds

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "english")]

SHOP = "/shop/"


@pytest.fixture
def english(client):
    client.cookies["django_language"] = "en"


@pytest.fixture
def town():
    return make.town()


@pytest.fixture
def shop(town):
    return worlds.shop(town)


@pytest.fixture
def rice(town, shop):
    return worlds.reward(town, shop)


@pytest.fixture
def ada(town):
    return worlds.customer(town)


def titles(page):
    return [card.title for card in page.context["cards"]]


def press(client, reward, key="first"):
    return client.post(reverse("web:reward_choose", args=(reward.pk,)), {"key": key})


def test_a_stranger_sees_the_shelf_and_no_points(client, rice):
    page = client.get(SHOP)

    card = page.context["cards"][0]
    assert (card.title, card.points, card.short, card.stock) == ("一袋大米", 30, 0, 5)
    assert (card.merchant, card.place) == ("幸福便利店", "演示社区01")
    assert page.context["balance"] is None
    assert "Sign in to see yours" in page.content.decode()


def test_an_empty_shop_says_so(client, town):
    page = client.get(SHOP)

    assert titles(page) == []
    assert "The shelves are being filled" in page.content.decode()


def test_drafts_and_what_is_over_do_not_hang_in_the_shop(client, town, shop, rice):
    shelf.put_up(
        shop.merchant.pk, input=worlds.reward_input(title="草稿"), actor=shop.keeper, now=MONDAY
    )
    worlds.reward(town, shop, title="昨天为止", until_date=MONDAY.date())
    worlds.reward(town, shop, title="明天开始", from_date=(MONDAY + DAY).date())
    other = worlds.shop(town, "歇业的店")
    worlds.reward(town, other, title="歇业")
    merchants.set_open(other.merchant.pk, is_open=False, actor=other.keeper, now=MONDAY)

    assert titles(client.get(SHOP)) == ["一袋大米"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "理发"}, ["理发一次"]),
        ({"q": "五公斤"}, ["一袋大米"]),
        ({"q": "便利"}, ["理发一次", "一台电视", "一袋大米"]),
        ({"q": "没有的"}, []),
        ({"kind": "SERVICE"}, ["理发一次"]),
        ({"kind": "nonsense"}, ["理发一次", "一台电视", "一袋大米"]),
        ({"can": "on"}, ["理发一次", "一袋大米"]),
    ],
    ids=["title", "text", "counter", "nothing", "service", "nonsense", "affordable"],
)
def test_searching_and_filtering(client, town, shop, rice, ada, sign_in, asked, found):
    worlds.reward(town, shop, title="一台电视", points=9000, text="")
    worlds.reward(town, shop, title="理发一次", points=10, kind=RewardKind.SERVICE, text="")

    page = sign_in(ada).get(SHOP, asked)

    assert titles(page) == found


def test_one_counter_alone(client, town, shop, rice):
    other = worlds.shop(town, "阳光书屋")
    worlds.reward(town, other, title="一本书")

    assert titles(client.get(SHOP, {"at": other.merchant.pk})) == ["一本书"]


def test_what_is_missing_and_what_is_gone_shows(client, town, shop, rice, sign_in):
    worlds.reward(town, shop, title="已经没有", stock=0)
    page = sign_in(worlds.customer(town, has=12)).get(SHOP)

    cards = {card.title: card for card in page.context["cards"]}
    assert (cards["一袋大米"].short, cards["一袋大米"].is_sold_out) == (18, False)
    assert cards["已经没有"].is_sold_out
    assert "18 more needed" in page.content.decode()
    assert "Sold out" in page.content.decode()


def test_the_shop_has_pages(client, town, shop):
    for _ in range(13):
        worlds.reward(town, shop, stock=0)

    assert len(client.get(SHOP).context["cards"]) == 12
    assert len(client.get(SHOP, {"page": 2}).context["cards"]) == 1


def test_the_shop_asks_the_same_number_of_questions_for_one_and_for_three(
    client, town, shop, ada, sign_in, django_assert_num_queries
):
    sign_in(ada)
    worlds.reward(town, shop)
    with django_assert_num_queries(11):
        client.get(SHOP)
    worlds.reward(town, shop)
    worlds.reward(town, worlds.shop(town, "另一家店"))

    with django_assert_num_queries(11):
        assert len(client.get(SHOP).context["cards"]) == 3


def test_choosing_sets_it_aside_and_shows_the_code(client, rice, ada, sign_in):
    sign_in(ada)
    offered = client.get(reverse("web:reward", args=(rice.pk,)))
    assert "You then have 70 points left" in offered.content.decode()

    answer = press(client, rice)

    made = Redemption.objects.get()
    assert answer.url == reverse("web:my_code", args=(made.pk,))
    assert (made.person_id, made.state, balance(ada.me).held) == (ada.me, "HELD", 30)


def test_pressing_twice_counts_once(client, rice, ada, sign_in):
    sign_in(ada)

    first, second = press(client, rice), press(client, rice)

    assert first.url == second.url
    assert Redemption.objects.count() == 1


def test_a_refusal_is_said_and_nothing_is_written(client, town, shop, ada, sign_in):
    gone = worlds.reward(town, shop, stock=0)

    answer = press(sign_in(ada), gone)

    assert answer.status_code == 409
    assert "The last one has just gone" in answer.content.decode()
    assert (Redemption.objects.count(), balance(ada.me).held) == (0, 0)


def test_a_form_without_its_key_is_refused(client, rice, ada, sign_in):
    answer = press(sign_in(ada), rice, key="")

    assert answer.status_code == 422
    assert Redemption.objects.count() == 0


@pytest.mark.parametrize(
    ("has", "words"),
    [(12, "You have 12 points free; 18 more are needed."), (100, "Set it aside for me")],
)
def test_the_button_stands_only_where_the_points_suffice(client, town, rice, sign_in, has, words):
    page = sign_in(worlds.customer(town, has=has)).get(reverse("web:reward", args=(rice.pk,)))

    assert words in page.content.decode()
    assert (page.context["form"] is not None) is (has == 100)


def test_a_stranger_is_asked_to_sign_in(client, rice):
    page = client.get(reverse("web:reward", args=(rice.pk,)))
    pressed = press(client, rice)

    assert "Sign in to choose it" in page.content.decode()
    assert (pressed.status_code, Redemption.objects.count()) == (302, 0)
    assert pressed.url.startswith("/account/login/")


def test_the_keeper_has_no_button_at_her_own_counter(client, shop, rice, sign_in):
    worlds.give(Person.objects.get(pk=shop.keeper.me), 100)
    page = sign_in(shop.keeper).get(reverse("web:reward", args=(rice.pk,)))

    assert page.context["form"] is None
    assert "please choose somewhere else" in page.content.decode()


def test_a_draft_is_found_by_nobody_else(client, shop, ada, sign_in):
    draft = shelf.put_up(
        shop.merchant.pk, input=worlds.reward_input(), actor=shop.keeper, now=MONDAY
    )
    url = reverse("web:reward", args=(draft.pk,))

    assert client.get(url).status_code == 404
    assert sign_in(ada).get(url).status_code == 404
    assert press(client, draft).status_code == 404
    assert sign_in(shop.keeper).get(url).status_code == 200


def test_a_picture_is_public_and_kept_by_browsers(client, shop, rice):
    out = io.BytesIO()
    Image.new("RGB", (30, 20), "#15544c").save(out, "PNG")
    kept = shelf.show(rice.pk, raw=out.getvalue(), actor=shop.keeper, now=MONDAY)

    page = client.get(SHOP)
    url = page.context["cards"][0].picture
    answer = client.get(url)

    assert url == reverse("web:reward_picture", args=(rice.pk, kept.digest))
    assert (answer["Content-Type"], answer.content[:2]) == ("image/jpeg", b"\xff\xd8")
    assert "immutable" in answer["Cache-Control"]
    assert client.get(reverse("web:reward_picture", args=(rice.pk, "0" * 64))).status_code == 404


def test_the_code_page_shows_qr_and_digits_to_its_owner(client, rice, ada, sign_in):
    made = worlds.chosen(rice, ada)
    page = sign_in(ada).get(reverse("web:my_code", args=(made.pk,)))

    digits = worlds.digits(made)
    text = page.content.decode()
    assert page.context["digits"] == (digits[:4], digits[4:])
    assert page.context["qr"].startswith("data:image/svg+xml")
    assert f"<span>{digits[:4]}</span> <span>{digits[4:]}</span>" in text
    assert worlds.code(made) not in text
    assert "no-store" in page["Cache-Control"]


def test_nobody_else_sees_a_code(client, town, shop, rice, ada, sign_in):
    made = worlds.chosen(rice, ada)
    url = reverse("web:my_code", args=(made.pk,))

    for who in (worlds.customer(town), shop.keeper):
        assert sign_in(who).get(url).status_code == 404
    client.logout()
    assert client.get(url).status_code == 302


@pytest.mark.usefixtures("no_totp")
def test_staff_find_no_code_page_either(client, town, rice, ada, sign_in):
    made = worlds.chosen(rice, ada)

    assert sign_in(town.clerk).get(reverse("web:my_code", args=(made.pk,))).status_code == 404


def test_a_code_that_was_used_is_shown_no_more(client, shop, rice, ada, sign_in):
    made = worlds.handed(worlds.chosen(rice, ada), shop.keeper)

    page = sign_in(ada).get(reverse("web:my_code", args=(made.pk,)))

    assert "qr" not in page.context
    assert "digits" not in page.context
    assert f">{worlds.digits(made)[:4]}<" not in page.content.decode()
    assert "Handed over at 幸福便利店" in page.content.decode()


def test_a_code_past_its_time_is_shown_no_more(client, clock, rice, ada, sign_in):
    made = worlds.chosen(rice, ada)
    clock.at = made.expires_at

    page = sign_in(ada).get(reverse("web:my_code", args=(made.pk,)))

    assert "qr" not in page.context
    assert "The code is no longer good" in page.content.decode()


def test_giving_back_frees_the_points(client, rice, ada, sign_in):
    made = worlds.chosen(rice, ada)

    answer = sign_in(ada).post(reverse("web:my_code_cancel", args=(made.pk,)))

    made.refresh_from_db()
    assert answer.url == reverse("web:my_codes")
    assert (made.state, balance(ada.me).free) == (RedemptionState.CANCELLED, 100)


def test_nobody_gives_back_for_a_neighbour(client, town, rice, ada, sign_in):
    made = worlds.chosen(rice, ada)

    answer = sign_in(worlds.customer(town)).post(reverse("web:my_code_cancel", args=(made.pk,)))

    made.refresh_from_db()
    assert (answer.status_code, made.state) == (404, RedemptionState.HELD)


def test_my_codes_tell_what_waits_and_what_was(client, town, shop, ada, sign_in):
    waiting = worlds.chosen(worlds.reward(town, shop, points=5), ada, "one")
    had = worlds.handed(worlds.chosen(worlds.reward(town, shop, points=7), ada, "two"), shop.keeper)
    back = worlds.chosen(worlds.reward(town, shop, points=9), ada, "three")
    redeem.cancel(back.pk, actor=ada, now=MONDAY)
    worlds.chosen(worlds.reward(town, shop), worlds.customer(town))

    page = sign_in(ada).get(reverse("web:my_codes"))

    assert [row.pk for row in page.context["waiting"]] == [waiting.pk]
    assert {row.pk: row.state for row in page.context["past"]} == {
        had.pk: "handed over",
        back.pk: "put back on the shelf",
    }


def test_nothing_chosen_yet_says_so(client, ada, sign_in):
    page = sign_in(ada).get(reverse("web:my_codes"))

    assert "You have not chosen anything yet" in page.content.decode()


def test_my_codes_ask_the_same_number_of_questions_for_one_and_for_three(
    client, town, shop, ada, sign_in, django_assert_num_queries
):
    sign_in(ada)
    rewards = [worlds.reward(town, shop, points=5) for _ in range(3)]
    worlds.chosen(rewards[0], ada, "0")
    with django_assert_num_queries(10):
        client.get(reverse("web:my_codes"))
    for n in (1, 2):
        worlds.chosen(rewards[n], ada, str(n))

    with django_assert_num_queries(10):
        assert len(client.get(reverse("web:my_codes")).context["waiting"]) == 3


def test_messages_of_rewards_have_their_words(client, shop, rice, ada, sign_in):
    made = worlds.handed(worlds.chosen(rice, ada), shop.keeper)

    text = sign_in(ada).get("/messages/").content.decode()

    assert f"Show the code of {made.pk} at the counter in time." in text
    assert f"Number {made.pk} was handed over to you." in text
