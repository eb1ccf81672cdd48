"""What the actions of the venture pool share: rows held in order, the next state, who hears."""

from datetime import datetime

from kith.core.actor import Actor
from kith.journal.actions import note
from kith.outbox.actions import tell
from kith.projects.models import Agreement, Application, Call
from kith.projects.queries import venture as queries
from kith.projects.states_venture import AGREEMENT, APPLICATION, CALL


def held_call(call_id: int) -> Call:
    return Call.objects.select_related("area").locked(call_id)


def held_application(application_id: int) -> Application:
    """The application with its call, and both sides of who applies. The call is not held."""
    rows = Application.objects.select_related("call__area", "organisation", "team")
    return rows.locked(application_id)


def held_agreement(agreement_id: int) -> Agreement:
    rows = Agreement.objects.select_related(
        "area", "application__call__area", "application__organisation", "application__team"
    )
    return rows.locked(agreement_id)


def move_call(row: Call, verb: str, *, actor: Actor, now: datetime) -> None:
    before = row.state
    row.state = CALL.next(row.state, verb)
    row.save(update_fields=("state",))
    note("venture_call", row.pk, verb, actor=actor, now=now, before=before, after=row.state)


def move_application(row: Application, verb: str, *, actor: Actor, now: datetime) -> None:
    before = row.state
    row.state = APPLICATION.next(row.state, verb)
    row.save(update_fields=("state",))
    note("application", row.pk, verb, actor=actor, now=now, before=before, after=row.state)


def move(row: Agreement, verb: str, *, actor: Actor, now: datetime) -> None:
    """The agreement's next state, with the sums and the day that changed with it."""
    before = row.state
    row.state = AGREEMENT.next(row.state, verb)
    row.save(update_fields=("state", "paid_fen", "due_date"))
    note("agreement", row.pk, verb, actor=actor, now=now, before=before, after=row.state)


def tell_applicant(row: Application, topic: str, *, cause: str, now: datetime) -> bool:
    """Whoever speaks for the applicant hears of it once; whether this was the time."""
    link = f"/projects/venture/applications/{row.pk}/"
    told = [
        tell(person_id, topic, cause=cause, now=now, link=link, number=row.pk)
        for person_id in queries.speakers(row, now)
    ]
    return any(message.made_at == now for message in told)
