"""Papers that prove skills: written by one, seen by another, good until their last day."""

from datetime import date, timedelta

import pytest

from kith.activities.jobs.credentials import warn_credentials
from kith.core.actor import STRANGER
from kith.core.refusal import BadInput, Forbidden, IllegalMove, Refusal
from kith.journal.models import Entry
from kith.orders.queries import skills_that_count
from kith.outbox.models import Message
from kith.people import policies
from kith.people import queries_credentials as queries
from kith.people.actions import credentials
from kith.people.models import Credential, CredentialCheck, SkillHeld
from kith.people.states import CredentialState
from kith.vault.models import Access
from tests import make
from tests.make import DAY, MONDAY
from tests.people.papers import LAST, NUMBER, SKILL, handed_in, paper, verified

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> make.Town:
    return make.town()


def test_a_paper_counts_when_a_second_person_saw_it(town):
    who = make.volunteer(town.community)
    made = handed_in(who)
    assert queries.count_verified(town.community.path, [SKILL], on=MONDAY.date()) == 0
    assert list(queries.waiting(town.clerk)) == [made]

    credentials.verify(made.pk, seen="看过原件", actor=town.clerk, now=MONDAY)

    assert queries.count_verified(town.community.path, [SKILL], on=MONDAY.date()) == 1
    held = SkillHeld.objects.get(person=who, skill=SKILL)
    assert (held.verified_by_id, held.expires_on) == (town.clerk.me, LAST)
    check = CredentialCheck.objects.get()
    assert (check.verb, check.seen, check.by_id) == ("verify", "看过原件", town.clerk.me)
    assert not queries.waiting(town.clerk).exists()


def test_more_than_two_hundred_people_each_counted_once_on_the_day(town):
    people = [make.person(town.community) for _ in range(206)]
    for n, who in enumerate(people):
        last = LAST if n < 203 else MONDAY.date() + timedelta(days=n - 203)
        verified(town, who, number=f"SD{n:06d}", valid_until=last)
    verified(town, people[0], skill="NURSING", number="SD-2")  # a second paper of one person
    handed_in(make.person(town.community), number="SD-3")  # nobody has seen it

    counts = [
        queries.count_verified(
            town.street.path, [SKILL, "NURSING"], on=MONDAY.date() + timedelta(days=n)
        )
        for n in range(4)
    ]

    assert counts == [206, 205, 204, 203]
    rows = queries.verified(town.street.path, [SKILL], on=LAST)
    assert rows.count() == len({row.person_id for row in rows}) == 203
    assert queries.count_verified(town.street.path, [SKILL], on=LAST + timedelta(days=1)) == 0
    assert queries.count_verified(town.other.path, [SKILL], on=MONDAY.date()) == 0


def test_what_has_run_out_is_not_asked_for_either(town):
    who = make.volunteer(town.community)
    verified(town, who)

    assert skills_that_count(LAST).filter(person=who, skill=SKILL).exists()
    assert not skills_that_count(LAST + timedelta(days=1)).filter(person=who).exists()
    assert list(queries.run_out(town.community.path, on=LAST + timedelta(days=1)))


@pytest.mark.parametrize("verb", ["verify", "refuse"])
def test_nobody_decides_on_her_own_paper_nor_on_one_she_typed(town, verb):
    own = credentials.hand_in(town.clerk.me, input=paper(), actor=town.clerk, now=MONDAY)
    who = make.person(town.community)
    typed = credentials.hand_in(who.pk, input=paper(), actor=town.clerk, now=MONDAY)
    word = {"seen": "原件"} if verb == "verify" else {"reason": "看不清"}
    decide = getattr(credentials, verb)

    for made in (own, typed):
        with pytest.raises(credentials.SecondPair):
            decide(made.pk, actor=town.clerk, now=MONDAY, **word)
    with pytest.raises(Forbidden):
        decide(typed.pk, actor=town.far_clerk, now=MONDAY, **word)
    with pytest.raises(Forbidden):
        decide(typed.pk, actor=town.district, now=MONDAY, **word)

    assert set(Credential.objects.values_list("state", flat=True)) == {CredentialState.WAITING}
    after = decide(typed.pk, actor=town.boss, now=MONDAY, **word)
    assert after.state == {"verify": "VERIFIED", "refuse": "REFUSED"}[verb]


def test_the_number_is_sealed_and_each_look_at_it_is_logged(town):
    who = make.person(town.community)
    made = handed_in(who, number=" 1937 0030 0020 0456")

    assert str(made.number) == "****56"
    assert NUMBER not in repr(Credential.objects.values().get())
    read = credentials.read_number(made.pk, actor=town.clerk, now=MONDAY)
    seen = Access.objects.filter(kind="people.credential").get()
    assert (read, seen.subject_id, seen.actor_id, seen.purpose) == (
        NUMBER, who.pk, town.clerk.me, "CHECK_IDENTITY"
    )  # fmt: skip
    with pytest.raises(Forbidden):
        credentials.read_number(made.pk, actor=town.district, now=MONDAY)
    assert all(NUMBER not in str(entry.facts) for entry in Entry.objects.all())


def test_one_number_counts_for_one_person(town):
    first, second = (make.person(town.community) for _ in range(2))
    verified(town, first)
    made = handed_in(second, number="１９３７００３０００２００４５６")

    with pytest.raises(credentials.AnothersPaper):
        credentials.verify(made.pk, seen="复印件", actor=town.clerk, now=MONDAY)

    assert not SkillHeld.objects.filter(person=second).exists()


def test_a_newer_paper_replaces_the_older_one(town):
    who = make.person(town.community)
    old = verified(town, who)
    new = verified(town, who, valid_until=date(2029, 12, 31))

    old.refresh_from_db()
    assert (old.state, new.state) == (CredentialState.REPLACED, CredentialState.VERIFIED)
    assert SkillHeld.objects.get(person=who).expires_on == date(2029, 12, 31)
    assert queries.count_verified(town.street.path, [SKILL], on=MONDAY.date()) == 1


def test_a_paper_that_was_revoked_proves_nothing(town):
    who = make.volunteer(town.community)
    made = verified(town, who)

    credentials.revoke(made.pk, reason="已被吊销", actor=town.boss, now=MONDAY)

    assert not skills_that_count(MONDAY.date()).filter(person=who).exists()
    assert queries.count_verified(town.street.path, [SKILL], on=MONDAY.date()) == 0
    with pytest.raises(IllegalMove):
        credentials.verify(made.pk, seen="原件", actor=town.boss, now=MONDAY)


def test_what_is_typed_wrongly_is_not_written(town):
    who = make.person(town.community)
    wrong: list[tuple[type[Refusal], dict[str, object]]] = [
        (BadInput, {"issuer": " "}),
        (BadInput, {"number": "12"}),
        (credentials.RunOut, {"valid_until": (MONDAY - DAY).date()}),
    ]
    for refusal, changes in wrong:
        with pytest.raises(refusal):
            handed_in(who, **changes)
    with pytest.raises(Forbidden):
        credentials.hand_in(who.pk, input=paper(), actor=town.far_clerk, now=MONDAY)
    assert not Credential.objects.exists()

    made = handed_in(who)
    with pytest.raises(credentials.PaperWaits):
        handed_in(who)
    late = MONDAY + timedelta(days=400)
    with pytest.raises(credentials.RunOut):
        credentials.verify(made.pk, seen="原件", actor=town.clerk, now=late)
    credentials.withdraw(made.pk, actor=make.actor(who), now=MONDAY)
    assert handed_in(who).state == CredentialState.WAITING


def test_the_end_is_announced_sixty_days_before_and_once(town):
    who = make.volunteer(town.community)
    verified(town, who)
    verified(town, make.person(town.community), number="SD-life", valid_until=None)
    morning = MONDAY + timedelta(days=(LAST - MONDAY.date()).days)

    assert warn_credentials(morning - 61 * DAY) == 0
    assert warn_credentials(morning - 60 * DAY) == 1
    assert warn_credentials(morning - 59 * DAY) == 0

    told = Message.objects.get(topic="credential_ends")
    assert (told.person_id, told.facts) == (who.pk, {"number": "2026-12-31"})
    assert warn_credentials(morning + DAY) == 0


def test_what_an_actor_may_see_is_what_the_list_shows(town):
    people = [make.person(town.community), make.person(town.other)]
    for n, who in enumerate(people):
        handed_in(who, number=f"SD-{n}")
    rows = Credential.objects.select_related("person__area")

    for actor in (
        STRANGER, town.clerk, town.boss, town.district, town.far_clerk, *map(make.actor, people)
    ):  # fmt: skip
        listed = set(queries.visible_to(actor))
        assert listed == {row for row in rows if policies.may_see_credential(actor, row)}
    assert queries.of_person(people[0].pk).get().person == people[0]
