"""Which machines a public server may be told to ask: never one inside, in whatever way it is spelt.

Source: assurance/bad_inputs.yaml, SSRF.
"""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import TYPE_CHECKING, Final, TypeAlias
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Collection

Address: TypeAlias = IPv4Address | IPv6Address

PORTS: Final = (None, 443, 8443)  # others belong to services that are no web server
INSIDE: Final = (".localhost", ".local", ".internal", ".intranet", ".lan", ".home.arpa")
NAT64: Final = IPv6Network("64:ff9b::/96")


def name_of(host: str) -> str:
    """The name as the wire has it: small letters, punycode, no dot at the end.

    Raises:
        ValueError: no such name can be.
    """
    return host.encode("idna").decode("ascii").lower().rstrip(".")


def address_of(name: str) -> Address | None:
    """The address that a name spells in numbers, in one of the many ways machines read them."""
    try:
        return ip_address(name)
    except ValueError:
        pass
    try:
        return IPv4Address(socket.inet_aton(name))  # 2130706433, 0x7f.1, 127.1
    except OSError:
        return None


def is_outside(address: Address) -> bool:
    """Whether it is anybody's on the open net; an address within another one counts."""
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is None and address in NAT64:
            inner = IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_outside(inner)
    return address.is_global and not address.is_multicast


def refusal(url: str, schemes: Collection[str] = ("https",)) -> str:
    """Why a public server may not ask this address; empty where it may. Repeats nothing of it."""
    try:
        parts = urlsplit(url)
        name, port = name_of(parts.hostname or ""), parts.port
    except ValueError:
        return "it cannot be read"
    if parts.scheme not in schemes:
        return f"it begins with {' or '.join(schemes)}"
    if port not in PORTS:
        return "its port is another service's"
    address = address_of(name)
    if address is None:
        is_inside = "." not in name or name.endswith(INSIDE)
    else:
        is_inside = not is_outside(address)
    return "it is a machine inside" if is_inside else ""


def as_sent(url: str) -> str:
    """The address with its name in punycode, as headers and browsers want it."""
    host = urlsplit(url).hostname or ""
    return url if host.isascii() else url.replace(host, name_of(host), 1)
