"""The log in sentences: “Anna zette de avond op de site”. Names are looked up now, in a query per kind of thing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.apps import apps
from django.contrib.auth.models import User
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from eventsite.models import ApiKey, Event, LogEntry, Registration, Tablet
from eventsite.web.isolating import isolated

from .changes import Change, change_of, keys, pointed_at
from .log import label_of
from .verbs import OF_THEMSELVES, Verb

Things = dict[type[Model], dict[str, Model]]


@dataclass(frozen=True)
class Line:
    """One line: the whole sentence, what changed with it, and of which event when that is still there."""

    at: datetime
    who: str
    text: str
    changes: list[Change]
    event: Event | None

    @property
    def day(self) -> date:
        """On the calendar in Amsterdam."""
        return timezone.localdate(self.at)

    @property
    def sentence(self) -> str:
        return f"{self.who} {self.text}"


def last(number: int, *, of: Model | None = None, event: Event | None = None) -> list[Line]:
    """The newest lines: of one thing, of all of an event, or of everything."""
    entries = LogEntry.objects.all()
    if of is not None:
        entries = entries.of_object(label_of(type(of)), of.pk)
    if event is not None:
        entries = entries.filter(event_id=event.pk)
    return lines(entries[:number])


def lines(entries: Iterable[LogEntry]) -> list[Line]:
    """A query for each kind of thing that they tell of, whatever their number."""
    entries = list(entries)
    things = _fetched(entries)
    return [_line(entry, things) for entry in entries]


def _line(entry: LogEntry, things: Things) -> Line:
    what, registration = _name(entry, things), _who_themselves(entry)
    words = OF_THEMSELVES.get(Verb(entry.verb)) if registration and _is_known(entry.verb) else None
    text = str(words) if words else _phrase(entry.verb) % {"what": what}
    model = _model(entry.object_type)
    found = things[Event].get(str(entry.event_id)) if entry.event_id else None
    return Line(
        at=entry.at,
        who=_actor(entry, things),
        text=text,
        changes=[
            change_of(model, name, pair, things, is_new=entry.verb != Verb.CHANGED)
            for name, pair in entry.changes.items()
        ],
        event=found if isinstance(found, Event) else None,
    )


def _who_themselves(entry: LogEntry) -> bool:
    """Somebody did it to their own registration."""
    is_person = entry.actor == LogEntry.Actor.PERSON
    return (
        is_person
        and entry.object_type == label_of(Registration)
        and entry.object_id == str(entry.actor_id)
    )


def _is_known(verb: str) -> bool:
    return verb in Verb.values


def _phrase(verb: str) -> str:
    """A verb that is no more is said as it was written."""
    return str(Verb(verb).label) if _is_known(verb) else f"{verb} %(what)s"


def _actor(entry: LogEntry, things: Things) -> str:
    pk = str(entry.actor_id)
    match entry.actor:
        case LogEntry.Actor.STAFF:
            user = things[User].get(pk)
            return name_of_user(user) if isinstance(user, User) else _("Een oud-medewerker")
        case LogEntry.Actor.TABLET:
            tablet = things[Tablet].get(pk)
            return str(tablet.name) if isinstance(tablet, Tablet) else _("Een tablet")
        case LogEntry.Actor.KEY:
            key = things[ApiKey].get(pk)
            return str(key.name) if isinstance(key, ApiKey) else _("Een sleutel")
        case LogEntry.Actor.PERSON if entry.actor_id:
            person = things[Registration].get(pk)
            gone = _("Een verwijderde deelnemer")
            return isolated(person.name) if isinstance(person, Registration) else gone
        case LogEntry.Actor.PERSON:
            return _("Iemand met een eigen link")
    return _("De site")


def name_of_user(user: User) -> str:
    return user.get_full_name() or user.get_username()


def _name(entry: LogEntry, things: Things) -> str:
    model = _model(entry.object_type)
    if model is None:
        return entry.object_type
    found = things[model].get(entry.object_id)
    if isinstance(found, Registration):
        return isolated(found.name)
    if found is not None:
        return str(getattr(found, "log_name", f"{model._meta.verbose_name} {found}"))
    if model is Registration:
        return _("een verwijderde deelnemer")
    return _("%(kind)s (verwijderd)") % {"kind": model._meta.verbose_name}


def _model(label: str) -> type[Model] | None:
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):  # of an app that is gone
        return None


def _fetched(entries: list[LogEntry]) -> Things:
    """Everything that the lines name."""
    wanted: dict[type[Model], set[str]] = defaultdict(set)
    actors = {
        LogEntry.Actor.STAFF: User,
        LogEntry.Actor.TABLET: Tablet,
        LogEntry.Actor.KEY: ApiKey,
        LogEntry.Actor.PERSON: Registration,
    }
    for entry in entries:
        if entry.actor_id is not None and entry.actor in actors:
            wanted[actors[LogEntry.Actor(entry.actor)]].add(str(entry.actor_id))
        if entry.event_id is not None:
            wanted[Event].add(str(entry.event_id))
        if model := _model(entry.object_type):
            wanted[model].add(entry.object_id)
            for name, pair in entry.changes.items():
                if of := pointed_at(model, name):
                    wanted[of] |= {key for value in pair for key in keys(value)}
    found: Things = defaultdict(dict)
    for model, pks in wanted.items():
        rows = model._base_manager.filter(pk__in=pks)
        if model is Event:
            rows = rows.prefetch_related("sessions")
        needs = getattr(model, "LOG_NEEDS", ())
        found[model] = {
            str(row.pk): row for row in (rows.select_related(*needs) if needs else rows)
        }
    return found
