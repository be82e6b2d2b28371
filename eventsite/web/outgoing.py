"""Asking sites of others by addresses that somebody typed, without being led into our own network.

No address of our own network is asked for, and what the name was found to mean is where we connect: it can't
be another a moment later (OWASP, Server-Side Request Forgery Prevention). That is ``requests-hardened``'s
work; see docs/adr/0038-links-are-asked-for.md. Redirects are the caller's: each is a request of its own.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Mapping
from ipaddress import ip_address, ip_network
from typing import Any, TypeVar
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from requests_hardened.ip_filter import InvalidIPAddress
from requests_hardened.ip_filter_adapter import IPFilterAdapter

# Site-local addresses (RFC 3879), and those of IPv4 written as IPv6 (RFC 4291 §2.5.5.1).
_PRIVATE_ONCE = (ip_network("fec0::/10"), ip_network("::/96"))
TIMEOUT = (4.0, 5.0)  # seconds: to connect, and between two bytes of an answer

K = TypeVar("K")
Found = TypeVar("Found")


def send(
    method: str,
    url: str,
    headers: Mapping[str, str],
    *,
    body: bytes | None = None,
    anywhere: bool = False,
    on_this_machine: bool = False,
) -> requests.Response:
    """One request, without redirects, cookies, passwords from a file, or what the answer holds.

    ``anywhere`` asks our own network too, ``on_this_machine`` this machine. Raises InvalidIPAddress, and
    what requests raises.
    """
    request = requests.Request(method, url, headers=dict(headers), data=body).prepare()
    proxies = requests.utils.get_environ_proxies(url)
    adapter = HTTPAdapter() if anywhere else _guarded(url, on_this_machine)
    try:
        # Streamed: of the answer itself nothing is read.
        response = adapter.send(request, stream=True, timeout=TIMEOUT, proxies=proxies)
        response.close()
    finally:
        adapter.close()
    return response


class _Guard(IPFilterAdapter):  # type: ignore[misc]  # it has no types
    """Also not to what is private by older rules, which some networks still carry."""

    def build_connection_pool_key_attributes(self, *given: Any, **named: Any) -> Any:
        host, pool = super().build_connection_pool_key_attributes(*given, **named)
        found = ip_address(host["host"].strip("[]"))
        if not found.is_loopback and any(found in one for one in _PRIVATE_ONCE):
            raise InvalidIPAddress
        return host, pool


def _guarded(url: str, on_this_machine: bool) -> HTTPAdapter:
    guarded: HTTPAdapter = _Guard(
        is_https_proto=urlsplit(url).scheme == "https", allow_loopback=on_this_machine
    )
    return guarded


def all_at_once(
    asked: Iterable[K], ask: Callable[[K], Found], *, deadline: float
) -> dict[K, Found]:
    """What ``ask`` finds of each, all at the same time, within ``deadline`` seconds; who is late is not in it.

    Each has a thread: neither looking up a name nor a site that sends a byte now and then can be cut
    off otherwise. Who is late is left behind. ``ask`` raises nothing, and asks the database nothing.
    """
    found: dict[K, Found] = {}

    def keep(one: K) -> None:
        found[one] = ask(one)

    threads = [threading.Thread(target=keep, args=[one], daemon=True) for one in asked]
    until = time.monotonic() + deadline
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(0.0, until - time.monotonic()))
    return dict(found)
