"""The ledger told again in plain Python: what the real one is compared with, call by call."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

Side = tuple[str, int | None]

ISSUE, SETTLED, LAPSED = ("ISSUE", None), ("SETTLED", None), ("EXPIRE", None)
HERE = ZoneInfo("Asia/Shanghai")


class No(Exception):  # noqa: N818 -- what it stands for is a refusal
    """The refusal the ledger should answer with."""

    def __init__(self, code, **facts):
        super().__init__(code, facts)
        self.code, self.facts = code, facts


class Clash(Exception):  # noqa: N818 -- as above
    """The cause stands for something else."""


class Line(NamedTuple):
    """Every column of a transfer, the accounts and the reversed line by their names."""

    kind: str
    source: Side
    target: Side
    points: int
    cause: str
    rule: int | None
    reverses: str | None
    at: datetime
    day: date | None
    source_after: int | None
    target_after: int | None


@dataclass
class Purse:
    total: int = 0
    held: int = 0
    owed: int = 0

    @property
    def free(self):
        return max(self.total - self.held - self.owed, 0)


@dataclass
class Aside:
    """Points set aside; `ended` is when that was over."""

    side: Side
    points: int
    cause: str
    made_at: datetime
    until: datetime
    state: str = "HELD"
    ended: datetime | None = None


@dataclass
class Debt:
    side: Side
    points: int
    since: datetime


@dataclass
class Proposal:
    person: int
    points: int
    pool: int | None
    by: int
    at: datetime
    state: str = "PROPOSED"


@dataclass(frozen=True)
class Terms:
    """When points lapse at a place, and since when one could know."""

    rule: int
    since: date
    months: int
    close_month: int
    notice_days: int
    approval_h: int

    def due(self, today):
        """Name, day and what was earned before which day, of the latest closings."""
        this = today.year * 12 + today.month - 1
        if self.months:
            yield f"age:{today:%Y-%m}", _first(this), _first(this - self.months)
        if self.close_month:
            on = _first(this - (this - self.close_month) % 12)
            yield f"year:{on:%Y-%m}", on, on


def _first(month):
    return date(month // 12, month % 12 + 1, 1)


class Model:
    """`terms` by person. The verbs are called as those of the ledger are."""

    def __init__(self, terms):
        self.terms = terms
        self.lines: dict[str, Line] = {}
        self.purses: defaultdict[Side, Purse] = defaultdict(Purse)
        self.asides: dict[str, Aside] = {}
        self.debts: dict[str, Debt] = {}
        self.proposals: dict[int, Proposal] = {}
        self.sealed = (date.min, 0)  # the day and how many lines stand behind its seal

    # ------------------------------------------------------------------------------- verbs

    def award(self, person_id, *, points, cause, rule_id, now, day=None, caps=None):
        who = ("PERSON", person_id)
        due = points if caps is None else self._capped(caps, who, points, cause, day)
        if due:
            return self.move("AWARD", ISSUE, who, due, cause, now, rule=rule_id, day=day)
        return None

    def reverse(self, cause, *, now):
        line = self.lines.get(cause)
        if line is None:
            return None
        try:
            return self._undo(line, now)
        except No:
            if line.source[1] is not None:
                raise
        if cause not in self.debts:
            self.debts[cause] = Debt(line.target, line.points, now)
            self.purses[line.target].owed += line.points
        return None

    def hold(self, person_id, *, points, cause, expires_at, now):
        who = ("PERSON", person_id)
        if cause in self.asides:
            row = self.asides[cause]
            if (row.side, row.points) != (who, points):
                raise Clash
            return row
        free = self.purses[who].free
        if points > free:
            raise No("not_enough_points", has=free, needs=points)
        self.purses[who].held += points
        self.asides[cause] = Aside(who, points, cause, now, expires_at)
        return self.asides[cause]

    def capture(self, cause, *, to_merchant_id, now):
        row = self.asides[cause]
        is_new = row.state == "HELD" and now < row.until
        if not is_new and row.state != "CAPTURED":
            raise No("illegal_move")
        till = ("MERCHANT", to_merchant_id)
        free = row.points if is_new else 0
        made = self.move(
            "CAPTURE", row.side, till, row.points, f"{cause}:capture", now, release=free
        )
        if is_new:
            row.state, row.ended = "CAPTURED", now
        return made

    def void(self, cause, *, now):
        return self._set_free(cause, "VOIDED", now)

    def expire(self, cause, *, now):
        row = self.asides[cause]
        if row.state == "HELD" and now < row.until:
            raise No("illegal_move")
        return self._set_free(cause, "EXPIRED", now)

    def donate(self, pool_id, *, points, cause, actor, now):
        who, pool = ("PERSON", actor.person_id), ("GIFT", pool_id)
        return self.move("DONATE", who, pool, points, cause, now)

    def give(self, person_id, *, pool_id, points, cause, now):
        who, pool = ("PERSON", person_id), ("GIFT", pool_id)
        return self.move("GIFT", pool, who, points, cause, now)

    def settle(self, merchant_id, *, points, cause, now):
        return self.move("SETTLE", ("MERCHANT", merchant_id), SETTLED, points, cause, now)

    def lapse(self, person_id, *, points, cause, rule_id, now):
        who = ("PERSON", person_id)
        if cause in self.lines:
            return self.lines[cause]
        free = min(points, self.purses[who].free)
        return self.move("EXPIRY", who, LAPSED, free, cause, now, rule=rule_id) if free else None

    def propose(self, pk, person_id, points, pool_id, *, by, now):
        self.proposals[pk] = Proposal(person_id, points, pool_id, by, now)

    def approve(self, pk, *, by, now):
        row, hours = self._asked(pk, by)
        if now > row.at + timedelta(hours=hours):
            raise No("proposal_too_old", hours=hours)
        if row.state != "PROPOSED":
            raise No("illegal_move")
        who, cause = ("PERSON", row.person), f"adjustment:{pk}"
        if row.pool is not None:
            self.move("GIFT", ("GIFT", row.pool), who, row.points, cause, now)
        elif row.points > 0:
            self.move("ADJUST", ISSUE, who, row.points, cause, now)
        else:
            self.move("ADJUST", who, ISSUE, -row.points, cause, now)
        row.state = "APPROVED"

    def reject(self, pk, *, by, now):
        row, _hours = self._asked(pk, by)
        if row.state != "PROPOSED":
            raise No("illegal_move")
        row.state = "REJECTED"

    # --------------------------------------------------------------------------- what time does

    def expire_all(self, now):
        over = [row for row in self.asides.values() if row.state == "HELD" and row.until <= now]
        for row in over:
            self._set_free(row.cause, "EXPIRED", now)
        return len(over)

    def close(self, now):
        """How many passbooks became thinner, each closing counted apart."""
        today, before = now.astimezone(HERE).date(), len(self.lines)
        for person, terms in self.terms.items():
            for name, on, earned_before in terms.due(today):
                if on >= terms.since:
                    points = self.lapsing(person, earned_before)
                    self.lapse(
                        person, points=points, cause=f"{name}:{person}", rule_id=terms.rule, now=now
                    )
        return len(self.lines) - before

    def lapsing(self, person, earned_before):
        """The oldest points are spent first, and what is set aside is as good as spent."""
        who = ("PERSON", person)
        since = datetime.combine(earned_before, datetime.min.time(), HERE)
        standing = [
            line
            for line in self.lines.values()
            if line.kind != "REVERSAL" and f"{line.cause}:reverse" not in self.lines
        ]
        earned = sum(line.points for line in standing if line.target == who and line.at < since)
        gone = sum(line.points for line in standing if line.source == who)
        purse = self.purses[who]
        return max(0, min(earned - gone - purse.held, purse.free))

    def ahead(self, person, now):
        """Day and points of the next closing within the days of notice."""
        terms, today = self.terms[person], now.astimezone(HERE).date()
        past = list(terms.due(today))
        to_come = [
            one for one in terms.due(today + timedelta(terms.notice_days)) if one not in past
        ]
        found = [(on, self.lapsing(person, before)) for _name, on, before in to_come]
        return min((one for one in found if one[1]), key=lambda one: one[0], default=None)

    def seal(self, now):
        """How many lines the seal of yesterday covers; none when it is sealed."""
        date = now.astimezone(HERE).date() - timedelta(days=1)
        if self.sealed[0] >= date:
            return None
        count = len(self.lines) - self.sealed[1]
        self.sealed = (date, len(self.lines))
        return count

    # ----------------------------------------------------------------------------------- words

    def move(
        self, kind, source, target, points, cause, now, *,
        rule=None, day=None, reverses=None, release=0, repay=0,
    ):  # fmt: skip
        """The one way points go anywhere."""
        old = self.lines.get(cause)
        if old is not None:
            if (old.source, old.target, old.points) != (source, target, points):
                raise Clash
            return old
        behind: dict[Side, int | None] = {source: None, target: None}
        if source[1] is not None:
            purse = self.purses[source]
            if points > self._reach(purse, release, repay):
                raise No("not_enough_points", has=purse.free, needs=points)
            purse.total -= points
            purse.held -= release
            purse.owed -= repay
            behind[source] = purse.total
        if target[1] is not None:
            self.purses[target].total += points
            behind[target] = self.purses[target].total
        self.lines[cause] = Line(
            kind, source, target, points, cause, rule, reverses, now, day,
            behind[source], behind[target],
        )  # fmt: skip
        self._pay(target, now)
        return self.lines[cause]

    def _reach(self, purse, release, repay):
        """What was set aside was promised, and a debt is paid whatever else is owed."""
        if release:
            return release
        return purse.total - purse.held if repay else purse.free

    def _undo(self, line, now, repay=0):
        return self.move(
            "REVERSAL", line.target, line.source, line.points, f"{line.cause}:reverse", now,
            reverses=line.cause, repay=repay,
        )  # fmt: skip

    def _pay(self, side, now):
        """The oldest debt first; none is skipped for a smaller one."""
        for cause, debt in self.debts.items():
            if debt.side == side and f"{cause}:reverse" not in self.lines:
                purse = self.purses[side]
                if purse.total - purse.held < debt.points:
                    return
                self._undo(self.lines[cause], now, repay=debt.points)

    def _set_free(self, cause, state, now):
        row = self.asides[cause]
        if row.state == "CAPTURED":
            raise No("illegal_move")
        if row.state == "HELD":
            row.state, row.ended = state, now
            self.purses[row.side].held -= row.points
            self._pay(row.side, now)
        return row

    def _capped(self, caps, who, points, cause, day):
        old = self.lines.get(cause)
        if old is not None:
            if old.target != who or old.points > points:
                raise Clash
            return old.points
        thanks = [
            line
            for line in self.lines.values()
            if (line.kind, line.target) == ("AWARD", who)
            and f"{line.cause}:reverse" not in self.lines
        ]
        if caps.day_points:
            that_day = sum(line.points for line in thanks if line.day == day)
            points = min(points, caps.day_points - that_day)
        if caps.lifetime_points:
            points = min(points, caps.lifetime_points - sum(line.points for line in thanks))
        return max(points, 0)

    def _asked(self, pk, by):
        row = self.proposals[pk]
        if by == row.by:
            raise No("forbidden")
        return row, self.terms[row.person].approval_h
