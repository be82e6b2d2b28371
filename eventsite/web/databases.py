"""The database that the environment names, with what we add to it."""

from __future__ import annotations

from typing import Any

# Writers wait for each other, instead of failing halfway: docs/adr/0003-sqlite-mode.md.
SQLITE = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 30,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
        "PRAGMA secure_delete=ON; "  # what goes leaves no bytes: docs/adr/0041-retention.md
        # kB. Each thread has a connection; the system keeps the file's pages for all of them anyway.
        "PRAGMA cache_size=-512;"
    ),
    "cached_statements": 48,  # some 15 kB each
}
# Whoever waits longer for it than this is told to come back: docs/adr/0049-when-the-database-is-away.md.
POSTGRESQL: dict[str, Any] = {
    "connect_timeout": 3,  # seconds, as those below
    "keepalives_idle": 15,  # a machine that is gone says no goodbye
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,  # milliseconds
    # Of what is asked here nothing takes as long as compiling it would.
    "options": "-c lock_timeout=10s -c idle_in_transaction_session_timeout=30s -c jit=off",
}
KEPT_FOR = 600  # seconds; a connection that is kept longer only grows


def completed(named: dict[str, Any]) -> dict[str, Any]:
    """Django's settings of a database: what DATABASE_URL says behind its question mark, and what we add.

    What is said there counts (``sslmode=verify-full``, ``conn_max_age=60``). With ``pool=false``, for a pooler
    beside the database, each request has a connection of its own, and nothing is asked that poolers refuse.
    """
    said = dict(named.get("OPTIONS", {}))
    if named["ENGINE"].endswith("sqlite3"):
        # Who opens the file reads its whole schema: more work than a page that is kept.
        kept = {"CONN_MAX_AGE": KEPT_FOR} | named
        return kept | {"ENGINE": "eventsite.web.sqlite3", "OPTIONS": SQLITE | said}
    named = named | {"ENGINE": "eventsite.web.postgresql"}
    if str(said.pop("pool", "true")).lower() in {"false", "0", "no", "off"}:
        return named | {"OPTIONS": said}
    kept = {"CONN_MAX_AGE": KEPT_FOR, "CONN_HEALTH_CHECKS": True}
    return kept | named | {"OPTIONS": POSTGRESQL | said}
