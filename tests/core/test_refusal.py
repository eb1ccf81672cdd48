"""An expected no carries a stable code, a status, a field and a text with its facts."""

import pytest
from django.utils import translation

from kith.core.refusal import BadInput, Forbidden, IllegalMove, Refusal, require


class Full(Refusal):
    code = "full"
    text = "%(taken)s of %(places)s places are taken."
    status = 409


@pytest.mark.parametrize(
    ("refusal", "code", "status", "text"),
    [
        pytest.param(Refusal(), "refused", 409, "This cannot be done.", id="the-plain-no"),
        pytest.param(
            Forbidden(),
            "forbidden",
            403,
            "You do not have permission to do this.",
            id="not-granted",
        ),
        pytest.param(
            IllegalMove(),
            "illegal_move",
            409,
            "This step is no longer possible: somebody was quicker, or it was done already.",
            id="somebody-was-quicker",
        ),
        pytest.param(
            BadInput(field="phone", why="too short"),
            "bad_input",
            422,
            "Please check this: too short",
            id="bad-input-says-why",
        ),
        pytest.param(
            Full(taken=3, places=3), "full", 409, "3 of 3 places are taken.", id="facts-fill-in"
        ),
    ],
)
def test_a_refusal_has_a_code_a_status_and_a_text(refusal, code, status, text):
    with translation.override("en"):
        assert (refusal.code, refusal.status, str(refusal)) == (code, status, text)


def test_a_refusal_keeps_its_field_and_its_facts():
    refusal = Full(field="seat", taken=3, places=3)

    assert (refusal.field, refusal.facts) == ("seat", {"taken": 3, "places": 3})
    assert (Full().field, Full().facts) == ("", {})


def test_a_percent_sign_in_a_text_without_facts_stays():
    class Half(Refusal):
        text = "50% is not enough"

    assert str(Half()) == "50% is not enough"


def test_require_raises_what_it_is_given_or_forbidden():
    require(True, Full())
    with pytest.raises(Full):
        require(False, Full())
    with pytest.raises(Forbidden):
        require(False)
