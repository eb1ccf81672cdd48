"""Lists, claims and projects on pages: who reads what, and what each button does."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kith.core.actor import Role
from kith.people.models import Person
from kith.projects.actions import lists, progress
from kith.projects.models import Claim, ItemList, Launch, ListItem, Project, Recheck
from kith.projects.queries.launch import wall
from kith.projects.states import ClaimState, ItemState, ProjectState
from tests import make
from tests.make import DAY, MONDAY
from tests.projects import worlds
from tests.projects.worlds import D, P, R

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "no_totp")]


@pytest.fixture
def town():
    return make.town()


@pytest.fixture(autouse=True)
def english(client):
    client.cookies["django_language"] = "en"


def _get(client, name, *args, **query):
    return client.get(reverse(name, args=args), query)


def _text(answer):
    return answer.content.decode()


# --- everybody ---


def test_strangers_read_the_published_lists_and_nothing_else(client, town):
    worlds.listed(town, title="上门理发")
    worlds.draft(town, title="还没核实")

    page = _text(_get(client, "web:lists"))

    assert "上门理发" in page
    assert "还没核实" not in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"kind": "DEMAND"}, {"理发"}),
        ({"kind": "RESOURCE"}, {"会议室"}),
        ({"category": "VENUE"}, {"会议室"}),
        ({"q": "理 发"}, {"理发"}),
        ({"q": "没有这个"}, set()),
        ({"kind": "NONSENSE"}, set()),
        ({"place": "990101001001"}, {"理发", "会议室"}),
    ],
)
def test_the_lists_are_narrowed(client, town, query, found):
    worlds.listed(town, D, title="理发")
    worlds.listed(town, R, title="会议室", category="VENUE")

    page = _text(_get(client, "web:lists", **query))

    assert {title for title in ("理发", "会议室") if f">{title}</a>" in page} == found


def test_lists_take_the_same_queries_for_one_item_and_for_three(
    client, town, django_assert_num_queries
):
    worlds.listed(town)
    with django_assert_num_queries(3):
        _get(client, "web:lists")
    worlds.listed(town)
    worlds.listed(town)
    with django_assert_num_queries(3):
        _get(client, "web:lists")


def test_an_old_version_is_still_read_as_it_was(client, town):
    item = worlds.listed(town, title="旧名")
    first = item.list.versions.get()
    lists.revise(item.pk, input=worlds.typed(title="新名"), actor=town.clerk, now=MONDAY)
    second = lists.publish(item.list_id, actor=town.clerk, now=MONDAY)

    assert "旧名" in _text(_get(client, "web:list_version", first.pk))
    page = _text(_get(client, "web:list_version", second.pk))
    assert "<del>旧名</del> → <ins>新名</ins>" in page


def test_drafts_are_not_there_for_strangers_and_other_desks(client, sign_in, town):
    item = worlds.draft(town)

    assert _get(client, "web:list_item", item.pk).status_code == 404
    assert _get(sign_in(town.far_clerk), "web:list_item", item.pk).status_code == 404
    assert _get(sign_in(town.clerk), "web:list_item", item.pk).status_code == 200


def test_strangers_see_a_project_without_its_evidence_reasons_and_people(client, town):
    resident = make.person(town.community, name="欧阳春花")
    order = make.order(resident)
    unit = worlds.unit(town, name="幸福医院")
    project = worlds.handed_in(town, unit, worlds.listed(town, cause=f"order:{order.pk}"))
    progress.send_back(project.pk, reason="还差一次", actor=town.clerk, now=MONDAY + DAY)

    page = _text(_get(client, "web:project", project.pk))

    assert "幸福医院" in page
    assert "Residents who asked for it</dt><dd>1</dd>" in page
    for hidden in ("欧阳", "春花", "两场义诊已办", "还差一次", "Responsible member"):
        assert hidden not in page


def test_a_dropped_project_is_not_public(client, sign_in, town):
    project = worlds.agreed(town)
    progress.drop(project.pk, reason="搬走", actor=town.clerk, now=MONDAY)

    assert _get(client, "web:project", project.pk).status_code == 404
    assert "搬走" in _text(_get(sign_in(town.clerk), "web:project", project.pk))


def test_projects_take_the_same_queries_for_one_and_for_three(
    client, town, django_assert_num_queries
):
    worlds.agreed(town)
    with django_assert_num_queries(7):
        _get(client, "web:projects")
    worlds.agreed(town)
    worlds.agreed(town)
    with django_assert_num_queries(7):
        _get(client, "web:projects")


# --- units ---


def test_a_liaison_claims_a_need_from_its_page(sign_in, town):
    unit, item = worlds.unit(town), worlds.listed(town)
    client = sign_in(unit.liaison)
    url = reverse("web:list_item_claim", args=(item.pk,))

    bad = client.post(url, {"organisation": unit.pk, "text": ""})
    assert (bad.status_code, Claim.objects.count()) == (422, 0)
    client.post(url, {"organisation": unit.pk, "text": "每月来一次"})

    claim = Claim.objects.get()
    assert (claim.organisation_id, claim.terms.get().text) == (unit.pk, "每月来一次")
    assert ListItem.objects.get(pk=item.pk).state == ItemState.CLAIMED


def test_somebody_without_a_unit_finds_no_way_to_claim(client, sign_in, town):
    item = worlds.listed(town)
    neighbour = make.person(town.community)
    url = reverse("web:list_item_claim", args=(item.pk,))

    assert client.post(url, {"text": "x"}).status_code == 302
    assert sign_in(neighbour).post(url, {"text": "x"}).status_code == 403
    assert 'id="claim"' not in _text(_get(sign_in(town.clerk), "web:list_item", item.pk))
    assert not Claim.objects.exists()


def test_both_sides_agree_on_pages_and_a_project_stands(sign_in, town):
    unit = worlds.unit(town)
    claim = worlds.claimed(worlds.listed(town), unit)
    act = "web:list_claim_act"

    client = sign_in(town.clerk)
    assert "Your answer" in _text(_get(client, "web:list_claim", claim.pk))
    client.post(reverse(act, args=(claim.pk, "answer")), {"text": "我们出场地"})
    client = sign_in(unit.liaison)
    assert "Do you agree?" in _text(_get(client, "web:list_claim", claim.pk))
    answer = client.post(reverse(act, args=(claim.pk, "agree")), {"for_whom": "独居老人"})

    project = Project.objects.get()
    assert answer.url == reverse("web:project", args=(project.pk,))
    assert project.for_whom == "独居老人"


@pytest.mark.parametrize("verb", ["decline", "withdraw"])
def test_a_claim_ends_by_a_button(sign_in, town, verb):
    unit = worlds.unit(town)
    claim = worlds.claimed(worlds.listed(town), unit)
    client = sign_in(town.clerk if verb == "decline" else unit.liaison)

    client.post(reverse("web:list_claim_act", args=(claim.pk, verb)), {"reason": "已有安排"})

    ended = {"decline": ClaimState.DECLINED, "withdraw": ClaimState.WITHDRAWN}
    assert Claim.objects.get().state == ended[verb]


def test_a_claim_is_not_there_for_others(sign_in, town):
    claim = worlds.claimed(worlds.listed(town), worlds.unit(town))

    for other in (worlds.unit(town).liaison, town.far_clerk):
        client = sign_in(other)
        assert _get(client, "web:list_claim", claim.pk).status_code == 404
        url = reverse("web:list_claim_act", args=(claim.pk, "answer"))
        assert client.post(url, {"text": "x"}).status_code == 404

    assert Claim.objects.get().state == ClaimState.ASKED


def test_a_unit_offers_something_and_sees_its_own(sign_in, town):
    unit = worlds.unit(town)
    client = sign_in(unit.liaison)
    where = f"?area={town.community.pk}&kind=RESOURCE&year=2026"
    typed = _typed(organisation=unit.pk, title="大会议室")

    client.post(reverse("web:list_write") + where, typed)

    item = ListItem.objects.get()
    assert (item.state, item.organisation_id) == (ItemState.DRAFTED, unit.pk)
    assert "大会议室" in _text(_get(client, "web:our_gifts"))
    other = reverse("web:list_write") + where.replace("RESOURCE", "DEMAND")
    assert client.get(other).status_code == 404


def _typed(**changes):
    plain = {
        "category": "CLINIC", "title": "义诊", "text": "量血压", "quantity": 2, "measure": "场",
        "from_date": "2026-03-02", "until_date": "2026-12-31", "office": "服务站",
        "organisation": "", "order": "",
    }  # fmt: skip
    return plain | changes


@pytest.mark.parametrize("name", ["web:our_projects", "web:our_claims"])
def test_a_units_pages_show_its_own_and_nobody_elses(sign_in, town, name):
    unit = worlds.unit(town)
    worlds.agreed(town, unit, worlds.listed(town, title="我们的"))
    worlds.agreed(town, item=worlds.listed(town, title="别人的"))

    page = _text(_get(sign_in(unit.liaison), name))

    assert "我们的" in page
    assert "别人的" not in page


# --- the desk ---


def test_the_desk_writes_checks_and_publishes(sign_in, town):
    client = sign_in(town.clerk)
    where = f"?area={town.community.pk}&kind=DEMAND&year=2026"
    bad = client.post(reverse("web:list_write") + where, _typed(until_date="2026-01-01"))
    assert (bad.status_code, "义诊" in _text(bad)) == (422, True)

    client.post(reverse("web:list_write") + where, _typed())
    item = ListItem.objects.get()
    client.post(reverse("web:list_item_verify", args=(item.pk,)), {"to": "list"})
    assert "Version 1 would change" in _text(_get(client, "web:list_desk", item.list_id))
    client.post(reverse("web:list_publish", args=(item.list_id,)))

    assert ListItem.objects.get().state == ItemState.PUBLISHED
    assert ItemList.objects.get().last_version == 1
    again = client.post(reverse("web:list_publish", args=(item.list_id,)))
    assert again.status_code == 409


def test_a_suggestion_opens_the_claim_with_its_need(sign_in, town):
    unit = worlds.unit(town)
    need = worlds.listed(town, D, title="老人义诊")
    given = worlds.listed(town, R, unit.liaison, organisation_id=unit.pk, title="医院义诊队")
    client = sign_in(town.clerk)

    page = _text(_get(client, "web:list_matches"))
    assert f"?for={need.pk}&amp;area={town.community.pk}#claim" in page
    shown = _text(client.get(reverse("web:list_item", args=(given.pk,)), {"for": need.pk}))
    assert f'<option value="{need.pk}" selected>' in shown
    typed = {"area": town.community.pk, "meets": need.pk, "text": "请来两次"}
    client.post(reverse("web:list_item_claim", args=(given.pk,)), typed)

    assert (Claim.objects.get().item_id, Claim.objects.get().meets_id) == (given.pk, need.pk)


def _act(client, project, verb, **typed):
    return client.post(reverse("web:project_act", args=(project.pk, verb)), typed)


def test_from_evidence_to_close_out_by_buttons(sign_in, town):
    unit = worlds.unit(town)
    project = worlds.agreed(town, unit)
    photo = worlds.upload()

    assert _act(sign_in(unit.liaison), project, "submit", text="").status_code == 422
    _act(sign_in(unit.liaison), project, "submit", text="办好了", pictures=photo)
    no = _act(sign_in(unit.liaison), project, "accept", text="")
    assert (no.status_code, "did the work" in _text(no)) == (403, True)
    client = sign_in(town.clerk)
    page = _text(_get(client, "web:project", project.pk))
    (file_id,) = worlds.pictures_in(page)
    shown = client.get(reverse("web:project_picture", args=(project.pk, file_id)))
    assert shown.headers["Content-Type"] == "image/jpeg"
    _act(client, project, "accept", text="看过")
    _act(client, project, "close")

    assert worlds.again(project).state == ProjectState.CLOSED
    assert "990101001001-2026-C001" in _text(_get(client, "web:project", project.pk))
    client.logout()
    url = reverse("web:project_picture", args=(project.pk, file_id))
    assert sign_in(make.person(town.community)).get(url).status_code == 404


def test_planning_by_buttons(sign_in, town):
    project, other = worlds.agreed(town), worlds.unit(town)
    order = make.order(make.person(town.community))
    client = sign_in(town.clerk)

    _act(client, project, "milestone", title="第一场", due_date="2026-03-16")
    milestone = project.milestones.get()
    client.post(reverse("web:project_reach", args=(project.pk, milestone.pk)))
    _act(client, project, "serve", order=order.pk)
    _act(client, project, "join", organisation=other.pk, is_doer="on")
    _act(client, project, "extend", to_date="2026-07-01", reason="等材料")
    leader = {"leader": project.member_id, "member": project.member_id}
    assert _act(client, project, "appoint", **leader).status_code == 422

    assert milestone.reached.by_id == town.clerk.me
    assert project.beneficiaries.get().person_id == order.resident_id
    assert project.partners.filter(organisation_id=other.pk, is_doer=True).exists()
    assert worlds.again(project).due_date.isoformat() == "2026-07-01"


def test_the_desk_looks_again_by_its_page(sign_in, clock, town):
    project = worlds.closed(town)
    clock.at = MONDAY + 40 * DAY
    client, row = sign_in(town.clerk), Recheck.objects.get()
    assert project.title in _text(_get(client, "web:project_rechecks"))

    url = reverse("web:project_recheck", args=(row.pk,))
    assert client.post(url, {"holds": "no", "text": ""}).status_code == 422
    client.post(url, {"holds": "no", "text": "又坏了"})

    assert worlds.again(project).state == ProjectState.IN_HAND


def test_the_hub_shows_lights_in_words(sign_in, clock, town):
    worlds.agreed(town)
    client = sign_in(town.clerk)

    assert "in time" in _text(_get(client, "web:projects_desk"))
    clock.at = MONDAY + 300 * DAY
    page = _text(_get(client, "web:projects_desk", what="overdue"))
    assert 'chip bad">' in page
    assert "overdue" in page


@pytest.mark.parametrize(
    "name",
    [
        "web:projects_desk", "web:lists_desk", "web:list_claims", "web:list_matches",
        "web:project_rechecks", "web:launches_desk", "web:lists_coverage",
    ],
)  # fmt: skip
def test_hub_pages_are_for_staff(client, sign_in, town, name):
    assert _get(client, name).status_code == 302
    assert _get(sign_in(make.person(town.community)), name).status_code == 403
    assert _get(sign_in(town.boss), name).status_code == 200


def test_the_district_sees_which_lists_are_missing(sign_in, town):
    worlds.listed(town, D)
    worlds.draft(town, P)

    page = _text(_get(sign_in(town.district), "web:lists_coverage", year=2026))

    assert "version 1, 1 items" in page
    assert "1 items, not published" in page
    assert "missing" in page


def test_every_list_takes_the_same_queries_for_one_row_and_for_three(sign_in, town):
    unit = worlds.unit(town)

    def grow():
        worlds.agreed(town, unit)
        worlds.claimed(worlds.listed(town, P), unit)
        worlds.draft(town, R, unit.liaison, organisation_id=unit.pk)

    grow()
    (demand,) = ItemList.objects.filter(kind=D)
    pages = [
        (town.clerk, reverse("web:projects_desk")),
        (town.clerk, reverse("web:list_claims")),
        (town.clerk, reverse("web:lists_desk")),
        (town.clerk, reverse("web:list_desk", args=(demand.pk,))),
        (town.district, reverse("web:lists_coverage")),
        (unit.liaison, reverse("web:our_projects")),
        (unit.liaison, reverse("web:our_claims")),
        (unit.liaison, reverse("web:our_gifts")),
    ]
    before = [_queries(sign_in(who), url) for who, url in pages]
    grow()
    grow()

    assert [_queries(sign_in(who), url) for who, url in pages] == before


def _queries(client, url):
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return url, len(seen)


# --- launch day ---


def _stage(client, launch, item, unit, yuan=""):
    typed = {"item": item.pk, "organisation": unit.pk, "text": "认领", "yuan": yuan}
    return client.post(reverse("web:launch", args=(launch.pk,)), typed)


def test_a_launch_day_by_its_pages(sign_in, town):
    item, unit = worlds.listed(town, P), worlds.unit(town)
    client = sign_in(town.clerk)
    typed = {"area": town.community.pk, "title": "启动日", "venue": "广场", "on_date": "2026-03-02"}

    client.post(reverse("web:launches_desk"), typed)
    launch = Launch.objects.get()
    client.post(reverse("web:launch_choose", args=(launch.pk,)), {"items": [item.pk]})
    client.post(reverse("web:launch_move", args=(launch.pk, "begin")))
    _stage(client, launch, item, unit, "5000")
    launch.refresh_from_db()

    shown = wall(launch)
    assert (shown.claimed, shown.announced_fen) == (1, 500000)
    claim = Claim.objects.get()
    client.post(reverse("web:launch_undo", args=(launch.pk, claim.pk)), {"reason": "听错了"})
    assert wall(launch).claimed == 0
    client.post(reverse("web:launch_move", args=(launch.pk, "end")))
    assert _stage(client, launch, item, unit).status_code == 404


def test_the_wall_answers_304_until_something_is_claimed(client, sign_in, town):
    item, unit = worlds.listed(town, P, title="塑胶跑道"), worlds.unit(town, name="港口公司")
    launch = worlds.live(town, item)
    url = reverse("web:launch_live", args=(launch.pk,))
    first = client.get(url)
    mark = {"HTTP_IF_NONE_MATCH": first.headers["ETag"]}

    assert client.get(url, **mark).status_code == 304
    _stage(sign_in(unit.liaison), launch, item, unit)
    client.logout()
    second = client.get(url, **mark)

    assert (second.status_code, "港口公司" in _text(second)) == (200, True)
    page = _text(_get(client, "web:launch_wall", launch.pk))
    assert "塑胶跑道" in page
    assert str(Person.objects.get(pk=unit.liaison.me).name) not in page


def test_a_stranger_reads_the_launch_day_and_claims_nothing(client, town):
    item = worlds.listed(town, P)
    launch = worlds.live(town, item)

    assert item.title in _text(_get(client, "web:launch", launch.pk))
    assert _stage(client, launch, item, worlds.unit(town)).status_code == 404
    assert launch.title in _text(_get(client, "web:launches"))


def test_roles_meet_one_entry_of_the_menu_each(sign_in, town):
    worker = _text(_get(sign_in(town.clerk), "web:projects_desk"))
    liaison = _text(_get(sign_in(worlds.unit(town).liaison), "web:our_projects"))

    assert f'href="{reverse("web:projects_desk")}"' in worker
    assert f'href="{reverse("web:our_projects")}"' in liaison
    assert Role.LIAISON not in {g.role for g in town.clerk.grants}
