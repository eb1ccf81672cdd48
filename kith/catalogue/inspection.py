"""Rule sets of small premises: the kinds with their limits, the checklists, how hazards are dealt
with. A row of a place and a day is a version; a local kind is one more line in the place's own row.
"""

from dataclasses import dataclass
from typing import ClassVar, Final, Self, cast

from django.utils.translation import get_language

from kith.catalogue.shape import LARGEST, Rules, between, positive

MEASURES: Final = frozenset({
    "AREA_M2", "SEATS", "BEDS", "BOARDING_BEDS", "PUPILS", "NURSERY_PLACES", "STAFF", "DORM_BEDS",
})  # fmt: skip
LEVELS: Final = ("MINOR", "SERIOUS", "GRAVE")
ANY_KIND: Final = ""  # the line that holds for every kind without one of its own


def _words(zh: str, en: str) -> str:
    return zh if (get_language() or "zh-hans").startswith("zh") else en


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of small premises: by what it is measured, and how large it may be.

    A place belongs to the kind when it is within the limit of the measure it is known by. Nothing
    above `top_floor` belongs to it; 0 is no limit.
    """

    code: str
    zh: str
    en: str
    most: dict[str, int]
    top_floor: int

    @property
    def name(self) -> str:
        return _words(self.zh, self.en)


@dataclass(frozen=True, slots=True)
class PremisesRules(Rules):
    """Kinds: [code, Chinese, English, [[measure, most], …], top floor]; the usual measure first.

    Source: workflows.md 4.9 (limits of the nine small kinds; lists vary by place).
    """

    KIND: ClassVar[str] = "PREMISES"
    kinds: list[list[object]]

    def __post_init__(self) -> None:
        positive(kinds=len(self.kinds))
        for kind in self.all():
            if not (kind.code and kind.zh and kind.en) or not kind.most:
                raise ValueError(f"the kind {kind.code!r} needs words in two languages, a measure")
            if set(kind.most) - MEASURES:
                raise ValueError(f"the kind {kind.code!r} has an unknown measure")
            positive(**kind.most)
            between(0, 200, f"{kind.code} top floor", kind.top_floor)

    def all(self) -> list[Kind]:
        """The kinds in the order of the row."""
        found = []
        for code, zh, en, most, floor in self.kinds:
            limits = dict(cast("list[tuple[str, int]]", most))
            found.append(Kind(str(code), str(zh), str(en), limits, cast("int", floor)))
        return found

    def of(self, code: str) -> Kind | None:
        return next((kind for kind in self.all() if kind.code == code), None)

    def with_kind(self, kind: Kind) -> Self:
        """The same rule with one more kind, or with new limits for one that is there."""
        limits = [list(limit) for limit in kind.most.items()]
        added: list[object] = [kind.code, kind.zh, kind.en, limits, kind.top_floor]
        rows = [added if row[0] == kind.code else row for row in self.kinds]
        return type(self)(rows if added in rows else [*rows, added])


@dataclass(frozen=True, slots=True)
class Question:
    """One line of a checklist: what is looked at, and what it is when it is not as it should be."""

    code: str
    zh: str
    en: str
    hazard_type: str
    level: str

    @property
    def text(self) -> str:
        return _words(self.zh, self.en)


@dataclass(frozen=True, slots=True)
class ChecklistRules(Rules):
    """Types of hazard: [code, Chinese, English]. Lines: [code, kinds (none: every kind), Chinese,
    English, type, level]. An inspection names the row it was made under.

    Source: figure S3-15 (gas and power, small coal stoves, people living where they must not, fire
    equipment missing); the rest are house defaults.
    """

    KIND: ClassVar[str] = "CHECKLISTS"
    types: list[list[str]]
    items: list[list[object]]

    def __post_init__(self) -> None:
        positive(types=len(self.types), items=len(self.items))
        if any(len(words) != len(("code", "zh", "en")) or not all(words) for words in self.types):
            raise ValueError("a type of hazard has words in two languages")
        known = {words[0] for words in self.types}
        codes = [str(item[0]) for item in self.items]
        if len(set(codes)) < len(codes):
            raise ValueError("a line of a checklist stands there once")
        for code, _kinds, zh, en, hazard_type, level in self.items:
            if not (code and zh and en) or hazard_type not in known or level not in LEVELS:
                raise ValueError(f"the line {code!r} needs words, a known type and a level")

    def questions(self, kind: str) -> list[Question]:
        """The lines for one kind of premises, in the order of the row."""
        found = []
        for code, kinds, zh, en, hazard_type, level in self.items:
            if not kinds or kind in cast("list[str]", kinds):
                found.append(Question(*map(str, (code, zh, en, hazard_type, level))))
        return found

    def names(self) -> dict[str, str]:
        """Types of hazard in words."""
        return {code: _words(zh, en) for code, zh, en in self.types}


@dataclass(frozen=True, slots=True)
class InspectionRules(Rules):
    """How often premises are looked at, and how a hazard of each level comes to its end.

    After a hazard of a level the next look comes after `after_days`, as long as the hazard is not
    older than `past_days`. What is found on a level of `on_spot` and put right at once is closed at
    once; a level of `on_paper` may be closed on the shop's own word, by somebody else than the
    finder; on a level of `other_eyes` the look again is never the finder's own. Days that end in
    `_wd` are working days.

    Source: workflows.md 4.9 (returned within a set time); mission.md I; decision 038.
    """

    KIND: ClassVar[str] = "INSPECTIONS"
    first_days: int
    every_days: dict[str, int]
    after_days: dict[str, int]
    past_days: int
    two_people: list[str]
    notice_wd: dict[str, int]
    answer_wd: dict[str, int]
    on_spot: list[str]
    on_paper: list[str]
    other_eyes: list[str]
    retry_wd: int  # nobody was there, or nobody was let in
    amber_wd: int
    link_days: int
    photo_days: int

    def __post_init__(self) -> None:
        positive(
            first_days=self.first_days, past_days=self.past_days, photo_days=self.photo_days,
            link_days=self.link_days, retry_wd=self.retry_wd, **self.every_days, **self.after_days,
        )  # fmt: skip
        between(0, 20, "amber_wd", self.amber_wd)
        if ANY_KIND not in self.every_days:
            raise ValueError("every_days needs a line for kinds that have none of their own")
        for name in ("notice_wd", "answer_wd"):
            days: dict[str, int] = getattr(self, name)
            if set(days) != set(LEVELS):
                raise ValueError(f"{name} names every level once")
            for level, count in days.items():
                between(1, LARGEST, f"{name}[{level}]", count)
        named = {*self.after_days, *self.on_spot, *self.on_paper, *self.other_eyes}
        if named - set(LEVELS):
            raise ValueError(f"there is no level {sorted(named - set(LEVELS))}")
        if set(self.on_paper) & set(self.other_eyes):
            raise ValueError("a level that asks for another pair of eyes is not closed on paper")

    def every(self, kind: str) -> int:
        return self.every_days.get(kind, self.every_days[ANY_KIND])

    def needs_two(self, kind: str) -> bool:
        return kind in self.two_people
