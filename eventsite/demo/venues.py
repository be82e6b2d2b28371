"""The halls of the demo: where they are, how one gets there and gets in. The halls exist; the rest is invented."""

from __future__ import annotations

SEINWEZEN: dict[str, str | int] = {
    "name": "’t Seinwezen",
    "street": "Kinderhuissingel 1",
    "postcode": "2013 AS",
    "city": "Haarlem",
    "latitude": "52.384600",
    "longitude": "4.629300",
    "capacity": 120,
    "public_transport": (
        "Vanaf station Haarlem is het 9 minuten lopen, langs het water. De bus stopt op halte "
        "Kinderhuissingel, 2 minuten van de zaal."
    ),
    "cycling": "Rekken voor de deur, met plaats voor een bakfiets en een scootmobiel. Gratis.",
    "parking": (
        "Betaald parkeren in de straat. Garage De Raaks ligt op 8 minuten lopen en is ’s avonds "
        "goedkoper. Naast de ingang is een gehandicaptenparkeerplaats."
    ),
    "step_free_way": (
        "Neem de glazen deur aan de waterkant, links van de trap. De bel zit op zithoogte. "
        "Van daar gaat u zonder trede naar de zaal."
    ),
    "step_free": "yes",
    "accessible_toilet": "yes",
    "hearing_loop": "no",
    "accessibility": "Een hulphond is welkom. Wilt u hulp bij de deur? Bel ons even van tevoren.",
}
PLETTERIJ: dict[str, str | int] = {
    "name": "De Pletterij",
    "street": "Lange Herenvest 122",
    "postcode": "2011 BX",
    "city": "Haarlem",
    "capacity": 60,
    "public_transport": (
        "Vanaf station Haarlem loopt u in 20 minuten langs het Spaarne. De bus stopt op 4 minuten lopen."
    ),
    "cycling": "U zet uw fiets op het plein voor de deur.",
    "parking": "Betaald parkeren in de straat. Garage De Kamp ligt op 10 minuten lopen.",
    "step_free": "partly",
    "step_free_way": "De hoofdingang heeft geen trede. De cursus is beneden: naar boven is er geen lift.",
    "accessible_toilet": "yes",
    "hearing_loop": "yes",
}
