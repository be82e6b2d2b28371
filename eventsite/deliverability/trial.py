"""A mail to see whether mails arrive, made and sent as every other is."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eventsite.mails import delivery
from eventsite.mails.letter import Letter
from eventsite.models import Message

from .findings import Finding, good, wrong


class TrialLetter(Letter):
    """It works: this mail came through."""

    kind = "trial"
    label = gettext_lazy("proefmail van de beheerder")
    is_for_staff = True
    reason = gettext_lazy("een beheerder van deze site een proefmail stuurde")

    def still_true(self) -> bool:
        return True

    def subject(self) -> str:
        return _("Proef: deze mail kwam aan")

    @classmethod
    def example(cls) -> Message:
        return Message.objects.create(kind=cls.kind, email="bram.jansen@example.nl")


def send(address: str) -> Finding:
    """At once, and once: what fails is not tried again."""
    now = timezone.now()
    message = Message.objects.create(
        kind=TrialLetter.kind,
        email=address,
        state=Message.State.SENDING,
        leased_until=now + settings.MAIL_LEASE,
        attempts=1,
    )
    delivery.deliver(message)
    message.refresh_from_db()
    message.delete()
    if message.state == Message.State.SENT:
        return good(
            "trial",
            f"A mail went to {address}. Save it as a file there and give it: --received FILE.",
        )
    return wrong(
        "trial-failed",
        f"The mail to {address} was not taken: {message.last_error}",
        "Mend what is said above.",
    )
