"""Signed links: how people without an account open what is theirs.

The token in a link says which row and which version of its links, signed for one purpose
(HMAC-SHA256). A ticket link opens the ticket only, so that one can pass it on without passing on the
right to cancel.
"""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Protocol, TypeVar

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import F, Model, QuerySet
from django.urls import reverse
from django.utils import timezone

from eventsite.models import CalendarLink, Event, Registration
from eventsite.retention import terms
from eventsite.staff.log import Verb, record
from eventsite.staff.roles import Right, may
from eventsite.web.asked_often import ASKED, AskedOften

from . import codes


class Purpose(StrEnum):
    """What a token opens; also its signing salt. What an app opens with its links, it names itself."""

    REGISTRATION = "registration-link"
    TICKET = "ticket-link"
    CALENDAR = "calendar-link"
    ORGANISER_CALENDAR = "organiser-calendar-link"
    MAIL_STOP = "mail-stop-link"
    PREVIEW = "preview-link"


PREVIEWS_LIVE = timedelta(days=7)


class LinkRefused(Exception):
    """The token opens nothing."""


class LinkUnknown(LinkRefused):
    """Not made here, damaged, or made for another purpose."""


class LinkRevoked(LinkRefused):
    """Newer links took its place."""


class LinkExpired(LinkRefused):
    """The event is too long ago."""


class LinkErased(LinkExpired):
    """What the link opened was erased."""


class HasLinks(Protocol):
    """A row with links of its own; raising ``link_version`` ends those made before."""

    @property
    def pk(self) -> int: ...
    @property
    def link_version(self) -> int: ...


M = TypeVar("M", bound=Model)


def make_token(holder: HasLinks, purpose: str) -> str:
    """A token for one row and one purpose, good until revoked or (a registration's) long after the event."""
    return signing.Signer(salt=purpose).sign_object([holder.pk, holder.link_version])


def find_holder(token: str, purpose: str, holders: QuerySet[M]) -> M:
    """The one of ``holders`` that a token opens. Raises LinkUnknown, LinkRevoked or LinkErased."""
    try:
        pk, version = signing.Signer(salt=purpose).unsign_object(token)
    except (signing.BadSignature, ValueError) as error:
        raise LinkUnknown from error
    holder = holders.filter(pk=pk).first()
    if holder is None or getattr(holder, "is_erased", False):
        raise LinkErased
    if holder.link_version != version:  # type: ignore[attr-defined]  # every holder HasLinks
        raise LinkRevoked
    return holder


def read_token(token: str, purpose: Purpose) -> Registration:
    """The registration, with its event, that a token opens. Raises LinkUnknown, LinkRevoked or LinkExpired."""
    holders = Registration.objects.select_related("event").prefetch_related(
        "event__sessions__venue"
    )
    registration = find_holder(token, purpose, holders)
    ended = registration.event.ends_at
    if ended and timezone.now() > ended + terms.term("registrations"):
        raise LinkExpired
    return registration


def sign_parts(parts: list[str | int], purpose: str) -> str:
    """A token for something else than a registration; good for a set time, see ``read_parts``."""
    return signing.dumps(parts, salt=purpose)


def read_parts(token: str, purpose: str, *, max_age: timedelta) -> list[str | int]:
    """What ``sign_parts`` signed. Raises LinkUnknown, or LinkExpired after ``max_age``."""
    try:
        parts: list[str | int] = signing.loads(token, salt=purpose, max_age=max_age)
    except signing.SignatureExpired as error:
        raise LinkExpired from error
    except (signing.BadSignature, ValueError) as error:
        raise LinkUnknown from error
    return parts


@transaction.atomic
def revoke(registration: Registration) -> None:
    """Make every link and ticket sent so far stop working, and give a new ticket."""
    Registration.objects.filter(pk=registration.pk).update(
        link_version=F("link_version") + 1, former_ticket_key=codes.key_of(registration)
    )
    registration.refresh_from_db(fields=["link_version", "former_ticket_key"])
    codes.give(registration)
    record(Verb.RENEWED_LINKS, registration)


_LINK_OF = AskedOften(lambda: CalendarLink.objects.filter(email=ASKED))


def calendar_link(email: str) -> CalendarLink:
    """The link of an address (as ``emails.clean`` spells it), made when there is none yet.

    Give it out in a mail to that address only: it opens every evening and ticket of theirs, and on the
    site anyone can sign up with anyone's address.
    """
    if link := _LINK_OF.first(email):
        return link
    # Made by two at once it is one, of which both get the key.
    (link,) = CalendarLink.objects.bulk_create(
        [CalendarLink(email=email)],
        update_conflicts=True,
        unique_fields=["email"],
        update_fields=["email"],
    )
    return link


def calendar_token(link: CalendarLink) -> str:
    """Opens the feed: what its person may read anyway, with the links to their tickets."""
    purpose = Purpose.ORGANISER_CALENDAR if link.user_id else Purpose.CALENDAR
    return signing.Signer(salt=purpose).sign_object(link.pk)


def read_calendar_token(token: str, purpose: Purpose) -> CalendarLink:
    """Raises LinkUnknown, or LinkRevoked when it was replaced or the organiser no longer is one."""
    try:
        pk = signing.Signer(salt=purpose).unsign_object(token)
    except (signing.BadSignature, ValueError) as error:
        raise LinkUnknown from error
    link = CalendarLink.objects.select_related("user__staff_member").filter(pk=pk).first()
    if link is None or (link.user and not may(link.user, Right.ORGANISE)):
        raise LinkRevoked
    return link


def mail_stop_token(registration: Registration) -> str:
    """Ends the mails that its address can do without. Good as long as there is anything to send."""
    return signing.Signer(salt=Purpose.MAIL_STOP).sign_object(registration.pk)


def read_mail_stop_token(token: str) -> str:
    """The address. Raises LinkUnknown, or LinkErased when we have none any more."""
    try:
        pk = signing.Signer(salt=Purpose.MAIL_STOP).unsign_object(token)
    except (signing.BadSignature, ValueError) as error:
        raise LinkUnknown from error
    email = Registration.objects.filter(pk=pk).values_list("email", flat=True).first()
    if not email:
        raise LinkErased
    return email


def revoke_calendar(link: CalendarLink) -> None:
    """Make every address of the feed that was given out stop working: the next link is another row."""
    link.delete()


def registration_url(registration: Registration) -> str:
    """Path of the page where one sees, changes or cancels the registration."""
    return reverse("registration", args=[make_token(registration, Purpose.REGISTRATION)])


def ticket_url(registration: Registration) -> str:
    """Path of the ticket."""
    return reverse("ticket", args=[make_token(registration, Purpose.TICKET)])


def preview_url(event: Event) -> str:
    """Path of what a draft will look like, to pass on to who may see it before it is on the site."""
    return reverse("preview", args=[sign_parts([event.pk], Purpose.PREVIEW)])


def read_preview(token: str) -> Event:
    """Raises LinkUnknown, LinkErased once the draft was deleted, or LinkExpired after PREVIEWS_LIVE."""
    (pk,) = read_parts(token, Purpose.PREVIEW, max_age=PREVIEWS_LIVE)
    event = Event.objects.filter(pk=pk).first()
    if event is None:
        raise LinkErased
    return event


def absolute(path: str) -> str:
    """A path as a full address, for mails and calendars."""
    return f"{settings.SITE_URL}{path}"
