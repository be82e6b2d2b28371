"""The log: each verb writes down what it did, in its own transaction.

Who did it is said around the verb, once per request: ``acting``.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, Model

from eventsite.models import Event, LogEntry, Registration, Translated
from eventsite.web.acting import PERSON, SYSTEM, Actor, Kind, acting, acting_as, actor

from .verbs import Verb

__all__ = [
    "PERSON",
    "SYSTEM",
    "Actor",
    "Line",
    "Verb",
    "acting",
    "acting_as",
    "follow",
    "mention_all",
    "record",
    "record_all",
    "record_lines",
    "stored",
    "values",
]

_PLAIN = (bool, int, float, Decimal, datetime, date, uuid.UUID)


@dataclass(frozen=True)
class Done:
    """What followers of the log hear: in the verb's own transaction, with the thing itself."""

    verb: Verb
    of: Model
    event_id: int | None


Follower = Callable[[Sequence[Done]], None]
_followers: list[Follower] = []


def follow(followers: Iterable[Follower]) -> None:
    """From now on these hear what is done. ``wiring/`` names them."""
    _followers[:] = followers


def mention_all(done: Iterable[tuple[Verb, Model]], *, event: Event | None = None) -> None:
    """Let followers hear of what is no line: a row of its own says it, or it is part of what is one."""
    _pass_on([Done(verb, of, event.pk if event else _event_id(of)) for verb, of in done])


def _pass_on(done: Sequence[Done]) -> None:
    for follower in _followers if done else ():
        follower(done)


def record(
    verb: Verb,
    of: Model,
    *,
    event: Event | None = None,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
) -> None:
    """Write down that ``of`` got ``verb``, and what of it is not what it was.

    ``event`` is found by itself where ``of`` is one or has one, also by a registration or session that was
    fetched with it. ``before`` and ``after`` are fields by name;
    where both are given and say the same, nothing happened and nothing is written. Numbers, moments
    and choices are kept; of a text only that it changed, unless its model names it in ``LOGGED_TEXTS``.
    """
    changes = _changes(of, before, after)
    if changes or before is None or after is None:
        entry = _entry(verb, of, event, changes)
        entry.save()
        _pass_on([Done(verb, of, entry.event_id)])


def record_all(
    verb: Verb,
    objects: Iterable[Model],
    *,
    event: Event | None = None,
    after: Mapping[str, object] | None = None,
) -> None:
    """A line for each, in one statement."""
    found = list(objects)
    entries = [_entry(verb, of, event, _changes(of, None, after)) for of in found]
    LogEntry.objects.bulk_create(entries)
    _pass_on([Done(verb, of, entry.event_id) for of, entry in zip(found, entries, strict=True)])


@dataclass(frozen=True)
class Line:
    """What ``record`` would write down, for later."""

    verb: Verb
    of: Model
    before: Mapping[str, object] | None = None
    after: Mapping[str, object] | None = None


def record_lines(
    lines: Iterable[Line], *, event: Event, mentioned: Iterable[tuple[Verb, Model]] = ()
) -> None:
    """Of one event, as they come, in one statement; none where there are none.

    What is ``mentioned`` is no line, and heard by followers all the same: ``mention_all``.
    """
    written = list(lines)
    LogEntry.objects.bulk_create(
        [
            _entry(line.verb, line.of, event, _changes(line.of, line.before, line.after))
            for line in written
        ]
    )
    heard = [*((line.verb, line.of) for line in written), *mentioned]
    mention_all(heard, event=event)


def _entry(
    verb: Verb, of: Model, event: Event | None, changes: dict[str, list[object]]
) -> LogEntry:
    who = _with_registration(actor(), of)
    return LogEntry(
        actor=who.kind.value,
        actor_id=who.pk,
        verb=verb.value,
        object_type=label_of(type(of)),
        object_id=str(of.pk),
        event_id=event.pk if event else _event_id(of),
        changes=changes,
    )


def stored(of: Model) -> dict[str, object]:
    """Its fields as the database has them: what they were before it is saved. A query."""
    return values(type(of)._base_manager.get(pk=of.pk))


def values(of: Model, names: Iterable[str] | None = None) -> dict[str, object]:
    """Its fields as they are now, by name: those that are its own, or the named ones."""
    wanted = set(names) if names is not None else None
    return {
        field.name: getattr(of, field.attname)
        for field in of._meta.concrete_fields
        if (field.name in wanted if wanted is not None else _is_told(field))
    } | _in_other_languages(of, wanted)


def _in_other_languages(of: Model, wanted: set[str] | None) -> dict[str, object]:
    """Its texts in other languages, each by the name of the text and the language: “title.en”."""
    if not isinstance(of, Translated):
        return {}
    return {
        f"{name}.{language}": said
        for language, texts in of.translations.items()
        for name, said in texts.items()
        if wanted is None or name in wanted
    }


def label_of(model: type[Model]) -> str:
    """Of a multi-table child, its parent's: it is the same thing by another table."""
    parents = model._meta.get_parent_list()
    return str((parents[-1] if parents else model)._meta.label_lower)


def _is_told(field: Field) -> bool:  # type: ignore[type-arg]
    return bool(field.editable) and not field.primary_key


def _changes(
    of: Model, before: Mapping[str, object] | None, after: Mapping[str, object] | None
) -> dict[str, list[object]]:
    old, new = before or {}, after or {}
    return {
        name: [_kept(of, name, old.get(name)), _kept(of, name, new.get(name))]
        for name in dict.fromkeys([*old, *new])
        if old.get(name) != new.get(name)
    }


def _kept(of: Model, name: str, value: object) -> object:
    """The value, or None where it is a text that may hold somebody's name."""
    if value is None or isinstance(value, _PLAIN):
        return value
    if isinstance(value, Model):
        return value.pk
    return str(value) if _may_keep_text(of, name) else None


def _may_keep_text(of: Model, name: str) -> bool:
    if name.partition(".")[0] in getattr(of, "LOGGED_TEXTS", ()):
        return True
    try:
        return bool(getattr(of._meta.get_field(name), "choices", None))
    except FieldDoesNotExist:
        return False


def _event_id(of: Model) -> int | None:
    if isinstance(of, Event):
        return of.pk
    found = getattr(of, "event_id", None)
    if found is None:
        fetched = of._state.fields_cache
        holder = fetched.get("registration") or fetched.get("session")
        found = getattr(holder, "event_id", None)
    return found if isinstance(found, int) else None


def _with_registration(who: Actor, of: Model) -> Actor:
    """Who acts by their own link is known by the registration it is about."""
    if who.kind != Kind.PERSON:
        return who
    pk = of.pk if isinstance(of, Registration) else getattr(of, "registration_id", None)
    return Actor(Kind.PERSON, pk if isinstance(pk, int) else None)
