"""What can be done, as the log says it: “Anna **zette de avond op de site**”.

``%(what)s`` is what it was done to, with its article where it has one.
"""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Verb(TextChoices):
    # Anything that organisers keep.
    ADDED = "added", _("maakte %(what)s")
    CHANGED = "changed", _("veranderde %(what)s")
    REMOVED = "removed", _("haalde %(what)s weg")
    MOVED = "moved", _("verplaatste %(what)s")
    REVIEWED = "reviewed", _("keek %(what)s na")
    FROZE = "froze", _("legde %(what)s vast")

    # Events and what is shown on the site.
    PUBLISHED = "published", _("zette %(what)s op de site")
    WITHDRAWN = "withdrawn", _("haalde %(what)s van de site")
    CALLED_OFF = "called off", _("gelastte %(what)s af")
    REINSTATED = "reinstated", _("liet %(what)s toch doorgaan")
    CLOSED_SIGN_UP = "closed sign-up", _("sloot de aanmelding voor %(what)s")
    REOPENED_SIGN_UP = "reopened sign-up", _("opende de aanmelding voor %(what)s weer")
    CLOSED = "closed", _("sloot %(what)s af")
    REOPENED = "reopened", _("heropende %(what)s")
    REARRANGED = "rearranged", _("veranderde het programma van %(what)s")
    HELD_PLACES = "held places", _("hield plaatsen vrij bij %(what)s")

    # People.
    REGISTERED = "registered", _("meldde %(what)s aan")
    CANCELLED = "cancelled", _("meldde %(what)s af")
    BROUGHT_BACK = "brought back", _("haalde de afmelding van %(what)s terug")
    GAVE_PLACE = "gave place", _("gaf %(what)s een plaats")
    MOVED_UP = "moved up", _("gaf %(what)s een plaats van de wachtlijst")
    RENEWED_LINKS = "renewed links", _("gaf %(what)s nieuwe links")
    RENEWED_SECRET = "renewed secret", _("gaf %(what)s een nieuw geheim")
    MERGED = "merged", _("voegde %(what)s samen met een andere aanmelding")
    ERASED = "erased", _("wiste %(what)s")
    EXPORTED = "exported", _("haalde gegevens van %(what)s op")
    ADMITTED = "admitted", _("liet %(what)s bij een andere ronde toe")
    ENDED_ADMISSION = "ended admission", _("trok de toelating van %(what)s in")

    # The door.
    CHECKED_IN = "checked in", _("checkte %(what)s in")
    LET_IN_OVER = "let in over", _("liet %(what)s binnen boven het aantal plaatsen")
    UNDID_CHECK_IN = "undid check-in", _("haalde de check-in van %(what)s terug")
    TICKED = "ticked", _("zette %(what)s op de lijst als aanwezig")
    RECOUNTED = "recounted", _("telde %(what)s opnieuw")
    TOOK_SCAN = "took scan", _("telde %(what)s mee")
    LEFT_SCAN = "left scan", _("telde %(what)s niet mee")
    PAIRED = "paired", _("koppelde %(what)s")
    UNPAIRED = "unpaired", _("ontkoppelde %(what)s")
    RENEWED_KEY = "renewed key", _("vernieuwde %(what)s")
    REVOKED_KEY = "revoked key", _("trok %(what)s in")

    # What people do, have and get.
    TOOK_PART = "took part", _("gaf %(what)s een kraam of een pitch")
    GAVE_UP_PART = "gave up part", _("gaf de kraam of de pitch van %(what)s op")
    PROPOSED = "proposed", _("bood %(what)s aan aan wie pitcht")
    OFFERED_HELP = "offered help", _("bood hulp aan bij %(what)s")
    PASSED_HELP_ON = "passed help on", _("bevestigde het aanbod bij %(what)s")
    ACCEPTED_HELP = "accepted help", _("nam hulp aan voor %(what)s")
    DECLINED_HELP = "declined help", _("kon hulp niet gebruiken voor %(what)s")
    WITHDREW_HELP = "withdrew help", _("trok het aanbod van hulp in bij %(what)s")
    ISSUED = "issued", _("gaf %(what)s uit")
    REVOKED = "revoked", _("trok %(what)s in")
    WAIVED = "waived", _("gaf %(what)s")

    # Mails and messages.
    SENT = "sent", _("verstuurde %(what)s")
    SCHEDULED = "scheduled", _("zette %(what)s klaar")
    STOPPED = "stopped", _("hield %(what)s tegen")
    PAUSED = "paused", _("zette %(what)s stil")
    RESUMED = "resumed", _("liet %(what)s verder gaan")
    SENT_AGAIN = "sent again", _("stuurde %(what)s opnieuw")
    TRIED = "tried", _("probeerde %(what)s uit")
    TOLD_AGAIN = "told again", _("stuurde een melding opnieuw aan %(what)s")

    # After a backup was put back.
    RESTORED = "restored", _("zette %(what)s terug")
    RELEASED = "released", _("verstuurde mails die werden vastgehouden bij %(what)s")
    DROPPED = "dropped", _("liet mails vervallen die werden vastgehouden bij %(what)s")

    # Staff.
    INVITED = "invited", _("nodigde %(what)s uit")
    JOINED = "joined", _("koos een wachtwoord voor %(what)s")
    DEACTIVATED = "deactivated", _("sloot het account van %(what)s")
    REACTIVATED = "reactivated", _("opende het account van %(what)s weer")
    RESET_SECOND_FACTOR = "reset second factor", _("zette de tweede stap van %(what)s uit")


# What somebody did to their own registration by their own link: “Bram meldde zich af”.
OF_THEMSELVES = {
    Verb.REGISTERED: _("meldde zich aan"),
    Verb.CHANGED: _("veranderde de eigen aanmelding"),
    Verb.CANCELLED: _("meldde zich af"),
    Verb.GAVE_PLACE: _("nam een plaats die vrijkwam"),
    Verb.TOOK_PART: _("koos een kraam of een pitch"),
    Verb.GAVE_UP_PART: _("gaf de kraam of de pitch op"),
    Verb.RENEWED_LINKS: _("vroeg nieuwe links"),
    Verb.ERASED: _("wiste de eigen gegevens"),
}
