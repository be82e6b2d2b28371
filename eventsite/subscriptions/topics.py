"""What one can be kept up to date about. The apps bring theirs (``wiring/``): evenings, courses, initiatives."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Protocol

from django.db.models import Q
from django.template.defaultfilters import date as format_date
from django.utils import timezone
from django.utils.translation import gettext as _

from eventsite.models import Event, Notice, RegistrationState, Subscription
from eventsite.web.times import hours

Key = tuple[str, int]


@dataclass(frozen=True)
class Subject:
    """One thing to subscribe to: an address's ``?voor=`` is its ``code``. ``promise`` says in a sentence what comes."""

    topic: str
    about: int
    code: str
    name: str
    promise: str
    url: str

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
    return source.by_slug(slug) if source else None


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


def event_item(event: Event, subject: str) -> Item | None:
    """An event that is new on the site, as it is now; None once it is off it, called off or begun."""
    start = event.starts_at
    stands = event.status == Event.Status.PUBLISHED
    if not stands or start is None or start <= timezone.now():
        return None
    said = {"event": event.title, "day": format_date(timezone.localtime(start), "l j F")}
    state = event.registration_state()
    lines = [*when_and_where(event), event.summary]
    if state == RegistrationState.NOT_YET and event.registration_opens_at:
        moment = format_date(timezone.localtime(event.registration_opens_at), "DATETIME_FORMAT")
        lines.append(_("Aanmelden kan vanaf %(moment)s.") % {"moment": moment})
    is_open = state == RegistrationState.OPEN
    return Item(
        subject=subject % said,
        heading=event.title,
        url=event.get_absolute_url(),
        action=_("Bekijk het en meld u aan") if is_open else _("Bekijk de pagina"),
        lines=lines,
    )
