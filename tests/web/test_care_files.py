"""Pages of care files: what a list shows, opening with a purpose, children apart, nothing leaks."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kith.care.actions import assessing, children, files
from kith.care.models import AreaEvent, CareFile, CareRefusal, CareScheme, Reading, ReadRequest
from kith.care.states import CircumstanceKind, Flag, Relation, Tier
from kith.core.actor import Role
from kith.exchange.spreadsheets.sheet import Column, read
from kith.journal.models import Entry
from kith.outbox.models import Message
from kith.people.states import ConsentPurpose
from kith.vault.models import Access
from kith.vault.states import Purpose
from tests import make
from tests.care import world
from tests.make import DAY, HOUR, MONDAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "no_totp", "english")]
K = CircumstanceKind


@pytest.fixture
def english(client):
    client.cookies["django_language"] = "en"


@pytest.fixture
def town():
    return make.town()


def opened_by(client, file, purpose="CARE", **more):
    return client.post(f"/care/{file.pk}/open/", {"purpose": purpose, **more}, follow=True)


# ------------------------------------------------------------------------------------- lists


def test_the_list_shows_tier_flags_and_next_visit_and_asks_the_same_for_three(
    client, town, sign_in, django_assert_num_queries
):
    first = world.assessed(town)
    files.say_before_knocking(
        first.pk, words="", flags=(Flag.WHEELCHAIR,), actor=town.clerk, now=MONDAY
    )
    sign_in(town.clerk)
    client.get("/care/")

    with django_assert_num_queries(client_queries(client, "/care/")):
        client.get("/care/")
    counted = client_queries(client, "/care/")
    world.assessed(town, Tier.KEY)
    world.assessed(town, Tier.GENERAL)
    with django_assert_num_queries(counted):
        page = client.get("/care/")

    rows = page.context["rows"]
    assert len(rows) == 3
    assert [(r.file.pk, r.file.tier, r.flags) for r in rows if r.file.pk == first.pk] == [
        (first.pk, "HIGH", (Flag.WHEELCHAIR,))
    ]
    assert all("**" in row.name and row.due_on for row in rows)


def client_queries(client, address):
    with CaptureQueriesContext(connection) as seen:
        client.get(address)
    return len(seen)


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        pytest.param("", {0, 1, 2}, id="grown-ups"),
        pytest.param("?tier=KEY", {1}, id="by-tier"),
        pytest.param("?flag=wheelchair", {0}, id="by-flag"),
        pytest.param("?what=assess", {2}, id="not-assessed"),
        pytest.param("?what=overdue", {0}, id="overdue"),
        pytest.param("?what=children", {3}, id="children-apart"),
        pytest.param("?what=closed", set(), id="closed"),
    ],
)
def test_the_list_can_be_narrowed(client, clock, town, sign_in, query, numbers):
    made = [world.assessed(town), world.assessed(town, Tier.KEY), world.opened(town)]
    files.say_before_knocking(
        made[0].pk, words="", flags=(Flag.WHEELCHAIR,), actor=town.clerk, now=MONDAY
    )
    child, _parent = world.child(town)
    made.append(world.opened(town, child))
    clock.at = MONDAY + 8 * DAY
    sign_in(town.clerk)

    shown = {row.file.pk for row in client.get(f"/care/{query}").context["rows"]}

    assert shown == {made[n].pk for n in numbers}


# -------------------------------------------------------------------------------- a new file


def test_a_new_file_begins_with_a_phone_and_her_word(client, town, sign_in):
    who = make.person(town.community, phone="13912345678")
    sign_in(town.clerk)

    found = client.post("/care/new/", {"phone": "139 1234 5678"})
    asked = client.get(found.url)
    client.post(found.url, {"given_by": who.pk, "channel": "VISIT"})
    assert "Open the file" in client.get(found.url).content.decode()
    made = client.post(found.url, {"language": ""})

    assert found.url == f"/care/new/{who.pk}/"
    assert "Please ask her first" in asked.content.decode()
    file = CareFile.objects.get(person=who)
    assert made.url == f"/care/{file.pk}/"


def test_she_said_no_is_written_down_and_nobody_asks_again(client, town, sign_in):
    who = make.person(town.community)
    sign_in(town.clerk)

    client.post(f"/care/new/{who.pk}/no/", {"given_by": who.pk, "channel": "VISIT"})
    again = client.post(f"/care/new/{who.pk}/", {"given_by": who.pk, "channel": "VISIT"})

    assert CareRefusal.objects.get(person=who).ask_again_on == date(2026, 9, 2)
    assert again.status_code == 409
    assert "2 September 2026" in again.content.decode()
    assert not CareFile.objects.exists()


def test_people_of_another_place_are_not_found(client, town, sign_in):
    who = make.person(town.other, phone="13912345678")
    sign_in(town.clerk)

    found = client.post("/care/new/", {"phone": "13912345678"})

    assert list(found.context["page"].object_list) == []
    assert client.get(f"/care/new/{who.pk}/").status_code == 404


# ---------------------------------------------------------------------------------- one file


def test_the_file_opens_with_a_purpose_for_some_minutes_and_shuts(client, clock, town, sign_in):
    file = world.opened(town, None, K.DEMENTIA)
    sign_in(town.clerk)

    shut = client.get(f"/care/{file.pk}/")
    unsaid = client.post(f"/care/{file.pk}/open/", {})
    opened = opened_by(client, file)
    clock.at = MONDAY + 15 * HOUR / 60
    late = client.get(f"/care/{file.pk}/")

    assert "dementia" not in shut.content.decode().lower()
    assert unsaid.status_code == 422
    assert "dementia" in opened.content.decode()
    assert late.context["opened"] is None
    assert Reading.objects.count() == 1
    opened_by(client, file)
    assert client.post(f"/care/{file.pk}/shut/", follow=True).context["opened"] is None


def test_the_street_opens_with_a_reason_which_stays_sealed(client, town, sign_in):
    file = world.opened(town, None, K.LONE)
    sign_in(town.boss)

    without = opened_by(client, file)
    opened_by(client, file, reason="CNRY-street")

    assert without.status_code == 422
    assert Reading.objects.get().reason
    assert "CNRY-street" not in str(dict(client.session))


def test_everything_of_a_file_is_written_on_its_page(client, town, sign_in):
    file = world.opened(town)
    scheme = world.scheme(town)
    sign_in(town.clerk)
    at, today = f"/care/{file.pk}/", "2026-01-01"

    steps = [
        ("circumstances/", {"kind": "HARDSHIP", "words": "低保", "valid_from": today}),
        ("contacts/", {"relation": "FAMILY", "name": "王小红", "phone": "13900139000"}),
        ("knock/", {"words": "敲窗", "flags": ["oxygen"], "language": ""}),
        ("tier/", {"tier": "KEY", "why": "腿不好", "why_other": "刚出院"}),
        ("event/", {"kind": "HOSPITAL_OUT", "happened_at": "2026-03-01T10:00", "words": ""}),
        ("scheme/", {"scheme": scheme.pk}),
    ]
    answers = [client.post(at + step, typed) for step, typed in steps]
    page = opened_by(client, file)

    assert [answer.status_code for answer in answers] == [302] * len(steps)
    for words in ("低保", "王小红", "敲窗", "腿不好", "刚出院", "1+5+N", "came home"):
        assert words in page.content.decode() or words == "came home"
    file.refresh_from_db()
    assert (file.tier, file.person.needs) == ("KEY", ["oxygen"])


@pytest.mark.parametrize(
    ("step", "typed"),
    [
        ("circumstances/", {"kind": "HARDSHIP", "valid_from": "2026-02-01",
                            "valid_to": "2026-01-01"}),
        ("contacts/", {"relation": "FAMILY", "name": "", "phone": "1"}),
        ("tier/", {"tier": "HIGH", "why": "腿不好"}),
        ("event/", {"kind": "MAJOR_CHANGE", "happened_at": "2026-03-09T10:00"}),
    ],
    ids=["ends-before", "no-name", "another-tier", "tomorrow"],
)  # fmt: skip
def test_a_refused_form_says_why_and_keeps_the_file_open(client, town, sign_in, step, typed):
    file = world.opened(town)
    sign_in(town.clerk)
    opened_by(client, file)

    answer = client.post(f"/care/{file.pk}/{step}", typed)

    assert answer.status_code == 422
    assert answer.context["opened"] is not None
    assert 'role="alert"' in answer.content.decode()


def test_a_circumstance_ends_and_a_contact_goes(client, town, sign_in):
    file = world.opened(town, None, K.LONE)
    world.contact(town, file)
    sign_in(town.clerk)

    client.post(
        f"/care/circumstances/{file.circumstances.get().pk}/end/", {"valid_to": "2026-03-02"}
    )
    client.post(f"/care/contacts/{file.contacts.get().pk}/remove/")

    assert file.circumstances.get().valid_to == date(2026, 3, 2)
    assert not file.contacts.exists()


def test_a_print_carries_the_readers_name_and_time_and_is_logged(client, town, sign_in):
    file = world.opened(town, None, K.LONE)
    sign_in(town.clerk)

    sheet = client.post(f"/care/{file.pk}/print/", {"purpose": "CARE"})

    said = sheet.content.decode()
    assert "lives alone" in said
    assert "*" not in sheet.context["reader"]
    assert f"printed by {sheet.context['reader']}" in said
    assert list(Reading.objects.values_list("is_print", flat=True)) == [True]


def test_closing_and_withdrawing_from_the_page(client, town, sign_in):
    first, second = world.opened(town), world.opened(town)
    sign_in(town.clerk)

    client.post(f"/care/{first.pk}/close/", {"reason": "DIED"})
    client.post(f"/care/{second.pk}/withdraw/")

    said = CareFile.objects.order_by("pk").values_list("state", "closing__reason")
    assert list(said) == [("CLOSED", "DIED"), ("CLOSED", "WITHDREW")]


# --------------------------------------------------------------------------------- children


def test_a_childs_file_is_asked_for_approved_by_another_and_read(client, town, sign_in):
    child, _parent = world.child(town)
    file = world.opened(town, child, K.ORPHAN)
    colleague = make.staff(Role.WORKER, town.community)
    sign_in(town.clerk)

    refused = opened_by(client, file)
    client.post(f"/care/{file.pk}/ask/", {"purpose": "CARE_CHECK", "reason": "CNRY-why"})
    mine = client.get("/care/requests/").context["rows"]
    sign_in(colleague)
    asked = ReadRequest.objects.get()
    waiting = client.get("/care/requests/").content.decode()
    reason = client.post(f"/care/requests/{asked.pk}/reason/").content.decode()
    client.post(f"/care/requests/{asked.pk}/decide/", {"verb": "approve"})
    sign_in(town.clerk)
    opened = opened_by(client, file, "CARE_CHECK")

    assert refused.status_code == 403
    assert mine == []
    assert ("CNRY-why" in waiting, "CNRY-why" in reason) == (False, True)
    assert "orphan" in opened.content.decode()


def test_the_extract_of_the_year_as_a_page_and_as_a_spreadsheet(client, town, sign_in):
    child, _parent = world.child(town)
    file = world.opened(town, child)
    world.may_read(town, file, town.clerk)
    sign_in(town.clerk)
    opened_by(client, file, "CARE_CHECK")
    sign_in(town.boss)

    page = client.get("/care/audit/?year=2026")
    sheet = client.get("/care/audit/2026.xlsx")

    names = (
        "File", "Times", "First", "Reader", "Role", "Unit", "Purpose", "Approved by", "Last",
    )  # fmt: skip
    columns = [Column(key=name, heading=name, english=name) for name in names]
    (row,) = read(sheet.content, "sheet.xlsx", columns).rows
    assert page.context["extract"].readings == 1
    assert [row.values[name] for name in names[:3]] == [str(file.pk), "1", "2026-03-02"]
    assert str(child.name) not in page.content.decode() + str(row.values)


# ---------------------------------------------------------------------- schemes and events


def test_a_scheme_is_made_from_the_offered_1_5_n(client, town, sign_in):
    sign_in(town.clerk)
    first = client.get("/care/schemes/new/").context["form"].initial

    typed = {
        **first,
        "area": town.community.pk,
        "title": "关爱行动",
        "definition": "",
        "slots": "1 党员\n5 服务\nN 力量",
    }
    made = client.post("/care/schemes/new/", typed)

    scheme = CareScheme.objects.get()
    assert made.url == f"/care/schemes/{scheme.pk}/"
    assert ([sign for sign, _w in scheme.slots], scheme.items.count()) == (["1", "5", "N"], 5)
    assert "1+5+N" in client.get("/care/schemes/").content.decode()
    assert client.get(made.url).context["outside"] == 0


def test_a_festival_is_told_for_a_place(client, town, sign_in):
    sign_in(town.boss)

    typed = {
        "area": town.street.pk,
        "kind": "FESTIVAL",
        "title": "清明节",
        "starts_on": "2026-04-05",
    }
    client.post("/care/events/", typed)

    assert list(AreaEvent.objects.values_list("area_id", "title")) == [(town.street.pk, "清明节")]
    sign_in(town.clerk)
    assert "清明节" in client.get("/care/events/").content.decode()


# --------------------------------------------------------------------------------- her side


def test_she_reads_objects_and_takes_it_back_on_her_own_page(client, town, sign_in):
    who = world.elder(town.community)
    file = world.assessed(town, Tier.GENERAL, who)
    sign_in(who)

    shut = client.get("/care/mine/").content.decode()
    read = client.post(f"/care/mine/{file.pk}/read/").content.decode()
    client.post(f"/care/mine/{file.pk}/object/", {"words": "请再看看"})
    waiting = client.get("/care/mine/").content.decode()
    client.post(f"/care/mine/{file.pk}/withdraw/")

    assert ("lives alone" in shut, "lives alone" in read) == (False, True)
    assert "somebody else looks at the tier again" in waiting
    assert CareFile.objects.get().state == "CLOSED"
    assert client.get(f"/care/{file.pk}/").status_code == 404


# ------------------------------------------------------------------- nothing leaves the file

CANARIES = (
    "龘一", "CNRY-note", "CNRY-knock", "CNRY-why", "CNRY-other", "CNRY-event", "CNRY-ask",
    "+8613900139000", "13900139000", "CNRY-home", "CNRY-object",
)  # fmt: skip


def full_file(town, who):
    """A file with a canary in every sealed field."""
    file = world.opened(town, who)
    files.state_circumstance(
        file.pk,
        kind=K.DEMENTIA,
        words="CNRY-note",
        valid_from=date(2026, 1, 1),
        actor=town.clerk,
        now=MONDAY,
    )
    world.contact(town, file, Relation.FAMILY, name="龘一", phone="13900139000")
    files.say_before_knocking(file.pk, words="CNRY-knock", actor=town.clerk, now=MONDAY)
    return file


ADDRESSES = (
    "/care/", "/care/?what=assess", "/care/?what=children", "/care/new/", "/care/mine/",
    "/care/requests/", "/care/schemes/", "/care/events/", "/care/audit/", "/care/audit/2026.xlsx",
)  # fmt: skip


def test_no_sealed_value_reaches_a_list_a_log_a_message_an_export_or_a_denied_answer(
    client, town, sign_in
):
    who = world.elder(town.community)
    child, _parent = world.child(town)
    grown, young = full_file(town, who), full_file(town, child)
    given = assessing.AssessInput(Tier.GENERAL, "CNRY-why", "CNRY-other")
    row = assessing.assess(grown.pk, input=given, actor=town.clerk, now=MONDAY)
    assessing.object_to(row.pk, words="CNRY-object", actor=make.actor(who), now=MONDAY)
    children.ask_to_read(
        young.pk, purpose=Purpose.CARE_CHECK, reason="CNRY-ask", actor=town.clerk, now=MONDAY
    )
    people = [
        None,
        town.far_clerk,
        make.actor(make.volunteer(town.community)),
        town.district,
        make.staff(Role.AUDITOR, town.street),
        town.boss,
        town.clerk,
    ]
    objects = [f"/care/{file.pk}/" for file in (grown, young)]
    objects += [f"{at}{end}" for at in objects for end in ("open/", "print/", "tier/", "close/")]

    seen = []
    for actor in people:
        client.logout()
        if actor is not None:
            sign_in(actor)
        answers = [client.get(at) for at in (*ADDRESSES, *objects[:2])]
        if actor not in (town.clerk, town.boss):
            answers += [client.post(at, {}) for at in objects[2:]]
        seen += [(answer.status_code, answer.content) for answer in answers]

    told = [str(entry.facts) for entry in Entry.objects.all()]
    told += [f"{m.facts} {m.link}" for m in Message.objects.all()]
    told += [line.fields for line in Access.objects.all()]
    everything = b"".join(content for _status, content in seen).decode("utf-8", "ignore")
    everything += "".join(told)
    assert [c for c in (*CANARIES, "dementia", "DEMENTIA") if c in everything] == []
    assert {status for status, _content in seen} == {200, 302, 403, 404}


def test_who_may_not_see_a_file_finds_none_there(client, town, sign_in):
    file = full_file(town, world.elder(town.community))
    volunteer = make.actor(make.volunteer(town.community))

    for actor in (town.far_clerk, town.district, volunteer):
        sign_in(actor)
        statuses = {client.get(f"/care/{file.pk}/").status_code}
        for end in ("open/", "print/", "tier/", "close/", "ask/", "withdraw/", "contacts/"):
            statuses.add(client.post(f"/care/{file.pk}/{end}", {}).status_code)
        assert statuses == {404}

    assert CareFile.objects.get().state == "OPEN"


def test_the_auditor_sees_that_there_is_a_file_and_cannot_open_it(client, town, sign_in):
    file = full_file(town, world.elder(town.community))
    sign_in(make.staff(Role.AUDITOR, town.street))

    page = client.get(f"/care/{file.pk}/")
    denied = opened_by(client, file)

    assert (page.status_code, denied.status_code) == (200, 403)
    assert "open_form" not in page.context
    assert Reading.objects.count() == 0


def test_consent_of_another_kind_opens_nothing(client, town, sign_in):
    who = make.person(town.community)
    make.consent(who, ConsentPurpose.PHOTO)
    sign_in(town.clerk)

    page = client.post(f"/care/new/{who.pk}/", {"language": ""})

    assert page.status_code == 422
    assert not CareFile.objects.exists()
