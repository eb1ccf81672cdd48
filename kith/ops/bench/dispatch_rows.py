"""A drawn board as rows of a database: places, volunteers with their past, and open orders."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from django.apps import apps
from django.utils.timezone import localtime

from kith.catalogue.actions import put_defaults
from kith.core.actor import Role, ScopeKind
from kith.hours.states import Grade, Proof
from kith.ops.bench.sql import analyse
from kith.orders.states import ClaimState, OfferState, OrderState, ServiceMode, Target
from kith.people.states import Channel, ConsentPurpose, Gender
from kith.places.states import Level
from kith.solver import instances

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

COUNTY: Final = "990101"
MONDAY: Final = datetime(2026, 3, 1, 16, tzinfo=UTC)  # 00:00 on Monday in Beijing
NOW: Final = MONDAY - timedelta(hours=6)
SINCE: Final = NOW - timedelta(days=30)
PARTS: Final = ((time(8), time(12)), (time(13), time(17)), (time(18), time(21)))
ORIGIN: Final = np.array([116.4, 39.9])
M_PER_DEGREE: Final = np.array([85_400.0, 111_195.0])
GRID_M: Final = 150.0  # homes and orders lie at the centres of grids of this size
SKILLS: Final = tuple(f"BENCH{n:02d}" for n in range(30))
STREETS, COMMUNITIES = 10, 10  # streets of the district, communities of a street
ANSWERS: Final = 4  # earlier offers of each volunteer
DAY_MIN: Final = 1400  # at most, in one record
ROWS: Final = 5000
DESK: Final = 1  # the person who writes everything down

Arrays = dict[str, Any]


def filled(arrays: Arrays) -> int:
    """All rows of the board stand; gives the id of the district."""
    put_defaults()
    _put("catalogue.Skill", ({"code": code, "name_zh": code, "name_en": code, "bit": 30 + n}
                             for n, code in enumerate(SKILLS)))  # fmt: skip
    county, grids = _places(arrays)
    _persons(arrays, grids)
    _wishes_of_volunteers(arrays)
    _orders(arrays, grids)
    _past(arrays, county)
    analyse()
    return county


def _put(label: str, rows: Iterable[Mapping[str, Any]]) -> None:
    model: Any = apps.get_model(label)
    model._default_manager.bulk_create((model(**row) for row in rows), batch_size=ROWS)


def _first(label: str, **known: Any) -> int:
    model: Any = apps.get_model(label)
    pk: int = model._default_manager.filter(**known).values_list("pk", flat=True).first()
    return pk


def _places(arrays: Arrays) -> tuple[int, list[int]]:
    """The district, and the area of each person: volunteers, then those who ask."""
    area: Callable[..., dict[str, Any]] = partial(
        dict, code_source="bench", valid_from=date(2020, 1, 1)
    )
    _put("places.Area", [area(pk=1, code=COUNTY, name=COUNTY, level=Level.COUNTY,
                              path=f"/{COUNTY}/")])  # fmt: skip
    pk, rows, paths = 1, [], {}
    for street in range(STREETS):
        code = f"{COUNTY}{street:03d}"
        pk, above = pk + 1, pk + 1
        rows.append(area(pk=pk, code=code, name=code, level=Level.TOWN, parent_id=1,
                         path=f"/{COUNTY}/{code}/"))  # fmt: skip
        for community in range(COMMUNITIES):
            own = f"{code}{community:03d}"
            pk += 1
            paths[street * COMMUNITIES + community] = (pk, own, f"/{COUNTY}/{code}/{own}/")
            rows.append(area(pk=pk, code=own, name=own, level=Level.COMMUNITY, parent_id=above,
                             path=paths[street * COMMUNITIES + community][2]))  # fmt: skip
    of_person, grids = _grids(arrays, pk)
    for pk, (community, lon, lat) in grids.items():
        above, own, path = paths[community]
        code = f"{own}{pk:05d}"
        rows.append(area(pk=pk, code=code, name=code, level=Level.GRID, parent_id=above,
                         path=f"{path}{code}/", lon=lon, lat=lat))  # fmt: skip
    _put("places.Area", rows)
    return 1, of_person


def _grids(arrays: Arrays, last: int) -> tuple[list[int], dict[int, tuple[int, float, float]]]:
    """The grid of each person by id, and each grid's community and centre."""
    xy = np.vstack((arrays["vxy"], arrays["oxy"])).astype(np.float64)
    community = np.concatenate((arrays["vcomm"], arrays["ocomm"])) % (STREETS * COMMUNITIES)
    cells = np.column_stack((community, np.floor(xy / GRID_M))).astype(np.int64)
    found, of = np.unique(cells, axis=0, return_inverse=True)
    centres = ORIGIN + (found[:, 1:] + 0.5) * GRID_M / M_PER_DEGREE
    pks = last + 1 + np.arange(len(found))
    grids = {
        pk: (int(cell[0]), lon, lat)
        for pk, cell, (lon, lat) in zip(pks.tolist(), found, centres.tolist(), strict=True)
    }
    return pks[of.ravel()].tolist(), grids


def _persons(arrays: Arrays, grids: list[int]) -> None:
    """Volunteers have ids from 2 on, those who ask follow."""
    genders = (Gender.MALE, Gender.FEMALE)
    volunteers = len(arrays["vcap"])
    _put(
        "people.Person",
        (
            {
                "id": DESK + 1 + n,
                "area_id": area_id,
                "gender": genders[arrays["vgender"][n]] if n < volunteers else Gender.UNKNOWN,
                "birth_year": 1960,
                "birth_month": 5,
                "household_key": f"home{n}",
                "came_by": Channel.COUNTER,
                "made_at": SINCE,
            }
            for n, area_id in enumerate(grids)
        ),
    )


def _wishes_of_volunteers(arrays: Arrays) -> None:
    who = list(enumerate(arrays["vcap"].tolist(), start=DESK + 1))
    _put("people.VolunteerProfile", (
        {"person_id": person, "largest_distance_m": round(float(arrays["vmaxd"][n])),
         "weekly_capacity": capacity, "languages": _words(arrays["vlang"][n]), "since": SINCE}
        for n, (person, capacity) in enumerate(who)))  # fmt: skip
    _put("people.Consent", (
        {"person_id": person, "purpose": ConsentPurpose.VOLUNTEER, "is_given": True,
         "text_version": "bench", "channel": Channel.COUNTER, "given_by_id": person,
         "recorded_by_id": DESK, "at": SINCE}
        for person, _ in who))  # fmt: skip
    _put("people.RoleGrant", (
        {"person_id": person, "role": Role.VOLUNTEER, "scope_kind": ScopeKind.AREA,
         "scope_id": 2 + (community // COMMUNITIES) * (COMMUNITIES + 1) + 1
         + community % COMMUNITIES, "starts_at": SINCE}
        for (person, _), community in zip(who, (arrays["vcomm"] % 100).tolist(),
                                          strict=True)))  # fmt: skip
    _put("people.SkillHeld", (
        {"person_id": person, "skill": code, "verified_by_id": DESK}
        for n, (person, _) in enumerate(who) for code in _codes(arrays["vskill"][n])))  # fmt: skip
    _put("people.Availability", (
        {"person_id": person, "weekday": 1 + slot // 3, "starts": PARTS[slot % 3][0],
         "ends": PARTS[slot % 3][1]}
        for n, (person, _) in enumerate(who) for slot in _bits(arrays["vavail"][n])))  # fmt: skip


def _orders(arrays: Arrays, grids: list[int]) -> None:
    """Each order stands at the time that a quick rule settles on."""
    kind, volunteers = _first("catalogue.ServiceKind", code="OTHER"), len(arrays["vcap"])
    genders = (Gender.MALE, Gender.FEMALE, Gender.UNKNOWN)
    each = list(enumerate(arrays["ok"].tolist()))
    board = instances.instance(arrays)
    settled = instances.settle(board.problem, board.options).demands.slots
    times = [_slot(_bits(word)[0]) for word in settled]
    _put("orders.Order", (
        _order(1 + n, grids[volunteers + n], DESK + 1 + volunteers + n, kind)
        | {"people_needed": people, "is_urgent": bool(arrays["ourg"][n] == 4)}
        for n, people in each))  # fmt: skip
    _put("orders.Worksheet", (
        {"pk": 1 + n, "order_id": 1 + n, "summary": "bench", "skills": _codes(arrays["oskill"][n]),
         "starts_at": times[n][0], "ends_at": times[n][1],
         "gender_wanted": genders[arrays["ogender"][n]], "minors_allowed": False,
         "language_wanted": "".join(_words(arrays["olang"][n])), "compiled_by_id": DESK,
         "compiled_at": SINCE}
        for n, _ in each))  # fmt: skip


def _past(arrays: Arrays, county: int) -> None:
    """What volunteers served and answered lately, and whom they know."""
    kind, who = _first("catalogue.ServiceKind", code="OTHER"), len(arrays["vcap"])
    earlier = 1 + len(arrays["ok"])  # ids of orders that are closed
    pairs = [(n, int(v)) for n, v in enumerate(arrays["opair"].tolist()) if v >= 0]
    done = {"state": OrderState.CONFIRMED}
    closed = [_order(earlier + n, county, DESK + 1 + who + n, kind) | done
              for n in range(len(arrays["ok"]))]  # fmt: skip
    _put("orders.Order", closed)
    _put("orders.Claim", (
        {"order_id": earlier + n, "target": Target.PERSON, "person_id": DESK + 1 + v,
         "mode": ServiceMode.ORDER, "state": ClaimState.DONE, "made_at": SINCE}
        for n, v in pairs))  # fmt: skip
    yes = np.rint(ANSWERS / (1 + np.exp(-arrays["vacc"].astype(np.float64)))).astype(int).tolist()
    states = (OfferState.DECLINED, OfferState.ACCEPTED)
    _put("orders.Offer", (
        {"order_id": earlier + (v * ANSWERS + k) % len(closed), "target": Target.PERSON,
         "person_id": DESK + 1 + v, "mode": ServiceMode.ORDER, "state": states[k < said],
         "made_by_id": DESK, "made_at": SINCE, "expires_at": SINCE + timedelta(days=1)}
        for v, said in enumerate(yes) for k in range(ANSWERS)))  # fmt: skip
    past_min = np.minimum(np.rint(90 * arrays["vpast"]).astype(int), DAY_MIN).tolist()
    _put("hours.ServiceRecord", (
        {"cause": f"bench:{v}", "person_id": DESK + 1 + v, "area_id": county,
         "in_charge_id": DESK, "category": "PUBLIC_NEED", "content": "bench",
         "started_at": SINCE, "ended_at": SINCE + timedelta(minutes=minutes), "minutes": minutes,
         "start_proof": Proof.CODE, "end_proof": Proof.CODE, "grade": Grade.A, "due_at": SINCE,
         "recorded_by_id": DESK, "recorded_at": SINCE}
        for v, minutes in enumerate(past_min)
        if minutes))  # fmt: skip


def _order(pk: int, area_id: int, resident_id: int, kind: int) -> dict[str, Any]:
    return {
        "pk": pk,
        "state": OrderState.OPEN,
        "area_id": area_id,
        "service_id": kind,
        "resident_id": resident_id,
        "submitted_by_id": resident_id,
        "channel": Channel.WEB,
        "wanted_from": MONDAY,
        "wanted_until": MONDAY + timedelta(days=7),
        "key": f"bench{pk}",
        "made_at": SINCE,
        "stage_at": SINCE,
    }


def _slot(slot: int) -> tuple[datetime, datetime]:
    day = localtime(MONDAY).date() + timedelta(days=slot // 3)
    begin, end = (datetime.combine(day, at, localtime(MONDAY).tzinfo) for at in PARTS[slot % 3])
    return begin, end


def _bits(word: Any) -> list[int]:
    return [n for n in range(32) if int(word) >> n & 1]


def _codes(word: Any) -> list[str]:
    return [SKILLS[n] for n in _bits(word)]


def _words(word: Any) -> list[str]:
    return [f"L{n}" for n in _bits(word)]
