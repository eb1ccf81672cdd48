"""What the house asks of the outside, as protocols. An adapter and its fake fulfil each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping


class SmsFailed(Exception):  # noqa: N818 -- a message that did not go, not a fault of ours
    """The message did not go. `transient` says whether a later attempt may succeed.

    Neither the code nor the text holds the phone number or what was to be told.
    """

    def __init__(self, code: str, *, transient: bool) -> None:
        super().__init__(code)
        self.code = code
        self.transient = transient


class SmsPort(Protocol):
    """Short messages by registered template: the wording lies with the operator."""

    def send(self, phone: str, template: str, params: Mapping[str, str], key: str) -> None:
        """Hand the message over, once for each key.

        Args:
            phone: in E.164.
            template: our own name of the wording, such as `login_code`.
            key: names the message, so that what the gateway reports can be found again.

        Raises:
            SmsFailed: not accepted.
        """
        ...
