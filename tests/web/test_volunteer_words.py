"""The bill in words: every cost of the solver has them, and what is shown adds up."""

from kith.solver.costs import COSTS
from kith.web.volunteer.words import COST_WORDS, BillLine, bill_of


def test_every_cost_of_the_solver_has_words():
    assert set(COST_WORDS) == {cost.__name__ for cost in COSTS}


def test_the_bill_adds_up_as_it_is_shown():
    bill = bill_of({"total": 14.8, "stranger": 3.4, "long_way": 11.4})

    assert [line.minutes for line in bill.lines] == [11, 3]
    assert bill.total == 14


def test_a_cost_that_does_not_count_says_the_good_of_it():
    (line,) = bill_of({"stranger": 0.0}).lines

    assert line.minutes == 0
    assert line.note == str(COST_WORDS["stranger"].counts_not)


def test_a_cost_without_words_is_still_counted(settings):
    settings.LANGUAGE_CODE = "en"

    bill = bill_of({"weather": 5.0})

    assert bill.lines == (BillLine(bill.lines[0].label, bill.lines[0].note, 5),)
    assert bill.total == 5
