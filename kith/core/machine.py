"""State machines as tables: one `Machine` an entity, read by people, code and drawings."""

from dataclasses import dataclass

from kith.core.refusal import IllegalMove


@dataclass(frozen=True, slots=True)
class Move:
    """`verb` leads from any of `sources` to `target`."""

    verb: str
    sources: tuple[str, ...]
    target: str


@dataclass(frozen=True, slots=True)
class Machine:
    """A table of moves. A verb may stand in several rows with different sources."""

    start: str
    moves: tuple[Move, ...]

    def next(self, state: str, verb: str) -> str:
        """The state after the verb.

        Raises:
            IllegalMove: the table has no such arrow.
        """
        for move in self.moves:
            if move.verb == verb and state in move.sources:
                return move.target
        raise IllegalMove()

    def allows(self, state: str, verb: str) -> bool:
        return any(move.verb == verb and state in move.sources for move in self.moves)

    def verbs(self, state: str) -> tuple[str, ...]:
        """Verbs possible in a state, in the order of the table."""
        return tuple(dict.fromkeys(m.verb for m in self.moves if state in m.sources))

    def reachable(self) -> frozenset[str]:
        found = {self.start}
        while True:
            more = {m.target for m in self.moves if found.intersection(m.sources)} - found
            if not more:
                return frozenset(found)
            found |= more

    def final(self) -> frozenset[str]:
        """States no verb leaves."""
        return frozenset(s for s in self.reachable() if not self.verbs(s))


def draw(machine: Machine, title: str) -> str:
    """A page of Markdown with the machine as a Mermaid diagram and as a table."""
    lines = [f"# {title}", "", "```mermaid", "stateDiagram-v2", f"    [*] --> {machine.start}"]
    lines += [
        f"    {source} --> {move.target}: {move.verb}"
        for move in machine.moves
        for source in move.sources
    ]
    lines += [f"    {state} --> [*]" for state in sorted(machine.final())]
    lines += ["```", "", "| verb | from | to |", "|---|---|---|"]
    lines += [f"| {m.verb} | {', '.join(m.sources)} | {m.target} |" for m in machine.moves]
    return "\n".join(lines) + "\n"
