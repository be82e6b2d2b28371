"""What the mails about initiatives say; see ``eventsite/letters.py``."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eventsite.mails.letters import Letter, writes
from eventsite.models import Message
from eventsite.tickets.links import absolute

from . import links
from .models import Initiative, InitiativeMessage, Offer

Kind = Message.Kind


class _AboutInitiative(Letter):
    templates = "initiatives/emails"
    reason = gettext_lazy("dit adres bij een initiatief hoort")

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        about = InitiativeMessage.objects.select_related("initiative", "offer__need").get(
            pk=message.pk
        )
        self.initiative = about.initiative
        self.offer = about.offer

    def context(self) -> dict[str, object]:
        return {
            "initiative": self.initiative,
            "own_url": absolute(links.own_url(self.initiative)),
            "public_url": absolute(self.initiative.get_absolute_url()),
        }


@writes(Kind.INITIATIVE_ENTERED, Kind.INITIATIVE_PUBLISHED, Kind.INITIATIVE_LINKS)
class InitiativeLetter(_AboutInitiative):
    """To the initiator, about the initiative itself."""

    def still_true(self) -> bool:
        return self.kind != Kind.INITIATIVE_PUBLISHED or self.initiative.is_published

    def subject(self) -> str:
        what = {"initiative": self.initiative.name}
        match self.kind:
            case Kind.INITIATIVE_ENTERED:
                return _("De link naar uw initiatief %(initiative)s") % what
            case Kind.INITIATIVE_PUBLISHED:
                return _("%(initiative)s staat op de site") % what
            case _:
                return _("De links naar uw initiatieven")

    def context(self) -> dict[str, object]:
        context = super().context()
        if self.kind == Kind.INITIATIVE_LINKS:
            context["all"] = [
                {"initiative": one, "own_url": absolute(links.own_url(one))}
                for one in Initiative.objects.of(self.initiative.contact_email)
            ]
        return context


@writes(Kind.OFFER_RECEIVED, Kind.OFFER_PASSED_ON)
class OfferLetter(_AboutInitiative):
    """About an offer of help: one to the initiator, one to the helper."""

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        assert self.offer is not None  # noqa: S101 (mail.py queues both kinds with their offer)
        self.given: Offer = self.offer
        if self.kind == Kind.OFFER_PASSED_ON:
            self.reason = gettext_lazy("u op onze site hulp aanbood")

    def still_true(self) -> bool:
        return not self.given.is_withdrawn

    def subject(self) -> str:
        what = {"initiative": self.initiative.name, "name": self.given.name}
        if self.kind == Kind.OFFER_PASSED_ON:
            return _("Uw aanbod aan %(initiative)s is doorgegeven") % what
        return _("%(name)s wil helpen bij %(initiative)s") % what

    def context(self) -> dict[str, object]:
        return super().context() | {
            "offer": self.given,
            "offer_url": absolute(links.offer_url(self.given)),
        }
