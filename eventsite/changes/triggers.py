"""Triggers that note when what all see of a thing changed, and what went, whoever changes it.

For migrations, as ``kept/triggers.py``: verbs, bulk updates, cascades and a hand at the database all count.
Nobody waits: what another transaction is taking out is passed (SKIP LOCKED), and the lock that each takes
is one that all may have at once.

*No change is missed.* A transaction that commits late has the moments at which it wrote, and who asked in
between did not see them. So nobody is told a moment to ask from next (``moments.safe``) that a change may still
get:

- On PostgreSQL a transaction holds, from before its first change until it ended, an advisory lock that says since
  when; all can read those. Its changes are never earlier than that, nor than any change that it could see.
- On SQLite one writes at a time, so that what commits later than a change was written later.

See docs/adr/0065-what-changed-since.md.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from eventsite.kept.triggers import differs

Put = Callable[[object, BaseDatabaseSchemaEditor], None]

TABLE = "eventsite_change"
LOCKS = 0x6368616E  # "chan": which advisory locks are ours, in their upper 32 bits; below it seconds since 1970
_NOTED = "changes.noted"  # of a transaction: what it noted already

_FUNCTION = f"""
    CREATE OR REPLACE FUNCTION note_change(what text, thing bigint, old_slug text, is_gone boolean)
    RETURNS void LANGUAGE plpgsql AS $$
    DECLARE
        noted text := coalesce(current_setting('{_NOTED}', true), '');
        mark text := '|' || what || ' ' || thing || '|';
        since bigint := 0;
        made {TABLE}%ROWTYPE;
    BEGIN
        IF old_slug = '' AND NOT is_gone AND position(mark IN noted) > 0 THEN RETURN; END IF;
        IF noted = '' THEN
            since := floor(extract(epoch FROM clock_timestamp()));
            PERFORM pg_advisory_xact_lock_shared(({LOCKS}::bigint << 32) | since);
        END IF;
        INSERT INTO {TABLE} (kind, about, slug, gone, at) VALUES (what, thing, old_slug, is_gone, greatest(
            clock_timestamp(), to_timestamp(since), (SELECT max(at) FROM {TABLE})
        )) RETURNING * INTO made;
        IF old_slug = '' THEN
            DELETE FROM {TABLE} WHERE id IN (
                SELECT id FROM {TABLE}
                WHERE kind = what AND about = thing AND slug = '' AND id <> made.id AND at <= made.at
                FOR UPDATE SKIP LOCKED
            );
        END IF;
        noted := replace(noted, mark, '') || CASE WHEN is_gone THEN '|' ELSE mark END;
        PERFORM set_config('{_NOTED}', noted, true);
    END $$;
"""  # noqa: S608 (ours)

# As Django stores a moment, in microseconds: texts of one length sort as moments do.
_ON_SQLITE = f"""
    max(strftime('%Y-%m-%d %H:%M:%f000', 'now'), coalesce((SELECT max(at) FROM {TABLE}), ''))
"""  # noqa: S608 (ours)


@dataclass(frozen=True)
class Kind:
    """One kind of thing. SQL about a row of its ``table``, in which ``{row}`` stands for that row.

    ``is_public``: whether all see it. ``slug``: its column, where what went is told by that too.
    """

    name: str  # an expression: 'venue' in quotes, or {row}.kind
    table: str
    is_public: str
    key: str = "id"
    slug: str = ""


@dataclass(frozen=True)
class Shows:
    """Things of a kind that show something of a row: ``of`` is a SELECT of their keys, ``{row}`` the row.

    ``though_hidden``: noted whether all see them now or not; ``of`` says then that they did.
    """

    kind: Kind
    of: str
    though_hidden: bool = False


def begin(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    """What the triggers call; once, where their table is made."""
    if editor.connection.vendor == "postgresql":
        editor.execute(_FUNCTION, params=None)


def thing(kind: Kind, columns: Sequence[str]) -> Put:
    """Note changes of these columns of the thing itself, and that it went: deleted, hidden, at another slug."""

    def put(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        for verb in _VERBS:
            notes = _notes_of_itself(kind, verb)
            _create(editor, kind.table, "itself", verb, columns, notes)

    return put


def shown_in(label: str, tables: Mapping[str, tuple[Sequence[str], Sequence[Shows]]]) -> Put:
    """Note that things changed which show something of these tables: their columns, and what shows them.

    ``label`` tells the triggers of one app from those of another at the same table.
    """

    def put(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        for table, (columns, showing) in tables.items():
            for verb in _VERBS:
                notes = [note for one in showing for note in _notes_of_others(one, verb)]
                _create(editor, table, label, verb, columns, notes)

    return put


@dataclass(frozen=True)
class _Note:
    """Rows to note: ``things`` is FROM … WHERE … of a statement that selects the other four."""

    kind: str
    about: str
    slug: str
    gone: str
    things: str


_VERBS = ("INSERT", "UPDATE", "DELETE")


def _notes_of_itself(kind: Kind, verb: str) -> list[_Note]:
    def was(text: str) -> str:
        return text.format(row="OLD")

    def now(text: str) -> str:
        return text.format(row="NEW")

    name, public = kind.name, kind.is_public
    if verb == "INSERT":
        return [_Note(now(name), f"NEW.{kind.key}", "''", "false", f"WHERE {now(public)}")]
    old_slug = f"OLD.{kind.slug}" if kind.slug else "''"
    if verb == "DELETE":
        where = f"WHERE {was(public)}"
        found = [_Note(was(name), f"OLD.{kind.key}", "''", "true", where)]
        moved = _Note(was(name), f"OLD.{kind.key}", old_slug, "true", where)
        return [*found, moved] if kind.slug else found
    where = f"WHERE ({was(public)}) OR ({now(public)})"
    found = [_Note(now(name), f"NEW.{kind.key}", "''", f"NOT ({now(public)})", where)]
    if kind.slug:
        elsewhere = f"(NOT ({now(public)}) OR OLD.{kind.slug} <> NEW.{kind.slug})"
        where = f"WHERE ({was(public)}) AND {elsewhere}"
        found.append(_Note(was(name), f"OLD.{kind.key}", old_slug, f"NOT ({now(public)})", where))
    return found


def _notes_of_others(showing: Shows, verb: str) -> list[_Note]:
    kind, rows = showing.kind, {"INSERT": ["NEW"], "DELETE": ["OLD"]}.get(verb, ["OLD", "NEW"])
    keys = " UNION ".join(showing.of.format(row=row) for row in rows)
    public = "" if showing.though_hidden else f" AND {kind.is_public.format(row='thing')}"
    things = f"FROM {kind.table} thing WHERE thing.{kind.key} IN ({keys}){public}"
    return [_Note(kind.name.format(row="thing"), f"thing.{kind.key}", "''", "false", things)]


def _create(
    editor: BaseDatabaseSchemaEditor,
    table: str,
    label: str,
    verb: str,
    columns: Sequence[str],
    notes: Sequence[_Note],
) -> None:
    name = f"change_{label}_{table}_{verb.lower()}"
    is_postgresql = editor.connection.vendor == "postgresql"
    condition = differs(columns, is_postgresql) if verb == "UPDATE" else ""
    head = f"CREATE TRIGGER {name} AFTER {verb} ON {table} FOR EACH ROW {condition}"
    if not is_postgresql:
        body = " ".join(_on_sqlite(note) for note in notes)
        editor.execute(f"{head} BEGIN {body} END", params=None)
        return
    calls = "\n".join(
        f"PERFORM note_change({n.kind}, {n.about}, {n.slug}, {n.gone}) {n.things};" for n in notes
    )
    editor.execute(
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$\n"
        f"BEGIN\n{calls}\nRETURN NULL;\nEND $$;",
        params=None,
    )
    editor.execute(f"{head} EXECUTE FUNCTION {name}()", params=None)


def _on_sqlite(note: _Note) -> str:
    """Without a conflict, which an INSERT OR IGNORE outside would decide (``kept/triggers.py``)."""
    noted = f"""
        INSERT INTO {TABLE} (kind, about, slug, gone, at)
        SELECT {note.kind}, {note.about}, {note.slug}, {note.gone}, {_ON_SQLITE} {note.things};
    """
    if note.slug != "''":
        return noted
    # After it: a change is never before one that stood, whatever the clock does.
    return f"""{noted}
        DELETE FROM {TABLE} WHERE slug = ''
        AND (kind, about) IN (SELECT {note.kind}, {note.about} {note.things})
        AND id < (
            SELECT max(id) FROM {TABLE} newer
            WHERE newer.kind = {TABLE}.kind AND newer.about = {TABLE}.about AND newer.slug = ''
        );
    """  # noqa: S608 (ours)


def note_all(
    of: Mapping[str, Mapping[str, tuple[Sequence[str], Sequence[Shows]]]],
    things: Sequence[tuple[Kind, Sequence[str]]] = (),
) -> Put:
    """All of an app: its own things, and by label what of its tables is shown in things."""

    def put(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
        for kind, columns in things:
            thing(kind, columns)(apps, editor)
        for label, tables in of.items():
            shown_in(label, tables)(apps, editor)

    return put
