"""The mails about an initiative, or about an offer of help."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eventsite.brakes import limits
from eventsite.mails.letter import LINKS_PAUSE, Letter
from eventsite.models import Message
from eventsite.tickets.links import absolute
from eventsite.web.acting import PERSON, actor
from eventsite.web.border.plain_names import plain
from eventsite.web.isolating import isolated
from eventsite.web.languages.texts import Text, reading, spoken

from . import links
from .models import Initiative, InitiativeMessage, Need, Offer
from .toolkit import parts


class _AboutInitiative(Letter):
    templates = "initiatives/emails"
    reason = gettext_lazy("dit adres bij een initiatief hoort")

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.about = InitiativeMessage.objects.select_related("initiative", "offer__need").get(
            pk=message.pk
        )
        self.initiative = self.about.initiative

    @property
    def language(self) -> str:
        """In which the initiative is written."""
        return spoken(self.initiative.language)

    @property
    def name(self) -> str:
        name = self.initiative.contact_name
        return name if self.initiative.is_vouched_for else plain(name)

    def context(self) -> dict[str, object]:
        return {
            "initiative": self.initiative,
            "addressed": self.name or _("initiatiefnemer"),
            "own_url": absolute(links.own_url(self.initiative)),
            "public_url": absolute(self.initiative.get_absolute_url()),
        }


class InitiativeLetter(_AboutInitiative):
    """To the initiator, about the initiative itself."""

    @classmethod
    def queue(cls, initiative: Initiative) -> None:
        """Mail it, in the transaction that causes it."""
        if cls.may_go(initiative.contact_email):
            cls.kept(initiative)

    @classmethod
    def kept(cls, initiative: Initiative) -> InitiativeMessage:
        return InitiativeMessage.objects.create(
            kind=cls.kind,
            initiative=initiative,
            email=initiative.contact_email,
            language=reading() if actor() == PERSON else initiative.language,
        )

    def still_true(self) -> bool:
        return True

    @classmethod
    def example(cls) -> Message:
        return cls.kept(_example())


class _WithToolkit(InitiativeLetter):
    """At a moment when somebody may wonder how to go on."""

    def context(self) -> dict[str, object]:
        return super().context() | {"toolkit_url": parts.mail_url()}


class EnteredLetter(_WithToolkit):
    """We have your initiative; this is the link that opens it."""

    kind = "initiative_entered"
    limit = limits.SIGN_UP_MAIL
    label = gettext_lazy("initiatief ingevuld")

    def subject(self) -> str:
        return _("De link naar uw initiatief")


class PublishedLetter(_WithToolkit):
    """Your initiative is on the site."""

    kind = "initiative_published"
    label = gettext_lazy("initiatief op de site")

    def still_true(self) -> bool:
        return self.initiative.is_published

    def subject(self) -> str:
        return _("%(initiative)s staat op de site") % {"initiative": self.initiative.name}


class InitiativeLinksLetter(InitiativeLetter):
    """All initiatives of this address, with their links; asked for by the initiator or an organiser."""

    kind = "initiative_links"
    limit = limits.MAIL
    label = gettext_lazy("links van initiatieven opnieuw")

    @property
    def language(self) -> str:
        """Of the page where it was asked for, which is about all of them; else the initiative's."""
        return spoken(self.message.language)

    @classmethod
    def queue_to(cls, email: str) -> None:
        """Asked for by whoever typed the address.

        An unknown address gets nothing, and a known one at most one such mail in LINKS_PAUSE: the form
        is open to anyone.
        """
        initiative = Initiative.objects.of(email).order_by("-pk").first()
        if initiative is None:
            return
        asked_before = InitiativeMessage.objects.filter(
            kind=cls.kind,
            initiative__contact_email=initiative.contact_email,
            created_at__gt=timezone.now() - LINKS_PAUSE,
        )
        if not asked_before.exists():
            cls.queue(initiative)

    def subject(self) -> str:
        return _("De links naar uw initiatieven")

    def context(self) -> dict[str, object]:
        return super().context() | {
            "all": [
                {"initiative": one, "own_url": absolute(links.own_url(one))}
                for one in Initiative.objects.of(self.initiative.contact_email)
            ]
        }


class KnownInitiativeLetter(InitiativeLetter):
    """This initiative we know already, nothing was kept; with this link you change it and book for it.

    The page says to nobody that the address is known (docs/adr/0043).
    """

    kind = "initiative_known"
    limit = limits.MAIL
    label = gettext_lazy("initiatief was al bekend")

    @classmethod
    def queue_to_known(cls, initiative: Initiative) -> None:
        """At most one such mail in LINKS_PAUSE: the form is open to anyone."""
        if not cls.asked_lately(initiative.contact_email):
            cls.queue(initiative)

    def subject(self) -> str:
        return _("Uw initiatief kennen wij al")


class OfferLetter(_AboutInitiative):
    """About an offer of help that was not taken back."""

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        assert self.about.offer is not None  # noqa: S101 (each is queued with its offer)
        self.offer: Offer = self.about.offer

    @classmethod
    def queue(cls, offer: Offer) -> None:
        """Mail it, in the transaction that causes it."""
        if cls.may_go(cls.receiver(offer)):
            cls.kept(offer)

    @classmethod
    def kept(cls, offer: Offer) -> InitiativeMessage:
        return InitiativeMessage.objects.create(
            kind=cls.kind, initiative=offer.initiative, offer=offer, email=cls.receiver(offer)
        )

    @staticmethod
    def receiver(offer: Offer) -> str:
        """The address it goes to."""
        raise NotImplementedError

    def still_true(self) -> bool:
        return not self.offer.names_nobody

    @property
    def what(self) -> dict[str, str]:
        return {"initiative": self.initiative.name, "name": isolated(self.offer.name)}

    def context(self) -> dict[str, object]:
        return super().context() | {
            "offer": self.offer,
            "offer_text": Text(self.offer.what, spoken(self.offer.language)),
            "offer_url": absolute(links.offer_url(self.offer)),
        }

    @staticmethod
    def example_proved_at() -> datetime | None:
        return timezone.now()

    @classmethod
    def example(cls) -> Message:
        initiative = _example()
        return cls.kept(
            Offer.objects.create(
                initiative=initiative,
                need=Need.objects.create(initiative=initiative, kind=Need.Kind.PEOPLE),
                name="Bram Jansen",
                email="bram.jansen@example.nl",
                what=_("Ik kan op zaterdag komen timmeren."),
                language=reading(),
                consented_at=timezone.now(),
                proved_at=cls.example_proved_at(),
            )
        )


class _ToHelper(OfferLetter):
    """To who offers, in the language that they wrote in."""

    @property
    def language(self) -> str:
        return spoken(self.offer.language)


class OfferToProveLetter(_ToHelper):
    """To the address above an offer: is it yours? Nothing of what was typed, for anybody may have typed it."""

    kind = "offer_to_prove"
    limit = limits.SIGN_UP_MAIL
    label = gettext_lazy("hulp aangeboden, te bevestigen")
    reason = gettext_lazy("dit adres op onze site is ingevuld")

    @staticmethod
    def receiver(offer: Offer) -> str:
        return offer.email

    @property
    def name(self) -> str:
        return plain(self.offer.name)

    def still_true(self) -> bool:
        open_still = super().still_true() and not self.offer.is_proved
        return open_still and self.initiative.is_published

    @staticmethod
    def example_proved_at() -> datetime | None:
        return None

    def subject(self) -> str:
        return _("Bevestig uw aanbod aan %(initiative)s") % self.what

    def context(self) -> dict[str, object]:
        key = self.offer.key
        return super().context() | {
            "addressed": self.name or _("bezoeker"),
            "partner": key.partner if key else "",
        }


class OfferReceivedLetter(OfferLetter):
    """To the initiator: somebody wants to help; who, how, and with what."""

    kind = "offer_received"
    label = gettext_lazy("hulp aangeboden, aan de initiatiefnemer")

    @staticmethod
    def receiver(offer: Offer) -> str:
        return offer.initiative.contact_email

    @property
    def reply_to(self) -> tuple[str, str]:
        return self.offer.name, self.offer.email

    def subject(self) -> str:
        return _("%(name)s wil helpen bij %(initiative)s") % self.what


class OfferPassedOnLetter(_ToHelper):
    """To the helper: your offer went to the initiator; with this link you take it back."""

    kind = "offer_passed_on"
    label = gettext_lazy("hulp aangeboden, aan de helper")
    reason = gettext_lazy("u op onze site hulp aanbood")

    @staticmethod
    def receiver(offer: Offer) -> str:
        return offer.email

    @property
    def name(self) -> str:
        return self.offer.name

    def subject(self) -> str:
        return _("Uw aanbod aan %(initiative)s is doorgegeven") % self.what


def _example() -> Initiative:
    now = timezone.now()
    return Initiative.objects.create(
        name="Natuurspeeltuin Kweektuin",
        slug="voorbeeld-van-een-mail",
        summary=_("Spelen tussen de planten."),
        contact_name="Chaima El Amrani",
        contact_email="chaima.elamrani@example.nl",
        language=reading(),
        status=Initiative.Status.PUBLISHED,
        published_at=now,
        first_published_at=now,
    )
