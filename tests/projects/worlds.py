"""Lists, claims and projects made through the actions people use."""

from __future__ import annotations

import io
import itertools
import re
from dataclasses import dataclass, replace
from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from kith.core.actor import CLOCK, Actor, Role, ScopeKind
from kith.groups import actions as groups
from kith.groups.models import Organisation
from kith.groups.states import OrganisationKind
from kith.people.actions import roles
from kith.projects.actions import claims, launch, lists, progress
from kith.projects.models import Claim, Launch, ListItem, Project
from kith.projects.queries.lists import kept_by
from kith.projects.states import Category, ListKind
from tests import make
from tests.make import DAY, MONDAY, Town

_numbers = itertools.count(1)
D, R, P = ListKind.DEMAND, ListKind.RESOURCE, ListKind.PROJECT


@dataclass(frozen=True)
class Unit:
    """A unit and who speaks for it."""

    organisation: Organisation
    liaison: Actor

    @property
    def pk(self) -> int:
        return self.organisation.pk


def unit(town: Town, kind: OrganisationKind = OrganisationKind.ENTERPRISE, name: str = "") -> Unit:
    made = groups.found_organisation(
        town.community.pk,
        name=name or f"第{next(_numbers)}共建单位",
        kind=kind,
        uscc="",
        actor=CLOCK,
        now=MONDAY - 30 * DAY,
    )
    who = make.person(town.community)
    speaks(made, who.pk)
    return Unit(made, make.actor(who))


def speaks(organisation: Organisation, person_id: int) -> None:
    roles.grant(
        person_id,
        role=Role.LIAISON,
        kind=ScopeKind.ORGANISATION,
        scope_id=organisation.pk,
        path=organisation.area.path,
        actor=CLOCK,
        now=MONDAY - 30 * DAY,
    )


def typed(**changes: object) -> lists.ItemInput:
    plain = lists.ItemInput(
        category=Category.CLINIC,
        title=f"第{next(_numbers)}次义诊",
        text="为老人量血压、看牙。",
        quantity=2,
        measure="场",
        from_date=date(2026, 3, 2),
        until_date=date(2026, 12, 31),
        office="社区服务站 0543-1234567",
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def draft(
    town: Town, kind: ListKind = D, actor: Actor | None = None, **changes: object
) -> ListItem:
    return lists.draft(
        town.community.pk,
        kind=kind,
        year=2026,
        input=typed(**changes),
        actor=actor or town.clerk,
        now=MONDAY,
    )


def publish(town: Town) -> None:
    """Every list of the community that has something new."""
    for one in kept_by(town.clerk):
        for item in one.items.filter(state="DRAFTED"):
            lists.verify(item.pk, actor=town.clerk, now=MONDAY)
        if one.items.filter(state="VERIFIED").exists():
            lists.publish(one.pk, actor=town.clerk, now=MONDAY)


def listed(
    town: Town, kind: ListKind = D, actor: Actor | None = None, **changes: object
) -> ListItem:
    """An item on the published list."""
    item = draft(town, kind, actor, **changes)
    publish(town)
    return ListItem.objects.select_related("list__area").get(pk=item.pk)


def claimed(item: ListItem, by: Unit, **changes: object) -> Claim:
    """A unit asks for a need or a project of a list."""
    asks = claims.ClaimInput(text="我们出两名医生。", organisation_id=by.pk)
    asks = replace(asks, **changes)  # type: ignore[arg-type]
    return claims.ask(item.pk, input=asks, actor=by.liaison, now=MONDAY)


def agreed(town: Town, by: Unit | None = None, item: ListItem | None = None) -> Project:
    """Claimed, answered and agreed on Monday: in hand."""
    unit_ = by or unit(town)
    claim = claimed(item or listed(town), unit_)
    claims.answer(claim.pk, text="场地由社区提供。", actor=town.clerk, now=MONDAY)
    return claims.agree(
        claim.pk, input=claims.Agreement(for_whom="本社区老人"), actor=unit_.liaison, now=MONDAY
    )


def handed_in(town: Town, by: Unit | None = None, item: ListItem | None = None) -> Project:
    unit_ = by or unit(town)
    project = agreed(town, unit_, item)
    progress.submit(project.pk, text="两场义诊已办。", actor=unit_.liaison, now=MONDAY + DAY)
    return again(project)


def closed(town: Town, by: Unit | None = None, item: ListItem | None = None) -> Project:
    project = handed_in(town, by, item)
    progress.accept(project.pk, text="到场看过。", actor=town.boss, now=MONDAY + 2 * DAY)
    progress.close(project.pk, actor=town.clerk, now=MONDAY + 2 * DAY)
    return again(project)


def again(project: Project) -> Project:
    return Project.objects.select_related("area").get(pk=project.pk)


def live(town: Town, *items: ListItem) -> Launch:
    """A launch day of the community that has begun, with these items on its wall."""
    made = launch.plan(
        town.community.pk,
        input=launch.LaunchInput("公益项目启动日", "社区广场", MONDAY.date()),
        actor=town.clerk,
        now=MONDAY,
    )
    launch.choose(made.pk, item_ids=[i.pk for i in items], actor=town.clerk, now=MONDAY)
    return launch.begin(made.pk, actor=town.clerk, now=MONDAY)


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "green").save(out, "JPEG")
    return out.getvalue()


def upload() -> SimpleUploadedFile:
    return SimpleUploadedFile("work.jpg", picture(), "image/jpeg")


def pictures_in(page: str) -> list[int]:
    """Ids of the pictures a project's page shows, each once."""
    return sorted({int(pk) for pk in re.findall(r"/pictures/(\d+)/", page)})
