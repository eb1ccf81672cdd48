"""Rows of items, claims and projects as each page shows them, with their possible buttons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kith.projects import policies
from kith.projects.queries.projects import standings
from kith.projects.states import (
    CLAIM,
    ITEM,
    PROJECT,
    ClaimState,
    ItemState,
    Light,
    ProjectState,
    Side,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from kith.core.actor import Actor
    from kith.projects.models import Claim, Line, ListItem, Project
    from kith.projects.policies import Parties
    from kith.projects.queries.projects import Standing

ITEM_TONES = {
    ItemState.DRAFTED: "plain",
    ItemState.VERIFIED: "go",
    ItemState.PUBLISHED: "wait",
    ItemState.CLAIMED: "go",
    ItemState.IN_PROJECT: "go",
    ItemState.CLOSED: "good",
    ItemState.WITHDRAWN: "done",
}
CLAIM_TONES = {
    ClaimState.ASKED: "wait",
    ClaimState.ANSWERED: "warn",
    ClaimState.AGREED: "good",
    ClaimState.DECLINED: "bad",
    ClaimState.WITHDRAWN: "done",
    ClaimState.LAPSED: "bad",
    ClaimState.UNDONE: "done",
    ClaimState.ENDED: "done",
}
PROJECT_TONES = {
    ProjectState.IN_HAND: "go",
    ProjectState.EVIDENCE_SUBMITTED: "wait",
    ProjectState.RETURNED: "warn",
    ProjectState.ACCEPTED: "go",
    ProjectState.CLOSED: "good",
    ProjectState.DROPPED: "done",
}
LIGHT_TONES = {Light.GREEN: "good", Light.AMBER: "warn", Light.RED: "bad", Light.OFF: "done"}
OWNER_VERBS = ("answer", "decline")
CLAIMANT_VERBS = ("reply", "agree", "withdraw")


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item as the desk or its unit keeps it."""

    item: ListItem
    tone: str
    verbs: frozenset[str]


def item_row(item: ListItem, actor: Actor) -> ItemRow:
    return ItemRow(item, ITEM_TONES[ItemState(item.state)], _item_verbs(item, actor))


def item_rows(items: Iterable[ListItem], actor: Actor) -> list[ItemRow]:
    return [item_row(item, actor) for item in items]


def _item_verbs(item: ListItem, actor: Actor) -> frozenset[str]:
    may = {
        "revise": policies.may_change_item(actor, item),
        "withdraw": policies.may_change_item(actor, item),
        "verify": policies.may_keep_list(actor, item.list.area.path),
    }
    return frozenset(verb for verb, yes in may.items() if yes and ITEM.allows(item.state, verb))


@dataclass(frozen=True, slots=True)
class LineRow:
    """An item as the public reads it, with how it stands today."""

    line: Line
    label: str
    tone: str
    is_free: bool


def line_rows(lines: Iterable[Line]) -> list[LineRow]:
    return [line_row(line) for line in lines]


def line_row(line: Line) -> LineRow:
    state = ItemState(line.item.state)
    return LineRow(line, str(state.label), ITEM_TONES[state], state == ItemState.PUBLISHED)


@dataclass(frozen=True, slots=True)
class ClaimRow:
    claim: Claim
    who: str
    tone: str
    verbs: frozenset[str]


def claim_row(claim: Claim, actor: Actor) -> ClaimRow:
    body = claim.organisation or claim.area
    assert body is not None, "projects_a_unit_or_a_place_claims"
    return ClaimRow(claim, body.name, CLAIM_TONES[ClaimState(claim.state)], _verbs(claim, actor))


def claim_rows(claims: Iterable[Claim], actor: Actor) -> list[ClaimRow]:
    return [claim_row(claim, actor) for claim in claims]


def _verbs(claim: Claim, actor: Actor) -> frozenset[str]:
    mine: list[str] = []
    if policies.may_speak(actor, claim, Side.OWNER):
        mine += OWNER_VERBS
    if policies.may_speak(actor, claim, Side.CLAIMANT):
        mine += CLAIMANT_VERBS
    if claim.launch_id is not None and policies.may_undo(actor, claim):
        mine.append("undo")
    return frozenset(verb for verb in mine if CLAIM.allows(claim.state, verb))


@dataclass(frozen=True, slots=True)
class ProjectRow:
    standing: Standing
    tone: str
    light_tone: str
    doers: str

    @property
    def project(self) -> Project:
        return self.standing.project


def project_rows(projects: Iterable[Project], now: datetime) -> list[ProjectRow]:
    return [_project_row(standing) for standing in standings(projects, now)]


def _project_row(standing: Standing) -> ProjectRow:
    project = standing.project
    doing = [row.organisation.name for row in project.partners.all() if row.is_doer]
    tone = PROJECT_TONES[ProjectState(project.state)]
    return ProjectRow(standing, tone, LIGHT_TONES[standing.light], "、".join(doing))


def project_verbs(project: Project, parties: Parties, actor: Actor) -> frozenset[str]:
    """What the actor may do with it and what is possible now."""
    works, leads = policies.may_work(actor, project, parties), policies.may_lead(actor, project)
    judges = policies.may_judge(actor, project, parties)
    closes = policies.may_close(actor, project, parties)
    may = {
        "submit": works,
        "accept": judges,
        "send_back": judges,
        "close": closes,
        "extend": closes,
        "drop": leads,
    }
    found = {verb for verb, yes in may.items() if yes and PROJECT.allows(project.state, verb)}
    if "submit" in found:
        found |= {"milestone", "reach"}
    if leads and PROJECT.allows(project.state, "drop"):
        found |= {"appoint", "serve"}
    if leads and PROJECT.allows(project.state, "submit"):
        found.add("join")
    return frozenset(found)
