"""Where a request comes from, as something to count by and not to find anybody with (AVG art. 25).

A hash of the address, keyed with our secret and with chance of the day, which is thrown away with it: a
copy of the database tells no address without the secret, and a day later nobody's does with it.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from ipaddress import IPv6Address, ip_network

from django.db import connection
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from eventsite.models import DaySalt
from eventsite.web import client

ONE_HOME = 64  # bits of an IPv6 address: one connection has all addresses behind them (RFC 6177)
_KEPT = "eventsite.brakes.source"

_known: tuple[date, str] | None = None
_request: ContextVar[HttpRequest | None] = ContextVar("request", default=None)


@contextmanager
def asking(request: HttpRequest) -> Iterator[None]:
    """Within it ``origin`` is that of this request."""
    token = _request.set(request)
    try:
        yield
    finally:
        _request.reset(token)


def origin() -> str:
    """The source of the request that is being answered; empty where none is."""
    request = _request.get()
    return of(request) if request else ""


def of(request: HttpRequest) -> str:
    """64 hexadecimal digits, the same all day; empty where nobody can tell whose the request is."""
    if _KEPT not in request.META:
        request.META[_KEPT] = _hashed(client.address(request))
    source: str = request.META[_KEPT]
    return source


def _hashed(address: client.Address | None) -> str:
    if address is None:
        return ""
    if isinstance(address, IPv6Address):
        address = ip_network((address, ONE_HOME), strict=False).network_address
    return salted_hmac(f"source {_salt()}", str(address), algorithm="sha256").hexdigest()


def _salt() -> str:
    """Today's, local time; one statement the first time in each process, or inside a transaction.

    What is made inside one may be undone with it, and is not remembered.
    """
    global _known
    today = timezone.localdate()
    if connection.in_atomic_block:
        return _stored(today)
    if _known is None or _known[0] != today:
        _known = today, _stored(today)
    return _known[1]


def _stored(today: date) -> str:
    """The first of all processes makes it."""
    table = connection.ops.quote_name(DaySalt._meta.db_table)
    statement = (
        f"INSERT INTO {table} (day, salt) VALUES (%s, %s) "  # noqa: S608 (ours)
        "ON CONFLICT (day) DO UPDATE SET day = excluded.day RETURNING salt"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            statement,
            [connection.ops.adapt_datefield_value(today), secrets.token_hex(32)],
        )
        (row,) = cursor.fetchall()
    return str(row[0])
