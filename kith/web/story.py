"""The line of a story, as web/kit/story.html shows it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Event:
    """`mark` is done, now, next or problem; `iso` the instant that `when` tells in words."""

    mark: str
    title: str
    when: str = ""
    iso: str = ""
    who: str = ""
    text: str = ""
