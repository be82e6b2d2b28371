"""What one can be kept up to date about. The apps bring theirs (``wiring/``): evenings, courses, initiatives."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Protocol

from django.core.validators import slug_re
from django.db.models import Q
from django.template.defaultfilters import date as format_date
from django.utils import timezone
from django.utils.translation import gettext as _

from eventsite.models import Event, Notice, RegistrationState, Subscription
from eventsite.web.dates import in_form
from eventsite.web.times import hours

Key = tuple[str, int]


@dataclass(frozen=True)
class Subject:
    """One thing to subscribe to: an address's ``?voor=`` is its ``code``. ``promise`` says in a sentence what comes.

    ``unread_as`` is what to call it while nobody of ours has read its ``name`` as it is now: empty for what is read.
    """

    topic: str
    about: int
    code: str
    name: str
    promise: str
    url: str
    unread_as: str = ""

    @property
    def read_name(self) -> str:
        """For who did not ask to see a stranger's words (NORMS S22)."""
        return self.unread_as or self.name

    @property
    def key(self) -> Key:
        return self.topic, self.about


@dataclass(frozen=True)
class Item:
    """One notice as a mail tells it. ``subject`` is understood without opening the mail; ``action`` opens ``url`` (a path)."""

    subject: str
    heading: str
    url: str
    action: str
    lines: Sequence[str] = field(default=())


@dataclass(frozen=True)
class Wording:
    """How a kind of event is told of. ``subject`` has ``%(event)s`` and ``%(day)s``."""

    subject: str
    there_is_room: str  # after the subject: “: u kunt erbij zijn”
    look: str
    sign_up: str


class Source(Protocol):
    """An app that has something new at times."""

    topic: str  # what rows say; its codes begin with it

    def offered(self) -> list[Subject]:
        """That the page lists for everybody. One query at most."""

    def by_slug(self, slug: str) -> Subject | None:
        """One that anybody may subscribe to; None where there is no such one on the site."""

    def by_keys(self, keys: Collection[int]) -> dict[int, Subject]:
        """Those of a key that still are, on the site or not. One query at most."""

    def gone(self) -> Q:
        """Subscriptions of this topic to what will never have anything new any more."""

    def about_event(self, event: Event) -> int | None:
        """To which of its subjects this event is new; None for an event that is none of its."""

    def tell(self, notice: Notice) -> Item | None:
        """As it is now. None where it is not true any more."""


_sources: list[Source] = []


def connect(sources: Iterable[Source]) -> None:
    """From now on these are the topics, in this order."""
    _sources[:] = sources


def order() -> list[str]:
    """The topics, as they are listed."""
    return [source.topic for source in _sources]


def offered() -> list[Subject]:
    return [one for source in _sources for one in source.offered()]


def find(code: str) -> Subject | None:
    """What ``?voor=`` names: “avond”, “cursus-basiscursus”. None where it is no such thing (any more)."""
    word, _dash, slug = code.partition("-")
    source = next((one for one in _sources if one.topic == word), None)
    # What can be no slug is not looked up: PostgreSQL takes no NUL.
    if source is None or (slug and not slug_re.match(slug)):
        return None
    return source.by_slug(slug)


def code(topic: str, slug: str) -> str:
    return f"{topic}-{slug}"


def subjects(keys: Iterable[Key]) -> dict[Key, Subject]:
    """Without those that are gone. A query for each topic among them."""
    wanted = set(keys)
    found: dict[Key, Subject] = {}
    for source in _sources:
        abouts = {about for topic, about in wanted if topic == source.topic}
        for about, subject in (source.by_keys(abouts) if abouts else {}).items():
            found[source.topic, about] = subject
    return found


def of(subscriptions: Iterable[Subscription]) -> list[tuple[Subscription, Subject]]:
    """Each with its subject; without those of which that is gone."""
    rows = list(subscriptions)
    found = subjects((one.topic, one.about) for one in rows)
    return [(one, found[one.topic, one.about]) for one in rows if (one.topic, one.about) in found]


def of_event(event: Event) -> Key | None:
    """To whom it is news that this event is on the site."""
    for source in _sources:
        about = source.about_event(event)
        if about is not None:
            return source.topic, about
    return None


def tell(notice: Notice) -> Item | None:
    source = next((one for one in _sources if one.topic == notice.topic), None)
    return source.tell(notice) if source else None


def gone() -> Q:
    """Of every topic."""
    return reduce(or_, (source.gone() for source in _sources), Q(pk__in=[]))


def when_and_where(event: Event) -> list[str]:
    """A line for the first session, and one for how many there are."""
    sessions = event.sessions_in_order()
    if not sessions:
        return []
    first = sessions[0]
    day = format_date(timezone.localtime(first.starts_at), "l j F Y")
    said = [f"{day}, {hours(first)}, {first.venue.name}, {first.venue.address}"]
    if len(sessions) > 1:
        said.append(_("%(n)d bijeenkomsten. Dit is de eerste.") % {"n": len(sessions)})
    return said


def event_item(event: Event, wording: Wording, *, has_room: Callable[[Event], bool]) -> Item | None:
    """An event that is new on the site, as it is now; None once it is off it, called off or begun.

    ``has_room`` says whether who signs up now gets a place; asked while one can sign up.
    """
    start = event.starts_at
    stands = event.status == Event.Status.PUBLISHED
    if not stands or start is None or start <= timezone.now():
        return None
    named = wording.subject % {"event": event.texts.title, "day": _day(start)}
    state = event.registration_state()
    ends, action, said = "", wording.look, _("De aanmelding is gesloten.")
    if state == RegistrationState.NOT_YET and event.registration_opens_at:
        opens = timezone.localtime(event.registration_opens_at)
        ends = _(": aanmelden kan vanaf %(day)s") % {"day": format_date(opens, "j F")}
        moment = in_form(opens, "DATETIME_FORMAT")
        said = _("Aanmelden kan vanaf %(moment)s.") % {"moment": moment}
    elif state == RegistrationState.OPEN and has_room(event):
        ends, action, said = wording.there_is_room, wording.sign_up, ""
    elif state == RegistrationState.OPEN:
        ends, said = (
            _(": er is een wachtlijst"),
            _("Alle plaatsen zijn bezet. Er is een wachtlijst."),
        )
    return Item(
        subject=named + ends,
        heading=event.texts.title,
        url=event.get_absolute_url(),
        action=action,
        lines=[one for one in (*when_and_where(event), event.texts.summary, said) if one],
    )


def _day(moment: datetime) -> str:
    return format_date(timezone.localtime(moment), "l j F")
