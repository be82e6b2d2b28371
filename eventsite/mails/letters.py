"""Which letters there are: of every kind of message one class; ``wiring/`` lists them."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext as _

from eventsite.models import Message

from .letter import Letter


class UnknownKind(Exception):
    """No letter is of this kind: the app that wrote it is gone, or newer than what runs here."""


_classes: dict[str, type[Letter]] = {}


def connect(letters: Iterable[type[Letter]]) -> None:
    """From now on these are all. Raises ImproperlyConfigured when two are of one kind."""
    found: dict[str, type[Letter]] = {}
    for letter in letters:
        other = found.setdefault(letter.kind, letter)
        if other is not letter:
            raise ImproperlyConfigured(f"{letter} and {other} are both of kind {letter.kind!r}")
    _classes.clear()
    _classes.update(found)


def classes() -> list[type[Letter]]:
    return list(_classes.values())


def kinds_for_staff() -> list[str]:
    return [kind for kind, letter in _classes.items() if letter.is_for_staff]


def kinds_that_leave_nothing() -> list[str]:
    """Of mails that go from the queue altogether once nothing more is tried."""
    return [kind for kind, letter in _classes.items() if letter.leaves_nothing]


def class_of(kind: str) -> type[Letter]:
    """Raises UnknownKind."""
    try:
        return _classes[kind]
    except KeyError:
        raise UnknownKind(_("Geen brief van de soort “%(kind)s”") % {"kind": kind}) from None


def of(message: Message) -> Letter:
    """The message as the letter it will be. Raises UnknownKind."""
    return class_of(message.kind)(message)


def label(kind: str) -> str:
    """What organisers call such a mail, also when its app is gone."""
    found = _classes.get(kind)
    return str(found.label) if found else _("onbekende soort “%(kind)s”") % {"kind": kind}
