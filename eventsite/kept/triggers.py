"""Triggers that begin a new revision when what all see of a row changes, whoever changes it.

For migrations: verbs, bulk updates, cascades and a hand at the database all count. On PostgreSQL a
transaction begins one revision of a thing, however many rows it writes: its own reading aside, nobody sees
it before it commits. It takes out what it finds there and passes what another is taking out (SKIP LOCKED),
so it never waits, and holds up nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

Put = Callable[[object, BaseDatabaseSchemaEditor], None]

_CHANCE = "lower(hex(randomblob(16)))"  # as SQLite makes it
WHAT_ALL_SEE, PLACES = "what_all_see_changes", "places_change"

FUNCTIONS = f"""
    CREATE OR REPLACE FUNCTION begin_revision(thing bigint, begun text) RETURNS void LANGUAGE plpgsql AS $$
    BEGIN
        IF current_setting(begun, true) = thing::text THEN RETURN; END IF;
        DELETE FROM eventsite_revision WHERE token IN (
            SELECT token FROM eventsite_revision WHERE about = thing FOR UPDATE SKIP LOCKED
        );
        INSERT INTO eventsite_revision (about, token) VALUES (thing, gen_random_uuid());
        PERFORM set_config(begun, thing::text, true);
    END $$;
    CREATE OR REPLACE FUNCTION {WHAT_ALL_SEE}() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM begin_revision(0, 'revision.begun');
        RETURN NULL;
    END $$;
    CREATE OR REPLACE FUNCTION {PLACES}() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP <> 'INSERT' THEN PERFORM begin_revision(OLD.event_id, 'revision.of_places'); END IF;
        IF TG_OP <> 'DELETE' THEN PERFORM begin_revision(NEW.event_id, 'revision.of_places'); END IF;
        RETURN NULL;
    END $$;
"""  # noqa: S608 (ours)


def begin(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    """What the triggers call, and the first revision of what all see; once, where their table is made."""
    is_postgresql = editor.connection.vendor == "postgresql"
    if is_postgresql:
        editor.execute(FUNCTIONS, params=None)
    token = "gen_random_uuid()" if is_postgresql else _CHANCE
    editor.execute(
        f"INSERT INTO eventsite_revision (about, token) VALUES (0, {token})",  # noqa: S608 (ours)
        params=None,
    )


def what_all_see(tables: Mapping[str, Sequence[str]]) -> Put:
    """Watch these columns of these tables; rows that come and go count too."""
    return _watch(tables, WHAT_ALL_SEE, sqlite=lambda _verb: [_begin_on_sqlite("0")])


def places(table: str, columns: Sequence[str]) -> Put:
    """Watch what counts as a place of the row's event, or as waiting for one."""

    def begins(verb: str) -> list[str]:
        rows = {"INSERT": ["NEW"], "DELETE": ["OLD"]}.get(verb, ["OLD", "NEW"])
        return [_begin_on_sqlite(f"{row}.event_id") for row in rows]

    return _watch({table: columns}, PLACES, sqlite=begins)


def _watch(
    tables: Mapping[str, Sequence[str]], function: str, *, sqlite: Callable[[str], Iterable[str]]
) -> Put:
    def put(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        is_postgresql = editor.connection.vendor == "postgresql"
        for table, columns in tables.items():
            for verb in ("INSERT", "UPDATE", "DELETE"):
                name = f"revision_{table}_{verb.lower()}"
                condition = differs(columns, is_postgresql) if verb == "UPDATE" else ""
                body = (
                    f"EXECUTE FUNCTION {function}()"
                    if is_postgresql
                    else f"BEGIN {' '.join(sqlite(verb))} END"
                )
                editor.execute(
                    f"CREATE TRIGGER {name} AFTER {verb} ON {table} FOR EACH ROW {condition} {body}",
                    params=None,
                )

    return put


def differs(columns: Sequence[str], is_postgresql: bool) -> str:
    """The condition of an UPDATE trigger: one of these is another than it was."""
    old, new = (", ".join(f'{row}."{column}"' for column in columns) for row in ("OLD", "NEW"))
    return f"WHEN (({old}) {'IS DISTINCT FROM' if is_postgresql else 'IS NOT'} ({new}))"


def _begin_on_sqlite(thing: str) -> str:
    """There is one writer at a time; and no conflict, which an INSERT OR IGNORE outside would decide."""
    return (
        f"DELETE FROM eventsite_revision WHERE about = {thing}; "  # noqa: S608 (ours)
        "INSERT INTO eventsite_revision (about, token) "
        f"VALUES ({thing}, {_CHANCE});"
    )
