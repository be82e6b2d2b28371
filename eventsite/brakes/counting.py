"""Count what is used of a limit, exactly, also when many requests come at once (docs/adr/0040).

A bucket that leaks (GCRA, ITU-T I.371): of each subject one number is kept, when all that it used will
have come back. One statement looks and writes, for all limits of a request, so nobody comes in between.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from eventsite.models import BrakeCount

from .limits import Limit

_TABLE = BrakeCount._meta.db_table
# Who looked at the clock first may count last: they wait for each other here, ten seconds at most, and the
# clocks of two machines differ a little.
_OUT_OF_ORDER = timedelta(minutes=1)
# Nothing takes longer to come back than all of it: what would was counted before the clock went back.
_LATEST = (
    "CASE WHEN {table}.restored_at > %s AND {table}.restored_at <= excluded.useless_at + {slack} "
    "THEN {table}.restored_at ELSE %s END"
)


class Braked(Exception):
    """Too much of something; it may be tried again ``after`` so long."""

    def __init__(self, limit: Limit, after: timedelta) -> None:
        super().__init__(limit.name)
        self.limit = limit
        self.after = after


@dataclass(frozen=True)
class Use:
    """``cost`` of a limit, by a subject: a source, an address, an event. More than all is all."""

    limit: Limit
    subject: str
    cost: int = 1
    stays: bool = False  # used, whatever else is refused along with it

    @property
    def key(self) -> str:
        told = f"{self.limit.name} {self.subject}"
        return salted_hmac("brake", told, algorithm="sha256").hexdigest()

    @property
    def takes(self) -> int:
        """Milliseconds that it takes to come back."""
        return _milliseconds(self.limit.per) // self.limit.most * min(self.cost, self.limit.most)


@dataclass(frozen=True)
class Left:
    """So much may be used at once after this, and all of it again in ``whole_after``."""

    limit: Limit
    number: int
    whole_after: timedelta


def take(*uses: Use) -> None:
    """Use all of them, or none and raise Braked. The widest first: rows are held in this order.

    One statement; three where it is refused. A use without a subject is not counted.
    """
    counted = [use for use in uses if use.subject]
    if not counted:
        return
    now = _milliseconds_now()
    refused = _taken(counted, now)
    if refused:
        _give_back([use for use in counted if use not in refused and not use.stays])
        raise _braked(refused, now)


def take_one(use: Use) -> Left:
    """As ``take``, and say what is left. Raises Braked."""
    now = _milliseconds_now()
    restored = _restored([use], now)
    if not restored:
        raise _braked([use], now)
    restored_in, whole = restored[use.key] - now, _milliseconds(use.limit.per)
    number = (whole - restored_in) // (whole // use.limit.most)
    return Left(use.limit, max(number, 0), timedelta(milliseconds=restored_in))


def _taken(uses: Collection[Use], now: int) -> list[Use]:
    """Which were refused."""
    restored = _restored(uses, now)
    return [use for use in uses if use.key not in restored]


def _restored(uses: Collection[Use], now: int) -> dict[str, int]:
    """When all that was used will have come back, by key; without those that were refused."""
    table = connection.ops.quote_name(_TABLE)
    latest = _LATEST.format(table=table, slack=_milliseconds(_OUT_OF_ORDER))
    rows = ", ".join(["(%s, %s, %s)"] * len(uses))
    statement = (
        f"INSERT INTO {table} (key, restored_at, useless_at) VALUES {rows} "  # noqa: S608 (ours)
        f"ON CONFLICT (key) DO UPDATE SET restored_at = {latest} + excluded.restored_at - %s, "
        f"useless_at = excluded.useless_at "
        f"WHERE {latest} + excluded.restored_at - %s <= excluded.useless_at RETURNING key, restored_at"
    )
    values: list[str | int] = []
    for use in uses:
        values += [use.key, now + use.takes, now + _milliseconds(use.limit.per)]
    with connection.cursor() as cursor:
        cursor.execute(statement, [*values, *[now] * 6])
        return dict(cursor.fetchall())


def _give_back(uses: Collection[Use]) -> None:
    """What was used for something that is refused: nobody else pays for that."""
    for use in uses:
        BrakeCount.objects.filter(key=use.key).update(restored_at=F("restored_at") - use.takes)


def _braked(refused: Collection[Use], now: int) -> Braked:
    """By what takes longest."""
    found = BrakeCount.objects.in_bulk([use.key for use in refused])

    def left(use: Use) -> int:
        restored_at = found[use.key].restored_at if use.key in found else now
        return max(restored_at + use.takes - now - _milliseconds(use.limit.per), 1)

    slowest = max(refused, key=left)
    return Braked(slowest.limit, timedelta(milliseconds=left(slowest)))


def _milliseconds(span: timedelta) -> int:
    return span // timedelta(milliseconds=1)


def _milliseconds_now() -> int:
    return int(timezone.now().timestamp() * 1000)
