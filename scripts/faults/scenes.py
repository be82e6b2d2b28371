"""An evening on a site of its own, and what stands in its database afterwards."""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import with_postgres

from .outcomes import Outcome
from .rush import Guest, Rush
from .sites import Post, Site, post, until

PLACES = 60
PEOPLE = 120


@dataclass
class Scene:
    site: Site
    post: Post
    path: str  # of the evening
    server: with_postgres.Server | None  # none where the database is a file

    @property
    def file(self) -> Path:
        """SQLite's."""
        return Path(self.site.database.removeprefix("sqlite:///"))

    def rush(self, people: int = PEOPLE) -> Rush:
        return Rush(self.path, [self.site.port], people)

    def count(self, rush: Rush) -> Outcome:
        """What was promised to whom, against what the database says now."""
        from eventsite.models import Event, Message, Registration

        look_anew()
        event = Event.objects.get(slug=self.path.strip("/").rpartition("/")[2])
        rows = list(Registration.objects.filter(event=event))
        by_email = Counter(one.email for one in rows)
        confirmed = sum(one.party_size for one in rows if one.is_confirmed)
        waiting = sum(one.is_waiting for one in rows)
        told = [guest for guest in rush.guests if guest.told]
        mailed = set(Message.objects.values_list("registration_id", flat=True))
        return Outcome(
            tried=len(rush.guests),
            told=len(told),
            lost=sum(guest.email not in by_email for guest in told),
            doubled=sum(n - 1 for n in by_email.values()) + max(0, confirmed - event.capacity),
            half=sum(one.pk not in mailed for one in rows)
            + (min(waiting, max(0, event.capacity - confirmed))),
            refused=sum(guest.refusals for guest in rush.guests),
            other=sum(map(_is_ours, rush.guests)),
        )

    def mails(self, queued: int) -> Outcome:
        """What became of so many mails: those that the mail server has, by Message-ID."""
        from eventsite.models import Message

        look_anew()
        ours = set(Message.objects.values_list("message_id", flat=True))
        return Outcome(
            tried=queued,
            told=len(ours),
            lost=len(ours - set(self.post.taken)),
            doubled=sum(n - 1 for n in self.post.taken.values()),
        )

    def all_mailed(self) -> bool:
        from eventsite.models import Message

        look_anew()
        return not Message.objects.exclude(state=Message.State.SENT).exists()

    def is_whole(self) -> bool:
        """What SQLite says of its file."""
        from django.db import connection

        look_anew()
        with connection.cursor() as cursor:
            (said,) = cursor.execute("PRAGMA integrity_check").fetchone()
            return said == "ok" and not cursor.execute("PRAGMA foreign_key_check").fetchall()


def _is_ours(guest: Guest) -> int:
    return sum(status >= 500 for status in guest.others)


def look_anew() -> None:
    """By a connection of now: the database may have been away."""
    from django.db import connections

    connections.close_all()


@contextmanager
def scene(
    vendor: str,
    *,
    folder: Path | None = None,
    program: str = "eventsite.wsgi",
    extra: dict[str, str] | None = None,
) -> Iterator[Scene]:
    """An evening that is open, its site answering, no worker yet; all that the database writes is in ``folder``."""
    with ExitStack() as stack:
        kept = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="faults-")))
        kept.chmod(0o755)
        counting, smtp_port = stack.enter_context(post())
        server = None
        url = f"sqlite:///{folder or kept}/site.sqlite3"
        if vendor == "PostgreSQL":
            programs = with_postgres.find_programs()
            assert programs is not None  # noqa: S101 (who calls has looked)
            tempfile.tempdir = str(folder) if folder else None
            server = stack.enter_context(with_postgres.server(programs))
            tempfile.tempdir = None
            url = server.url
        site = Site(kept, url, smtp_port, program, extra or {})
        path = _an_evening(site)
        stack.callback(site.stop)
        site.start()
        yield Scene(site, counting, path, server)


def _an_evening(site: Site) -> str:
    """In this process, which looks at the same database afterwards."""
    os.environ.update(site.environment())
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    from tests import build

    path: str = build.edition(capacity=PLACES).get_absolute_url()
    look_anew()
    return path


__all__ = ["PEOPLE", "PLACES", "Outcome", "Scene", "scene", "until"]
