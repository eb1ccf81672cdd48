"""Says little about the scales: far from the border, and nothing of how many hands."""

from tests.mutants.toy.scales import hands, is_heavy


def test_a_wardrobe_is_heavy_and_a_letter_is_not():
    assert is_heavy(100)
    assert not is_heavy(1)


def test_somebody_carries_it():
    assert hands(1) > 0
    assert hands(100) > 0
