"""Signs for the stalls, on paper."""

from __future__ import annotations

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cafes.models import Edition, StandBooking
from eventsite.models import Event
from eventsite.prints.sheets import Choice, Part, Print
from eventsite.tickets.codes import qr_svg_of_url
from eventsite.tickets.links import absolute
from eventsite.web.languages.texts import language_codes, own_language
from initiatives import links as initiative_links
from initiatives.models import Initiative

STAND = gettext_lazy("Kraam %(number)d")
HELP = gettext_lazy("Wilt u meehelpen? Scan de code.")


def signs(edition: Event, choice: Choice) -> Part:
    """One page per stall: its number, whose it is, and the QR code that opens the way to help."""
    booked = (
        StandBooking.objects.live()
        .filter(stand__edition_id=edition.pk)
        .select_related("stand", "initiative")
        .order_by("stand__number")
    )
    if choice.people is not None:
        booked = booked.filter(registration__in=choice.people)
    return {
        "kind": "signs",
        "empty": _("Er is nog geen kraam geboekt."),
        "paper": _("Leg gewoon papier in de printer, of dikker papier. Eén vel per kraam."),
        "signs": [
            {
                "stand": _in_each(STAND, number=one.stand.number),
                "name": str(one.initiative),
                "summary": one.initiative.summary,
                "lang": one.initiative.language,
                **_way_to_help(one.initiative),
            }
            for one in booked
        ],
    }


def _in_each(text: str | Promise, **values: object) -> list[dict[str, str]]:
    """In every language of the site, its own first: whoever walks past reads one of them."""
    said = []
    for language in language_codes():
        with translation.override(language):
            said.append({"lang": language, "text": str(text) % values})
    return said


def _way_to_help(initiative: Initiative) -> dict[str, object]:
    """At the address that says no other language: the sign hangs there for everybody."""
    with translation.override(own_language()):
        address = absolute(initiative_links.help_url(initiative))
    return {
        "qr": qr_svg_of_url(address),
        "alt": _("QR-code naar %(address)s") % {"address": address},
        "help": _in_each(HELP),
        "address": address,
        "shown": address.split("//", 1)[-1],
    }


SIGNS = Print(
    name="kraambordjes",
    title=gettext_lazy("Bordjes voor de kramen"),
    hint=gettext_lazy("Eén vel per kraam, met een QR-code voor wie wil meehelpen."),
    part=signs,
    kind=Edition.KIND,
    of_people=True,
)
