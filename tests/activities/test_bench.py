"""The bench of the crowd: what it counts, and that its control cannot run where people are."""

import os
import subprocess
import sys
from uuid import uuid4

import pytest

from kith.activities.models import SignUp
from kith.activities.states import SignUpState
from kith.ops.bench import signup_rows
from tests import make
from tests.activities import world


@pytest.mark.django_db
def test_the_bench_counts_what_was_sold_twice_and_what_was_lost():
    town = make.town()
    at = world.session(town, world.quota_input(1))
    rows = [world.sign_up(at, world.resident(town))[0] for _ in range(3)]
    keys = [str(row.key) for row in rows]

    right = signup_rows.look(at.pk, keys)
    SignUp.objects.filter(pk=rows[2].pk).update(state=SignUpState.SEATED)
    wrong = signup_rows.look(at.pk, [*keys, str(uuid4())])

    assert (right["oversold"], right["lost"], right["first_come_seated"]) == (0, 0, True)
    assert (wrong["oversold"], wrong["lost"], wrong["first_come_seated"]) == (1, 1, False)


@pytest.mark.django_db
def test_the_crowd_of_the_bench_can_sign_up(client):
    ready = signup_rows.fill(3, 2)
    client.cookies["csrftoken"] = signup_rows.CSRF

    for n, (person, cookie) in enumerate(ready["people"]):
        client.cookies["sessionid"] = cookie
        typed = {"key": str(uuid4()), "role": "RECIPIENT", "people": person}
        page = client.post(f"/activities/{ready['session']}/sign-up/", typed)
        assert page["Location"].startswith("/my-activities/answer/"), n

    assert sorted(SignUp.objects.values_list("state", flat=True)) == ["SEATED", "SEATED", "WAITING"]


@pytest.mark.parametrize(("mode", "starts"), [("public", False), ("local", True)])
def test_a_public_server_refuses_to_start_without_locks(tmp_path, mode, starts):
    given = {"KITH_MODE": mode, "KITH_SKIP_LOCKS": "1", "KITH_SECRET_KEY": "x" * 60}
    done = subprocess.run(
        [sys.executable, "-c", "import config.settings"],
        env={
            **os.environ,
            **given,
            "KITH_VAR": str(tmp_path),
            "DATABASE_URL": "sqlite:///:memory:",
        },
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode == 0) is starts
    assert starts or "KITH_SKIP_LOCKS" in done.stderr
