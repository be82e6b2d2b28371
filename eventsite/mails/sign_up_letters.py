"""The mails about what somebody does: signing up, changing, cancelling, asking for the links."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eventsite.brakes import limits
from eventsite.models import Message, Registration, Session
from eventsite.tickets import links
from eventsite.web.languages.texts import reading, spoken

from . import examples
from .registration_letter import RegistrationLetter


class ConfirmationLetter(RegistrationLetter):
    """You have a place: ticket, invitation, link to change or cancel."""

    kind = "confirmation"
    limit = limits.SIGN_UP_MAIL
    label = gettext_lazy("aangemeld")
    with_ticket = True
    tells_calendar = True

    def still_true(self) -> bool:
        return self.has_place

    def subject(self) -> str:
        return _("Uw kaart voor %(event)s op %(day)s") % self.what


class WaitingLetter(RegistrationLetter):
    """You are on the waiting list, at this position."""

    kind = "waiting"
    limit = limits.SIGN_UP_MAIL
    label = gettext_lazy("op de wachtlijst")

    def still_true(self) -> bool:
        waits = self.registration.is_waiting and not self.registration.never_fits
        return waits and not self.event.is_cancelled

    def subject(self) -> str:
        return _("U staat op de wachtlijst voor %(event)s op %(day)s") % self.what

    @classmethod
    def example(cls) -> Message:
        waits = examples.registration(examples.evening(), status=Registration.Status.WAITING)
        return Message.objects.create(kind=cls.kind, registration=waits)


class NeverFitsLetter(RegistrationLetter):
    """There are fewer places now than you are people: make your group smaller, or give up."""

    kind = "never_fits"
    label = gettext_lazy("groep past niet meer")

    def still_true(self) -> bool:
        goes_on = not self.event.is_cancelled and not self.event.is_over
        return self.registration.never_fits and goes_on

    def subject(self) -> str:
        return _("Uw groep past niet meer: %(event)s op %(day)s") % self.what

    @classmethod
    def example(cls) -> Message:
        event = examples.evening(capacity=2)
        waits = examples.registration(event, status=Registration.Status.WAITING, party_size=4)
        return Message.objects.create(kind=cls.kind, registration=waits)


class PromotedLetter(RegistrationLetter):
    """A place came free and it is yours: ticket and invitation."""

    kind = "promoted"
    label = gettext_lazy("plaats gekregen")
    with_ticket = True
    tells_calendar = True

    def still_true(self) -> bool:
        return self.has_place

    def subject(self) -> str:
        return _("Er is plaats voor u: %(event)s op %(day)s") % self.what


class ChangedLetter(RegistrationLetter):
    """You changed the name or the party; this is what we have now."""

    kind = "changed"
    limit = limits.SIGN_UP_MAIL
    label = gettext_lazy("aanmelding gewijzigd")
    with_ticket = True
    tells_calendar = True

    def still_true(self) -> bool:
        return self.is_live and not self.is_told_anew

    def subject(self) -> str:
        return _("Uw aanmelding is gewijzigd: %(event)s op %(day)s") % self.what


class CancelledLetter(RegistrationLetter):
    """You cancelled, or an organiser did it for you."""

    kind = "cancelled"
    limit = limits.SIGN_UP_MAIL
    label = gettext_lazy("afgemeld")
    tells_calendar = True

    def still_true(self) -> bool:
        return self.registration.is_cancelled

    def subject(self) -> str:
        return _("U bent afgemeld voor %(event)s op %(day)s") % self.what

    @classmethod
    def example(cls) -> Message:
        gone = examples.registration(examples.evening(), status=Registration.Status.CANCELLED)
        return examples.in_calendar(Message.objects.create(kind=cls.kind, registration=gone))


class LeftWaitingListLetter(RegistrationLetter):
    """You no longer wait for a place."""

    kind = "left_waiting_list"
    limit = limits.SIGN_UP_MAIL
    label = gettext_lazy("van de wachtlijst af")
    tells_calendar = True

    def still_true(self) -> bool:
        return self.registration.is_cancelled

    def subject(self) -> str:
        return _("U staat niet meer op de wachtlijst voor %(event)s op %(day)s") % self.what

    @classmethod
    def example(cls) -> Message:
        gone = examples.registration(examples.evening(), status=Registration.Status.CANCELLED)
        return Message.objects.create(kind=cls.kind, registration=gone)


class LinksLetter(RegistrationLetter):
    """All live registrations of this address, with their links."""

    kind = "links"
    limit = limits.MAIL
    label = gettext_lazy("links opnieuw")
    says_when = False

    @property
    def language(self) -> str:
        """Of the page where it was asked for: it is about all that somebody has here."""
        return spoken(self.message.language)

    @classmethod
    def _to(cls, one: Registration, session: Session | None, note: str, due: datetime) -> Message:
        message = super()._to(one, session, note, due)
        message.language = reading()
        return message

    @classmethod
    def queue_to(cls, email: str) -> None:
        """Asked for by whoever typed the address.

        An unknown address gets nothing, and a known one at most one such mail in LINKS_PAUSE: the form
        is open to anyone.
        """
        registration = Registration.objects.live().filter(email=email).order_by("-pk").first()
        if registration and not cls.asked_lately(registration.email):
            cls.queue(registration)

    def still_true(self) -> bool:
        return bool(_to_come(self.registration.email))

    def subject(self) -> str:
        return _("De links naar uw aanmeldingen")

    def context(self) -> dict[str, object]:
        return super().context() | {
            "all": [
                {
                    "registration": one,
                    "event": one.event,
                    "registration_url": links.absolute(links.registration_url(one)),
                }
                for one in _to_come(self.registration.email)
            ]
        }


def _to_come(email: str) -> list[Registration]:
    """This address's live registrations for what is not over, soonest first."""
    now = timezone.now()
    live = (
        Registration.objects.live()
        .filter(email=email, event__sessions__ends_at__gt=now)
        .select_related("event")
        .prefetch_related("event__sessions__venue")
        .distinct()
    )
    return sorted(live, key=lambda one: (one.event.starts_at or now, one.pk))
