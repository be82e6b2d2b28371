"""Triggers that refuse to change or take out what stands in a table."""

from __future__ import annotations

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLE = "eventsite_logentry"

# INSERT OR REPLACE takes a row out without asking the trigger on DELETE.
SQLITE = {
    verb: f"CREATE TRIGGER log_keeps_its_lines_{verb} BEFORE {verb} ON {TABLE} {when} "
    "BEGIN SELECT RAISE(ABORT, 'a line of the log is written for good'); END"
    for verb, when in {
        "UPDATE": "",
        "DELETE": "",
        "INSERT": f"WHEN EXISTS (SELECT 1 FROM {TABLE} WHERE id = NEW.id)",
    }.items()
}

POSTGRESQL = [
    """
    CREATE FUNCTION log_keeps_its_lines() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE integrity_constraint_violation USING MESSAGE = 'a line of the log is written for good';
    END $$
    """,
    f"CREATE TRIGGER log_keeps_its_lines BEFORE UPDATE OR DELETE ON {TABLE} "
    "FOR EACH ROW EXECUTE FUNCTION log_keeps_its_lines()",
]


def protect(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    """TRUNCATE on PostgreSQL passes: it is the owner's, and what empties a test's database."""
    postgresql = editor.connection.vendor == "postgresql"
    for statement in POSTGRESQL if postgresql else SQLITE.values():
        editor.execute(statement, params=None)
