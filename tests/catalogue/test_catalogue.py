"""The menu of a new installation, and which rule is in force where and when."""

from datetime import date, timedelta

import pytest
from django.utils import translation

from kith.catalogue import default_menu, defaults
from kith.catalogue.actions import put_defaults, put_rule
from kith.catalogue.models import RuleSet, ServiceKind, Skill
from kith.catalogue.queries import NoRule, in_force, menu, rule_row, skill_bits, skills
from kith.catalogue.rules import ALL, CallBackRules, Tariff
from kith.catalogue.states import FiveFor
from kith.places.models import Area
from tests import make

pytestmark = pytest.mark.django_db

JULY = date(2026, 7, 1)
DAY = timedelta(days=1)


def everything() -> list[list[tuple[object, ...]]]:
    tables = (Skill, ServiceKind, RuleSet)
    return [list(table.objects.order_by("pk").values_list()) for table in tables]


def put(over: Area | None, per_hour: int, start: date, end: date | None = None) -> RuleSet:
    row = put_rule(
        "TARIFF",
        area=over,
        valid_from=start,
        params={"points_per_hour": per_hour, "cap_min": 480},
        source="test",
    )
    RuleSet.objects.filter(pk=row.pk).update(valid_to=end)
    return row


def per_hour(path: str, on: date) -> int:
    return in_force(Tariff, path=path, on=on).points_per_hour


# ------------------------------------------------------------------------------------ defaults


def test_a_new_installation_has_all_of_the_menu():
    put_defaults()

    menu_lines = ServiceKind.objects.select_related("skill").order_by("rank")
    kinds = {kind.code: kind for kind in menu_lines}
    assert list(kinds) == [row[0] for row in defaults.KINDS]
    assert {code: kind.skill.code if kind.skill else "" for code, kind in kinds.items()} == {
        row[0]: row[6] for row in defaults.KINDS
    }
    assert {kind.five_for for kind in kinds.values()} == set(FiveFor)
    assert set(RuleSet.objects.values_list("kind", flat=True)) == {known.KIND for known in ALL}


def test_every_word_of_the_menu_is_there_in_both_languages():
    put_defaults()

    kinds = ServiceKind.objects.values_list("name_zh", "name_en", "help_zh", "help_en")
    words = [*kinds, *Skill.objects.values_list("name_zh", "name_en")]
    assert [row for row in words if not all(word.strip() for word in row)] == []
    assert [row for row in words if not row[1].isascii()] == []


def test_putting_the_defaults_again_changes_nothing():
    put_defaults()
    Skill.objects.filter(code="REPAIR").update(name_zh="修理")
    before = everything()

    put_defaults()

    assert everything() == before


def test_defaults_that_come_later_find_a_place_beside_a_towns_own_skills():
    Skill.objects.create(code="DRAGON", name_zh="舞龙", name_en="dragon dance", bit=0)

    put_defaults()

    bits = skill_bits()
    assert bits.keys() == {"DRAGON", *(row[0] for row in defaults.SKILLS)}
    assert sorted(bits.values()) == [1 << n for n in range(len(bits))]
    assert bits["DRAGON"] == 1


def test_names_follow_the_language():
    put_defaults()
    cleaning = ServiceKind.objects.get(code="CLEANING")
    repair = Skill.objects.get(code="REPAIR")

    said = {}
    for language in ("zh-hans", "en"):
        with translation.override(language):
            said[language] = (cleaning.name, cleaning.help, repair.name)

    assert said == {
        "zh-hans": ("打扫卫生", "擦窗、扫地、整理房间", "水电维修"),
        "en": ("Cleaning", "windows, floors, tidying up", "plumbing and electrical repair"),
    }


def test_the_menu_lists_services_and_wishes_apart_and_hides_what_is_not_offered():
    put_defaults()
    ServiceKind.objects.filter(code="LEGAL").update(is_listed=False)
    ServiceKind.objects.filter(code="OTHER").update(rank=0)

    listed = [r[0] for r in defaults.KINDS if not r[8] and r[0] not in default_menu.UNLISTED]
    assert [kind.code for kind in menu()] == [
        code for code in ("CLEANING", "OTHER", *listed[1:-1]) if code != "LEGAL"
    ]
    assert [kind.code for kind in menu(wishes=True)] == ["WISH_GOODS", "WISH_SERVICE"]
    assert [skill.code for skill in skills()] == [row[0] for row in defaults.SKILLS]


# ------------------------------------------------------------------------------ rules in force


def test_the_nearest_area_up_the_tree_decides():
    town = make.town()
    put(town.county, 20, defaults.START)
    put(town.community, 30, defaults.START)

    assert {
        "here": per_hour(town.community.path, JULY),
        "next door": per_hour(town.other.path, JULY),
        "the street": per_hour(town.street.path, JULY),
        "elsewhere": per_hour("/98/", JULY),
    } == {"here": 30, "next door": 20, "the street": 20, "elsewhere": 10}


@pytest.mark.parametrize(
    ("day", "points"),
    [
        pytest.param(JULY - DAY, 20, id="the-last-day-of-the-old-rule"),
        pytest.param(JULY, 30, id="the-first-day-of-the-new-rule"),
        pytest.param(JULY + 30 * DAY, 30, id="the-last-day-of-the-new-rule"),
        pytest.param(JULY + 31 * DAY, 10, id="the-day-it-has-ended-the-general-rule-is-back"),
        pytest.param(date(2026, 5, 31), 10, id="the-day-before-the-first"),
    ],
)
def test_a_rule_holds_from_a_day_to_a_day(day, points):
    town = make.town()
    put(town.street, 20, date(2026, 6, 1), JULY)
    put(town.street, 30, JULY, JULY + 31 * DAY)

    assert per_hour(town.community.path, day) == points


def test_where_two_rules_of_a_place_meet_the_newer_decides():
    town = make.town()
    put(town.street, 20, date(2026, 1, 1))
    newer = put(town.street, 30, JULY)

    assert per_hour(town.street.path, JULY) == 30
    assert per_hour(town.street.path, JULY - DAY) == 20
    assert rule_row(Tariff, path=town.community.path, on=JULY) == newer


def test_a_nearer_old_rule_beats_a_newer_one_from_further_up():
    town = make.town()
    put(town.community, 30, date(2026, 1, 1))
    put(town.county, 20, JULY)

    assert per_hour(town.community.path, JULY) == 30


def test_without_a_rule_there_is_a_refusal_and_no_guess():
    with pytest.raises(NoRule) as refused:
        in_force(CallBackRules, path="/99/", on=JULY)

    assert (refused.value.code, refused.value.status) == ("no_rule", 409)
    assert refused.value.facts == {"kind": "CALL_BACKS"}


def test_before_the_first_day_there_is_no_rule():
    put_defaults()

    with pytest.raises(NoRule):
        in_force(CallBackRules, path="/99/", on=defaults.START - DAY)
    assert in_force(CallBackRules, path="/99/", on=defaults.START).attempts == 3


@pytest.mark.parametrize(
    ("kind", "params"),
    [
        pytest.param("TARIF", {"points_per_hour": 10, "cap_min": 480}, id="an-unknown-kind"),
        pytest.param("TARIFF", {"points_per_hour": 0, "cap_min": 480}, id="no-points"),
    ],
)
def test_a_rule_without_sense_is_not_put(kind, params):
    with pytest.raises(ValueError, match=r"."):
        put_rule(kind, area=None, valid_from=JULY, params=params, source="test")

    assert RuleSet.objects.count() == 0


def test_a_rule_that_began_is_not_rewritten():
    first = put(None, 10, JULY)

    again = put(None, 99, JULY)

    assert again == first
    assert RuleSet.objects.get().params["points_per_hour"] == 10
