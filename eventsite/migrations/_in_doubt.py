"""Triggers that note what may be of nobody any more: calendar links and stops of an address that a registration leaves, and new ones.

Whoever takes the registration out or changes its address: verbs, bulk updates, cascades, a hand at the database.
They look up what is of the address and add a row, so they wait for nobody and hold up nobody.
"""

from __future__ import annotations

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

LINK, STOP = "eventsite_linkindoubt", "eventsite_stopindoubt"
OF_ADDRESS = {
    LINK: "SELECT id FROM eventsite_calendarlink WHERE email = OLD.email",
    STOP: "SELECT id FROM eventsite_mailstop WHERE email = OLD.email",
}
NEW = "VALUES (NEW.id)"
# By name: when, and what is noted. What is new too: its last registration may go while it is made.
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
        {LINK: NEW},
    ),
    "mail_stop_is_new": ("INSERT ON eventsite_mailstop", "NEW.email <> ''", {STOP: NEW}),
}


def note(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    is_postgresql = editor.connection.vendor == "postgresql"
    for name, (when, condition, doubts) in TRIGGERS.items():
        noted = " ".join(
            f"INSERT INTO {table} (key) {keys};"  # noqa: S608 (ours)
            for table, keys in doubts.items()
        )
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
