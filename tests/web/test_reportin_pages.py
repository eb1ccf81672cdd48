"""Pages of report-in: who may enter, what they show, what each button does in the database."""

from datetime import date, timedelta

import pytest

from kith.catalogue.states import FiveFor
from kith.core.actor import Role
from kith.hours.models import ServiceRecord
from kith.people.models import Person
from kith.reportin.actions import needs
from kith.reportin.actions.needs import NeedInput
from kith.reportin.actions.roster import enter_many
from kith.reportin.models import Answer, Card, NeedsForm, ReportIn, RosterEntry, Visit
from tests import make
from tests.make import DAY, MONDAY
from tests.reportin import world
from tests.reportin.world import APRIL

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_totp")]


@pytest.fixture
def of(client, clock):
    client.cookies["django_language"] = "en"
    return world.world()


def text(answer):
    return " ".join(answer.content.decode().split())


def slip_data(of, **changes):
    plain = {"unit": of.unit.pk, "community": of.town.community.pk, "posts": ["CARE"]}
    return plain | changes


@pytest.mark.parametrize(
    "path",
    ["", "mine/", "unit/", "facts/", "desk/", "cards/", "needs/", "cards/1/", "needs/1/"],
)
def test_a_stranger_signs_in_first(client, path):
    answer = client.get(f"/report-in/{path}")

    assert answer.url == f"/account/login/?next=/report-in/{path}"


@pytest.mark.parametrize(
    ("who", "door"),
    [("clerk", "desk"), ("liaison", "unit"), ("district", "facts"), ("nobody", "mine")],
)
def test_everybody_comes_in_by_the_nearest_door(of, client, sign_in, who, door):
    people = {
        "clerk": of.town.clerk, "liaison": of.liaison, "district": of.town.district,
        "nobody": make.person(of.town.community),
    }  # fmt: skip
    sign_in(people[who])

    assert client.get("/report-in/").url == f"/report-in/{door}/"
    assert client.get(f"/report-in/{door}/").status_code == 200


@pytest.mark.parametrize("path", ["desk/", "cards/", "needs/", "unit/", "facts/"])
def test_a_neighbour_without_a_task_has_only_her_own_page(of, client, sign_in, path):
    sign_in(make.person(of.town.community))

    assert client.get(f"/report-in/{path}").status_code == 403


# ---------------------------------------------------------------------------------- her own page


def test_a_member_hands_in_her_slip_and_sees_where_it_is(of, client, sign_in):
    who = make.person(of.town.community)
    sign_in(who)

    empty = client.post("/report-in/mine/", slip_data(of, unit=""))
    sent = client.post("/report-in/mine/", slip_data(of))
    shown = text(client.get("/report-in/mine/"))

    assert (empty.status_code, sent.status_code) == (422, 302)
    assert ReportIn.objects.get().person == who
    assert "slip handed in" in shown
    assert "Hand in my slip" not in shown


def test_she_reads_her_receipt_takes_up_her_post_and_renews(of, client, sign_in, clock):
    who = make.person(of.town.community)
    row = world.placed(of, world.received(of, who))
    sign_in(who)

    shown = text(client.get("/report-in/mine/"))
    client.post("/report-in/mine/begin/")
    clock.at = MONDAY + 160 * DAY
    due = text(client.get("/report-in/mine/"))
    client.post("/report-in/mine/renew/")

    row.refresh_from_db()
    assert "2026-0001" in shown
    assert "helping people in hardship" in shown
    assert "0 of 50 hours" in shown
    assert ("Renew for half a year" in shown, "Renew for half a year" in due) == (False, True)
    assert (row.state, row.until_date) == ("ACTIVE", date(2027, 3, 2))


def test_too_early_is_told_and_ending_asks_why(of, client, sign_in):
    who = make.person(of.town.community)
    row = world.received(of, who)
    sign_in(who)

    early = client.post("/report-in/mine/renew/")
    client.post("/report-in/mine/end/", {"reason": "MOVED"})

    row.refresh_from_db()
    assert early.status_code == 409
    assert (row.state, row.ending.reason) == ("ENDED", "MOVED")
    assert "Report in anew" in text(client.get("/report-in/mine/"))


def test_a_volunteer_says_which_purse(of, client, sign_in):
    who = make.volunteer(of.town.community)
    world.received(of, who)
    sign_in(who)

    before = client.get("/report-in/mine/").context["purse_form"].initial
    client.post("/report-in/mine/purse/", {"purse": "REPORT_IN"})
    after = client.get("/report-in/mine/").context["purse_form"].initial

    assert (before, after) == ({"purse": "VOLUNTEER"}, {"purse": "REPORT_IN"})


def test_the_second_person_confirms_on_her_own_page_and_nobody_else_can(of, client, sign_in):
    record_id = world.served(of, world.member(of), confirm=False)

    sign_in(of.liaison)
    other = client.post(f"/report-in/confirm/{record_id}/")
    sign_in(of.second)
    shown = text(client.get("/report-in/mine/"))
    client.post(f"/report-in/confirm/{record_id}/")

    assert other.status_code == 404
    assert "Did you see this?" in shown
    assert ServiceRecord.objects.get().state == "CONFIRMED"


# ------------------------------------------------------------------------------------- invited


def token_of(of, n=7):
    (answer,) = enter_many([world.line(of, n, signed=None)], actor=of.town.clerk, now=MONDAY)
    return answer.token


def test_the_link_shows_masks_and_a_yes_makes_the_slip(of, client):
    token = token_of(of)
    typed = {
        "phone": "19966000007", "posts": ["CARE"], "login_name": "lianba",
        "password": make.PASSWORD, "agreed": "on",
    }  # fmt: skip

    shown = text(client.get(f"/report-in/join/{token}/"))
    wrong = client.post(f"/report-in/join/{token}/", typed | {"phone": "19966000001"})
    right = client.post(f"/report-in/join/{token}/", typed)

    assert "李**" in shown
    assert "19966000007" not in shown
    assert (wrong.status_code, right.status_code) == (422, 302)
    assert world.who_of(ReportIn.objects.get()).account.login_name == "lianba"
    assert client.get(f"/report-in/join/{token}/").status_code == 410


def test_a_no_on_the_link_forgets(of, client):
    token = token_of(of)

    client.post(f"/report-in/join/{token}/no/")

    assert RosterEntry.objects.get().state == "DECLINED"


# ---------------------------------------------------------------------------------------- desk


@pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
def test_the_desk_receives_a_slip(of, client, sign_in, htmx):
    row = world.slip(of, make.person(of.town.community))
    sign_in(of.town.clerk)

    answer = client.post(
        f"/report-in/desk/{row.pk}/accept/", headers={"HX-Request": "true"} if htmx else {}
    )

    assert ReportIn.objects.get().state == "ACCEPTED"
    assert answer.status_code == (200 if htmx else 302)
    if htmx:
        assert f'id="report-in-{row.pk}"' in text(answer)
        assert "2026-0001" in text(answer)


def test_a_slip_on_paper_is_received_at_the_counter(of, client, sign_in):
    sign_in(of.town.clerk)
    typed = {
        "name": "王小明", "phone": "19944443333", "gender": "MALE", "unit": of.unit.pk,
        "area": of.grid.pk, "posts": ["CARE"], "signed": "2026-02-27", "text": "2026-01",
    }  # fmt: skip

    future = client.post("/report-in/desk/paper/", typed | {"signed": "2026-03-03"})
    postless = client.post("/report-in/desk/paper/", typed | {"posts": []})
    done = client.post("/report-in/desk/paper/", typed)
    again = client.post("/report-in/desk/paper/", typed)

    row = ReportIn.objects.get()
    assert [future.status_code, postless.status_code, again.status_code] == [422, 422, 409]
    assert (done.url, row.state, row.channel) == ("/report-in/desk/", "PLACED", "PAPER")
    assert world.who_of(row).consents.get().recorded_by_id == of.town.clerk.me


def test_another_desk_sees_nothing_and_can_do_nothing(of, client, sign_in):
    row = world.slip(of, make.person(of.town.community))
    sign_in(of.town.far_clerk)

    shown = text(client.get("/report-in/desk/"))
    answers = [
        client.post(f"/report-in/desk/{row.pk}/accept/").status_code,
        client.get(f"/report-in/desk/{row.pk}/").status_code,
        client.post(f"/report-in/desk/{row.pk}/end/", {"reason": "MOVED"}).status_code,
    ]

    assert "Nothing waits here" in shown
    assert (answers, ReportIn.objects.get().state) == ([404] * 3, "SUBMITTED")


def test_many_are_placed_with_one_press(of, client, sign_in):
    rows = [world.member(of) for _n in range(3)]
    sign_in(of.town.clerk)
    there = {"area": of.grid.pk, "posts": ["CARE", "SKILL"]}

    nobody = client.post("/report-in/desk/place/", there)
    done = client.post("/report-in/desk/place/", there | {"chosen": [r.pk for r in rows[:2]]})

    assert (nobody.status_code, done.url) == (422, "/report-in/desk/?what=place")
    states = ReportIn.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["PLACED", "PLACED", "ACCEPTED"]


def test_queues_are_searched_by_unit_or_whole_phone(of, client, sign_in):
    who = make.person(of.town.community, name="秦岚", phone="19955550000")
    world.received(of, who)
    world.received(of)
    sign_in(of.town.clerk)

    found = [
        len(client.get("/report-in/desk/", {"what": "all", "q": q}).context["rows"])
        for q in (of.unit.name, "19955550000", "1995555", "没有")
    ]

    assert found == [2, 1, 0, 0]


def test_lists_show_masks_and_no_phone(of, client, sign_in):
    """What a roster and a slip hold stands on no list, for the desk nor the unit."""
    who = make.person(of.town.community, name="龘靐齉", phone="19912345678")
    world.received(of, who)
    token_of(of)
    pages = []
    for actor, paths in (
        (of.town.clerk, ("desk/?what=all", "desk/?what=roster", "desk/?what=place", "facts/")),
        (of.liaison, ("unit/", "facts/")),
    ):
        sign_in(actor)
        pages += [text(client.get(f"/report-in/{path}")) for path in paths]

    typed = ("龘靐齉", "靐齉", "12345678", "李八甲", "66000007")
    assert [word for word in typed for page in pages if word in page] == []
    assert "龘**" in pages[0]
    assert "李**" in pages[1]


def test_the_desk_writes_service_down_with_a_second_person(of, client, sign_in, clock):
    row = world.member(of)
    Person.objects.get(pk=of.second.me)
    seen = make.person(of.town.community, phone="19977778888")
    clock.at = MONDAY + 3 * DAY
    sign_in(of.town.clerk)
    typed = {
        "content": "入户走访", "category": FiveFor.ELDERLY, "eligibility": "VOLUNTEER",
        "started_at": "2026-03-03T14:00", "ended_at": "2026-03-03T16:00", "second": "19977778888",
    }  # fmt: skip

    unknown = client.post(f"/report-in/desk/{row.pk}/", typed | {"second": "19900009999"})
    done = client.post(f"/report-in/desk/{row.pk}/", typed)

    assert (unknown.status_code, done.status_code) == (422, 302)
    assert "入户走访" in text(unknown)
    told = ServiceRecord.objects.get()
    assert (told.purse, told.minutes, told.in_charge_id) == ("REPORT_IN", 120, seen.pk)


def test_the_desk_ends_a_slip_it_cannot_take(of, client, sign_in):
    row = world.slip(of, make.person(of.town.community))
    sign_in(of.town.clerk)

    client.post(f"/report-in/desk/{row.pk}/end/", {"reason": "NOT_ACCEPTED"})

    assert ReportIn.objects.get().ending.reason == "NOT_ACCEPTED"


@pytest.mark.parametrize("what", ["slips", "all", "renew"])
def test_the_desk_asks_the_database_the_same_few_questions(
    of, client, sign_in, django_assert_max_num_queries, what
):
    sign_in(of.town.clerk)
    counts = []
    for _n in range(3):
        row = world.slip(of, make.person(of.town.community))
        if what != "slips":
            ReportIn.objects.filter(pk=row.pk).update(
                state="ACCEPTED", since_date=MONDAY.date(), until_date=MONDAY.date() + DAY
            )
        with django_assert_max_num_queries(40) as seen:
            client.get("/report-in/desk/", {"what": what})
        counts.append(len(seen))

    assert counts[0] == counts[2]


# -------------------------------------------------------------------------------- unit, facts


def test_the_liaison_sees_her_members_and_reports_the_unit_in(of, client, sign_in):
    world.member(of)
    other = make.unit(of.town.community, liaison=make.person(of.town.community))
    world.slip(of, make.person(of.town.community), other)
    sign_in(of.liaison)

    sent = client.post("/report-in/unit/", slip_data(of))
    foreign = client.post("/report-in/unit/", slip_data(of, unit=other.pk))
    page = client.get("/report-in/unit/")

    assert (sent.status_code, foreign.status_code) == (302, 422)
    assert [row.row.unit_id for row in page.context["rows"]] == [of.unit.pk]
    assert [row.row.state for row in page.context["own"]] == ["SUBMITTED"]
    assert client.get("/report-in/unit/?state=LAPSED").context["rows"] == []


def test_facts_are_told_by_name_with_what_is_asked(of, client, sign_in):
    row = world.member(of)
    world.served(of, row, hours=3)
    sign_in(of.town.district)

    shown = text(client.get("/report-in/facts/"))

    assert of.unit.name in shown
    assert "3 of 50 hours" in shown
    assert "100 % (asked: 95 %)" in shown
    assert "0 of 1" in shown


# --------------------------------------------------------------------------------- cards, needs


def test_a_card_is_begun_written_signed_by_two_sent_and_received(of, client, sign_in, clock):
    who = make.person(of.town.community, name="周敏")
    world.received(of, who)
    world.agree_to_feedback(who)
    clock.at = APRIL
    sign_in(of.town.clerk)
    client.post(f"/report-in/cards/new/{of.town.community.pk}/{of.unit.pk}/")
    card = Card.objects.get()
    page = f"/report-in/cards/{card.pk}/"
    client.post(page, {"words": "参与扎实。"})
    client.post(f"{page}sign/")
    own = client.post(f"{page}countersign/")
    sign_in(of.liaison)
    early = client.get(page).status_code
    sign_in(of.second)
    client.post(f"{page}countersign/")
    client.post(f"{page}send/")
    sign_in(of.liaison)
    masked = text(client.get(page))
    named = client.post(f"{page}names/")
    client.post(f"{page}receive/")

    card.refresh_from_db()
    assert (own.status_code, early, card.state) == (302, 404, "RECEIVED")
    assert ("周敏" in masked, "周*" in masked, "周敏" in text(named)) == (False, True, True)
    assert "no-store" in named["Cache-Control"]
    assert card.figures.members == 1


def test_a_card_is_for_its_unit_and_its_desk_only(of, client, sign_in):
    world.member(of)
    card = world.card(of, "sign", "countersign", "send")
    other = make.person(of.town.community)
    make.unit(of.town.community, liaison=other)

    seen = {}
    for name, who in (("far", of.town.far_clerk), ("district", of.town.district), ("other", other)):
        sign_in(who)
        seen[name] = client.get(f"/report-in/cards/{card.pk}/").status_code

    assert seen == {"far": 404, "district": 404, "other": 404}


def test_a_visit_is_noted_on_the_page_of_cards(of, client, sign_in):
    world.received(of)
    sign_in(of.town.clerk)
    typed = {
        "unit": of.unit.pk, "community": of.town.community.pk, "date": "2026-03-02",
        "people": 6, "what": "慰问老人",
    }  # fmt: skip

    tomorrow = client.post("/report-in/cards/visit/", typed | {"date": "2026-03-03"})
    client.post("/report-in/cards/visit/", typed)

    assert (tomorrow.status_code, "慰问老人" in text(tomorrow)) == (422, True)
    assert list(Visit.objects.values_list("people", "what")) == [(6, "慰问老人")]


def test_the_form_of_needs_is_written_published_and_answered(of, client, sign_in):
    world.received(of)
    sign_in(of.town.clerk)
    here = of.town.community.pk
    posts = ("POLICY", "OPINION", "MEDIATION", "ENVIRONMENT", "SAFETY", "CARE", "CULTURE", "SKILL")
    lines: dict[str, object] = {"form-TOTAL_FORMS": 8, "form-INITIAL_FORMS": 8}
    for n, post in enumerate(posts):
        lines |= {f"form-{n}-post": post, f"form-{n}-people": "", f"form-{n}-purpose": ""}
    wanted = lines | {"form-5-people": 4, "form-5-purpose": "陪伴独居老人"}

    empty = client.post(f"/report-in/needs/new/{here}/", lines)
    half = client.post(f"/report-in/needs/new/{here}/", lines | {"form-5-people": 4})
    client.post(f"/report-in/needs/new/{here}/", wanted)
    form = NeedsForm.objects.get()
    client.post(f"/report-in/needs/{form.pk}/publish/")
    sign_in(of.liaison)
    line = form.lines.get()
    answer = f"/report-in/needs/{form.pk}/{line.pk}/{of.unit.pk}/"
    many = client.post(answer, {"people": 5})
    client.post(answer, {"people": 3})

    assert (empty.status_code, half.status_code, many.status_code) == (422, 422, 422)
    assert "3 of 4 people promised" in text(client.get(f"/report-in/needs/{form.pk}/"))
    assert Answer.objects.get().people == 3


def test_a_unit_that_is_not_in_sees_no_form(of, client, sign_in):
    lines = [NeedInput("CARE", 1, "陪伴")]
    form = needs.draft(
        of.town.community.pk, year=2026, half=1, lines=lines, actor=of.town.clerk, now=MONDAY
    )
    needs.publish(form.pk, actor=of.town.clerk, now=MONDAY)
    sign_in(of.liaison)

    assert client.get(f"/report-in/needs/{form.pk}/").status_code == 404


def test_every_tab_of_a_street_opens_on_an_empty_world(of, client, sign_in, clock):
    sign_in(make.staff(Role.STREET, of.town.street))
    clock.at = MONDAY + timedelta(hours=1)

    for tab in client.get("/report-in/desk/").context["tabs"]:
        assert client.get(tab.url).status_code == 200
