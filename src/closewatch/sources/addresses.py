"""Which addresses of the network may be fetched.

In: a URL. Out: its checked network addresses, or the reason why it is refused. A name is resolved once, every address
that it has is checked, and only these are connected to: what the name means a moment later does not matter.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolver = Callable[[str, int], Iterable[str]]  # host and port to addresses; OSError where there are none
AllowPrivate = bool | frozenset[str]

_NUMBER = re.compile(r"(?:0x[0-9a-f]*|\d+)$")
_NAME = re.compile(r"(?=.{1,253}$)(?!-)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*\.?$")
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")  # NAT64 (RFC 6052): an IPv4 address in its last 32 bits
_LOCAL_USE = ipaddress.ip_network("64:ff9b:1::/48")


@dataclass(frozen=True, slots=True)
class Target:
    """Where a URL leads: its parts, and the addresses that were checked."""

    scheme: str
    host: str
    port: int
    addresses: tuple[str, ...]


class ForbiddenError(ValueError):
    """The URL may not be fetched; the message says why."""


class UnknownHostError(ForbiddenError):
    """The host's name has no address now; it may have one later."""


def system_resolver(host: str, port: int) -> Iterable[str]:
    """The addresses that the system knows of a host."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return dict.fromkeys(str(entry[4][0]) for entry in found)


def check_url(url: str, allow_private: AllowPrivate = False, resolve: Resolver = system_resolver) -> Target:
    """Where the URL leads.

    Args:
        allow_private: True for any host, or the names of the hosts, that may have loopback and private addresses.

    Raises:
        ForbiddenError: the scheme is not http or https, the host is spelled as a number, holds a user's name, cannot be
            resolved, or one of its addresses is not of the public network.
    """
    scheme, host, port = _parts(url)
    literal = _literal(host)
    if literal is not None:
        found = [literal]
    else:
        try:
            found = [ipaddress.ip_address(address) for address in resolve(host, port)]
        except (OSError, UnicodeError) as error:
            raise UnknownHostError(f"the host {host!r} cannot be resolved: {error}") from error
    if not found:
        raise UnknownHostError(f"the host {host!r} has no address")
    may_be_private = host in allow_private if isinstance(allow_private, frozenset) else allow_private
    for address in found:
        kind = _forbidden(address)
        if kind is not None and not (may_be_private and kind in {"loopback", "private"}):
            told = "" if literal is not None else f" ({address})"
            raise ForbiddenError(f"the host {host!r}{told} is {kind}: it is not of the public network and not fetched")
    return Target(scheme, host, port, tuple(str(address) for address in found))


def _parts(url: str) -> tuple[str, str, int]:
    """Scheme, host (ASCII, lower case) and port of a URL."""
    if any(ord(c) <= 32 or ord(c) == 127 for c in url) or "\\" in url:
        raise ForbiddenError("the address holds blanks, control characters or a backslash")
    try:
        parts = urlsplit(url)
        scheme, host, port = parts.scheme.lower(), parts.hostname or "", parts.port
    except ValueError as error:
        raise ForbiddenError(f"is no address: {error}") from error
    if scheme not in {"http", "https"}:
        raise ForbiddenError(f"addresses of {scheme or 'no scheme'!r} are not fetched, only http and https")
    if parts.username is not None or parts.password is not None:
        raise ForbiddenError("the address holds a user's name or password; these are not sent")
    if not host:
        raise ForbiddenError("the address names no host")
    return scheme, _ascii_host(host), port if port is not None else {"http": 80, "https": 443}[scheme]


def _ascii_host(host: str) -> str:
    if host.isascii():
        return host.lower()
    try:
        return host.encode("idna").decode("ascii").lower()
    except UnicodeError as error:
        raise ForbiddenError(f"the host {host!r} is no name: {error}") from error


def _literal(host: str) -> Address | None:
    """The address that a host is spelled as; None for a name. Numbers in other spellings than the usual one are refused."""
    if ":" in host:
        if "%" in host:
            raise ForbiddenError(f"the host {host!r} names a network interface")
        try:
            return ipaddress.IPv6Address(host)
        except ValueError as error:
            raise ForbiddenError(f"the host {host!r} is no address: {error}") from error
    if _NUMBER.fullmatch(host.removesuffix(".").rpartition(".")[2]):
        try:
            return ipaddress.IPv4Address(host)
        except ValueError as error:
            raise ForbiddenError(f"the host {host!r} is a number that is no plain IPv4 address") from error
    if _NAME.match(host) is None:
        raise ForbiddenError(f"the host {host!r} is no name")
    return None


def _forbidden(address: Address) -> str | None:
    """What an address is that is not of the public network; None for one that is."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.scope_id is not None:
            return "link-local"
        inner = _carried(address)
        if inner is not None:
            return _forbidden(inner)
    for name, is_so in (
        ("unspecified", address.is_unspecified), ("loopback", address.is_loopback), ("link-local", address.is_link_local),
        ("multicast", address.is_multicast), ("reserved", address.is_reserved), ("private", address.is_private),
        ("private", not address.is_global),
    ):  # fmt: skip
        if is_so:
            return name
    if isinstance(address, ipaddress.IPv6Address) and (address.is_site_local or address in _LOCAL_USE):
        return "private"
    return None


def _carried(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that an IPv6 address stands for (mapped, 6to4, Teredo, NAT64)."""
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return address.teredo[1]
    if address in _TRANSLATED:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return None
