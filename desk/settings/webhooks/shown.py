"""What was told, as the desk says it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from eventsite.models import PING, WebhookDelivery, WebhookKind


@dataclass(frozen=True)
class Row:
    """A line of the table."""

    delivery: WebhookDelivery

    @property
    def what(self) -> str:
        kind = self.delivery.kind
        if kind == PING:
            return _("proefmelding")
        return str(WebhookKind(kind).label) if kind in WebhookKind.values else kind

    @property
    def where(self) -> str:
        """Of which event; the number of a registration says nothing to people."""
        return str(self.delivery.data.get("evenement", ""))

    @property
    def answer(self) -> str:
        return in_words(self.delivery.answer)

    @property
    def may_go_again(self) -> bool:
        return self.delivery.state != WebhookDelivery.State.WAITING


def in_words(answer: str) -> str:
    """What an answer means: “De ontvanger gaf een fout (500).”"""
    from eventsite.webhooks.posting import GONE, Trouble  # and requests: pages seldom use it

    if answer in Trouble.values:
        return str(Trouble(answer).label)
    if not answer:
        return ""
    words = {"status": answer}
    if answer == str(GONE):
        return _("De ontvanger wil niets meer (410).")
    if answer.startswith("2"):
        return _("Aangekomen (%(status)s).") % words
    if answer.startswith("3"):
        return (
            _("De ontvanger stuurt door naar een ander adres (%(status)s). Dat volgen wij niet.")
            % words
        )
    if answer.startswith("4"):
        return _("De ontvanger weigerde het (%(status)s).") % words
    return _("De ontvanger gaf een fout (%(status)s).") % words
