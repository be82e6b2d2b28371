"""How an address is named in ours: by a row that has it, for server logs keep every address that is asked for."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db.models import Model
from django.http import Http404

from courses.models import Waiver
from eventsite.mails import letters
from eventsite.models import Message, Registration, Subscription
from initiatives.models import Initiative, Offer

# By the letter before the row's key: the model, and its field that holds the address.
BY: dict[str, tuple[type[Model], str]] = {
    "a": (Registration, "email"),
    "i": (Initiative, "contact_email"),
    "u": (Waiver, "email"),
    "h": (Offer, "email"),
    "o": (Subscription, "email"),
    "m": (Message, "email"),  # who was mailed once, and has nothing else any more
}
_KEY = re.compile(r"([aiuhom])(\d{1,18})")


@dataclass(frozen=True)
class Found:
    """The address, and the row by which it was asked for."""

    email: str
    row: Model


def key_of(row: Model) -> str:
    """For an address: ``a12`` is who has registration 12."""
    return key(type(row), row.pk)


def key(model: type[Model], pk: int) -> str:
    letter = next(one for one, (of, _field) in BY.items() if issubclass(model, of))
    return f"{letter}{pk}"


def find(key: str, *, with_staff: bool = False) -> Found:
    """Raises Http404, also for a row without an address, and for a mail to staff unless ``with_staff``."""
    match = _KEY.fullmatch(key)
    if match is None:
        raise Http404("no such key")
    model, field = BY[match[1]]
    row = model._default_manager.filter(pk=int(match[2])).first()
    email = getattr(row, field, "")
    if isinstance(row, Message) and row.kind in letters.kinds_for_staff() and not with_staff:
        raise Http404("who works here")
    if row is None or not email:
        raise Http404("nobody's")
    return Found(email, row)
