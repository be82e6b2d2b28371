"""The database that the environment names, with what we add to it."""

from __future__ import annotations

from typing import Any

# Writers wait for each other, instead of failing halfway: docs/adr/0003-sqlite-mode.md.
SQLITE = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 30,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
        "PRAGMA secure_delete=ON;"  # what goes leaves no bytes: docs/adr/0041-retention.md
    ),
}
POOL = {"min_size": 1, "max_size": 10}  # as many as a web process has threads: gunicorn.conf.py


def completed(named: dict[str, Any]) -> dict[str, Any]:
    """Django's settings of a database: what DATABASE_URL says behind its question mark, and what we add.

    What is said there counts (``sslmode=verify-full``). A connection that lasts (``conn_max_age``), or
    ``pool=false`` for a pooler beside the database, leaves no pool of ours.
    """
    said = dict(named.get("OPTIONS", {}))
    if named["ENGINE"].endswith("sqlite3"):
        return named | {"OPTIONS": SQLITE | said}
    wants_pool = str(said.pop("pool", "true")).lower() not in {"false", "0", "no", "off"}
    pool = {"pool": POOL} if wants_pool and not named.get("CONN_MAX_AGE") else {}
    return named | {"OPTIONS": pool | said}
