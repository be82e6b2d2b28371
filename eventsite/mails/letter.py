"""What every mail is: a class for each, and two templates named after its kind.

A queued row in, a mail out. Made at delivery, not when queued, so the database holds no link and no
ticket code, and the text is true when it leaves.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import timedelta
from typing import ClassVar

from django.core.mail import EmailMultiAlternatives
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from eventsite.brakes.limits import Limit
from eventsite.brakes.mails import may_mail
from eventsite.models import Message, Registration
from eventsite.site.context_processors import words
from eventsite.site.reading import site
from eventsite.web.acting import PERSON, Kind, actor
from eventsite.web.languages.notes import noted_plainly
from eventsite.web.languages.texts import own_language, reading, spoken

from . import envelope

LINKS_PAUSE = timedelta(minutes=10)


class Letter:
    """One message being written; ``wiring/`` lists the classes.

    Made once for a delivery, which asks whether it is ``still_true``, lets it ``prepare``, and sends
    its ``mail``: all of it ``in_its_language``, whatever that of who caused it.
    """

    kind: ClassVar[str]  # what the queue keeps; also the name of its templates
    label: ClassVar[str | Promise]  # what organisers call it
    templates: ClassVar[str] = "eventsite/emails"
    is_for_staff: ClassVar[bool] = False  # about their account or work: only who manages sees it
    # How many to one address where anybody's typing it causes them; brakes/mails.py.
    limit: ClassVar[Limit | None] = None
    leaves_nothing: ClassVar[bool] = False  # its row goes once nothing more is tried
    # Why we have the address; said at the foot.
    reason: ClassVar[str | Promise] = gettext_lazy("dit adres is ingevuld bij een aanmelding")

    def __init__(self, message: Message) -> None:
        self.message = message

    def still_true(self) -> bool:
        """Whether the message may still be sent; else it is superseded by what happened since."""
        raise NotImplementedError

    def subject(self) -> str:
        """Understood without opening the mail."""
        raise NotImplementedError

    @property
    def name(self) -> str:
        """The receiver's, as far as we know it."""
        return self.message.registration.name_for_mail if self.message.registration else ""

    @property
    def language(self) -> str:
        """Of its receiver: as they signed up in, else as they asked for it in; the site's own for staff."""
        if self.is_for_staff:
            return own_language()
        of = self.message.registration or self.message
        return spoken(of.language)

    def in_its_language(self) -> AbstractContextManager[object]:
        """Within it words, days and links are those of its receiver."""
        return translation.override(self.language)

    @property
    def reply_to(self) -> tuple[str, str]:
        """Name and address of whose words it passes on; empty when they are ours."""
        return "", ""

    @property
    def headers(self) -> dict[str, str]:
        """Those that not every mail has."""
        return {}

    def context(self) -> dict[str, object]:
        """What its templates need, beside what every mail says."""
        return {}

    def attach(self, mail: EmailMultiAlternatives) -> None:
        """Add what goes with the text."""

    def prepare(self) -> None:
        """Write down what the mail is going to say, before it leaves."""

    def mail(self) -> EmailMultiAlternatives:
        """As it will be sent. Writes nothing.

        Raises tickets.TicketUnknown when the ticket was made with a key that is gone.
        """
        with self.in_its_language():
            subject = self.subject()
            context = (
                self.context()
                | words()
                | {
                    "subject": subject,
                    "reason": self.reason,
                    "current_year": None,  # a mail is read in another year too
                }
            )
            text, html = (
                render_to_string(f"{self.templates}/{self.kind}.{end}", context)
                for end in ("txt", "html")
            )
            mail = envelope.put_together(
                self.message,
                subject=subject,
                text="\n\n".join(filter(None, [noted_plainly(site().mail_opening), text])),
                html=html,
                name=self.name,
                reply_to=self.reply_to,
                headers={"Content-Language": self.language} | self.headers,
            )
            self.attach(mail)
        return mail

    @classmethod
    def example(cls) -> Message:
        """Such a message with real-looking people and dates; whoever asks rolls it back."""
        raise NotImplementedError

    @classmethod
    def queue_to(cls, email: str) -> None:
        """Mail it to who has no registration, in the transaction that causes it.

        In the language of the page, where its receiver is who reads that.
        """
        if cls.may_go(email):
            language = reading() if actor() == PERSON else cls._language_of(email)
            Message.objects.create(kind=cls.kind, email=email, language=language)

    @classmethod
    def _language_of(cls, email: str) -> str:
        """Of who is mailed without asking for it: as they signed up in last, if they did."""
        if cls.is_for_staff:
            return own_language()
        signed_up = Registration.objects.filter(email=email).order_by("-pk")
        return signed_up.values_list("language", flat=True).first() or own_language()

    @classmethod
    def may_go(cls, email: str) -> bool:
        """Whether one more may go to this address; if so it counts. What staff and the site send, may."""
        if cls.limit is None or actor().kind not in {Kind.PERSON, Kind.KEY}:
            return True
        return may_mail(cls.kind, email, cls.limit)

    @classmethod
    def asked_lately(cls, email: str) -> bool:
        """Whether this address got such a mail within LINKS_PAUSE."""
        return Message.objects.filter(
            Q(registration__email=email) | Q(email=email),
            kind=cls.kind,
            created_at__gt=timezone.now() - LINKS_PAUSE,
        ).exists()
