"""What fields are that mean the same in every schema, said once. A schema that means more by one says that itself."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

SAYS = {
    "aangekomen": "Van welke aanmelding er mensen binnen zijn.",
    "aangemeldOp": "Wanneer iemand is aangemeld.",
    "aanmelden": "Wanneer en waar men zich aanmeldt.",
    "aanmelding": "Of men zich nu kan aanmelden; bij een opkomst het `id` van de aanmelding.",
    "aantal": "Hoeveel er waren.",
    "actie": "De actie waarmee het geld ophaalt; leeg als die er niet is.",
    "acties": "De acties waarmee initiatieven geld ophaalden.",
    "afgelast": "Of deze bijeenkomst niet doorgaat.",
    "afgemeldOp": "Wanneer iemand is afgemeld; leeg voor wie nog komt.",
    "begin": "Wanneer het begint, in UTC.",
    "begonnenOp": "De eerste dag.",
    "bijPodium": "Of de kraam bij het podium staat.",
    "bijeenkomst": "Welke bijeenkomst.",
    "bijeenkomsten": "De dagen of avonden, op volgorde.",
    "binnen": "Hoeveel personen er binnen zijn.",
    "einde": "Wanneer het eindigt, in UTC.",
    "evenement": "De slug van de editie of de ronde.",
    "foto": "De foto; leeg als die er niet is.",
    "gedaanOp": "Wanneer het is gedaan.",
    "id": "Het kenmerk. Verandert nooit.",
    "inchecks": "Elke keer dat er mensen van deze aanmelding binnenkwamen.",
    "inloopVanaf": "Vanaf wanneer men binnen kan, in UTC; leeg als dat niet gezegd is.",
    "jaar": "Het jaar.",
    "kleineBreedte": "De breedte van de kleine foto, in pixels.",
    "kleineHoogte": "De hoogte van de kleine foto, in pixels.",
    "kleineUrl": "Het webadres van de kleine foto.",
    "kop": "De kop boven de pagina.",
    "kramen": "De kramen, met wie er staat.",
    "links": "De webadressen van de eerste, vorige, volgende en laatste bladzijde.",
    "locatie": "Waar het is.",
    "naam": "De naam.",
    "nummer": "Het nummer op de plattegrond.",
    "page": "Welke bladzijde dit is; de eerste is 1.",
    "pageSize": "Hoeveel er hoogstens op een bladzijde staan.",
    "personen": "Met hoeveel personen.",
    "plaats": "De woonplaats in het adres.",
    "plaatsen": "Hoeveel plaatsen er zijn, en hoeveel er vrij zijn.",
    "plek": "Waar het op de plattegrond staat.",
    "postcode": "De postcode.",
    "publicatie": "Of het op de site staat.",
    "results": "Wat er op deze bladzijde staat.",
    "rijen": "De rijen van de tabel.",
    "rol": "Als wat iemand komt.",
    "samenvatting": "In één of twee zinnen.",
    "sinds": "Sinds wanneer.",
    "sleutel": "Welke tabel het is. Verandert nooit.",
    "slug": "De naam in het webadres, waarmee u het ook in de API vindt.",
    "soort": "Wat voor soort het is.",
    "status": "Hoe het ermee staat.",
    "straat": "De straat met het huisnummer.",
    "stroom": "Of er stroom is.",
    "tabellen": "De tabellen met cijfers.",
    "titel": "De titel.",
    "toelichting": "Wat er precies gezocht wordt.",
    "totaal": "Hoeveel het er zijn.",
    "uitkomst": "Wat de deur zegt.",
    "uitleg": "Wat het woord betekent.",
    "url": "Het webadres.",
    "van": "Waar de bijeenkomst bij hoort.",
    "verdwenenOp": "Wanneer het verdween, in UTC.",
    "verhaal": "Wat het initiatief over zichzelf vertelt.",
    "vertalingen": "Dezelfde velden in andere talen, per taalcode, voor zover ze vertaald zijn.",
    "voorWie": "Voor wie het bedoeld is.",
    "vooraf": "De cursus die men eerst volgt; leeg als dat niet hoeft.",
    "vrij": "Hoeveel er vrij zijn.",
    "website": "De eigen website; leeg als die er niet is.",
    "woord": "Het woord.",
    "zoekt": "Wat het initiatief zoekt.",
}


def describe(document: Json) -> None:
    """Each field that says nothing itself."""
    for schema in document["components"]["schemas"].values():
        for name, field in schema.get("properties", {}).items():
            if "description" not in field and name in SAYS:
                field["description"] = SAYS[name]
