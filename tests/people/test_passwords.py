"""What is guessed first is refused; whatever else somebody likes is her own business."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from kith.people.models import Account

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("short7!", "password_too_short"),
        ("password123", "password_too_common"),
        ("qwertyuiop", "password_too_common"),
        ("Xinqiao2026", "password_of_the_house"),
        ("shequ-wangge-88", "password_of_the_house"),
        ("心桥社区2026年", "password_of_the_house"),
        ("zhao.meihua1", "password_of_the_house"),
        ("13812345678", "password_of_a_life"),
        ("11010119490307723X", "password_of_a_life"),
        ("19490301", "password_of_a_life"),
        ("kkkkkkkkkkkk", "password_is_a_run"),
        ("cdefghijklm", "password_is_a_run"),
    ],
)
def test_what_is_guessed_first_is_refused(password, code):
    with pytest.raises(ValidationError) as refused:
        validate_password(password, Account(login_name="zhao.meihua"))

    assert code in [one.code for one in refused.value.error_list]
    assert password not in " ".join(refused.value.messages)


@pytest.mark.parametrize(
    "password",
    [
        "梅花开在下雪的早晨",
        "73019462",  # digits alone
        "plumblossom",  # small letters alone
        "my neighbour bakes bread",
        " spaces at both ends ",
        "Wool, " * 20,
    ],
)
def test_any_signs_may_be_used(password):
    validate_password(password, Account(login_name="zhao.meihua"))
