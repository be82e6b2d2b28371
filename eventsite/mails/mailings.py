"""A message of the organisers to chosen people of an event: write, try, send, stop, go on.

Who can be chosen is a list of audiences, some of them other apps'; ``wiring.py`` names them all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from eventsite.models import CheckIn, Event, Mailing, Message, Registration, RegistrationQuerySet
from eventsite.staff.log import Verb, record, stored, values

from . import stopping
from .mailing_letters import MailingLetter, ProofLetter

State = Message.State
Choose = Callable[[Event], "QuerySet[Registration]"]

BATCH = 500


class AlreadySent(Exception):
    """The mailing went out, or is going out."""


class NoAddress(Exception):
    """The organiser who wants to try it has no e-mail address."""


class NobodyThere(Exception):
    """The audience is empty."""


@dataclass(frozen=True)
class Audience:
    name: str
    label: str | Promise
    choose: Choose


_audiences: dict[str, Audience] = {}


def connect(audiences: Iterable[Audience]) -> None:
    """From now on these can be chosen, in this order."""
    _audiences.clear()
    _audiences.update((audience.name, audience) for audience in audiences)


def audiences() -> list[Audience]:
    return list(_audiences.values())


def everyone(event: Event) -> RegistrationQuerySet:
    return event.registrations.live()


def confirmed(event: Event) -> RegistrationQuerySet:
    return event.registrations.confirmed()


def waiting(event: Event) -> RegistrationQuerySet:
    return event.registrations.queue()


def present(event: Event) -> RegistrationQuerySet:
    return event.registrations.confirmed().filter(_came(event))


def absent(event: Event) -> RegistrationQuerySet:
    return event.registrations.confirmed().exclude(_came(event))


def _came(event: Event) -> Exists:
    scans = CheckIn.objects.live().filter(registration=OuterRef("pk"), session__event=event)
    return Exists(scans)


AUDIENCES = [
    Audience("all", _("Iedereen: met een plaats en op de wachtlijst"), everyone),
    Audience("confirmed", _("Wie een plaats heeft"), confirmed),
    Audience("waiting", _("Wie op de wachtlijst staat"), waiting),
    Audience("present", _("Wie er was"), present),
    Audience("absent", _("Wie een plaats had en er niet was"), absent),
]


def recipients(mailing: Mailing) -> QuerySet[Registration]:
    """Who gets it, or would get it if it were sent now; in order of signing up.

    Not who left no address, or stopped such mails.
    """
    chosen = _audiences.get(mailing.audience)
    if chosen is None:
        return Registration.objects.none()  # its app is gone
    with_address = chosen.choose(mailing.event).exclude(email="")
    return stopping.who_want_them(with_address).order_by("registered_at", "pk")


@transaction.atomic
def write(mailing: Mailing, *, audience: str, subject: str, text: str) -> None:
    """Save what an organiser wrote, new or in place of what stood there. Raises AlreadySent."""
    mailing.audience, mailing.subject, mailing.text = audience, subject, text
    if mailing._state.adding:
        mailing.save()
        record(Verb.ADDED, mailing)
        return
    before = stored(mailing)
    # One statement: a form that was open while it was sent must not make a draft of it again.
    draft = Mailing.objects.filter(pk=mailing.pk, state=Mailing.State.DRAFT)
    if not draft.update(audience=audience, subject=subject, text=text):
        raise AlreadySent
    record(Verb.CHANGED, mailing, before=before, after=values(mailing))


@transaction.atomic
def send(mailing: Mailing) -> None:
    """Queue it for everyone of its audience at this moment. Raises AlreadySent or NobodyThere."""
    mailing = _locked(mailing)
    if not mailing.is_draft:
        raise AlreadySent
    found = list(recipients(mailing))
    if not found:
        raise NobodyThere
    Message.objects.bulk_create(
        (
            Message(
                kind=MailingLetter.kind,
                registration=registration,
                mailing=mailing,
                occasion=f"mailing:{mailing.pk}",
            )
            for registration in found
        ),
        batch_size=BATCH,
    )
    mailing.state, mailing.started_at = Mailing.State.SENDING, timezone.now()
    mailing.save(update_fields=["state", "started_at"])
    record(Verb.SENT, mailing, after={"receivers": len(found)})


@transaction.atomic
def stop(mailing: Mailing) -> None:
    """Let what was not sent yet wait; a mail on its way now still arrives."""
    if _move(mailing, Mailing.State.SENDING, Mailing.State.STOPPED):
        record(Verb.STOPPED, mailing)


@transaction.atomic
def resume(mailing: Mailing) -> None:
    """Go on where it was stopped."""
    if _move(mailing, Mailing.State.STOPPED, Mailing.State.SENDING):
        record(Verb.RESUMED, mailing)


def test(mailing: Mailing, user: User) -> None:
    """Mail it to an organiser, to see it as it will arrive. Raises NoAddress."""
    if not user.email:
        raise NoAddress
    Message.objects.create(kind=ProofLetter.kind, mailing=mailing, email=user.email)


@dataclass(frozen=True)
class Progress:
    """Of how many mails what has become."""

    total: int
    sent: int
    failed: int
    dropped: int

    @property
    def done(self) -> int:
        return self.sent + self.failed + self.dropped

    @property
    def is_done(self) -> bool:
        return self.done == self.total


def progress(mailing: Mailing) -> Progress:
    """Counted from the queue itself, so it is true whenever it is asked."""
    counts = dict(
        mailing.messages.filter(kind=MailingLetter.kind)
        .order_by()
        .values_list("state")
        .annotate(n=Count("pk"))
    )
    return Progress(
        total=sum(counts.values()),
        sent=counts.get(State.SENT, 0) + counts.get(State.BOUNCED, 0),
        failed=counts.get(State.FAILED, 0),
        dropped=counts.get(State.SUPERSEDED, 0),
    )


def _locked(mailing: Mailing) -> Mailing:
    # Two clicks on "send" at once would queue everything twice.
    return Mailing.objects.select_for_update().get(pk=mailing.pk)


def _move(mailing: Mailing, before: Mailing.State, after: Mailing.State) -> bool:
    return bool(Mailing.objects.filter(pk=mailing.pk, state=before).update(state=after))
