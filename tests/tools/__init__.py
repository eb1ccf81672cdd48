"""Finds, or brings along, what the tests need from outside: a PostgreSQL and a browser."""


class ToolMissing(Exception):  # noqa: N818 -- a fact about the machine
    """Says in one line what could be neither found nor installed, and what would help."""

    def __init__(self, text: str) -> None:
        super().__init__(" ".join(text.split()))
