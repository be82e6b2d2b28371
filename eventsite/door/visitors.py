"""What a verdict says to the visitor, who may read another language than who holds the tablet.

The page carries it in each language of the site, so that it is there without a connection.
"""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from eventsite.web.languages.texts import language_codes

# By outcome, as static/door/verdict.js names them. What is a matter of the tablet says nothing to a visitor.
WORDS = {
    "welcome": _("Welkom"),
    "already-in": _("U bent al ingecheckt."),
    "waiting": _("U staat op de wachtlijst."),
    "full": _("Er is nu geen plaats vrij."),
    "cancelled": _("U bent afgemeld."),
    "other-event": _("Uw kaart is voor een andere avond of cursus."),
    "not-open": _("U kunt nu niet inchecken."),
    "unknown": _("Wij kennen deze kaart niet. Hoe heet u?"),
    "renewed": _("Deze kaart is vervangen. De nieuwe staat in uw laatste mail."),
    "aside": _("Een ogenblik. Wij vragen het na."),
}


def said() -> list[tuple[str, dict[str, str]]]:
    """Each language of the site, and what it says by outcome; none where the site has one."""
    found = []
    for language in language_codes():
        with translation.override(language):
            found.append((language, {outcome: str(text) for outcome, text in WORDS.items()}))
    return found if len(found) > 1 else []
