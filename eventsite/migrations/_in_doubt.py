"""Triggers that note which calendar links may be nobody's: of an address that a registration leaves, and new ones.

Whoever takes the registration out or changes its address: verbs, bulk updates, cascades, a hand at the database.
They look a link up by its address and add a row, so they wait for nobody and hold up nobody.
"""

from __future__ import annotations

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

OF_ADDRESS = "SELECT id FROM eventsite_calendarlink WHERE email = OLD.email"
NEW_LINK = "VALUES (NEW.id)"
# By name: when, and what is noted. A new link too: its last registration may go while it is made.
TRIGGERS = {
    "registration_goes": ("DELETE ON eventsite_registration", "OLD.email <> ''", OF_ADDRESS),
    "registration_gets_another_address": (
        "UPDATE OF email ON eventsite_registration",
        "OLD.email <> '' AND OLD.email <> NEW.email",
        OF_ADDRESS,
    ),
    "calendar_link_is_new": (
        "INSERT ON eventsite_calendarlink",
        "NEW.email IS NOT NULL",
        NEW_LINK,
    ),
}


def note(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    is_postgresql = editor.connection.vendor == "postgresql"
    for name, (when, condition, links) in TRIGGERS.items():
        noted = f"INSERT INTO eventsite_linkindoubt (link) {links};"  # noqa: S608 (ours)
        body = f"BEGIN {noted} END"
        if is_postgresql:
            editor.execute(
                f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ "
                f"BEGIN {noted} RETURN NULL; END $$",
                params=None,
            )
            body = f"EXECUTE FUNCTION {name}()"
        editor.execute(
            f"CREATE TRIGGER {name} AFTER {when} FOR EACH ROW WHEN ({condition}) {body}",
            params=None,
        )
