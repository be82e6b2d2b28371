"""What each figure is of, in one place: behind “Hoe geteld?”, in downloads, on the public page and in a note.

docs/glossary.md says the same of the words of the code.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Definition:
    """A word on the site, and how what it names is counted."""

    term: str | Promise
    text: str | Promise


SIGNED_UP, ATTENDED, NO_SHOW, RETURNING = "aangemeld", "deelnemer", "wegblijver", "terugkomer"
STALL, PITCH, FIRST_PITCH = "kraam", "pitch", "eerste-pitch"
PER_DAY, ARRIVAL = "per-dag", "aankomst"
IN_COURSE, STARTED, COMPLETED, CERTIFICATE = "deelnemer-cursus", "gestart", "afgerond", "bewijs"
FROM_CAFE, FROM_BASIC, WORKSHOP = "eerst-cafe", "eerst-basis", "workshop"
IDEA, NEW_IDEA = "initiatief", "nieuw-initiatief"
ASKED, OFFERED, TAKEN = "gevraagd", "aangeboden", "aangenomen"
CAMPAIGN, RAISED = "actie", "opgehaald"
PERIOD, PROVISIONAL, SUPPRESSED = "periode", "voorlopig", "niet-getoond"

DEFINITIONS: dict[str, Definition] = {
    SIGNED_UP: Definition(
        _("aangemeld"),
        _(
            "Personen met een plaats, ook wie een kraam of pitch heeft. Wie zich afmeldde, wie op de "
            "wachtlijst staat en wie zich pas aan de deur aanmeldde, tellen niet mee."
        ),
    ),
    ATTENDED: Definition(
        _("deelnemer van een café"),
        _(
            "Wie bij de deur is binnengelaten. Initiatiefnemers en mensen die zich aan de deur "
            "aanmeldden, tellen mee. Telde de organisatie zelf, dan geldt dat getal. Wie naar twee "
            "avonden kwam, telt twee keer."
        ),
    ),
    NO_SHOW: Definition(
        _("wegblijver"),
        _(
            "Wie een plaats had en niet is binnengelaten; in procenten van wie een plaats had. Is er "
            "bij de deur niemand geteld, dan is het niet bekend."
        ),
    ),
    RETURNING: Definition(
        _("eerder geweest"),
        _(
            "Aanmeldingen van mensen die al eens bij een eerdere avond binnen waren, herkend aan hun "
            "e-mailadres. Wie zonder e-mailadres kwam, herkennen wij niet. Is er bij de deur niemand "
            "geteld, dan is het niet bekend. Wij herkennen iemand zolang wij de aanmeldingen van toen "
            "bewaren."
        ),
    ),
    STALL: Definition(_("kraam"), _("Een kraam die aan iemand was gegeven.")),
    PITCH: Definition(
        _("pitch"), _("Een pitch die is gehouden. Wie niet op het podium kwam, telt niet mee.")
    ),
    FIRST_PITCH: Definition(
        _("voor het eerst"),
        _(
            "De eerste keer dat dit initiatief een pitch hield. Een eerdere pitch telt mee zolang wij de "
            "aanmeldingen van toen bewaren."
        ),
    ),
    PER_DAY: Definition(
        _("aanmeldingen per dag"),
        _(
            "Personen die nu een plaats hebben, op de dag waarop zij zich aanmeldden. Twee avonden "
            "zijn vergeleken naar het aantal dagen tot de avond."
        ),
    ),
    ARRIVAL: Definition(
        _("aankomst"),
        _("Personen die zijn binnengelaten, per tien minuten, op de klok van Nederland."),
    ),
    IN_COURSE: Definition(
        _("deelnemer van een cursus"),
        _("Wie bij één bijeenkomst of meer was. Wie twee rondes volgde, telt twee keer."),
    ),
    STARTED: Definition(
        _("gestart"),
        _("Wie een plaats heeft in een ronde waarvan de eerste bijeenkomst is geweest."),
    ),
    COMPLETED: Definition(
        _("afgerond"),
        _("Wie bij zo veel bijeenkomsten was als nodig is voor een bewijs van deelname."),
    ),
    CERTIFICATE: Definition(
        _("bewijs van deelname"), _("Bewijzen die zijn gegeven en niet ingetrokken.")
    ),
    FROM_CAFE: Definition(
        _("eerst op een café"),
        _(
            "Wie al op een café binnen was voordat de eigen cursus begon, herkend aan het e-mailadres. "
            "Wij herkennen iemand zolang wij de aanmeldingen van toen bewaren."
        ),
    ),
    FROM_BASIC: Definition(
        _("eerst de basiscursus"),
        _(
            "Wie al bij een basiscursus was voordat de eigen cursus begon, en van wie wij de aanmelding "
            "van toen nog bewaren."
        ),
    ),
    WORKSHOP: Definition(
        _("workshop aangeboden en gevolgd"),
        _(
            "Initiatiefnemers met een pitch die de workshop kregen aangeboden, en wie er van hen was."
        ),
    ),
    IDEA: Definition(
        _("initiatief"),
        _(
            "Een initiatief dat op de site stond aan het eind van de periode, of dat er nu staat. Thema "
            "en wijk zijn die van nu: een initiatiefnemer kan ze wijzigen."
        ),
    ),
    NEW_IDEA: Definition(
        _("nieuw initiatief"), _("Een initiatief dat in de periode voor het eerst op de site kwam.")
    ),
    ASKED: Definition(
        _("hulp gevraagd"),
        _(
            "Hulp die initiatieven nu vragen: de initiatieven die aan het eind van de periode op de site "
            "stonden. Wat zij vroeger vroegen en nu niet meer, telt niet mee."
        ),
    ),
    OFFERED: Definition(_("hulp aangeboden"), _("Keren dat iemand in de periode hulp aanbood.")),
    TAKEN: Definition(
        _("hulp aangenomen"), _("Aanbod dat een initiatiefnemer in de periode aannam.")
    ),
    CAMPAIGN: Definition(_("actie"), _("Een crowdfundingactie die in de periode begon.")),
    RAISED: Definition(
        _("opgehaald"),
        _("Hele euro’s, zoals de initiatiefnemer of de organisatie het voor het laatst invulde."),
    ),
    PERIOD: Definition(
        _("periode"),
        _(
            "Van de eerste tot en met de laatste dag, in Nederlandse tijd. Een avond of een ronde "
            "hoort bij de dag waarop die begint. Wat is afgelast, telt niet mee."
        ),
    ),
    PROVISIONAL: Definition(
        _("voorlopig"),
        _(
            "De avond of ronde is nog niet afgesloten. Het getal kan nog veranderen. Na het "
            "afsluiten blijft het gelijk, ook als namen zijn gewist."
        ),
    ),
    SUPPRESSED: Definition(
        _("niet getoond"),
        _(
            "Aantallen van 1 tot en met 4 tonen wij niet, want die kunnen over herkenbare mensen gaan. "
            "Soms tonen wij ook een ander getal niet, als het kleine getal daarmee uit te rekenen is."
        ),
    ),
}


def of(keys: Iterable[str]) -> list[Definition]:
    """Those of these keys, in their order."""
    return [DEFINITIONS[key] for key in keys]
