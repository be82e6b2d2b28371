"""PostgreSQL: a dump of one moment by its own programs, and loading one in one transaction."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import psycopg
from django.db import connection
from psycopg import sql

from .refusals import BackupRefused
from .rows import Table, left_out, summed
from .sealing import PIECE

PART = "database.dump"
_NOT_OF_LIBPQ = {"cursor_factory", "context", "prepare_threshold", "client_encoding"}
# What a transaction that looks for minutes must not be ended by.
_PATIENT = "SET idle_in_transaction_session_timeout = 0; SET statement_timeout = 0; SET timezone = 'UTC'; SET datestyle = 'ISO'"


@dataclass(frozen=True)
class Moment:
    """What the database was at one moment, for as long as it is looked at."""

    snapshot: str
    tables: dict[str, Table]
    migrations: dict[str, list[str]]


def program(name: str) -> str:
    """The newest one installed. Raises BackupRefused where it is missing, or older than the server."""
    server: int = connection.pg_version // 10_000  # type: ignore[attr-defined]  # PostgreSQL's
    found = [Path(path)] if (path := shutil.which(name)) else []
    found += Path("/usr/lib/postgresql").glob(f"*/bin/{name}")
    versions = {_version(one): one for one in found}
    newest = max(versions, default=0)
    if newest < server:
        has = f"the newest here is of version {newest}" if newest else "there is none here"
        raise BackupRefused(
            f"{name} of PostgreSQL {server} is needed, and {has}. On Debian: apt-get install "
            f"postgresql-client-{server}"
        )
    return str(versions[server] if server in versions else versions[newest])


def _version(path: Path) -> int:
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603
    number = re.search(r"\) (\d+)", said)
    return int(number[1]) if number else 0


def _parameters() -> dict[str, Any]:
    return {
        name: value
        for name, value in connection.get_connection_params().items()
        if name not in _NOT_OF_LIBPQ and value not in (None, "")
    }


def _called(*command: str) -> tuple[list[str], dict[str, str]]:
    """A program with where the database is, and its environment: the password is on no command line."""
    said = _parameters()
    password = said.pop("password", None)
    environment = os.environ | ({"PGPASSWORD": str(password)} if password else {})
    where = psycopg.conninfo.make_conninfo(**said)
    return [program(command[0]), *command[1:], f"--dbname={where}"], environment


def _connect() -> psycopg.Connection[Any]:
    return psycopg.connect(**_parameters(), autocommit=True)


@contextmanager
def one_moment(key: bytes) -> Iterator[Moment]:
    """Its snapshot can be dumped as long as this lasts; nobody is held up."""
    with closing(_connect()) as line:
        line.execute(_PATIENT)
        line.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        row = line.execute("SELECT pg_export_snapshot()").fetchone()
        assert row is not None  # noqa: S101 (it answers)
        yield Moment(str(row[0]), _tables(line, key), _migrations(line))


def tables(key: bytes) -> dict[str, Table]:
    with closing(_connect()) as line:
        line.execute(_PATIENT)
        with line.transaction():
            return _tables(line, key)


def is_empty() -> bool:
    with closing(_connect()) as line:
        return not _names(line)


def _names(line: psycopg.Connection[Any]) -> list[str]:
    rows = line.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
    return sorted(name for (name,) in rows)


def _tables(line: psycopg.Connection[Any], key: bytes) -> dict[str, Table]:
    return {name: summed(_rows(line, name), key) for name in _names(line) if name not in left_out()}


def _rows(line: psycopg.Connection[Any], table: str) -> Iterator[bytes]:
    """Each as the text of the whole row: columns in the order in which they were made, as in a dump."""
    with line.cursor(name="rows") as rows:
        rows.itersize = 5000
        rows.execute(sql.SQL("SELECT t::text FROM {} AS t").format(sql.Identifier(table)))
        for (row,) in rows:
            yield row.encode()


def _migrations(line: psycopg.Connection[Any]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for app, name in line.execute("SELECT app, name FROM django_migrations ORDER BY app, name"):
        found.setdefault(app, []).append(name)
    return found


def dump(moment: Moment, to: IO[bytes]) -> None:
    """Raises BackupRefused with what pg_dump said."""
    without = [f"--exclude-table-data={table}" for table in sorted(left_out())]
    command, environment = _called(
        "pg_dump", "--format=custom", "--no-owner", "--no-privileges",
        f"--snapshot={moment.snapshot}", *without,
    )  # fmt: skip
    with tempfile.TemporaryFile() as said:
        dumping = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=said, env=environment)  # noqa: S603
        try:
            assert dumping.stdout is not None  # noqa: S101 (PIPE)
            shutil.copyfileobj(dumping.stdout, to, PIECE)
        finally:
            if dumping.stdout:
                dumping.stdout.close()
            dumping.wait()
        if dumping.returncode:
            raise BackupRefused(f"pg_dump failed: {_words(said)}")


def check(dumped: IO[bytes]) -> None:
    """Read all of a dump and do nothing with it. Raises BackupRefused."""
    _restore(dumped, Path(os.devnull).open("wb"))  # noqa: SIM115 (closed by it)


def load(dumped: IO[bytes], *, and_then: str, replacing: bool) -> None:
    """Put a dump in the database, with one more statement, in one transaction. Raises BackupRefused; then nothing changed."""
    with tempfile.TemporaryFile() as said:
        command, environment = _called("psql", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1")
        loading = subprocess.Popen(  # noqa: S603
            command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=said, env=environment
        )
        assert loading.stdin is not None  # noqa: S101 (PIPE)
        try:
            loading.stdin.write(b"BEGIN;" + (EMPTY.encode() if replacing else b""))
            _restore(dumped, loading.stdin, and_then=f"{and_then};\nCOMMIT;\n")
        except BaseException:
            loading.kill()  # what has no COMMIT is undone
            loading.wait()
            raise
        if loading.wait():
            raise BackupRefused(f"The database takes no part of the backup: {_words(said)}")


def _restore(dumped: IO[bytes], to: IO[bytes], *, and_then: str = "") -> None:
    """Make SQL of a dump; ``and_then`` follows only where all of it was read. Closes ``to``."""
    command = [program("pg_restore"), "--no-owner", "--no-privileges", "--file=-"]
    with tempfile.TemporaryFile() as said:
        reading = subprocess.Popen(  # noqa: S603
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=said
        )
        assert reading.stdin is not None and reading.stdout is not None  # noqa: S101, PT018 (PIPE)
        failed: list[BaseException] = []
        feeding = threading.Thread(target=_feed, args=(dumped, reading.stdin, failed))
        feeding.start()
        try:
            shutil.copyfileobj(reading.stdout, to, PIECE)
            feeding.join()
            status = reading.wait()
            if failed:
                raise BackupRefused(f"The dump can't be read: {failed[0]}")
            if status:
                raise BackupRefused(f"pg_restore can't read the dump: {_words(said)}")
            to.write(and_then.encode())
        except BrokenPipeError:
            reading.kill()
            feeding.join()
        finally:
            reading.stdout.close()
            reading.wait()
            feeding.join()
            with suppress(BrokenPipeError):  # psql ended, and said why
                to.close()


def _feed(dumped: IO[bytes], to: IO[bytes], failed: list[BaseException]) -> None:
    try:
        shutil.copyfileobj(dumped, to, PIECE)
    except BrokenPipeError:
        pass  # who reads says why it stopped
    except BaseException as error:
        failed.append(error)
    finally:
        with suppress(BrokenPipeError):
            to.close()


def others() -> int:
    """How many are connected to the database beside us."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )
        return int(cursor.fetchone()[0])


def schema() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(current_schema())")
        return str(cursor.fetchone()[0])


def _words(said: IO[bytes]) -> str:
    said.seek(0)
    return said.read(4000).decode(errors="replace").strip() or "it said nothing."


# All that is the site's: tables with what hangs on them, sequences, functions; not what an extension brought.
EMPTY = """
DO $$
DECLARE one record;
BEGIN
    FOR one IN SELECT c.oid::regclass AS name FROM pg_class c
        WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
        AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
    LOOP EXECUTE format('DROP TABLE IF EXISTS %s CASCADE', one.name); END LOOP;
    FOR one IN SELECT p.oid::regprocedure AS name FROM pg_proc p
        WHERE p.pronamespace = current_schema()::regnamespace
        AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
    LOOP EXECUTE format('DROP ROUTINE IF EXISTS %s CASCADE', one.name); END LOOP;
END $$;
"""
