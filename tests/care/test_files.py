"""A file is opened with consent, filled without overwriting, read with a purpose, and closed."""

from datetime import date, datetime, timedelta

import pytest

from kith.care.actions import assessing, consents, events, files, forgetting, reading, schemes
from kith.care.actions._reading import NoCareConsent
from kith.care.actions.assessing import AssessInput, SomebodyElse
from kith.care.actions.consents import AskedNotAgain
from kith.care.actions.files import ContactInput, FileOpenAlready
from kith.care.models import (
    AreaEvent,
    Assessment,
    CareFile,
    Closing,
    Due,
    FileEvent,
    Objection,
    Reading,
)
from kith.care.policies import files as policies
from kith.care.queries import events as event_queries
from kith.care.queries import files as queries
from kith.care.queries import schemes as scheme_queries
from kith.care.states import CircumstanceKind, CloseReason, EventKind, Flag, Relation, Tier
from kith.catalogue.actions import put_rule
from kith.catalogue.default_care import CARE
from kith.core.actor import CLOCK, STRANGER, Role
from kith.core.refusal import BadInput, Forbidden
from kith.outbox.models import Message
from kith.people.actions import person as persons
from kith.people.queries import has_consented
from kith.people.states import Channel, ConsentPurpose
from kith.places.models import Area
from kith.places.states import Level
from kith.vault.models import Access
from kith.vault.states import Purpose
from tests import make
from tests.care import world
from tests.make import DAY, HOUR, MONDAY

pytestmark = pytest.mark.django_db
K = CircumstanceKind
TODAY = date(2026, 3, 2)


@pytest.fixture
def town():
    return make.town()


def read(town, file, actor=None, **told):
    given = {"purpose": Purpose.CARE, "actor": actor or town.clerk, "now": MONDAY}
    return reading.read_file(file.pk, **(given | told))


# ------------------------------------------------------------------------------------- opening


def test_a_file_is_opened_only_with_her_consent_and_once(town):
    who = world.elder(town.community, consents=False)

    with pytest.raises(NoCareConsent):
        files.open_file(who.pk, actor=town.clerk, now=MONDAY)
    make.consent(who, ConsentPurpose.SENSITIVE)
    file = files.open_file(who.pk, actor=town.clerk, now=MONDAY)
    with pytest.raises(FileOpenAlready):
        files.open_file(who.pk, actor=town.clerk, now=MONDAY)

    assert list(CareFile.objects.values_list("pk", "tier", "is_child")) == [(file.pk, "", False)]
    assert list(Message.objects.filter(topic="care_file_opened").values_list("person_id")) == [
        (who.pk,)
    ]


def test_only_the_desk_of_the_place_opens_files_and_nobody_her_own(town):
    who = world.elder(town.community)
    herself = world.elder(town.community)
    make.grant(herself, Role.WORKER, town.community)

    for actor, person in (
        (town.far_clerk, who),
        (town.district, who),
        (make.actor(make.volunteer(town.community)), who),
        (make.actor(who), who),
        (make.actor(herself), herself),
    ):
        with pytest.raises(Forbidden):
            files.open_file(person.pk, actor=actor, now=MONDAY)

    assert CareFile.objects.count() == 0


def test_a_no_is_a_result_and_nobody_asks_again_before_the_day(town):
    who = world.elder(town.community, consents=False)
    said = {"given_by_id": who.pk, "channel": Channel.VISIT, "actor": town.clerk}

    refusal = consents.record_refusal(who.pk, now=MONDAY, **said)

    assert refusal.ask_again_on == date(2026, 9, 2)
    assert not has_consented(who.pk, ConsentPurpose.SENSITIVE)
    with pytest.raises(AskedNotAgain) as no:
        consents.record_yes(who.pk, now=MONDAY + 100 * DAY, **said)
    assert no.value.facts == {"day": "2026-09-02"}
    consents.record_yes(who.pk, came_herself=True, now=MONDAY + 100 * DAY, **said)
    assert files.open_file(who.pk, actor=town.clerk, now=MONDAY + 100 * DAY).state == "OPEN"


def test_a_proxy_orders_for_her_and_does_not_speak_of_her_health(town):
    who, nephew = world.elder(town.community, consents=False), make.person(town.community)
    make.proxy(who, nephew)
    said = {"given_by_id": nephew.pk, "channel": Channel.VISIT, "actor": town.clerk}

    for record in (consents.record_yes, consents.record_refusal):
        with pytest.raises(Forbidden):
            record(who.pk, now=MONDAY, **said)

    assert queries.newest_consent(who.pk) is None


def test_the_day_to_ask_again_begins_at_midnight_of_the_place(town):
    who = world.elder(town.community, consents=False)
    said = {"given_by_id": who.pk, "channel": Channel.VISIT, "actor": town.clerk}
    consents.record_refusal(who.pk, now=MONDAY, **said)
    midnight = MONDAY.replace(month=9, day=1, hour=16)  # 2 September 00:00 in Beijing

    with pytest.raises(AskedNotAgain):
        consents.record_yes(who.pk, now=midnight - timedelta(seconds=1), **said)

    assert consents.record_yes(who.pk, now=midnight, **said).is_given


# ------------------------------------------------------------------------- what a file says


def test_a_circumstance_ends_and_stays_in_the_history(town):
    file = world.opened(town)
    first = files.state_circumstance(
        file.pk, kind=K.LONE, valid_from=date(2025, 1, 1), actor=town.clerk, now=MONDAY
    )
    files.state_circumstance(
        file.pk, kind=K.MOBILITY, words="拄拐", valid_from=TODAY, actor=town.clerk, now=MONDAY
    )

    files.end_circumstance(first.pk, valid_to=TODAY, actor=town.clerk, now=MONDAY)

    said = [(c.kind, c.note, c.holds(TODAY)) for c in read(town, file).circumstances]
    assert said == [(K.MOBILITY, "拄拐", True), (K.LONE, "", False)]
    with pytest.raises(BadInput):
        files.end_circumstance(first.pk, valid_to=TODAY, actor=town.clerk, now=MONDAY)


def test_contacts_are_called_in_their_order_and_move_up(town):
    file = world.opened(town)
    for name in ("一", "二", "三"):
        world.contact(town, file, Relation.FAMILY, name=name)
    given = ContactInput(Relation.CLINIC, "卫生站", "0534-2615000", position=2)
    files.set_contact(file.pk, input=given, actor=town.clerk, now=MONDAY)
    gone = file.contacts.get(position=1)

    files.remove_contact(gone.pk, actor=town.clerk, now=MONDAY)

    said = read(town, file, purpose=Purpose.CARE_ALARM)
    assert [(c.position, c.relation, c.name) for c in said.contacts] == [
        (1, Relation.CLINIC, "卫生站"),
        (2, Relation.FAMILY, "三"),
    ]


def test_what_to_know_before_knocking_with_flags_that_are_clear_for_safety(town):
    file = world.opened(town)

    files.say_before_knocking(
        file.pk,
        words="耳背，请敲窗",
        flags=(Flag.TWO_PEOPLE,),
        language="蒙古语",
        actor=town.clerk,
        now=MONDAY,
    )

    helper = make.actor(make.volunteer(town.community))
    seen = reading.reveal_for_stop(file.pk, actor=helper, now=MONDAY)
    assert (seen.before_knocking, seen.flags, seen.language) == (
        "耳背，请敲窗",
        (Flag.TWO_PEOPLE,),
        "蒙古语",
    )
    looked = Access.objects.get(kind="care.carefile", actor_id=helper.person_id)
    assert (looked.purpose, looked.fields) == ("SERVE", "name,phone,address,before_knocking")


# ---------------------------------------------------------------------------------- reading


def test_opening_writes_who_looked_why_and_at_what_in_one_line(town):
    file = world.opened(town, None, K.LONE, K.HARDSHIP)
    world.contact(town, file)

    opened = read(town, file)

    assert {c.kind for c in opened.circumstances} == {K.LONE, K.HARDSHIP}
    assert [c.phone for c in opened.contacts] == ["13800138000"]
    line = Access.objects.get(subject_id=file.person_id, purpose=Purpose.CARE)
    assert (line.actor_id, line.kind, line.object_id, line.fields) == (
        town.clerk.me,
        "care.carefile",
        file.pk,
        "name,phone,address,before_knocking,kind,note",
    )
    assert list(Reading.objects.values_list("by_id", "role", "purpose", "is_print")) == [
        (town.clerk.me, "WORKER", "CARE", False)
    ]


def test_who_reads_from_further_away_says_why(town):
    file = world.opened(town)

    with pytest.raises(BadInput) as no:
        read(town, file, town.boss)
    assert no.value.field == "reason"
    read(town, file, town.boss, reason="核对上级交办")

    assert Reading.objects.get(by_id=town.boss.me).role == "STREET"


def test_a_purpose_that_is_none_of_care_opens_nothing(town):
    file = world.opened(town)

    with pytest.raises(BadInput):
        read(town, file, purpose=Purpose.IMPORT)

    assert Reading.objects.count() == 0
    assert not Access.objects.filter(kind="care.carefile").exists()


def test_she_reads_her_own_file_and_her_proxy_does_not(town):
    who, nephew = world.elder(town.community), make.person(town.community)
    make.proxy(who, nephew)
    file = world.opened(town, who, K.LONE)

    own = read(town, file, make.actor(who), purpose=Purpose.OWN)
    with pytest.raises(Forbidden):
        read(town, file, make.actor(nephew))

    assert [c.kind for c in own.circumstances] == [K.LONE]
    assert list(Reading.objects.all()) == []
    assert Access.objects.filter(subject_id=who.pk, role="SELF", purpose="OWN").count() == 1


def actors(town, who):
    grid = make.area("990101001001G1", Level.GRID, "990101001001")
    auditor = make.staff(Role.AUDITOR, town.street)
    mine = make.staff(Role.WORKER, grid)
    people = [who, make.volunteer(town.community), make.person(town.community)]
    staff = [town.clerk, town.far_clerk, town.boss, town.district, auditor, mine]
    return [STRANGER, *staff, *map(make.actor, people)]


def test_what_an_actor_may_see_is_what_the_list_shows(town):
    """Twin test: open and closed, a child's, in a grid, in another community."""
    lone = world.elder(town.community)
    child, _parent = world.child(town)
    world.opened(town, lone)
    world.opened(town, child)
    everybody = [*actors(town, lone), make.actor(child), make.actor(_parent)]
    grid = world.elder(Area.objects.get(code="990101001001G1"))
    far = world.elder(town.other)
    world.opened(town, grid)
    files.open_file(far.pk, actor=town.far_clerk, now=MONDAY)
    moved = CareFile.objects.get(person=far)
    files.close_file(moved.pk, reason=CloseReason.MOVED, actor=town.far_clerk, now=MONDAY)

    rows = list(CareFile.objects.select_related("area", "person"))
    seen = {}
    for n, actor in enumerate(everybody):
        listed = set(queries.visible_to(actor).values_list("pk", flat=True))
        assert listed == {row.pk for row in rows if policies.may_see(actor, row)}, actor
        seen[n] = len(listed)

    assert list(seen.values()) == [0, 3, 1, 4, 0, 4, 1, 1, 0, 0, 1, 1]


def test_withdrawing_closes_and_shuts_the_file_for_everybody_but_her(town):
    who = world.elder(town.community)
    file = world.opened(town, who, K.LONE)

    consents.withdraw(
        file.pk, given_by_id=who.pk, channel=Channel.WEB, actor=make.actor(who), now=MONDAY
    )

    assert list(Closing.objects.values_list("file_id", "reason")) == [(file.pk, "WITHDREW")]
    for actor in (town.clerk, town.boss):
        with pytest.raises(Forbidden):
            read(town, file, actor, reason="想看看")
    assert len(read(town, file, make.actor(who)).circumstances) == 1


def test_consent_taken_back_on_her_own_page_shuts_at_once_and_closes_with_the_clock(town):
    who = world.elder(town.community)
    file = world.opened(town, who, K.LONE)
    persons.consent(
        who.pk,
        purpose=ConsentPurpose.SENSITIVE,
        is_given=False,
        channel=Channel.WEB,
        given_by_id=who.pk,
        actor=make.actor(who),
        now=MONDAY,
    )

    with pytest.raises(NoCareConsent):
        read(town, file)
    with pytest.raises(NoCareConsent):
        world.contact(town, file)
    assert consents.close_withdrawn(actor=CLOCK, now=MONDAY) == 1
    assert consents.close_withdrawn(actor=CLOCK, now=MONDAY) == 0
    assert Closing.objects.get(file=file).by_id is None


def test_of_a_file_closed_by_moving_only_the_street_reads_with_a_reason(town):
    file = world.opened(town, None, K.LONE)
    files.close_file(file.pk, reason=CloseReason.MOVED, actor=town.clerk, now=MONDAY)

    with pytest.raises(Forbidden):
        read(town, file)

    assert len(read(town, file, town.boss, reason="转出衔接").circumstances) == 1


def test_what_a_closed_file_said_is_erased_after_its_days(town):
    who = world.elder(town.community)
    file = world.assessed(town, who=who)
    world.contact(town, file)
    files.close_file(file.pk, reason=CloseReason.MOVED, actor=town.clerk, now=MONDAY)

    assert forgetting.forget_closed(actor=CLOCK, now=MONDAY + 180 * DAY - HOUR) == 0
    assert forgetting.forget_closed(actor=CLOCK, now=MONDAY + 180 * DAY) == 1
    assert forgetting.forget_closed(actor=CLOCK, now=MONDAY + 181 * DAY) == 0

    assert file.contacts.count() == 0
    assert not file.circumstances.get().kind
    assert not Assessment.objects.get().why
    assert CareFile.objects.get().tier == Tier.HIGH  # the statistics row stays


# -------------------------------------------------------------------------------- assessing


def test_a_person_decides_on_the_tier_and_says_why_another_than_suggested(town):
    file = world.opened(town, world.elder(town.community, born=(1940, 1)), K.LONE)

    hint = assessing.suggested(file.pk, actor=town.clerk, now=MONDAY)
    with pytest.raises(BadInput) as no:
        assessing.assess(
            file.pk, input=AssessInput(Tier.KEY, "女儿每天来"), actor=town.clerk, now=MONDAY
        )
    given = AssessInput(Tier.KEY, "独居", why_other="女儿每天来")
    row = assessing.assess(file.pk, input=given, actor=town.clerk, now=MONDAY)

    assert (hint.tier, [(r.kind, r.from_age) for r in hint.reasons]) == (Tier.HIGH, [(K.LONE, 80)])
    assert no.value.field == "why_other"
    assert (row.tier, row.suggested, row.due_again_on) == ("KEY", "HIGH", date(2026, 9, 2))
    file.refresh_from_db()
    assert (file.tier, file.reassess_on) == (Tier.KEY, date(2026, 9, 2))
    assert read(town, file).why_other == "女儿每天来"


def test_she_may_object_and_somebody_else_looks_again(town):
    who = world.elder(town.community)
    file = world.assessed(town, Tier.GENERAL, who)
    first = Assessment.objects.get()
    given = AssessInput(Tier.HIGH, "独居八十五岁")

    with pytest.raises(Forbidden):
        assessing.object_to(first.pk, words="", actor=town.far_clerk, now=MONDAY)
    assessing.object_to(first.pk, words="我腿不好", actor=make.actor(who), now=MONDAY)
    with pytest.raises(SomebodyElse):
        assessing.assess(file.pk, input=given, actor=town.clerk, now=MONDAY + HOUR)
    colleague = make.staff(Role.WORKER, town.community)
    assessing.assess(file.pk, input=given, actor=colleague, now=MONDAY + HOUR)

    assert Objection.objects.get().state == "LOOKED"
    assert [a.tier for a in Assessment.objects.order_by("pk")] == ["GENERAL", "HIGH"]
    told = Message.objects.filter(topic="care_objection").values_list("person_id", flat=True)
    assert {town.clerk.me, town.boss.me} <= set(told)


# ----------------------------------------------------------------------------------- events


def test_a_major_change_asks_for_a_new_tier_and_happens_once(town):
    file = world.assessed(town)

    for _again in range(2):
        events.event(
            file.pk,
            kind=EventKind.MAJOR_CHANGE,
            happened_at=MONDAY,
            words="摔倒",
            actor=town.clerk,
            now=MONDAY + DAY,
        )

    file.refresh_from_db()
    assert file.reassess_on == date(2026, 3, 3)
    assert [(e.kind, e.happened_at) for e in FileEvent.objects.all()] == [("MAJOR_CHANGE", MONDAY)]
    with pytest.raises(BadInput):
        events.event(
            file.pk, kind=EventKind.FESTIVAL, happened_at=MONDAY, actor=town.clerk, now=MONDAY
        )


def test_how_often_is_a_rule_of_the_place_from_a_day_on(town):
    """Qinghai's month and the default's week side by side; the default again before the day."""
    monthly = {tier: [1, "MONTH"] for tier in ("HIGH", "KEY", "GENERAL")}
    row = CARE[1] | {"cadence": monthly}
    put_rule("CARE", area=town.other, valid_from=TODAY, params=row, source="test")

    here, there = world.elder(town.community), world.elder(town.other)
    file = world.assessed(town, who=here)
    far = files.open_file(there.pk, actor=town.far_clerk, now=MONDAY)
    given = AssessInput(Tier.HIGH, "独居", "上门看过")
    assessing.assess(far.pk, input=given, actor=town.far_clerk, now=MONDAY)

    midnight = MONDAY.replace(hour=16)
    assert due_at(file) == midnight + 7 * DAY
    assert due_at(far) == midnight + 31 * DAY
    assert queries.rules_for(town.other, date(2026, 3, 1)).cadence == CARE[1]["cadence"]


def test_weather_is_told_once_for_everybody_below_the_area(town):
    here, there = world.assessed(town), world.elder(town.other)
    far = files.open_file(there.pk, actor=town.far_clerk, now=MONDAY)

    for _again in range(2):
        events.area_event(
            town.street.pk,
            kind=EventKind.WEATHER,
            title="寒潮蓝色预警",
            starts_on=TODAY,
            actor=town.boss,
            now=MONDAY,
        )
    with pytest.raises(Forbidden):
        events.area_event(
            town.street.pk,
            kind=EventKind.WEATHER,
            title="雪",
            starts_on=TODAY,
            actor=town.clerk,
            now=MONDAY,
        )

    assert AreaEvent.objects.count() == 1
    for file in (here, far):
        assert due_at(file) == MONDAY.replace(day=3, hour=16)  # the end of the day after


def due_at(file: CareFile) -> datetime:
    """When the first open visit of the file is missed."""
    return Due.objects.filter(file=file, state="OPEN").earliest("due_at").due_at


@pytest.mark.parametrize(
    ("tier", "kind", "hours"),
    [
        pytest.param(Tier.GENERAL, EventKind.MAJOR_CHANGE, 24, id="within-a-day"),
        pytest.param(Tier.HIGH, EventKind.MAJOR_CHANGE, 24, id="even-with-weekly-visits"),
        pytest.param(Tier.KEY, EventKind.HOSPITAL_OUT, 3 * 24 + 15, id="home-from-hospital"),
    ],
)
def test_an_event_brings_the_next_visit_forward_and_never_back(town, tier, kind, hours):
    file = world.assessed(town, tier)
    before = due_at(file)

    events.event(file.pk, kind=kind, happened_at=MONDAY, actor=town.clerk, now=MONDAY)

    assert due_at(file) == MONDAY + hours * HOUR
    assert due_at(file) <= before


def test_schemes_and_events_are_seen_where_they_hold(town):
    """Twins: what an actor may see of them is what the lists show."""
    made = world.scheme(town)
    events.area_event(
        town.street.pk,
        kind=EventKind.FESTIVAL,
        title="清明节",
        starts_on=date(2026, 4, 5),
        actor=town.boss,
        now=MONDAY,
    )
    event = AreaEvent.objects.select_related("area").get()

    seen = []
    for actor in actors(town, world.elder(town.community)):
        listed = set(scheme_queries.visible_to(actor).values_list("pk", flat=True))
        told_to = set(event_queries.of_areas(actor).values_list("pk", flat=True))
        assert listed == ({made.pk} if policies.may_see_scheme(actor, made) else set())
        assert told_to == ({event.pk} if policies.may_see_event(actor, event) else set())
        seen.append((bool(listed), bool(told_to)))

    both, neither, street = (True, True), (False, False), (False, True)
    assert seen == [neither, both, street, both, neither, both, both, neither, neither, neither]
    above = make.staff(Role.AUDITOR, town.county)
    assert list(event_queries.of_areas(above)) == [event]
    assert policies.may_see_event(above, event)


# ---------------------------------------------------------------------------------- schemes


def test_the_desk_of_the_place_and_its_street_put_a_scheme_and_nobody_else(town):
    first, second = world.scheme(town), world.scheme(town, by=town.boss)

    assert (first.version, second.version) == (1, 2)
    others = (town.far_clerk, town.district, make.staff(Role.AUDITOR, town.community))
    for actor in (*others, make.actor(make.volunteer(town.community)), STRANGER):
        with pytest.raises(Forbidden):
            world.scheme(town, by=actor)


def test_the_campaign_1_5_n_with_its_slots_and_five_items(town):
    """S0-08, and the five kinds of care of S0-10."""
    world.scheme(town)

    (found,) = scheme_queries.for_path(town.community.path, TODAY)

    assert (found.code, [sign for sign, _words in found.slots]) == ("1+5+N", ["1", "5", "N"])
    assert [item.code for item in found.items.order_by("position")] == [c for c, _t in world.FIVE]


@pytest.mark.parametrize(
    ("born", "kinds", "refusal"),
    [
        pytest.param((1955, 12), [K.HARDSHIP], None, id="seventy-and-in-hardship"),
        pytest.param((1940, 6), [K.MOBILITY, K.LONE], None, id="old-and-hardly-moving"),
        pytest.param(
            (1956, 1), [K.HARDSHIP], schemes.NotOldEnough, id="seventy-in-the-campaigns-month"
        ),
        pytest.param((1940, 6), [K.LONE], schemes.NoGround, id="no-hardship"),
        pytest.param((1940, 6), [], schemes.NoGround, id="nothing-stated"),
    ],
)
def test_who_takes_part_is_old_enough_and_has_a_ground(town, born, kinds, refusal):
    """S0-09: age on the campaign's day, 20 January 2026, and hardship or mobility."""
    scheme = world.scheme(town)
    file = world.opened(town, world.elder(town.community, born=born), *kinds)

    if refusal:
        with pytest.raises(refusal):
            schemes.enrol(file.pk, scheme_id=scheme.pk, actor=town.clerk, now=MONDAY)
    else:
        schemes.enrol(file.pk, scheme_id=scheme.pk, actor=town.clerk, now=MONDAY)

    rows = scheme_queries.enrolled(scheme)
    assert [row.file_id for row in rows] == ([] if refusal else [file.pk])
    assert all(row.age >= 70 for row in rows)
    assert not scheme_queries.outside_the_rule(scheme).exists()


def test_a_changed_scheme_is_a_new_version_and_the_old_one_keeps_its_people(town):
    old = world.scheme(town)
    file = world.opened(town, None, K.HARDSHIP)
    schemes.enrol(file.pk, scheme_id=old.pk, actor=town.clerk, now=MONDAY)

    new = world.scheme(town, min_age=65)

    assert (old.version, new.version) == (1, 2)
    assert list(scheme_queries.for_path(town.community.path, TODAY)) == [new]
    assert scheme_queries.enrolled(old).count() == 1
    with pytest.raises(schemes.InAlready):
        schemes.enrol(file.pk, scheme_id=old.pk, actor=town.clerk, now=MONDAY)


def test_a_scheme_of_another_place_takes_nobody_here(town):
    scheme = world.scheme(town)
    far = world.elder(town.other)
    file = files.open_file(far.pk, actor=town.far_clerk, now=MONDAY)

    with pytest.raises(schemes.SchemeElsewhere):
        schemes.enrol(file.pk, scheme_id=scheme.pk, actor=town.far_clerk, now=MONDAY)

    assert list(scheme_queries.enrolled(scheme)) == []
