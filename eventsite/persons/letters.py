"""What is mailed about one's own data: the link that opens it, and that it is gone."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eventsite.brakes import limits
from eventsite.mails.letter import Letter
from eventsite.models import Message
from eventsite.tickets.links import absolute

from . import proof


class OwnDataLetter(Letter):
    """With this link you see what we keep of you, and can have it erased."""

    kind = "own_data"
    label = gettext_lazy("link naar eigen gegevens")
    limit = limits.MAIL
    reason = gettext_lazy("iemand met dit adres naar de eigen gegevens vroeg")

    @classmethod
    def queue_to(cls, email: str) -> None:
        """Asked for by whoever typed the address: an unknown one gets nothing, a known one at most one in LINKS_PAUSE."""
        if proof.token(email) and not cls.asked_lately(email):
            super().queue_to(email)

    def still_true(self) -> bool:
        return proof.token(self.message.email) is not None

    def subject(self) -> str:
        return _("De link naar uw gegevens")

    def context(self) -> dict[str, object]:
        token = proof.token(self.message.email)
        return {"data_url": absolute(proof.data_url(token or ""))}

    @classmethod
    def example(cls) -> Message:
        return Message.objects.create(kind=cls.kind, email="bram.jansen@example.nl")


class ErasedLetter(Letter):
    """The last mail: all is gone, this one too."""

    kind = "erased"
    label = gettext_lazy("gegevens gewist")
    leaves_nothing = True
    reason = gettext_lazy("wij de gegevens bij dit adres hebben gewist")

    @classmethod
    def queue_in(cls, language: str, email: str) -> None:
        """In the transaction that erases, which looked in what language they read."""
        Message.objects.create(kind=cls.kind, email=email, language=language)

    def still_true(self) -> bool:
        return True

    def subject(self) -> str:
        return _("Uw gegevens zijn gewist")

    @classmethod
    def example(cls) -> Message:
        return Message.objects.create(kind=cls.kind, email="bram.jansen@example.nl")
