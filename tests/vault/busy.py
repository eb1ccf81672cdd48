"""A thread that does one thing again and again while keys change; what went wrong is kept."""

import threading
from abc import ABC, abstractmethod
from dataclasses import dataclass, field

from django.db import connection


@dataclass(eq=False)
class Busy(threading.Thread, ABC):
    """`done` grows by one with each turn; `wrong` holds what was not as it must be."""

    done: list[int] = field(default_factory=list, kw_only=True)
    wrong: list[object] = field(default_factory=list, kw_only=True)

    def __post_init__(self) -> None:
        super().__init__()
        self.enough = threading.Event()

    @abstractmethod
    def once(self) -> None:
        """One turn."""

    def run(self) -> None:
        try:
            while not self.enough.is_set():
                self.once()
        except Exception as fault:  # noqa: BLE001 -- told by the test
            self.wrong.append(fault)
        finally:
            connection.close()

    def wait_for(self, more: int) -> None:
        goal = len(self.done) + more
        while len(self.done) < goal and not self.wrong:
            self.enough.wait(0.01)
