"""Who wants no more of the mails that one can do without, and the link that says so (RFC 8058)."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from eventsite.models import MailStop, Registration
from eventsite.tickets import links
from eventsite.web.asked_often import ASKED, AskedOften

Q = TypeVar("Q", bound=QuerySet[Registration])

_STOPPED = AskedOften(lambda: MailStop.objects.filter(email=ASKED).values_list("pk"))


def stop(email: str) -> None:
    """Send this address no messages to many and no thanks; twice is once."""
    MailStop.objects.get_or_create(email=email)


def go_on(email: str) -> None:
    """Send it all again."""
    MailStop.objects.filter(email=email).delete()


def has_stopped(email: str) -> bool:
    return bool(_STOPPED.all(email))


def who_want_them(registrations: Q) -> Q:
    """Without those whose address stopped these mails."""
    return registrations.exclude(Exists(MailStop.objects.filter(email=OuterRef("email"))))


def url(registration: Registration) -> str:
    """The page of an address's choice; a POST to it stops the mails."""
    return links.absolute(reverse("stop_mails", args=[links.mail_stop_token(registration)]))
