"""A stack of signed sheets as a spreadsheet: the bad ones named, the same file twice."""

import pytest

from kith.exchange.imports import batches
from kith.exchange.imports.signed import SignedSheets
from kith.exchange.spreadsheets.sheet import read
from kith.groups.models import Recruit
from kith.people.models import Person
from tests import make
from tests.make import DAY, MONDAY

pytestmark = pytest.mark.django_db
HEAD = "姓名,电话,性别,出生年月,社区,签字日期,告知书版本\n"
GOOD = "诸葛明,13900139001,女,1980-05,{place},2026-02-27,2026-02\n"
CHILD = "诸葛亮,13900139002,男,2012-05,{place},2026-02-27,2026-02\n"
UNSIGNED = "诸葛瑾,13900139003,男,1979-01,{place},,2026-02\n"


def test_signed_sheets_come_in_once_and_the_others_say_why_not():
    town = make.town()
    of = SignedSheets(town.street.path)
    text = (HEAD + GOOD + CHILD + UNSIGNED).format(place=town.community.name)
    sheet = read(text.encode(), "sheets.csv", of.columns)
    before = Person.objects.count()

    tried = batches.rehearse(sheet, of, actor=town.clerk, now=MONDAY)
    assert (tried.good, tried.written, Person.objects.count()) == (1, 0, before)
    told = batches.write(sheet, of, actor=town.clerk, now=MONDAY)
    again = batches.write(sheet, of, actor=town.clerk, now=MONDAY + DAY)

    assert (told.written, again.written, again.known) == (1, 0, 1)
    assert {(error.row, error.column) for error in told.errors} == {
        (3, "出生年月"), (4, "签字日期"),
    }  # fmt: skip
    assert Recruit.objects.get().person.area == town.community
    assert Person.objects.count() == before + 1
