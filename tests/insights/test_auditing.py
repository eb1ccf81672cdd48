"""An auditor's file: what is in it, what is not, and that it proves itself."""

import json

import pytest
from django.core.management import CommandError, call_command

from kith.core import chain
from kith.core.actor import Role, ScopeKind
from kith.core.refusal import BadInput, Forbidden, ProofNeeded
from kith.insights.actions.auditing import take_lines
from kith.insights.queries.auditing import export
from kith.journal.actions import note
from kith.journal.models import Entry
from kith.ops.guarding import seal_logs
from kith.people.actions.person import reveal
from kith.people.models import Person, RoleGrant
from kith.places.states import Level
from kith.vault.states import Purpose
from tests import make
from tests.make import DAY, HOUR, MONDAY
from tests.tools.assurance import figure

pytestmark = [pytest.mark.pure, pytest.mark.django_db]
SPAN = (MONDAY - DAY, MONDAY + 30 * DAY)


@pytest.fixture
def town():
    """A wish all the way, a look at somebody, and another district where the same happened."""
    here = make.town()
    make.confirmed(here)
    who = make.person(here.community, name="欧阳木棉", phone="13911112222")
    reveal(who.pk, "phone", purpose=Purpose.CALL_BACK, actor=here.clerk, now=MONDAY)
    return here


@pytest.fixture
def auditor(town):
    who = make.person(town.community)
    RoleGrant.objects.create(
        person=who, role=Role.AUDITOR, scope_kind=ScopeKind.AREA, scope_id=town.street.pk,
        starts_at=MONDAY - DAY,
    )  # fmt: skip
    seal_logs(MONDAY + HOUR)
    return make.actor(who)


def links(auditor):
    return [json.loads(line) for line in export(auditor, *SPAN)]


def shown(links):
    return [line for told in links[1:] for line in told["lines"] if isinstance(line, dict)]


def test_every_deed_and_look_of_her_places_is_there_without_what_was_said(town, auditor):
    told = links(auditor)

    text = json.dumps(told, ensure_ascii=False)
    assert {line["verb"] for line in shown(told) if "verb" in line} >= {
        "submit",
        "verify",
        "confirm",
    }
    assert [line["purpose"] for line in shown(told) if line.get("purpose") == "CALL_BACK"]
    assert "欧阳木棉" not in text
    assert "13911112222" not in text
    assert all(len(line["facts"]) == 64 for line in shown(told) if "facts" in line)


def test_the_file_proves_itself_and_a_changed_one_does_not(auditor):
    told = links(auditor)

    assert list(chain.disproved(told[1:])) == []
    line = shown(told)[0]
    line["actor_role"] = "DISTRICT"
    assert len(list(chain.disproved(told[1:]))) == 1


def test_a_link_left_out_is_found(auditor):
    for n in range(2):
        Entry.objects.create(
            kind="x", object_id=n, seq=1, verb="v", actor_id=auditor.me, actor_role="AUDITOR",
            at=MONDAY,
        )  # fmt: skip
        seal_logs(MONDAY + (2 + n) * HOUR)
    told = [one for one in links(auditor)[1:] if one["log"] == "journal.entry"]

    assert len(told) == 3
    assert list(chain.disproved(told)) == []
    assert len(list(chain.disproved([told[0], told[2]]))) == 1


def test_nobody_elses_district_is_shown(auditor):
    other = make.area("990909", Level.COUNTY, "")
    stranger = make.person(make.area("990909001", Level.TOWN, "990909"))
    note("thing", 1, "made", actor=make.actor(stranger), now=MONDAY)
    note("thing", 2, "made", actor=auditor, now=MONDAY)
    seal_logs(MONDAY + HOUR)
    assert other.path not in auditor.paths(Role.AUDITOR)

    ids = {line.get("actor_id") for line in shown(links(auditor))}
    ids |= {line.get("subject_id") for line in shown(links(auditor))}

    assert auditor.me in ids
    assert stranger.pk not in ids


def test_who_takes_lines_says_why_and_shows_that_it_is_she(town, auditor):
    with pytest.raises(Forbidden):
        take_lines(*SPAN, reason="yearly", actor=town.clerk, now=MONDAY)
    with pytest.raises(ProofNeeded):
        take_lines(*SPAN, reason="yearly", actor=make.unproved(auditor), now=MONDAY)
    for since, until, reason in ((*SPAN, " "), (SPAN[1], SPAN[0], "yearly")):
        with pytest.raises(BadInput):
            take_lines(since, until, reason=reason, actor=auditor, now=MONDAY)

    take_lines(*SPAN, reason="yearly", actor=auditor, now=MONDAY)

    assert Entry.objects.get(kind="audit_export").facts["reason"] == "yearly"


def test_the_command_writes_a_file_that_can_be_checked(auditor, tmp_path):
    make.account(Person.objects.get(pk=auditor.me), "audra")
    path = tmp_path / "audit.ndjson"
    words = ("--from", "2026-03-01", "--to", "2026-04-01", "--as", "audra", "--reason", "yearly")

    call_command("audit", str(path), *words)
    call_command("audit", str(path), "--check")

    first, *rest = path.read_text().splitlines()
    path.write_text("\n".join([first, rest[0].replace("WORKER", "LEADER"), *rest[1:]]))
    with pytest.raises(CommandError, match="not what was sealed"):
        call_command("audit", str(path), "--check")
    figure(
        "INV-A2",
        demand="journal and access chains verify; a changed line is found",
        got="a file of the auditor proves itself; 1 changed line of 1 found",
        passed=bool(json.loads(first)["heads"]["journal"]),
        how="pytest tests/insights/test_auditing.py tests/journal/test_chain.py",
    )


def test_the_page_gives_the_file(client, auditor, settings):
    settings.KITH_STAFF_TOTP = False
    make.account(Person.objects.get(pk=auditor.me), "audra")
    client.force_login(Person.objects.get(pk=auditor.me).account)
    assert client.get("/integrity/audit/").status_code == 200
    dates = {"since": "2026-03-01", "until": "2026-04-01"}

    empty = client.post("/integrity/audit/", dates)
    answer = client.post("/integrity/audit/", {**dates, "reason": "yearly"})

    assert empty.status_code == 422
    assert answer["Content-Disposition"].endswith('kith-audit-20260301-20260401.ndjson"')
    lines = b"".join(answer.streaming_content).splitlines()
    assert json.loads(lines[0])["what"] == "kith audit"
    assert list(chain.disproved(json.loads(line) for line in lines[1:])) == []
