"""Triggers that refuse to change or take out what stands in a table."""

from __future__ import annotations

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLES = {
    "log_keeps_its_lines": "eventsite_logentry",
    "destructions_stay_recorded": "eventsite_destruction",
}


def sqlite(name: str, table: str) -> dict[str, str]:
    """By what they refuse."""
    # INSERT OR REPLACE takes a row out without asking the trigger on DELETE.
    when = {
        "UPDATE": "",
        "DELETE": "",
        "INSERT": f"WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)",
    }
    return {
        verb: f"CREATE TRIGGER {name}_{verb} BEFORE {verb} ON {table} {condition} "
        "BEGIN SELECT RAISE(ABORT, 'a line of the record is written for good'); END"
        for verb, condition in when.items()
    }


def _postgresql(name: str, table: str) -> list[str]:
    return [
        f"""
        CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE integrity_constraint_violation
        USING MESSAGE = 'a line of the record is written for good';
        END $$
        """,
        f"CREATE TRIGGER {name} BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]


def protect(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    """TRUNCATE on PostgreSQL passes: it is the owner's, and what empties a test's database."""
    is_postgresql = editor.connection.vendor == "postgresql"
    for name, table in TABLES.items():
        for statement in _postgresql(name, table) if is_postgresql else sqlite(name, table).values():
            editor.execute(statement, params=None)
