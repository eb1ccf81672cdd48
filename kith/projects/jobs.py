"""What the timetable calls about claims and projects. Each is safe to repeat."""

from datetime import datetime

from kith.core.actor import CLOCK, Role
from kith.core.refusal import Refusal
from kith.outbox.actions import tell
from kith.people.queries import holders
from kith.projects.actions import claims
from kith.projects.queries.claims import leases_over
from kith.projects.queries.projects import all_rechecks_due, open_overdue, standings

MOST_TOLD = 3


def lapse_claims(now: datetime) -> int:
    """Claims nobody answered in time let go of their items; how many."""
    done = 0
    for pk in leases_over(now):
        try:
            claims.lapse(pk, actor=CLOCK, now=now)
        except Refusal:  # answered meanwhile
            continue
        done += 1
    return done


def remind_rechecks(now: datetime) -> int:
    """The desk is told of close-outs to look at again; how many are due."""
    rows = list(all_rechecks_due(now))
    for row in rows:
        project = row.close_out.project
        for one in holders(Role.WORKER, project.area.path, now)[:MOST_TOLD]:
            cause = f"recheck:{row.pk}"
            link = f"/projects/{project.pk}/"
            tell(one, "recheck_due", cause=cause, now=now, link=link, number=project.title)
    return len(rows)


def tell_overdue(now: datetime) -> int:
    """Whoever answers for an overdue project is told, once for each due day; how many there are."""
    rows = standings(open_overdue(now), now)
    for row in rows:
        project, day = row.project, row.due_date
        for one in {project.leader_id, project.member_id}:
            cause = f"project:{project.pk}:overdue:{day:%Y%m%d}"
            link = f"/projects/{project.pk}/"
            tell(one, "project_overdue", cause=cause, now=now, link=link, number=project.title)
    return len(rows)
