"""Reconciliation: what nobody claimed, what lies idle, what is there twice, what would fit."""

from datetime import date

from kith.catalogue.projects import REASONS
from kith.projects.queries import matching
from kith.projects.states import Category, ListKind
from tests.make import DAY, MONDAY
from tests.projects import worlds
from tests.projects.worlds import D, R

K = Category


def test_needs_nobody_claimed_are_counted_by_category(town):
    for category in (K.CLINIC, K.CLINIC, K.VENUE):
        worlds.listed(town, D, category=category)
    worlds.claimed(worlds.listed(town, D), worlds.unit(town))
    worlds.listed(town, D, until_date=date(2026, 3, 1 + 4))
    worlds.draft(town, D)

    rows = matching.unmatched(town.street.path, kind=ListKind.DEMAND, now=MONDAY + 30 * DAY)

    assert matching.by_category(rows) == [(str(K.CLINIC.label), 2), (str(K.VENUE.label), 1)]


def test_the_best_resource_is_suggested_with_its_reasons_each_once(town):
    need = worlds.listed(town, D, title="老人义诊", text="量血压")
    best = worlds.listed(town, R, title="老人义诊", text="量血压")
    worlds.listed(town, R, title="义诊车", text="社区可用")
    worlds.listed(town, R, title="会议室", text="可坐五十人", category=K.VENUE)

    (found,) = matching.suggestions(town.community.path, now=MONDAY)

    assert (found.resource, found.demand) == (best, need)
    assert found.match.points == 100
    assert {r.code for r in found.match.reasons} == REASONS


def test_what_is_claimed_or_over_is_not_suggested(town):
    worlds.listed(town, D, title="老人义诊")
    worlds.listed(town, R, title="老人义诊", until_date=date(2026, 3, 5))

    assert len(matching.suggestions(town.community.path, now=MONDAY)) == 1
    assert matching.suggestions(town.community.path, now=MONDAY + 10 * DAY) == []


def test_doubles_are_of_one_list_kind_and_alike(town):
    one = worlds.listed(town, D, title="为独居老人上门理发")
    other = worlds.draft(town, D, title="为独居老人理发上门")
    worlds.draft(town, R, title="为独居老人上门理发")
    worlds.draft(town, D, title="修理路灯")

    found = matching.doubles(town.community.path, now=MONDAY)

    assert [(pair.one, pair.other) for pair in found] == [(one, other)]
    assert found[0].percent >= 60
