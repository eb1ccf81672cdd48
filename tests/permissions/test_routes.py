"""Every address and method is exactly one deed of the matrix; one that is not fails the build."""

from __future__ import annotations

import json

import pytest
from django.core.management import call_command

from kith.ops.permissions.matrix import matrix
from kith.ops.permissions.routes import Route, deeds, faults, routes, wrong

pytestmark = pytest.mark.pure


def test_every_address_and_method_is_one_deed_of_the_matrix() -> None:
    assert wrong() == []


def test_a_new_address_fails_until_its_deed_is_named() -> None:
    added = Route("web:everybody", "everybody/", frozenset({"GET"}))

    assert list(faults(deeds(), [*routes(), added], matrix().grants)) != []
    told = {**deeds(), "web:everybody": {"GET": "person_profile.list"}}
    assert list(faults(told, [*routes(), added], matrix().grants)) == []


@pytest.mark.parametrize(
    "told",
    [{"GET": "person_profile.lsit"}, {}, {"GET": "person_profile.list", "POST": "consent.give"}],
)
def test_a_deed_nobody_knows_a_method_without_one_and_one_too_many_are_told(
    told: dict[str, str],
) -> None:
    found = [Route("web:x", "x/", frozenset({"GET"}))]

    assert len(list(faults({"web:x": told}, found, matrix().grants))) == 1


def test_a_route_that_is_gone_is_told() -> None:
    assert list(faults({"web:gone": {"GET": "consent.view"}}, [], matrix().grants)) != []


def test_the_command_prints_every_cell(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("permissions", "--json")

    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert len(lines) == sum(1 for _cell in matrix().cells())
    adjust = {"object": "ledger", "action": "manual_adjust", "role": "worker"}
    assert {**adjust, "scope": "community", "modes": None} in lines
