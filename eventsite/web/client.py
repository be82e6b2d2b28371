"""Whose browser asks, behind the proxies that we trust and no others.

RFC 7239 §8.1: what a header says of the client is a stranger's word, unless one of our own proxies
wrote it. Each of ours adds at the end whom it answered, so the list is read from there.
"""

from __future__ import annotations

import logging
from functools import cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest

log = logging.getLogger(__name__)

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

SOCKET = "unix"  # a unix socket of this machine, where nobody has an address
_MOST_PROXIES = 20  # more than that in a header is no road that anything took


@cache
def networks(said: tuple[str, ...], setting: str = "TRUSTED_PROXIES") -> list[Network]:
    """Those that a setting names, without ``unix``. Raises ImproperlyConfigured."""
    try:
        return [ip_network(one) for one in said if one not in {"", SOCKET}]
    except ValueError as error:
        raise ImproperlyConfigured(
            f"{setting}: {error}. Name addresses or networks, comma-separated"
            f"{', and unix for a socket' if setting == 'TRUSTED_PROXIES' else ''}, for example {setting}=10.0.0.0/24."
        ) from error


def address(request: HttpRequest) -> Address | None:
    """The last one on the road here that is no proxy of ours; None where nobody can tell.

    Nobody can where a proxy of ours does not say whom it answers: the log says so, once.
    """
    nearest = request.META.get("REMOTE_ADDR") or ""
    peer = _read(nearest)
    if peer is not None and not _is_ours(peer):
        return peer
    if peer is None and (nearest or SOCKET not in settings.TRUSTED_PROXIES):
        return None
    client = None
    for said in reversed(request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")[-_MOST_PROXIES:]):
        before = _read(said)
        if before is None:  # no proxy of ours writes what is no address
            break
        client = before
        if not _is_ours(before):
            break
    if client is None:
        _warn_of_silence()
    return client


def is_behind_ours(request: HttpRequest) -> bool:
    """Whether a proxy that we trust passed this on, and so its headers may be its own."""
    nearest = request.META.get("REMOTE_ADDR") or ""
    peer = _read(nearest)
    return _is_ours(peer) if peer else not nearest and SOCKET in settings.TRUSTED_PROXIES


@cache
def _warn_of_silence() -> None:
    log.warning(
        "A trusted proxy sends no X-Forwarded-For: nobody is braked by where they come from. See TRUSTED_PROXIES."
    )


def _is_ours(one: Address) -> bool:
    return any(one in network for network in networks(tuple(settings.TRUSTED_PROXIES)))


def _read(text: str) -> Address | None:
    """Some proxies add the port: ``192.0.2.1:4711``, ``[2001:db8::1]:4711``."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        found = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found
